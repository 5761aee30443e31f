package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"

	"headsup/audit"
	"headsup/maintenance"
)

// AuditReading is the record of a database as of one moment, whatever is written meanwhile. It rests on nothing else in the database, so
// that it can be checked whatever was done to that. It ends with Close, which is safe to call twice.
type AuditReading struct {
	Head audit.Head // that the database says the record ends with; its last row says it too, unless somebody else wrote here

	db *sql.DB
	tx *sql.Tx
}

// OpenAudit begins to read the record; another process may be using the database, and is not disturbed. It fails with
// fs.ErrNotExist where there is none, and with ErrOtherVersion where it has no record that this program can read.
func OpenAudit(ctx context.Context, url string) (*AuditReading, error) {
	db, err := openToRead(ctx, url)
	if err != nil {
		return nil, err
	}
	r := &AuditReading{db: db}
	if r.tx, err = db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}); err != nil {
		return nil, errors.Join(fmt.Errorf("read the audit: %w", err), r.Close())
	}
	if r.Head, err = auditHead(ctx, r.tx); err != nil {
		return nil, errors.Join(ErrOtherVersion, err, r.Close())
	}
	return r, nil
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

// Tasks gives the tasks that a word means: a handle or an id of the cloud's.
func (r *AuditReading) Tasks(ctx context.Context, word string) ([]maintenance.TaskKey, error) {
	return collect(ctx, r.tx, func(row interface{ Scan(...any) error }) (k maintenance.TaskKey, err error) {
		err = row.Scan(&k.Instance, &k.Task)
		return k, err
	}, `SELECT instance_id, id FROM tasks WHERE handle = $1 OR id = $2 ORDER BY instance_id`, strings.ToLower(word), word)
}

// Check goes along the whole record with a checker, and compares what stands beside the texts in the database with them. What is wrong
// is an *audit.Broken.
func (r *AuditReading) Check(ctx context.Context, c *audit.Checker) error {
	for row, err := range r.Rows(ctx) {
		if err != nil {
			return err
		}
		if err := c.Row(row.Row); err != nil {
			return err
		}
		if err := c.Says(audit.Columns{At: row.At, User: row.User, Task: row.Task, Change: row.Change}); err != nil {
			return err
		}
	}
	return c.Ends(r.Head)
}

// Close ends the reading.
func (r *AuditReading) Close() error {
	var err error
	if r.tx != nil {
		if err = r.tx.Rollback(); errors.Is(err, sql.ErrTxDone) {
			err = nil
		}
	}
	return errors.Join(err, r.db.Close())
}
