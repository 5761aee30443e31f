package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Prune forgets what is only kept for a while: secrets of answers, requests, limits that no longer bind, old background tasks.
func (s *Store) Prune(ctx context.Context) error {
	now := s.now()
	return s.change(ctx, "", func(tx *sql.Tx) error {
		for query, before := range map[string]time.Time{
			`UPDATE privates SET url = '' WHERE until <= $1`: now,
			`DELETE FROM requests WHERE at <= $1`:            now.Add(-24 * time.Hour),
			`DELETE FROM limits WHERE next_at <= $1`:         now.Add(-time.Hour),
			`DELETE FROM homes WHERE opened_at <= $1`:        now.Add(-homesLife),
			`DELETE FROM factor_links WHERE until <= $1`:     now,
			`DELETE FROM runs WHERE updated_at <= $1`:        now.Add(-runsLife),
		} {
			if _, err := tx.ExecContext(ctx, query, micros(before)); err != nil {
				return fmt.Errorf("prune: %w", err)
			}
		}
		return nil
	})
}
