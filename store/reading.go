package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"headsup/maintenance"
)

// ErrOvertaken is the end of a reading that differs from what is known, and began before another list of the instance was kept, by this replica or
// another. Which of the two the cloud gave later cannot be told, so nothing of it is kept, and the cloud is to be asked again.
var ErrOvertaken = errors.New("another list of the instance was kept while this one was read")

// Reading is a look at an instance's tasks under way.
type Reading struct {
	Partial bool // records of the list could not be read: no task is taken for gone

	instance string
	after    int64 // lists of the instance that were kept before it began
}

// BeginReading begins a reading of an instance's tasks. It comes before the question to the cloud: only so is what was kept in between known.
func (s *Store) BeginReading(ctx context.Context, instance string) (Reading, error) {
	after, err := readings(ctx, s.read, instance)
	return Reading{instance: instance, after: after}, err
}

// count counts a list that differs, where no other one was kept since it was begun.
func (r Reading) count(ctx context.Context, tx *sql.Tx) error {
	now, err := readings(ctx, tx, r.instance)
	if err != nil {
		return err
	}
	if now != r.after {
		return ErrOvertaken
	}
	if _, err := tx.ExecContext(ctx, `UPDATE instances SET readings = readings + 1 WHERE id = $1`, r.instance); err != nil {
		return fmt.Errorf("count a list that differed: %w", err)
	}
	return nil
}

// readings counts the lists of an instance's tasks that differed from what was known before.
func readings(ctx context.Context, q querier, instance string) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT readings FROM instances WHERE id = $1`, instance).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // of which none is listed yet
		return 0, fmt.Errorf("read how often an instance was read: %w", err)
	}
	return n, nil
}

// Observe ends a reading with what the cloud listed, or with ErrOvertaken. Only differences are written: new, changed and vanished tasks,
// their history and reminders, and what they mean for changes under way. It says how many tasks differed.
func (s *Store) Observe(ctx context.Context, r Reading, listed []maintenance.Task) (int, error) {
	var differed int
	err := s.change(ctx, "", func(tx *sql.Tx) (err error) {
		differed, err = s.observeTasks(ctx, tx, r, listed)
		if err != nil || differed == 0 {
			return err
		}
		return s.raise(ctx, tx, r.instance)
	})
	if err != nil || differed == 0 {
		return 0, err
	}
	return differed, s.Refresh(ctx, r.instance)
}
