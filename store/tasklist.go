package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"headsup/maintenance"
)

// gatherFor is how long the cards of new tasks wait for a poll that does not reach all that was due.
const gatherFor = 5 * time.Minute

// showPolled shows the new tasks of a poll of a project that has ended, and whether the project can be read.
func (s *Store) showPolled(ctx context.Context, tx *sql.Tx, project string, more bool) error {
	if err := s.showNew(ctx, tx, project, more); err != nil {
		return err
	}
	return s.showUnread(ctx, tx, project)
}

// gathered are the cards of a project that are not shown yet.
const gathered = ` wanted = 0 AND EXISTS (SELECT 1 FROM tasks t JOIN instances i ON i.id = t.instance_id
	WHERE t.handle = substr(copies.card, length($2) + 1) AND i.project = $1`

// showNew shows the cards that were gathered: each for itself where a channel has few, else as one list. While they are being brought into line with
// who hears of them now, they wait for the next poll, so that they are not several lists.
func (s *Store) showNew(ctx context.Context, tx *sql.Tx, project string, more bool) error {
	type found struct {
		channel string
		tasks   int
		since   time.Time
	}
	task := maintenance.TaskCard("")
	if waits, err := s.hasGathered(ctx, tx); err != nil || !waits || s.RemindersWait() {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM copies WHERE`+gathered+` AND (t.gone_at > 0 OR t.status NOT IN ($3, $4)))`,
		project, task, maintenance.Created, maintenance.Executing); err != nil {
		return fmt.Errorf("drop cards: %w", err)
	}
	all, err := collect(ctx, tx, func(row interface{ Scan(...any) error }) (f found, err error) {
		err = row.Scan(&f.channel, &f.tasks, scanTime{&f.since})
		return f, err
	}, `SELECT c.channel, COUNT(*), MIN(t.first_seen_at) FROM copies c JOIN tasks t ON t.handle = substr(c.card, length($2) + 1)
		JOIN instances i ON i.id = t.instance_id WHERE c.wanted = 0 AND i.project = $1 GROUP BY c.channel ORDER BY c.channel`,
		project, task)
	if err != nil {
		return err
	}
	for _, f := range all {
		if more && s.now().Sub(f.since) < gatherFor {
			continue
		}
		if f.tasks > maintenance.MostNew {
			err = s.showAsList(ctx, tx, project, f.channel)
		} else {
			err = s.showEach(ctx, tx, project, f.channel)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) hasGathered(ctx context.Context, tx *sql.Tx) (bool, error) {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM copies WHERE wanted = 0 LIMIT 1) AS gathered`).Scan(&n); err != nil {
		return false, fmt.Errorf("look for new cards: %w", err)
	}
	return n > 0, nil
}

func (s *Store) showEach(ctx context.Context, tx *sql.Tx, project, channel string) error {
	cards, err := texts(ctx, tx, `UPDATE copies SET wanted = 1 WHERE channel = $3 AND`+gathered+`) RETURNING card`,
		project, maintenance.TaskCard(""), channel)
	if err != nil {
		return err
	}
	return s.paint(ctx, tx, cards...)
}

func (s *Store) showAsList(ctx context.Context, tx *sql.Tx, project, channel string) error {
	list := maintenance.ListCard(newSeed())
	if _, err := tx.ExecContext(ctx, `UPDATE copies SET within = $4, wanted = 1, shown = 1 WHERE channel = $3 AND`+gathered+`)`,
		project, maintenance.TaskCard(""), channel, list); err != nil {
		return fmt.Errorf("keep cards of a list: %w", err)
	}
	return s.postCard(ctx, tx, list, maintenance.Place{Channel: channel}, 1)
}

// Listed is what a list shows of the tasks in it.
type Listed struct {
	Items   []maintenance.Item // the first of them: what is to come, soonest first, then what is over
	Total   int
	Waiting int
	Running int
}

// List gives what the card of a list shows, at most so many tasks one by one.
func (s *Store) List(ctx context.Context, card string, most int) (Listed, error) {
	var l Listed
	const members = `FROM tasks WHERE handle IN (SELECT substr(card, length($2) + 1) FROM copies WHERE within = $1)`
	task := maintenance.TaskCard("")
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN gone_at = 0 AND status = $3 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN gone_at = 0 AND status = $4 THEN 1 ELSE 0 END), 0) `+members, card, task, maintenance.Created, maintenance.Executing).
		Scan(&l.Total, &l.Waiting, &l.Running)
	if err != nil {
		return l, fmt.Errorf("read list: %w", err)
	}
	handles, err := texts(ctx, s.read, `SELECT handle `+members+` ORDER BY CASE WHEN gone_at = 0 AND status IN ($3, $4) THEN 0 ELSE 1 END, scheduled_at, handle LIMIT $5`,
		card, task, maintenance.Created, maintenance.Executing, most)
	if err != nil {
		return l, err
	}
	for _, handle := range handles {
		item, ok, err := s.Task(ctx, handle)
		if err != nil {
			return l, err
		}
		if ok {
			l.Items = append(l.Items, item)
		}
	}
	return l, nil
}
