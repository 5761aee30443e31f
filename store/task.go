package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"headsup/maintenance"
)

const taskColumns = `instance_id, id, handle, name, status, params, created_by, created_at, updated_at, scheduled_at,
	first_seen_at, first_scheduled_at, gone_at, set_for, began_at, ended_at, ended, run_id, run_match`

// ownerColumns are not kept with what the cloud says: who has a task, and what was said of it, Own keeps alone, and its latest moment
// is kept with that moment.
const ownerColumns = `owner_id, owner_name, owned_at, go_word, call_word, moment, moment_at`

func loadTasks(ctx context.Context, q querier, where string, args ...any) ([]maintenance.Task, error) {
	var ran maintenance.Course // one for all rows, as they may be many
	var said maintenance.Said
	return collect(ctx, q, func(row interface{ Scan(...any) error }) (t maintenance.Task, err error) {
		ran, said = maintenance.Course{}, maintenance.Said{}
		err = row.Scan(&t.Instance, &t.ID, &t.Handle, &t.Name, &t.Status, &t.Params, &t.CreatedBy, scanTime{&t.CreatedAt},
			scanTime{&t.UpdatedAt}, scanTime{&t.ScheduledAt}, scanTime{&t.FirstSeenAt}, scanTime{&t.FirstScheduledAt}, scanTime{&t.GoneAt},
			scanTime{&ran.SetFor}, scanTime{&ran.BeganAt}, scanTime{&ran.EndedAt}, &ran.End, &ran.Run, &ran.Match,
			&said.Owner.ID, &said.Owner.Name, scanTime{&said.Owner.Since}, scanWord{&said.Go}, scanWord{&said.Call}, &t.Moment, scanTime{&t.MomentAt})
		t.Ran, t.Said = maintenance.RareOf(ran), maintenance.RareOf(said)
		return t, err
	}, `SELECT `+taskColumns+`, `+ownerColumns+` FROM tasks `+where, args...)
}

// Moment is what a task was seen to be, from At until the next moment.
type Moment struct {
	At          time.Time
	Status      maintenance.Status
	ScheduledAt time.Time
	Listed      bool
	Change      string // the change of ours that brought it about; empty where none did
	Run         string // the background task that told it; empty where the task's own record did
}

// Moments gives the history of a task, the oldest first.
func (s *Store) Moments(ctx context.Context, key maintenance.TaskKey) ([]Moment, error) {
	return collect(ctx, s.read, func(row interface{ Scan(...any) error }) (m Moment, err error) {
		err = row.Scan(scanTime{&m.At}, &m.Status, scanTime{&m.ScheduledAt}, &m.Listed, &m.Change, &m.Run)
		return m, err
	}, `SELECT at, status, scheduled_at, listed, change_id, run_id FROM moments WHERE instance_id = $1 AND task_id = $2 ORDER BY n`,
		key.Instance, key.Task)
}

// observeTasks keeps how an instance's tasks differ from what is known of them, and says how many do.
func (s *Store) observeTasks(ctx context.Context, tx *sql.Tx, r Reading, listed []maintenance.Task) (int, error) {
	known, err := loadTasks(ctx, tx, `WHERE instance_id = $1`, r.instance)
	if err != nil {
		return 0, err
	}
	old := make(map[string]maintenance.Task, len(known))
	for _, t := range known {
		old[t.ID] = t
	}
	i, err := instanceOf(ctx, tx, r.instance)
	if err != nil {
		return 0, err
	}
	differed := 0
	for _, t := range listed {
		was, found := old[t.ID]
		delete(old, t.ID)
		t.Instance = r.instance
		if found && sameAsSeen(was, t) {
			continue
		}
		if err := s.keepTask(ctx, tx, i, was, t); err != nil {
			return 0, err
		}
		differed++
	}
	for _, t := range old {
		if r.Partial || !t.GoneAt.IsZero() {
			continue
		}
		gone := t
		gone.GoneAt = s.now().UTC()
		if err := s.keepTask(ctx, tx, i, t, gone); err != nil {
			return 0, err
		}
		differed++
	}
	if differed > 0 {
		if err := r.count(ctx, tx); err != nil {
			return 0, err
		}
		if known, err = loadTasks(ctx, tx, `WHERE instance_id = $1`, r.instance); err != nil {
			return 0, err
		}
	}
	odd, err := s.observeFacts(ctx, tx, i, known)
	return differed + odd, err
}

// sameAsSeen compares what the cloud says, not what we keep beside it.
func sameAsSeen(was, t maintenance.Task) bool {
	return was.GoneAt.IsZero() && was.Status == t.Status && was.Name == t.Name && was.Params == t.Params &&
		was.CreatedBy == t.CreatedBy && was.ScheduledAt.Equal(t.ScheduledAt) && was.UpdatedAt.Equal(t.UpdatedAt)
}

// keepTask writes a task that differs from what was known, with everything that follows from the difference.
func (s *Store) keepTask(ctx context.Context, tx *sql.Tx, i maintenance.Instance, was, t maintenance.Task) error {
	now := s.now().UTC()
	t.Handle, t.FirstSeenAt, t.FirstScheduledAt = was.Handle, was.FirstSeenAt, was.FirstScheduledAt
	if was.ID == "" {
		handle, err := freeHandle(ctx, tx, maintenance.TaskHandles(t.Key()), `SELECT COUNT(*) FROM tasks WHERE handle = $1`)
		if err != nil {
			return err
		}
		t.Handle, t.FirstSeenAt, t.FirstScheduledAt = handle, now, t.ScheduledAt
	}
	c := t.Proceed(was, now)
	t.Ran, t.Said = maintenance.RareOf(c), was.Said
	_, err := tx.ExecContext(ctx, `INSERT INTO tasks (`+taskColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (instance_id, id) DO UPDATE SET name = excluded.name, status = excluded.status, params = excluded.params,
		created_by = excluded.created_by, updated_at = excluded.updated_at, scheduled_at = excluded.scheduled_at,
		gone_at = excluded.gone_at, set_for = excluded.set_for, began_at = excluded.began_at, ended_at = excluded.ended_at,
		ended = excluded.ended, run_id = excluded.run_id, run_match = excluded.run_match`,
		t.Instance, t.ID, t.Handle, t.Name, t.Status, t.Params, t.CreatedBy, micros(t.CreatedAt), micros(t.UpdatedAt),
		micros(t.ScheduledAt), micros(t.FirstSeenAt), micros(t.FirstScheduledAt), micros(t.GoneAt),
		micros(c.SetFor), micros(c.BeganAt), micros(c.EndedAt), c.End, c.Run, c.Match)
	if err != nil {
		return fmt.Errorf("keep task: %w", err)
	}
	if err := s.showTask(ctx, tx, t.Handle); err != nil {
		return err
	}
	moved := was.ID == "" || was.Status != t.Status || !was.ScheduledAt.Equal(t.ScheduledAt) || was.GoneAt.IsZero() != t.GoneAt.IsZero()
	if !moved {
		return nil
	}
	if err := s.keepMoment(ctx, tx, i, was, t); err != nil {
		return err
	}
	if err := s.cardOf(ctx, tx, t, i); err != nil {
		return err
	}
	if err := voidReminders(ctx, tx, t); err != nil {
		return err
	}
	if err := s.movePersonal(ctx, tx, t); err != nil {
		return err
	}
	reminders := s.reminders(t, i)
	for n := range reminders {
		if was.ID == "" && s.cardTells(reminders[n], t, i) {
			reminders[n].SaidAt = now
		}
	}
	if err := keepNotices(ctx, tx, reminders...); err != nil {
		return err
	}
	return s.meet(ctx, tx, t)
}

// keepMoment adds to the history of a task, with the notice of it. A change of ours whose call was sent, and which brought nothing
// about yet, may have done this; what happens again later was somebody else.
func (s *Store) keepMoment(ctx context.Context, tx *sql.Tx, i maintenance.Instance, was, t maintenance.Task) error {
	sent, err := loadChanges(ctx, tx, `WHERE instance_id = $1 AND task_id = $2
		AND (state IN ('applying', 'applied') OR state IN ('failed', 'unverified') AND settled_at > $3)
		AND EXISTS (SELECT 1 FROM attempts WHERE change_id = changes.id AND sent_at > 0)
		AND NOT EXISTS (SELECT 1 FROM moments m WHERE m.instance_id = $1 AND m.task_id = $2 AND m.change_id = changes.id) ORDER BY created_at DESC`,
		t.Instance, t.ID, micros(s.now().Add(-lateLook)))
	if err != nil {
		return err
	}
	change := ""
	if n := slices.IndexFunc(sent, func(c maintenance.Change) bool { return c.BroughtAbout(t) }); n >= 0 {
		change = sent[n].ID
	}
	return s.keepMomentOf(ctx, tx, i, was, t, s.now(), change, "")
}

// keepMomentOf keeps that a task was seen so, by a change of ours or by a background task where either is named.
func (s *Store) keepMomentOf(
	ctx context.Context, tx *sql.Tx, i maintenance.Instance, was, t maintenance.Task, at time.Time, change, run string,
) error {
	var n int
	err := tx.QueryRowContext(ctx, `INSERT INTO moments (instance_id, task_id, n, at, status, scheduled_at, listed, change_id, run_id)
		VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM moments WHERE instance_id = $1 AND task_id = $2), $3, $4, $5, $6, $7, $8) RETURNING n`,
		t.Instance, t.ID, micros(at), t.Status, micros(t.ScheduledAt), flag(t.GoneAt.IsZero()), change, run).Scan(&n)
	if err != nil {
		return fmt.Errorf("keep history of task: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE tasks SET moment = $3, moment_at = $4 WHERE instance_id = $1 AND id = $2`,
		t.Instance, t.ID, n, micros(at)); err != nil {
		return fmt.Errorf("keep latest moment of task: %w", err)
	}
	if seen, tell := maintenance.SeenEntry(was, t, i, change, run, at.UTC()); tell {
		s.note(tx, seen)
	}
	if notice, tell := maintenance.Seen(was, t, n, change, at.UTC()); tell {
		return keepUnderCards(ctx, tx, notice)
	}
	return nil
}

// meet brings the changes of a task that was seen to differ into line: what was confirmed for another state is superseded,
// what was given up as failed or unverified may turn out fulfilled, unless a later change of ours did it.
func (s *Store) meet(ctx context.Context, tx *sql.Tx, t maintenance.Task) error {
	ids, err := texts(ctx, tx, `SELECT id FROM changes WHERE instance_id = $1 AND task_id = $2 AND (state IN ('pending', 'countered', 'approved')
		OR state IN ('failed', 'unverified') AND settled_at > $3 AND NOT EXISTS (
			SELECT 1 FROM changes n WHERE n.instance_id = $1 AND n.task_id = $2 AND n.id <> changes.id
			AND n.confirmed_at > changes.confirmed_at AND n.state IN ('applying', 'applied')))`,
		t.Instance, t.ID, micros(s.now().Add(-lateLook)))
	if err != nil {
		return err
	}
	for _, id := range ids {
		before, err := s.before(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = s.decide(ctx, tx, before, maintenance.Meet(t))
		if _, nothing := errors.AsType[*maintenance.Refusal](err); err != nil && !nothing {
			return err
		}
	}
	return nil
}

// lateLook is how long after its end a failed or unverified change may still turn out fulfilled.
const lateLook = 24 * time.Hour

// Item gives a task as it is kept now, with its instance and the change that holds it; false where it never was.
func (s *Store) Item(ctx context.Context, key maintenance.TaskKey) (maintenance.Item, bool, error) {
	tasks, err := loadTasks(ctx, s.read, `WHERE instance_id = $1 AND id = $2`, key.Instance, key.Task)
	if err != nil || len(tasks) == 0 {
		return maintenance.Item{}, false, err
	}
	item := maintenance.Item{Task: tasks[0]}
	if item.Instance, err = instanceOf(ctx, s.read, key.Instance); err != nil {
		return item, false, err
	}
	item.Change, err = openChange(ctx, s.read, key, "")
	return item, err == nil, err
}

// Task finds a task by its handle, one that is gone included; false where nobody ever had it.
func (s *Store) Task(ctx context.Context, handle string) (maintenance.Item, bool, error) {
	tasks, err := loadTasks(ctx, s.read, `WHERE handle = $1`, handle)
	if err != nil || len(tasks) == 0 {
		return maintenance.Item{}, false, err
	}
	b, err := s.beforeTask(ctx, s.read, tasks[0].Key(), "")
	return maintenance.Item{Task: tasks[0], Instance: b.Instance, Change: b.Open}, err == nil, err
}
