package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

const noticeColumns = `id, kind, instance_id, task_id, change_id, about, news, address, lead, for_at, due_at, said_at, ts, void, tries`

func scanNotice(row interface{ Scan(...any) error }) (n maintenance.Notice, err error) {
	var lead int64
	err = row.Scan(&n.ID, &n.Kind, &n.Task.Instance, &n.Task.Task, &n.Change, &n.About, scanJSON{&n.News}, scanJSON{&n.To}, &lead,
		scanTime{&n.For}, scanTime{&n.DueAt}, scanTime{&n.SaidAt}, &n.TS, &n.Void, &n.Tries)
	n.Lead = microseconds(lead)
	return n, err
}

// noticesAtOnce bounds what one statement keeps.
const noticesAtOnce = 50

// keepNotices keeps each notice once: what has the same id is the same notice, and no two of these have. One that was dropped, because its
// task had moved away, is due again when the task comes back, unless it was said before.
func keepNotices(ctx context.Context, tx *sql.Tx, notices ...maintenance.Notice) error {
	for some := range slices.Chunk(notices, noticesAtOnce) {
		rows, args := make([]string, len(some)), []any{}
		for i, n := range some {
			values := []any{
				n.ID, n.Kind, n.Task.Instance, n.Task.Task, n.Change, n.About, asJSON(n.News), asJSON(n.To), n.Lead.Microseconds(),
				micros(n.For), micros(n.DueAt), micros(n.SaidAt), "", 0, 0, flag(!n.SaidAt.IsZero()),
			}
			rows[i], args = `(`+marks(len(args)+1, len(values))+`)`, append(args, values...)
		}
		//nolint:gosec // marks of places alone are put into it
		_, err := tx.ExecContext(ctx, `INSERT INTO notices (`+noticeColumns+`, claimed) VALUES `+strings.Join(rows, `, `)+`
			ON CONFLICT (id) DO UPDATE SET void = 0, claimed = 0, due_at = excluded.due_at WHERE notices.void = 1 AND notices.said_at = 0`, args...)
		if err != nil {
			return fmt.Errorf("keep notices: %w", err)
		}
	}
	return nil
}

// KeepNotices keeps notices that nothing else brings about, such as digests. One that is kept already stays as it is.
func (s *Store) KeepNotices(ctx context.Context, notices ...maintenance.Notice) error {
	return s.change(ctx, "", func(tx *sql.Tx) error { return keepNotices(ctx, tx, notices...) })
}

// News gives what headsup told of itself since then, the latest first, at most so many.
func (s *Store) News(ctx context.Context, since time.Time, most int) ([]maintenance.Notice, error) {
	return collect(ctx, s.read, scanNotice, `SELECT `+noticeColumns+` FROM notices WHERE kind = 'ops' AND due_at > $1
		ORDER BY due_at DESC, id LIMIT $2`, micros(since), most)
}

// WaitingDigest says whether a digest for the channel is kept and yet to be said.
func (s *Store) WaitingDigest(ctx context.Context, channel string) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM notices WHERE kind = $1 AND said_at = 0 AND void = 0 AND address = $2`,
		maintenance.Digest, asJSON(maintenance.Address{Channel: channel})).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for digest: %w", err)
	}
	return n > 0, nil
}

// VoidScheduled drops the digests and heads that wait, for a schedule that has changed.
func (s *Store) VoidScheduled(ctx context.Context) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE notices SET void = 1 WHERE kind IN ($1, $2) AND said_at = 0 AND claimed = 0 AND due_at > $3`,
			maintenance.Digest, maintenance.HeadNotice, micros(s.now()))
		return err
	})
}

// voidReminders drops the reminders and questions of a task that were made for another time than its present one.
func voidReminders(ctx context.Context, tx *sql.Tx, t maintenance.Task) error {
	var keep int64
	if t.Waiting() {
		keep = micros(t.ScheduledAt)
	}
	_, err := tx.ExecContext(ctx, `UPDATE notices SET void = 1
		WHERE instance_id = $1 AND task_id = $2 AND kind IN ($3, $4, $5) AND said_at = 0 AND for_at <> $6`,
		t.Instance, t.ID, maintenance.Reminder, maintenance.GoNotice, maintenance.NoAnswerNotice, keep)
	if err != nil {
		return fmt.Errorf("drop reminders: %w", err)
	}
	return nil
}

// movePersonal moves what people asked to be reminded of with its task, and drops what no longer comes.
func (s *Store) movePersonal(ctx context.Context, tx *sql.Tx, t maintenance.Task) error {
	all, err := loadPersonal(ctx, tx, t.Key())
	if err != nil {
		return err
	}
	for _, n := range all {
		moved := n.Follow(t, s.now().UTC())
		_, err := tx.ExecContext(ctx, `UPDATE notices SET due_at = $2, for_at = $3, void = $4 WHERE id = $1`,
			n.ID, micros(moved.DueAt), micros(moved.For), flag(moved.ID == ""))
		if err != nil {
			return fmt.Errorf("move reminder: %w", err)
		}
	}
	return nil
}

// loadPersonal gives what people asked to be reminded of and were not yet.
func loadPersonal(ctx context.Context, q querier, key maintenance.TaskKey) ([]maintenance.Notice, error) {
	return collect(ctx, q, scanNotice, `SELECT `+noticeColumns+` FROM notices WHERE instance_id = $1 AND task_id = $2
		AND kind = $3 AND said_at = 0 AND void = 0`, key.Instance, key.Task, maintenance.PersonalReminder)
}

// RemindMe keeps a reminder that somebody asked for. It fails with a *maintenance.Refusal where they have too many of the task.
func (s *Store) RemindMe(ctx context.Context, a maintenance.Actor, n maintenance.Notice) error {
	return s.change(ctx, a.Request, func(tx *sql.Tx) error {
		waiting, err := loadPersonal(ctx, tx, n.Task)
		if err != nil {
			return err
		}
		waiting = slices.DeleteFunc(waiting, func(other maintenance.Notice) bool {
			return other.To.User != n.To.User || other.ID == n.ID
		})
		if len(waiting) >= maintenance.MostPersonal {
			return &maintenance.Refusal{Why: maintenance.ManyReminders}
		}
		// What was told before is no reason not to tell it again: the task may have moved since.
		if _, err := tx.ExecContext(ctx, `DELETE FROM notices WHERE id = $1 AND said_at > 0`, n.ID); err != nil {
			return fmt.Errorf("keep reminder: %w", err)
		}
		if err := keepNotices(ctx, tx, n); err != nil {
			return err
		}
		s.note(tx, maintenance.Entry{
			At: s.now().UTC(), Actor: a, Verb: maintenance.VerbAskedRemind, Task: n.Task, Detail: maintenance.Detail{To: n.DueAt.UTC()},
		})
		return s.wantHome(ctx, tx, a.Person.ID)
	})
}

// Notices gives the notices with these ids, the earliest first; one that does not exist is left out.
func (s *Store) Notices(ctx context.Context, ids []string) ([]maintenance.Notice, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, args := among("id", ids)
	return collect(ctx, s.read, scanNotice, `SELECT `+noticeColumns+` FROM notices WHERE TRUE`+where+` ORDER BY for_at, due_at, id`, args...)
}

// Saying keeps the intent to say the notices, before the call.
func (s *Store) Saying(ctx context.Context, notices []maintenance.Notice) error {
	return s.eachNotice(ctx, notices, `UPDATE notices SET tries = tries + 1 WHERE id = $1`)
}

// Unsaying takes the intent back, where it is known that nothing was said.
func (s *Store) Unsaying(ctx context.Context, notices []maintenance.Notice) error {
	return s.eachNotice(ctx, notices, `UPDATE notices SET tries = tries - 1 WHERE id = $1`)
}

// Said keeps that the notices were said as the message ts; empty of what only one person saw, and of what there was no place for.
func (s *Store) Said(ctx context.Context, notices []maintenance.Notice, ts string) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		for _, n := range notices {
			if err := noticeRow(ctx, tx, n, `UPDATE notices SET said_at = $2, ts = $3 WHERE id = $1`, micros(s.now()), ts); err != nil {
				return err
			}
			if ts != "" || n.To.User != "" {
				s.note(tx, maintenance.Told(n, ts, s.now()))
			}
			if n.Kind == maintenance.PersonalReminder {
				if err := s.wantHome(ctx, tx, n.To.User); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Void keeps that the notices are not to be said.
func (s *Store) Void(ctx context.Context, notices []maintenance.Notice) error {
	return s.eachNotice(ctx, notices, `UPDATE notices SET void = 1 WHERE id = $1`)
}

func (s *Store) eachNotice(ctx context.Context, notices []maintenance.Notice, query string, more ...any) error {
	if len(notices) == 0 {
		return nil
	}
	return s.change(ctx, "", func(tx *sql.Tx) error {
		for _, n := range notices {
			if err := noticeRow(ctx, tx, n, query, more...); err != nil {
				return err
			}
		}
		return nil
	})
}

func noticeRow(ctx context.Context, tx *sql.Tx, n maintenance.Notice, query string, more ...any) error {
	if _, err := tx.ExecContext(ctx, query, append([]any{n.ID}, more...)...); err != nil {
		return fmt.Errorf("keep notice: %w", err)
	}
	return nil
}
