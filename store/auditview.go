package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"headsup/audit"
)

// AuditReading is the record as of one moment, whatever is written meanwhile. It ends with Close, which is safe to call twice.
type AuditReading struct {
	Head audit.Head // that the database says the record ends with; its last row says it too, unless somebody else wrote here

	tx *sql.Tx
}

// ReadAudit begins to read the record.
func (v *View) ReadAudit(ctx context.Context) (*AuditReading, error) {
	tx, err := v.s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read the audit: %w", err)
	}
	head, err := auditHead(ctx, tx)
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return &AuditReading{Head: head, tx: tx}, nil
}

// Rows gives every row, in order, without holding more than one. An error ends them.
func (r *AuditReading) Rows(ctx context.Context) iter.Seq2[AuditRow, error] {
	return func(yield func(AuditRow, error) bool) {
		rows, err := r.tx.QueryContext(ctx, `SELECT `+auditColumns+` FROM audit ORDER BY seq`)
		if err != nil {
			yield(AuditRow{}, fmt.Errorf("read the audit: %w", err))
			return
		}
		defer func() { _ = rows.Close() }() // Err tells what went wrong
		for rows.Next() {
			row, err := scanAudit(rows)
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(AuditRow{}, fmt.Errorf("read the audit: %w", err))
		}
	}
}

// Close ends the reading.
func (r *AuditReading) Close() error {
	if err := r.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("end the reading of the audit: %w", err)
	}
	return nil
}
