package store

import (
	"context"
	"database/sql"
	"fmt"

	"headsup/maintenance"
)

// Remind sets who hears of which task, and brings the reminders that wait into line: a channel or a lead that is new gets its own,
// one that is gone loses them.
func (s *Store) Remind(ctx context.Context, a maintenance.Audience) error {
	s.audience.Store(&a)
	return s.change(ctx, "", func(tx *sql.Tx) error {
		instances, err := loadInstances(ctx, tx, `WHERE gone_at = 0`)
		if err != nil {
			return err
		}
		for _, i := range instances {
			if err := s.remindAnew(ctx, tx, i.Instance); err != nil {
				return err
			}
		}
		return nil
	})
}

// remindAnew brings the reminders of an instance's tasks into line with who hears of them now.
func (s *Store) remindAnew(ctx context.Context, tx *sql.Tx, i maintenance.Instance) error {
	tasks, err := loadTasks(ctx, tx, `WHERE instance_id = $1 AND status = $2 AND gone_at = 0`, i.ID, maintenance.Created)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		wanted := s.reminders(t, i)
		if err := voidUnwanted(ctx, tx, t, wanted); err != nil {
			return err
		}
		for _, n := range wanted {
			if err := keepNotice(ctx, tx, n); err != nil {
				return err
			}
			if err := s.putOff(ctx, tx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// putOff gives a reminder that waits its new time. One whose time has passed keeps it, so that it is told as late.
func (s *Store) putOff(ctx context.Context, tx *sql.Tx, n maintenance.Notice) error {
	now := micros(s.now())
	if micros(n.DueAt) <= now {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE notices SET due_at = $2 WHERE id = $1 AND due_at <> $2 AND due_at > $3
		AND claimed = 0 AND void = 0 AND said_at = 0`, n.ID, micros(n.DueAt), now)
	if err != nil {
		return fmt.Errorf("keep reminder: %w", err)
	}
	return nil
}

// reminders are those of a task; none, where its project no longer stands in the settings.
func (s *Store) reminders(t maintenance.Task, i maintenance.Instance) []maintenance.Notice {
	if !s.serves(i.Project) {
		return nil
	}
	return maintenance.Reminders(t, s.audience.Load().Of(maintenance.Item{Task: t, Instance: i}), s.now().UTC())
}

// voidUnwanted drops the reminders of a task that wait and are not among those that are wanted.
func voidUnwanted(ctx context.Context, tx *sql.Tx, t maintenance.Task, wanted []maintenance.Notice) error {
	keep := map[string]bool{}
	for _, n := range wanted {
		keep[n.ID] = true
	}
	waiting, err := texts(ctx, tx, `SELECT id FROM notices WHERE instance_id = $1 AND task_id = $2 AND kind = $3
		AND said_at = 0 AND void = 0 AND claimed = 0`, t.Instance, t.ID, maintenance.Reminder)
	if err != nil {
		return err
	}
	for _, id := range waiting {
		if keep[id] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE notices SET void = 1 WHERE id = $1`, id); err != nil {
			return fmt.Errorf("drop reminder: %w", err)
		}
	}
	return nil
}
