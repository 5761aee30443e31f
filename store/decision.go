package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"headsup/maintenance"
)

const decisionColumns = `change_id, n, person, yes, to_at, reason, policy, at, for_person`

func scanDecision(row interface{ Scan(...any) error }) (d maintenance.Decision, err error) {
	err = row.Scan(&d.Change, &d.N, scanJSON{&d.By}, &d.Yes, scanTime{&d.To}, &d.Reason, &d.Policy, scanTime{&d.At}, scanJSON{&d.For})
	return d, err
}

func loadDecisions(ctx context.Context, q querier, change string) ([]maintenance.Decision, error) {
	return collect(ctx, q, scanDecision, `SELECT `+decisionColumns+` FROM decisions WHERE change_id = $1 ORDER BY n`, change)
}

func keepDecision(ctx context.Context, tx *sql.Tx, d maintenance.Decision) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO decisions (`+decisionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		d.Change, d.N, asJSON(d.By), flag(d.Yes), micros(d.To), d.Reason, d.Policy, micros(d.At), asJSON(d.For))
	if err != nil {
		return fmt.Errorf("keep decision: %w", err)
	}
	return nil
}

// Pending gives the changes that wait for a decision, for their requester or for a sign-off; the one whose time ends first in front.
func (s *Store) Pending(ctx context.Context) ([]Kept, error) {
	ids, err := texts(ctx, s.read, `SELECT id FROM changes WHERE state IN ('pending', 'countered')
		OR glass = 1 AND signed_off_at = 0 AND state NOT IN ('draft', 'dropped', 'withdrawn') ORDER BY due_at, id`)
	if err != nil {
		return nil, err
	}
	waiting := make([]Kept, 0, len(ids))
	for _, id := range ids {
		kept, err := s.Look(ctx, id)
		if err != nil {
			return nil, err
		}
		waiting = append(waiting, kept)
	}
	return waiting, nil
}

// KeepGroup keeps who is in a user group now, and gives it with since when they are. Whoever was in it at the first reading
// has been there all along; joined and left are what differs from the reading before, both nil at the first.
func (s *Store) KeepGroup(ctx context.Context, id string, users []string, readAt time.Time) (g maintenance.Group, joined, left []string, err error) {
	err = s.change(ctx, "", func(tx *sql.Tx) error {
		joined, left = nil, nil
		before, known, err := loadGroup(ctx, tx, id)
		if err != nil {
			return err
		}
		g = maintenance.Group{ID: id, Members: make(map[string]time.Time, len(users)), ReadAt: readAt}
		for _, user := range users {
			since, was := before.Members[user]
			if !was && known {
				since = readAt
				joined = append(joined, user)
			}
			g.Members[user] = since
		}
		for user := range before.Members {
			if _, still := g.Members[user]; !still {
				left = append(left, user)
			}
		}
		return replaceGroup(ctx, tx, g)
	})
	return g, joined, left, err
}

// Groups gives the user groups as they were last read, by id.
func (s *Store) Groups(ctx context.Context) (maintenance.Groups, error) {
	ids, err := texts(ctx, s.read, `SELECT id FROM user_groups`)
	if err != nil {
		return nil, err
	}
	groups := make(maintenance.Groups, len(ids))
	for _, id := range ids {
		if groups[id], _, err = loadGroup(ctx, s.read, id); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

func loadGroup(ctx context.Context, q querier, id string) (g maintenance.Group, known bool, err error) {
	g = maintenance.Group{ID: id, Members: map[string]time.Time{}}
	var readAt sql.NullInt64
	if err := q.QueryRowContext(ctx, `SELECT MAX(read_at) FROM user_groups WHERE id = $1`, id).Scan(&readAt); err != nil {
		return g, false, fmt.Errorf("read user group: %w", err)
	}
	g.ReadAt = instant(readAt.Int64)
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
	return g, readAt.Valid, err
}

func replaceGroup(ctx context.Context, tx *sql.Tx, g maintenance.Group) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO user_groups (id, read_at) VALUES ($1, $2)
		ON CONFLICT (id) DO UPDATE SET read_at = excluded.read_at`, g.ID, micros(g.ReadAt))
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
