package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

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

// Take takes one permit of a limit that all replicas share: one every so often, burst at once. A wait above zero means that
// there is none now, and nothing was taken.
func (s *Store) Take(ctx context.Context, key string, every time.Duration, burst int) (wait time.Duration, err error) {
	err = s.change(ctx, "", func(tx *sql.Tx) error {
		now := s.now()
		paused, err := readLimit(ctx, tx, pauseOf(key))
		if err != nil {
			return err
		}
		if wait = paused.Sub(now); wait > 0 && wait <= longestPause {
			return nil
		}
		next, err := readLimit(ctx, tx, key)
		if err != nil {
			return err
		}
		// A clock that jumped back must not close the limit for as long as it jumped.
		if next.Before(now) || next.Sub(now) > time.Duration(burst)*every {
			next = now
		}
		if wait = next.Sub(now) - time.Duration(burst-1)*every; wait > 0 {
			return nil
		}
		wait = 0
		return keepLimit(ctx, tx, key, next.Add(every))
	})
	return wait, err
}

// longestPause bounds a pause, so that a clock that jumped back does not close a limit for as long as it jumped. Whoever is
// asked for more is asked again after it.
const longestPause = 10 * time.Minute

// Pause gives no permit of the limit for so long, to no replica.
func (s *Store) Pause(ctx context.Context, key string, wait time.Duration) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		return keepLimit(ctx, tx, pauseOf(key), s.now().Add(min(wait, longestPause)))
	})
}

// pauseOf is the row that holds until when a limit is paused.
func pauseOf(key string) string { return "pause:" + key }

// readLimit gives the zero time where the limit was never used.
func readLimit(ctx context.Context, tx *sql.Tx, key string) (time.Time, error) {
	var next sql.NullInt64
	if err := tx.QueryRowContext(ctx, `SELECT MAX(next_at) FROM limits WHERE key = $1`, key).Scan(&next); err != nil {
		return time.Time{}, fmt.Errorf("read limit: %w", err)
	}
	return instant(next.Int64), nil
}

func keepLimit(ctx context.Context, tx *sql.Tx, key string, next time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO limits (key, next_at) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET next_at = excluded.next_at`, key, micros(next))
	if err != nil {
		return fmt.Errorf("keep limit: %w", err)
	}
	return nil
}

// Prune forgets what is only kept for a while: secrets of answers, requests, limits that no longer bind, old background tasks.
func (s *Store) Prune(ctx context.Context) error {
	now := s.now()
	return s.change(ctx, "", func(tx *sql.Tx) error {
		for query, before := range map[string]time.Time{
			`UPDATE privates SET url = '' WHERE until <= $1`: now,
			`DELETE FROM requests WHERE at <= $1`:            now.Add(-24 * time.Hour),
			`DELETE FROM limits WHERE next_at <= $1`:         now.Add(-time.Hour),
			`DELETE FROM runs WHERE updated_at <= $1`:        now.Add(-runsLife),
		} {
			if _, err := tx.ExecContext(ctx, query, micros(before)); err != nil {
				return fmt.Errorf("prune: %w", err)
			}
		}
		return nil
	})
}
