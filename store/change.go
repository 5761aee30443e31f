package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"headsup/maintenance"
)

// querier is what reads: the pool of readers, or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

const changeColumns = `id, version, instance_id, task_id, action, state, requester, reason, from_at, from_status, to_at,
	created_at, confirmed_at, settled_at, settled_by, due_at, outcome, terms, glass, lookers, signed_off_by, signed_off_at, wished_at, trace`

func scanChange(row interface{ Scan(...any) error }) (maintenance.Change, error) {
	var c maintenance.Change
	err := row.Scan(&c.ID, &c.Version, &c.Task.Instance, &c.Task.Task, &c.Action, &c.State, scanJSON{&c.By}, &c.Reason,
		scanTime{&c.From}, &c.FromStatus, scanTime{&c.To}, scanTime{&c.CreatedAt}, scanTime{&c.ConfirmedAt},
		scanTime{&c.SettledAt}, scanJSON{&c.SettledBy}, scanTime{&c.DueAt}, scanJSON{&c.Outcome}, scanJSON{&c.Terms},
		&c.Glass, scanJSON{&c.Lookers}, scanJSON{&c.SignedOffBy}, scanTime{&c.SignedOffAt},
		scanTime{&c.Wished}, &c.Trace)
	if err != nil {
		return c, fmt.Errorf("read change: %w", err)
	}
	return c, nil
}

func loadChange(ctx context.Context, q querier, id string) (maintenance.Change, error) {
	return scanChange(q.QueryRowContext(ctx, `SELECT `+changeColumns+` FROM changes WHERE id = $1`, id))
}

func loadChanges(ctx context.Context, q querier, where string, args ...any) ([]maintenance.Change, error) {
	return collect(ctx, q, scanChange, `SELECT `+changeColumns+` FROM changes `+where, args...)
}

// collect reads all rows of a query. Its rows are closed when it returns.
func collect[T any](
	ctx context.Context, q querier, scan func(interface{ Scan(...any) error }) (T, error), query string, args ...any,
) (found []T, err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read the database: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the database: %w", err)
	}
	return found, nil
}

// first gives the first of what was read; false where there is none.
func first[T any](all []T, err error) (one T, ok bool, _ error) {
	if err != nil || len(all) == 0 {
		return one, false, err
	}
	return all[0], true, nil
}

func texts(ctx context.Context, q querier, query string, args ...any) ([]string, error) {
	return collect(ctx, q, func(row interface{ Scan(...any) error }) (s string, err error) {
		err = row.Scan(&s)
		return s, err
	}, query, args...)
}

// keepChange writes the change where the stored one still has the version that was read; 0 means that it is new. Another
// open change for the task, or another writer, makes it fail.
func keepChange(ctx context.Context, tx *sql.Tx, c maintenance.Change, was int64) error {
	if was == 0 {
		_, err := tx.ExecContext(ctx, `INSERT INTO changes (`+changeColumns+`, by_user)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`,
			c.ID, c.Version, c.Task.Instance, c.Task.Task, c.Action, c.State, asJSON(c.By), c.Reason, micros(c.From), c.FromStatus,
			micros(c.To), micros(c.CreatedAt), micros(c.ConfirmedAt), micros(c.SettledAt), asJSON(c.SettledBy), micros(c.DueAt),
			asJSON(c.Outcome), asJSON(c.Terms), flag(c.Glass), asJSON(c.Lookers), asJSON(c.SignedOffBy), micros(c.SignedOffAt), micros(c.Wished), c.Trace, c.By.Person.ID)
		if err != nil {
			return fmt.Errorf("keep change: %w", err)
		}
		return nil
	}
	done, err := tx.ExecContext(ctx, `UPDATE changes SET version = $1, state = $2, reason = $3, from_at = $4, from_status = $5,
		to_at = $6, confirmed_at = $7, settled_at = $8, settled_by = $9, due_at = $10, outcome = $11, terms = $12, lookers = $13,
		signed_off_by = $14, signed_off_at = $15, wished_at = $16, trace = $17 WHERE id = $18 AND version = $19`,
		c.Version, c.State, c.Reason, micros(c.From), c.FromStatus, micros(c.To), micros(c.ConfirmedAt), micros(c.SettledAt),
		asJSON(c.SettledBy), micros(c.DueAt), asJSON(c.Outcome), asJSON(c.Terms), asJSON(c.Lookers),
		asJSON(c.SignedOffBy), micros(c.SignedOffAt), micros(c.Wished), c.Trace, c.ID, was)
	if err != nil {
		return fmt.Errorf("keep change: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(errLostRace, err)
	}
	return nil
}

// errLostRace says that another writer changed the row first. The writer of SQLite is alone, so it cannot happen there.
var errLostRace = errors.New("another writer was first")

const attemptColumns = `change_id, n, fence, planned_at, sent_at, answered_at, answer, request_id, looks, unread_since`

func lastAttempt(ctx context.Context, q querier, change string) (maintenance.Attempt, error) {
	var a maintenance.Attempt
	err := q.QueryRowContext(ctx, `SELECT `+attemptColumns+` FROM attempts WHERE change_id = $1 ORDER BY n DESC LIMIT 1`, change).
		Scan(&a.Change, &a.N, &a.Fence, scanTime{&a.PlannedAt}, scanTime{&a.SentAt}, scanTime{&a.AnsweredAt},
			scanJSON{&a.Answer}, &a.RequestID, &a.Looks, scanTime{&a.UnreadSince})
	if errors.Is(err, sql.ErrNoRows) {
		return maintenance.Attempt{}, nil
	}
	if err != nil {
		return a, fmt.Errorf("read attempt: %w", err)
	}
	return a, nil
}

func keepAttempt(ctx context.Context, tx *sql.Tx, a maintenance.Attempt) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO attempts (`+attemptColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (change_id, n) DO UPDATE SET looks = excluded.looks, unread_since = excluded.unread_since`,
		a.Change, a.N, a.Fence, micros(a.PlannedAt), micros(a.SentAt), micros(a.AnsweredAt), asJSON(a.Answer), a.RequestID,
		a.Looks, micros(a.UnreadSince))
	if err != nil {
		return fmt.Errorf("keep attempt: %w", err)
	}
	return nil
}

// MarkSent is the fence right before a modify call: true means that this caller, and no other, may send this attempt now.
// The look is the one that it rests on. False means that the change has moved on, that the attempt was sent already, or that another write for the same instance
// is under way.
func (s *Store) MarkSent(ctx context.Context, a maintenance.Attempt, l maintenance.Look) (bool, error) {
	var mine bool
	err := s.change(ctx, "", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE attempts SET sent_at = $1
			WHERE change_id = $2 AND n = $3 AND sent_at = 0
			AND EXISTS (SELECT 1 FROM changes c WHERE c.id = $2 AND c.state = 'applying' AND c.version >= $4)
			AND NOT EXISTS (
				SELECT 1 FROM attempts o JOIN changes c ON c.id = o.change_id
				WHERE o.sent_at > 0 AND o.answered_at = 0 AND c.state = 'applying' AND c.id <> $2
				AND c.instance_id = (SELECT instance_id FROM changes WHERE id = $2))`,
			micros(s.now()), a.Change, a.N, a.Fence)
		if err != nil {
			return fmt.Errorf("mark call as sent: %w", err)
		}
		n, err := done.RowsAffected()
		if mine = n == 1; !mine || err != nil {
			return err
		}
		c, err := loadChange(ctx, tx, a.Change)
		s.note(tx, maintenance.Sent(c, a, l, s.now()))
		return err
	})
	return mine, err
}

// Answered keeps what the cloud said to an attempt; fault is zero for a 204. The first answer stays.
func (s *Store) Answered(ctx context.Context, a maintenance.Attempt, fault maintenance.Fault, requestID string) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE attempts SET answered_at = $1, answer = $2, request_id = $3
			WHERE change_id = $4 AND n = $5 AND answered_at = 0`,
			micros(s.now()), asJSON(fault), requestID, a.Change, a.N)
		if err != nil {
			return fmt.Errorf("keep answer: %w", err)
		}
		c, err := loadChange(ctx, tx, a.Change)
		s.note(tx, callEntry(c, a, fault, requestID, s.now()))
		return err
	})
}

func callEntry(c maintenance.Change, a maintenance.Attempt, fault maintenance.Fault, requestID string, now time.Time) maintenance.Entry {
	if fault.RequestID == "" {
		fault.RequestID = requestID
	}
	return maintenance.Entry{At: now, Actor: maintenance.System(), Verb: "called the cloud", Task: c.Task, Change: a.Change, Detail: maintenance.Detail{
		Result: maintenance.Outcome{Fault: fault, Calls: a.N},
	}}
}

func keepPrivate(ctx context.Context, tx *sql.Tx, change string, p Private, now time.Time) error {
	if p == (Private{}) {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO privates (change_id, url, replaces, ts, until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (change_id) DO UPDATE SET url = excluded.url, replaces = excluded.replaces, ts = excluded.ts, until = excluded.until`,
		change, p.URL, flag(p.Replaces), p.TS, micros(now.Add(privateLife)))
	if err != nil {
		return fmt.Errorf("keep where the draft is shown: %w", err)
	}
	return nil
}

// KeepPrivate remembers where a draft is shown now, in place of where it was.
func (s *Store) KeepPrivate(ctx context.Context, change string, p Private) error {
	return s.change(ctx, "", func(tx *sql.Tx) error { return keepPrivate(ctx, tx, change, p, s.now()) })
}

// TakePrivate gives where a draft is shown, and forgets it. The zero Private means that nothing is known, or no longer good.
func (s *Store) TakePrivate(ctx context.Context, change string) (Private, error) {
	var p Private
	err := s.change(ctx, "", func(tx *sql.Tx) error {
		var replaces, until int64
		err := tx.QueryRowContext(ctx, `DELETE FROM privates WHERE change_id = $1 RETURNING url, replaces, ts, until`, change).
			Scan(&p.URL, &replaces, &p.TS, &until)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if !s.now().Before(instant(until)) {
			p = Private{TS: p.TS}
		}
		p.Replaces = replaces == 1
		return err
	})
	return p, err
}

// freeHandle gives the first of the handles that nobody has.
func freeHandle(ctx context.Context, tx *sql.Tx, handles iter.Seq[string], count string) (string, error) {
	for handle := range handles {
		var n int
		if err := tx.QueryRowContext(ctx, count, handle).Scan(&n); err != nil {
			return "", fmt.Errorf("look for a free handle: %w", err)
		}
		if n == 0 {
			return handle, nil
		}
	}
	return "", errors.New("no handle is free")
}

func newSeed() string { return rand.Text() }
