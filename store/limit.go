package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// A limit goes by one clock: on PostgreSQL the database's, since by their own clocks two replicas would each forgive the other's permits, and hold a pause
// for as long as they differ. On SQLite there is one replica, and app's clock.

// Take takes one permit of a limit that all replicas share: one every so often, burst at once. A wait above zero means that
// there is none now, and nothing was taken.
func (s *Store) Take(ctx context.Context, key string, every time.Duration, burst int) (wait time.Duration, err error) {
	err = s.changeInTurn(ctx, "", key, func(tx *sql.Tx) error {
		l, err := s.readLimit(ctx, tx, key)
		if err != nil {
			return err
		}
		if wait = l.paused.Sub(l.now); wait > 0 && wait <= longestPause {
			return nil
		}
		next := l.permit(time.Duration(burst) * every)
		if wait = next.Sub(l.now) - time.Duration(burst-1)*every; wait > 0 {
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
		l, err := s.readLimit(ctx, tx, key)
		if err != nil {
			return err
		}
		next := l.permit(mostWait * every)
		wait = next.Sub(l.now)
		return keepLimit(ctx, tx, key, next.Add(every))
	})
	return wait, err
}

// longestPause bounds a pause, so that a clock that jumped back does not close a limit for as long as it jumped. Whoever is
// asked for more is asked again after it.
const longestPause = 10 * time.Minute

// Pause gives no permit of the limit for so long, to no replica.
func (s *Store) Pause(ctx context.Context, key string, wait time.Duration) error {
	return s.changeInTurn(ctx, "", key, func(tx *sql.Tx) error {
		now, err := s.limitTime(ctx, tx)
		if err != nil {
			return err
		}
		return keepLimit(ctx, tx, pauseOf(key), now.Add(min(wait, longestPause)))
	})
}

// pauseOf is the row that holds until when a limit is paused.
func pauseOf(key string) string { return "pause:" + key }

// limit is one that is looked at, by its own clock.
type limit struct {
	now    time.Time
	next   time.Time // when there is a permit again; zero: it was never used
	paused time.Time // until when; zero: it never was
}

// permit is when there is one, now at the earliest. One further away than any can be was given by a clock that jumped back since, which must
// not close the limit for as long as it jumped.
func (l limit) permit(furthest time.Duration) time.Time {
	if l.next.Before(l.now) || l.next.Sub(l.now) > furthest {
		return l.now
	}
	return l.next
}

func (s *Store) readLimit(ctx context.Context, tx *sql.Tx, key string) (l limit, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(CASE WHEN key = $1 THEN next_at END), 0), COALESCE(MAX(CASE WHEN key = $2 THEN next_at END), 0)
		FROM limits WHERE key IN ($1, $2)`, key, pauseOf(key)).Scan(scanTime{&l.next}, scanTime{&l.paused})
	if err != nil {
		return limit{}, fmt.Errorf("read limit: %w", err)
	}
	l.now, err = s.limitTime(ctx, tx)
	return l, err
}

func keepLimit(ctx context.Context, tx *sql.Tx, key string, next time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO limits (key, next_at) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET next_at = excluded.next_at`, key, micros(next))
	if err != nil {
		return fmt.Errorf("keep limit: %w", err)
	}
	return nil
}
