package store

import (
	"context"
	"database/sql"
	"fmt"

	"headsup/maintenance"
)

// People gives everybody who was read before, whatever the age of it.
func (s *Store) People(ctx context.Context) ([]maintenance.Person, error) {
	return collect(ctx, s.read, func(row interface{ Scan(...any) error }) (p maintenance.Person, err error) {
		err = row.Scan(scanJSON{&p})
		return p, err
	}, `SELECT person FROM people`)
}

// KeepPeople keeps people as they were just read.
func (s *Store) KeepPeople(ctx context.Context, people ...maintenance.Person) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		for _, p := range people {
			_, err := tx.ExecContext(ctx, `INSERT INTO people (team, id, person, read_at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (team, id) DO UPDATE SET person = excluded.person, read_at = excluded.read_at`,
				p.Team, p.ID, asJSON(p), micros(p.ReadAt))
			if err != nil {
				return fmt.Errorf("keep person: %w", err)
			}
		}
		return nil
	})
}
