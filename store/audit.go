package store

import (
	"context"
	"database/sql"
	"fmt"

	"headsup/maintenance"
)

// appendAudit puts entries at the end of the chain. The head row is locked last in every transaction, so that two writers
// never wait for each other in a circle.
func appendAudit(ctx context.Context, tx *sql.Tx, entries []maintenance.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	var head maintenance.Row
	// The update takes the lock before the read, on either database.
	err := tx.QueryRowContext(ctx, `UPDATE audit_head SET seq = seq WHERE id = 1 RETURNING seq, hash`).Scan(&head.Seq, &head.Hash)
	if err != nil {
		return fmt.Errorf("lock the audit: %w", err)
	}
	for _, e := range entries {
		row, err := maintenance.Chain(head, e)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO audit (seq, before, hash, body, change_id) VALUES ($1, $2, $3, $4, $5)`,
			row.Seq, row.Before, row.Hash, row.Body, e.Change); err != nil {
			return fmt.Errorf("append to the audit: %w", err)
		}
		head = row
	}
	if _, err := tx.ExecContext(ctx, `UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1`, head.Seq, head.Hash); err != nil {
		return fmt.Errorf("move the audit's head: %w", err)
	}
	return nil
}

// Audit gives the rows behind after, in order, at most limit of them.
func (s *Store) Audit(ctx context.Context, after int64, limit int) ([]maintenance.Row, error) {
	return collect(ctx, s.read, func(row interface{ Scan(...any) error }) (r maintenance.Row, err error) {
		err = row.Scan(&r.Seq, &r.Before, &r.Hash, &r.Body)
		return r, err
	}, `SELECT seq, before, hash, body FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
}

// Record puts entries at the end of the audit that belong to no other write, such as a start. What is kept together with a write of its
// own goes through appendAudit in that transaction, as the last thing in it.
func (s *Store) Record(ctx context.Context, entries ...maintenance.Entry) error {
	return s.change(ctx, "", func(tx *sql.Tx) error { return appendAudit(ctx, tx, entries) })
}
