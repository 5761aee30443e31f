package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"headsup/maintenance"
)

// Audience is who hears of which task, as Remind set it last.
func (s *Store) Audience() maintenance.Audience { return *s.audience.Load() }

// Remind sets who hears of which task, and brings the reminders that wait into line: a channel or a lead that is new gets its own,
// one that is gone loses them.
func (s *Store) Remind(ctx context.Context, a maintenance.Audience) error {
	s.audience.Store(&a)
	return s.change(ctx, "", func(tx *sql.Tx) error {
		instances, err := loadInstances(ctx, tx, `WHERE gone_at = 0`)
		if err != nil {
			return err
		}
		if err := s.reviveCards(ctx, tx); err != nil {
			return err
		}
		has, err := s.spots(ctx, tx, "")
		if err != nil {
			return err
		}
		for _, i := range instances {
			if err := s.remindAnew(ctx, tx, i.Instance, has); err != nil {
				return err
			}
		}
		return nil
	})
}

// remindAnew brings the reminders of an instance's tasks into line with who hears of them now. One that waits gets its new time; one
// whose time has passed keeps it, so that it is told as late. The same goes for their cards; has are those that they have, nil: not read yet.
func (s *Store) remindAnew(ctx context.Context, tx *sql.Tx, i maintenance.Instance, has map[spot]bool) error {
	tasks, err := loadTasks(ctx, tx, `WHERE instance_id = $1 AND status = $2 AND gone_at = 0`, i.ID, maintenance.Created)
	if err != nil || len(tasks) == 0 {
		return err
	}
	waiting, err := waitingReminders(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	if has == nil {
		if has, err = s.spots(ctx, tx, i.ID); err != nil {
			return err
		}
	}
	if err := s.cardsAnew(ctx, tx, i, tasks, has); err != nil {
		return err
	}
	now := s.now()
	for _, t := range tasks {
		unwanted := waiting[t.ID]
		for _, n := range s.reminders(t, i) {
			due, waits := unwanted[n.ID]
			delete(unwanted, n.ID)
			switch {
			case !waits:
				err = keepNotice(ctx, tx, n)
			case due.After(now) && n.DueAt.After(now) && !due.Equal(n.DueAt):
				_, err = tx.ExecContext(ctx, `UPDATE notices SET due_at = $2 WHERE id = $1`, n.ID, micros(n.DueAt))
			}
			if err != nil {
				return fmt.Errorf("keep reminder: %w", err)
			}
		}
		for id := range unwanted {
			if _, err := tx.ExecContext(ctx, `UPDATE notices SET void = 1 WHERE id = $1`, id); err != nil {
				return fmt.Errorf("drop reminder: %w", err)
			}
		}
	}
	return nil
}

// waitingReminders gives when those of an instance are due, questions too, that no job has taken yet, by task and id.
func waitingReminders(ctx context.Context, tx *sql.Tx, instance string) (map[string]map[string]time.Time, error) {
	type waits struct {
		id, task string
		due      time.Time
	}
	all, err := collect(ctx, tx, func(row interface{ Scan(...any) error }) (w waits, err error) {
		err = row.Scan(&w.id, &w.task, scanTime{&w.due})
		return w, err
	}, `SELECT id, task_id, due_at FROM notices WHERE instance_id = $1 AND kind IN ($2, $3, $4) AND said_at = 0 AND void = 0 AND claimed = 0`,
		instance, maintenance.Reminder, maintenance.GoNotice, maintenance.NoAnswerNotice)
	byTask := map[string]map[string]time.Time{}
	for _, w := range all {
		if byTask[w.task] == nil {
			byTask[w.task] = map[string]time.Time{}
		}
		byTask[w.task][w.id] = w.due
	}
	return byTask, err
}

// reminders are those of a task, with the questions about it; none, where its project no longer stands in the settings.
func (s *Store) reminders(t maintenance.Task, i maintenance.Instance) []maintenance.Notice {
	if !s.serves(i.Project) {
		return nil
	}
	return maintenance.Reminders(t, s.audience.Load().Of(maintenance.Item{Task: t, Instance: i}), s.now().UTC())
}
