package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"time"

	"headsup/maintenance"
)

// How long background tasks are kept, and how many of an instance, the latest: what they teach grows old.
const (
	runsLife = 90 * 24 * time.Hour
	mostRuns = 200
)

// runRow is a background task as it is kept, with the scheduled task that it belongs to.
type runRow struct {
	maintenance.Run
	task  string
	match maintenance.Match
}

func loadRuns(ctx context.Context, q querier, where string, args ...any) ([]runRow, error) {
	return collect(ctx, q, func(row interface{ Scan(...any) error }) (r runRow, err error) {
		err = row.Scan(&r.Instance, &r.ID, &r.Name, &r.Status, scanTime{&r.StartedAt}, scanTime{&r.UpdatedAt}, &r.task, &r.match)
		return r, err
	}, `SELECT instance_id, id, name, status, started_at, updated_at, task_id, task_match FROM runs `+where, args...)
}

// ObserveRuns keeps what the cloud lists of an instance's background tasks, and what that says of its scheduled tasks: when they
// began, and how those ended that are no longer listed. Only differences are written.
func (s *Store) ObserveRuns(ctx context.Context, instance string, listed []maintenance.Run) error {
	var shown, taught bool
	err := s.change(ctx, "", func(tx *sql.Tx) (err error) {
		tasks, err := loadTasks(ctx, tx, `WHERE instance_id = $1`, instance)
		if err != nil {
			return err
		}
		i, err := instanceOf(ctx, tx, instance)
		if err != nil {
			return err
		}
		owners, courses := map[string]runRow{}, maintenance.Trace(tasks, listed)
		for n, t := range tasks {
			course := courses[t.ID]
			if course.Run != "" {
				owners[course.Run] = runRow{task: t.ID, match: course.Match}
			}
			if course == t.Course() {
				continue
			}
			shown, tasks[n].Ran = true, maintenance.RareOf(course)
			if err := s.keepCourse(ctx, tx, i, t, course); err != nil {
				return err
			}
		}
		changed, learned, err := s.keepRuns(ctx, tx, instance, listed, owners)
		if err != nil {
			return err
		}
		odd, err := s.observeFacts(ctx, tx, i, tasks)
		shown, taught = shown || changed || odd > 0, learned
		if err != nil || !shown {
			return err
		}
		return s.raise(ctx, tx, instance)
	})
	if err != nil || !shown {
		return err
	}
	if taught {
		if err := s.refreshUsuals(ctx); err != nil {
			return err
		}
	}
	return s.Refresh(ctx, instance)
}

// keepCourse keeps what a background task told of a scheduled one. How a task ended that is no longer listed is a moment of its
// history, and nobody else will tell it.
func (s *Store) keepCourse(ctx context.Context, tx *sql.Tx, i maintenance.Instance, t maintenance.Task, c maintenance.Course) error {
	if _, err := tx.ExecContext(ctx, `UPDATE tasks SET set_for = $1, began_at = $2, ended_at = $3, ended = $4, run_id = $5, run_match = $6
		WHERE instance_id = $7 AND id = $8`,
		micros(c.SetFor), micros(c.BeganAt), micros(c.EndedAt), c.End, c.Run, c.Match, t.Instance, t.ID); err != nil {
		return fmt.Errorf("keep how a task ran: %w", err)
	}
	if err := s.showTask(ctx, tx, t.Handle); err != nil {
		return err
	}
	if t.GoneAt.IsZero() || c.End == t.Course().End {
		return nil
	}
	was := t
	t.Status = c.End
	return s.keepMomentOf(ctx, tx, i, was, t, s.now(), "", c.Run)
}

// keepRuns says whether anything differed that is shown, and whether one ended from whose length something can be learned.
func (s *Store) keepRuns(
	ctx context.Context, tx *sql.Tx, instance string, listed []maintenance.Run, owners map[string]runRow,
) (shown, learned bool, err error) {
	known, err := loadRuns(ctx, tx, `WHERE instance_id = $1`, instance)
	if err != nil {
		return false, false, err
	}
	old := make(map[string]runRow, len(known))
	for _, r := range known {
		old[r.ID] = r
	}
	latest := slices.Clone(listed)
	slices.SortStableFunc(latest, func(a, b maintenance.Run) int { return b.StartedAt.Compare(a.StartedAt) })
	here := map[string]bool{}
	for _, r := range latest[:min(len(latest), mostRuns)] {
		row := runRow{Run: r, task: owners[r.ID].task, match: owners[r.ID].match}
		row.Params, row.CreatedBy, row.Instance = "", "", instance
		here[r.ID] = true
		if row == old[r.ID] || r.Over() && r.UpdatedAt.Before(s.now().Add(-runsLife)) {
			continue
		}
		shown, learned = true, learned || r.Status == maintenance.Succeeded
		if err := keepRun(ctx, tx, row); err != nil {
			return false, false, err
		}
	}
	// What was at work and is no longer listed has ended somehow; what ended teaches on.
	for _, r := range known {
		if here[r.ID] || r.Over() {
			continue
		}
		shown = true
		if _, err := tx.ExecContext(ctx, `DELETE FROM runs WHERE instance_id = $1 AND id = $2`, instance, r.ID); err != nil {
			return false, false, fmt.Errorf("forget background task: %w", err)
		}
	}
	return shown, learned, nil
}

func keepRun(ctx context.Context, tx *sql.Tx, r runRow) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO runs (instance_id, id, engine, name, status, started_at, updated_at, task_id, task_match)
		VALUES ($1, $2, COALESCE((SELECT engine FROM instances WHERE id = $1), ''), $3, $4, $5, $6, $7, $8)
		ON CONFLICT (instance_id, id) DO UPDATE SET name = excluded.name, status = excluded.status, started_at = excluded.started_at,
		updated_at = excluded.updated_at, task_id = excluded.task_id, task_match = excluded.task_match`,
		r.Instance, r.ID, r.Name, r.Status, micros(r.StartedAt), micros(r.UpdatedAt), r.task, r.match); err != nil {
		return fmt.Errorf("keep background task: %w", err)
	}
	return nil
}

// usuals learns from what is kept how long each kind of work usually takes.
func (s *Store) usuals(ctx context.Context) (map[maintenance.Kind]maintenance.Usual, error) {
	type lasted struct {
		kind maintenance.Kind
		maintenance.Lasted
	}
	all, err := collect(ctx, s.read, func(row interface{ Scan(...any) error }) (l lasted, err error) {
		var us int64
		err = row.Scan(&l.kind.Engine, &l.kind.Name, &us, &l.Match)
		l.For = microseconds(us)
		return l, err
	}, `SELECT engine, name, updated_at - started_at, task_match FROM (
		SELECT engine, name, started_at, updated_at, task_match,
			ROW_NUMBER() OVER (PARTITION BY engine, name ORDER BY updated_at DESC, id) AS n
		FROM runs WHERE status = 'SUCCESS' AND started_at > 0 AND updated_at > started_at AND name <> '') AS latest
		WHERE n <= `+strconv.Itoa(maintenance.LearnFrom)+` ORDER BY engine, name, n`)
	if err != nil {
		return nil, err
	}
	byKind := map[maintenance.Kind][]maintenance.Lasted{}
	for _, l := range all {
		byKind[l.kind] = append(byKind[l.kind], l.Lasted)
	}
	usuals := make(map[maintenance.Kind]maintenance.Usual, len(byKind))
	for kind, took := range byKind {
		usuals[kind] = maintenance.UsualOf(took)
	}
	return usuals, nil
}

func (s *Store) refreshUsuals(ctx context.Context) error {
	s.holder.next.Lock()
	defer s.holder.next.Unlock()
	usuals, err := s.usuals(ctx)
	if err != nil {
		return err
	}
	s.holder.now.Store(s.holder.now.Load().Learned(usuals))
	return nil
}
