package store

import (
	"context"
	"database/sql"
	"fmt"
)

// keepTrace keeps by what the request is followed that brings a change on; empty: by nothing, and then it stays what it was.
func keepTrace(ctx context.Context, tx *sql.Tx, change, trace string) error {
	if trace == "" {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE changes SET trace = $1 WHERE id = $2`, trace, change); err != nil {
		return fmt.Errorf("keep trace: %w", err)
	}
	return nil
}

// Trace is by what the last request is followed that brought a change on, as the Observer named it; empty: by nothing.
func (s *Store) Trace(ctx context.Context, change string) (trace string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT trace FROM changes WHERE id = $1`, change).Scan(&trace)
	if err != nil {
		return "", fmt.Errorf("read trace: %w", err)
	}
	return trace, nil
}
