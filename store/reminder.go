package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

// remindAnew brings the reminders of instances' tasks into line with who hears of them now. One that waits gets its new time; one whose time has
// passed keeps it, so that it is told as late. The same goes for their cards. Others wait for its end, so it takes few statements for many tasks.
func (s *Store) remindAnew(ctx context.Context, tx *sql.Tx, instances ...maintenance.Instance) error {
	of, ids := map[string]maintenance.Instance{}, []any{}
	for _, i := range instances {
		of[i.ID], ids = i, append(ids, i.ID)
	}
	tasks, err := loadTasks(ctx, tx, `WHERE status = $1 AND gone_at = 0 AND instance_id IN (`+marks(2, len(ids))+`) ORDER BY instance_id, id`,
		append([]any{maintenance.Created}, ids...)...)
	if err != nil || len(tasks) == 0 {
		return err
	}
	waiting, err := waitingReminders(ctx, tx, ids)
	if err != nil {
		return err
	}
	has, err := s.spots(ctx, tx, ids)
	if err != nil {
		return err
	}
	now := s.now()
	var found []maintenance.Notice
	var moved []timed
	var cards []maintenance.Copy
	for _, t := range tasks {
		for _, card := range s.cardsFor(t, of[t.Instance]) {
			if !has[spot{t.Handle, card.Place.Channel}] {
				cards = append(cards, card)
			}
		}
		for _, n := range s.reminders(t, of[t.Instance]) {
			due, waits := waiting[n.ID]
			delete(waiting, n.ID)
			switch {
			case !waits:
				found = append(found, n)
			case due.After(now) && n.DueAt.After(now) && !due.Equal(n.DueAt):
				moved = append(moved, timed{n.ID, n.DueAt})
			}
		}
	}
	if err := addCopies(ctx, tx, cards...); err != nil {
		return err
	}
	if err := keepNotices(ctx, tx, found...); err != nil {
		return err
	}
	if err := moveNotices(ctx, tx, moved); err != nil {
		return err
	}
	return dropNotices(ctx, tx, slices.Sorted(maps.Keys(waiting)))
}

// timed is when a notice is due.
type timed struct {
	id  string
	due time.Time
}

// waitingReminders gives when those of instances' waiting tasks are due, questions too, that no job has taken yet, by their ids.
func waitingReminders(ctx context.Context, tx *sql.Tx, instances []any) (map[string]time.Time, error) {
	all, err := collect(ctx, tx, func(row interface{ Scan(...any) error }) (w timed, err error) {
		err = row.Scan(&w.id, scanTime{&w.due})
		return w, err
	}, `SELECT n.id, n.due_at FROM notices n JOIN tasks t ON t.instance_id = n.instance_id AND t.id = n.task_id
		WHERE n.kind IN ($1, $2, $3) AND n.said_at = 0 AND n.void = 0 AND n.claimed = 0 AND t.status = $4 AND t.gone_at = 0
			AND n.instance_id IN (`+marks(5, len(instances))+`)`,
		append([]any{maintenance.Reminder, maintenance.GoNotice, maintenance.NoAnswerNotice, maintenance.Created}, instances...)...)
	waiting := make(map[string]time.Time, len(all))
	for _, w := range all {
		waiting[w.id] = w.due
	}
	return waiting, err
}

// moveNotices gives notices other times.
func moveNotices(ctx context.Context, tx *sql.Tx, all []timed) error {
	for some := range slices.Chunk(all, noticesAtOnce) {
		rows, args := make([]string, len(some)), []any{}
		for n, one := range some {
			rows[n] = fmt.Sprintf("(CAST($%d AS TEXT), CAST($%d AS BIGINT))", 2*n+1, 2*n+2)
			args = append(args, one.id, micros(one.due))
		}
		//nolint:gosec // marks of places alone are put into it
		if _, err := tx.ExecContext(ctx, `UPDATE notices SET due_at = moved.column2 FROM (VALUES `+strings.Join(rows, `, `)+`) AS moved
			WHERE notices.id = moved.column1`, args...); err != nil {
			return fmt.Errorf("move reminders: %w", err)
		}
	}
	return nil
}

// dropNotices keeps that nobody hears of these any more.
func dropNotices(ctx context.Context, tx *sql.Tx, ids []string) error {
	for some := range slices.Chunk(ids, noticesAtOnce) {
		these, args := among("id", some)
		//nolint:gosec // marks of places alone are put into it
		if _, err := tx.ExecContext(ctx, `UPDATE notices SET void = 1 WHERE void = 0`+these, args...); err != nil {
			return fmt.Errorf("drop reminders: %w", err)
		}
	}
	return nil
}

// reminders are those of a task, with the questions about it; none, where its project no longer stands in the settings.
func (s *Store) reminders(t maintenance.Task, i maintenance.Instance) []maintenance.Notice {
	if !s.serves(i.Project) {
		return nil
	}
	return maintenance.Reminders(t, s.audience.Load().Of(maintenance.Item{Task: t, Instance: i}), s.now().UTC())
}
