package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Take takes one permit of a limit that all replicas share: one every so often, burst at once. A wait above zero means that
// there is none now, and nothing was taken.
func (s *Store) Take(ctx context.Context, key string, every time.Duration, burst int) (wait time.Duration, err error) {
	err = s.changeInTurn(ctx, "", key, func(tx *sql.Tx) error {
		now := s.now()
		paused, err := readLimit(ctx, tx, pauseOf(key))
		if err != nil {
			return err
		}
		if wait = paused.Sub(now); wait > 0 && wait <= longestPause {
			return nil
		}
		next, err := nextPermit(ctx, tx, key, now, time.Duration(burst)*every)
		if err != nil {
			return err
		}
		if wait = next.Sub(now) - time.Duration(burst-1)*every; wait > 0 {
			return nil
		}
		wait = 0
		return keepLimit(ctx, tx, key, next.Add(every))
	})
	return wait, err
}

// mostWait is how many calls may wait for their turn: more than ten replicas have under way at once.
const mostWait = 64

// Reserve gives the next turn of a limit that all replicas share, one every so often, and says how long it is until then. Whoever asked has
// that turn, whether they take it or not.
func (s *Store) Reserve(ctx context.Context, key string, every time.Duration) (wait time.Duration, err error) {
	err = s.changeInTurn(ctx, "", key, func(tx *sql.Tx) error {
		now := s.now()
		next, err := nextPermit(ctx, tx, key, now, mostWait*every)
		if err != nil {
			return err
		}
		wait = next.Sub(now)
		return keepLimit(ctx, tx, key, next.Add(every))
	})
	return wait, err
}

// nextPermit is when there is one, now at the earliest. One further away than any can be was given by a clock that jumped back since, which must
// not close the limit for as long as it jumped.
func nextPermit(ctx context.Context, tx *sql.Tx, key string, now time.Time, furthest time.Duration) (time.Time, error) {
	next, err := readLimit(ctx, tx, key)
	if next.Before(now) || next.Sub(now) > furthest {
		next = now
	}
	return next, err
}

// longestPause bounds a pause, so that a clock that jumped back does not close a limit for as long as it jumped. Whoever is
// asked for more is asked again after it.
const longestPause = 10 * time.Minute

// Pause gives no permit of the limit for so long, to no replica.
func (s *Store) Pause(ctx context.Context, key string, wait time.Duration) error {
	return s.changeInTurn(ctx, "", key, func(tx *sql.Tx) error {
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
