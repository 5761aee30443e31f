package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"headsup/maintenance"
)

// reminders says how long before a task which channels are told.
type reminders struct {
	leads    []time.Duration
	channels []string
}

// Remind sets how long before a task which channels are told, and brings the reminders that wait into line: a channel or a
// lead that is new gets its own, one that is gone loses them.
func (s *Store) Remind(ctx context.Context, leads []time.Duration, channels []string) error {
	s.reminders.Store(&reminders{leads: leads, channels: channels})
	return s.change(ctx, "", func(tx *sql.Tx) error {
		if err := s.voidUnwanted(ctx, tx); err != nil {
			return err
		}
		tasks, err := loadTasks(ctx, tx, `WHERE status = $1 AND gone_at = 0`, maintenance.Created)
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if err := s.keepReminders(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) keepReminders(ctx context.Context, tx *sql.Tx, t maintenance.Task) error {
	r := s.reminders.Load()
	for _, n := range maintenance.Reminders(t, r.leads, r.channels, s.now().UTC()) {
		if err := keepNotice(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// voidUnwanted drops the reminders that wait for a channel or a lead that is no longer set.
func (s *Store) voidUnwanted(ctx context.Context, tx *sql.Tx) error {
	r := s.reminders.Load()
	waiting, err := collect(ctx, tx, scanNotice,
		`SELECT `+noticeColumns+` FROM notices WHERE kind = $1 AND said_at = 0 AND void = 0 AND claimed = 0`, maintenance.Reminder)
	if err != nil {
		return err
	}
	for _, n := range waiting {
		if slices.Contains(r.channels, n.To.Channel) && slices.Contains(r.leads, n.Lead) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE notices SET void = 1 WHERE id = $1`, n.ID); err != nil {
			return fmt.Errorf("drop reminder: %w", err)
		}
	}
	return nil
}
