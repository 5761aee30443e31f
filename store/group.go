package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"headsup/maintenance"
)

// KeepGroup takes a reading into a user group, with a row in the audit and the notices of it where it changed anything. A list and
// an event that tell the same count once. A *Refusal says that an event was kept before.
func (s *Store) KeepGroup(
	ctx context.Context, r maintenance.GroupReading, tell func(maintenance.GroupChange) []maintenance.Notice,
) (change maintenance.GroupChange, err error) {
	err = s.change(ctx, r.Event, func(tx *sql.Tx) error {
		before, err := loadGroup(ctx, tx, r.Group.Group)
		if err != nil {
			return err
		}
		var news bool
		if change, news = before.Regroup(r); !news {
			change = maintenance.GroupChange{Group: before, Name: r.Group, At: r.At}
			return nil
		}
		if err := replaceGroup(ctx, tx, change.Group); err != nil {
			return err
		}
		if err := keepNotices(ctx, tx, tell(change)...); err != nil {
			return err
		}
		s.noteGroup(tx, r, change)
		return nil
	})
	return change, err
}

func (s *Store) noteGroup(tx *sql.Tx, r maintenance.GroupReading, c maintenance.GroupChange) {
	if len(c.Joined)+len(c.Left) == 0 && !c.First {
		return
	}
	verb := maintenance.VerbGroupChanged
	if c.First {
		verb = maintenance.VerbGroupRead
	}
	by := maintenance.System()
	by.Request = r.Event
	s.note(tx, maintenance.Entry{
		At: c.At, Actor: by, Verb: verb, Detail: maintenance.Detail{Group: c.Group.ID, Joined: c.Joined, Left: c.Left},
	})
}

// loadGroup gives a user group as it was kept; one that never was has no members, and was read at no time.
func loadGroup(ctx context.Context, q querier, id string) (maintenance.Group, error) {
	g := maintenance.Group{ID: id, Members: map[string]time.Time{}}
	var readAt, heardAt sql.NullInt64
	err := q.QueryRowContext(ctx, `SELECT MAX(read_at), MAX(heard_at) FROM user_groups WHERE id = $1`, id).Scan(&readAt, &heardAt)
	if err != nil {
		return g, fmt.Errorf("read user group: %w", err)
	}
	g.ReadAt, g.HeardAt = instant(readAt.Int64), instant(heardAt.Int64)
	type member struct {
		user  string
		since time.Time
	}
	members, err := collect(ctx, q, func(row interface{ Scan(...any) error }) (m member, err error) {
		err = row.Scan(&m.user, scanTime{&m.since})
		return m, err
	}, `SELECT user_id, since FROM group_members WHERE group_id = $1`, id)
	for _, m := range members {
		g.Members[m.user] = m.since
	}
	return g, err
}

func replaceGroup(ctx context.Context, tx *sql.Tx, g maintenance.Group) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO user_groups (id, read_at, heard_at) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET read_at = excluded.read_at, heard_at = excluded.heard_at`, g.ID, micros(g.ReadAt), micros(g.HeardAt))
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM group_members WHERE group_id = $1`, g.ID)
	}
	for user, since := range g.Members {
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT INTO group_members (group_id, user_id, since) VALUES ($1, $2, $3)`, g.ID, user, micros(since))
		}
	}
	if err != nil {
		return fmt.Errorf("keep user group: %w", err)
	}
	return nil
}
