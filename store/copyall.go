package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"headsup/audit"
)

// Why nothing was copied, beside what keeps a database from being opened. Each comes in a *CopyError, which says of which of the two it is.
var (
	ErrSameDatabase = errors.New("both are the same database")
	ErrOtherData    = errors.New("it holds data that are no earlier copy of the other's")
)

// CopyError is why a copy came to nothing. All of it was rolled back.
type CopyError struct {
	To    bool // it lies with the database to which was to be copied; else with the one it comes from
	cause error
}

func (e *CopyError) Error() string {
	if e.To {
		return "copy into the new database: " + e.cause.Error()
	}
	return "copy from the old database: " + e.cause.Error()
}

func (e *CopyError) Unwrap() error { return e.cause }

// Copied is what was copied of one table. The table of jobs is the job engine's: of that only what is still to be done.
type Copied struct {
	Table string
	Rows  int
}

// CopyAll copies what a stopped headsup keeps in one database into another, whose tables it brings up to date: all or nothing, in one
// transaction, so that it may be killed and run again. It takes the place of an earlier copy of the same database that nobody has worked on
// since; what else the other holds is refused. Both are kept from any headsup meanwhile. It tells of each table when it is in, and gives the
// end of the record, which is whole in both. Its errors are *CopyError, but for an end of ctx.
func CopyAll(ctx context.Context, from, to string, now func() time.Time, tell func(Copied)) (audit.Head, error) {
	if err := notTheSame(ctx, from, to); err != nil {
		return audit.Head{}, err
	}
	source, err := openSource(ctx, from, now)
	if err != nil {
		return audit.Head{}, &CopyError{cause: err}
	}
	defer source.close(ctx)
	read, err := source.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return audit.Head{}, &CopyError{cause: err}
	}
	defer func() { _ = read.Rollback() }() // it wrote nothing
	head, err := wholeRecord(ctx, read)
	if err != nil {
		return head, &CopyError{cause: err}
	}
	c := &copying{from: source, read: read, tell: tell}
	if c.tables, err = source.tables(ctx, read); err != nil {
		return head, &CopyError{cause: err}
	}
	if c.to, err = openTarget(ctx, to, now, c.mayTake); err != nil {
		return head, &CopyError{To: true, cause: err}
	}
	defer c.to.close(ctx)
	return head, c.all(ctx, head)
}

// wholeRecord checks the record, and gives its end.
func wholeRecord(ctx context.Context, tx *sql.Tx) (audit.Head, error) {
	head, err := auditHead(ctx, tx)
	if err != nil {
		return head, err
	}
	return head, (&AuditReading{Head: head, tx: tx}).Check(ctx, audit.NewChecker(nil))
}

// copying is a copy under way.
type copying struct {
	from, to *end
	read     *sql.Tx // of all that is copied: one moment
	tables   []string
	tell     func(Copied)
}

// mayTake says whether the other database may be written: it is empty, or its record is the beginning of this one's, so that it is an earlier
// copy, on which no headsup has started since: each start is a row of the record.
func (c *copying) mayTake(ctx context.Context, q querier, theirs []string) error {
	known := slices.DeleteFunc(slices.Clone(theirs), func(table string) bool { return !slices.Contains(c.tables, table) })
	switch {
	case len(known) == 0:
		return nil // other programs' tables beside ours are nobody's business
	case !slices.Contains(known, "audit_head"):
		return ErrOtherData
	}
	head, err := auditHead(ctx, q)
	if err != nil {
		return err
	}
	if head.Seq > 0 {
		var ours bool
		err := c.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audit WHERE seq = $1 AND hash = $2)`, head.Seq, head.Hash).Scan(&ours)
		if err == nil && !ours {
			err = ErrOtherData
		}
		return err
	}
	for _, table := range known {
		if table == "audit_head" {
			continue // its one row is made with it
		}
		var some bool
		if err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+table+`)`).Scan(&some); err != nil {
			return err
		}
		if some {
			return ErrOtherData
		}
	}
	return nil
}

// all copies every table and the jobs, looks at what has arrived, and commits.
func (c *copying) all(ctx context.Context, head audit.Head) error {
	tx, err := c.to.write.BeginTx(ctx, nil)
	if err != nil {
		return &CopyError{To: true, cause: err}
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	for _, table := range append(slices.Clone(c.tables), "river_job") {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil { //nolint:gosec // a name that the database itself gave
			return &CopyError{To: true, cause: fmt.Errorf("empty table %s: %w", table, err)}
		}
	}
	for _, table := range c.tables {
		rows, err := c.table(ctx, tx, table)
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		c.tell(Copied{table, rows})
	}
	jobs, err := c.jobs(ctx, tx)
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	c.tell(Copied{"river_job", jobs})
	if arrived, err := wholeRecord(ctx, tx); err != nil || arrived != head {
		return &CopyError{To: true, cause: errors.Join(fmt.Errorf("the record arrived up to %v, and is to end at %v", arrived, head), err)}
	}
	if err := tx.Commit(); err != nil {
		return &CopyError{To: true, cause: err}
	}
	return nil
}

const (
	mostValues = 30_000 // in one statement: SQLite takes 32,766, PostgreSQL 65,535
	mostRows   = 500    // in one statement, so that it stays below a megabyte or two
)

// table copies one table, and counts what has arrived in it.
func (c *copying) table(ctx context.Context, tx *sql.Tx, table string) (int, error) {
	columns, err := columnsOf(ctx, tx, table)
	if err != nil {
		return 0, &CopyError{To: true, cause: err}
	}
	rows, err := c.read.QueryContext(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM `+table) //nolint:gosec // names that the database itself gave
	if err != nil {
		return 0, &CopyError{cause: err}
	}
	defer rows.Close()
	most := min(mostRows, mostValues/len(columns))
	sent, batch := 0, make([]any, 0, most*len(columns))
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for n := range values {
			into[n] = &values[n]
		}
		if err := rows.Scan(into...); err != nil {
			return 0, &CopyError{cause: err}
		}
		if batch, sent = append(batch, values...), sent+1; len(batch) == most*len(columns) {
			if err := insert(ctx, tx, table, columns, batch); err != nil {
				return 0, err
			}
			batch = batch[:0]
		}
	}
	if err := rows.Err(); err != nil {
		return 0, &CopyError{cause: err}
	}
	if err := insert(ctx, tx, table, columns, batch); err != nil {
		return 0, err
	}
	return sent, c.sameCount(ctx, tx, table)
}

// columnsOf gives a table's columns.
func columnsOf(ctx context.Context, tx *sql.Tx, table string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT * FROM `+table+` LIMIT 0`) //nolint:gosec,unqueryvet // a name that the database itself gave; only its columns are asked for
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	return columns, errors.Join(err, rows.Err())
}

// insert writes rows, whose values stand one behind the other.
func insert(ctx context.Context, tx *sql.Tx, table string, columns []string, values []any) error {
	if len(values) == 0 {
		return nil
	}
	var text strings.Builder
	text.WriteString(`INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES `)
	for n := range values {
		switch {
		case n == 0:
			text.WriteByte('(')
		case n%len(columns) == 0:
			text.WriteString("), (")
		default:
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "$%d", n+1)
	}
	text.WriteByte(')')
	if _, err := tx.ExecContext(ctx, text.String(), values...); err != nil {
		return &CopyError{To: true, cause: err}
	}
	return nil
}

func (c *copying) sameCount(ctx context.Context, tx *sql.Tx, table string) error {
	var left, arrived int
	if err := c.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+table).Scan(&left); err != nil {
		return &CopyError{cause: err}
	}
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+table).Scan(&arrived); err != nil {
		return &CopyError{To: true, cause: err}
	}
	if left != arrived {
		return &CopyError{To: true, cause: fmt.Errorf("%d rows arrived of %d", arrived, left)}
	}
	return nil
}

// unfinished are the states of jobs that are still to be done. One that ran when its headsup was killed is done again, as after any kill.
func unfinished() []rivertype.JobState {
	return []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled, rivertype.JobStatePending,
	}
}

// jobs puts what is still to be done into the queues of the other database, to be done at once: a claim has taken its due_at out of our
// rows, so that the job alone knows of it. What was done is left behind, and so are the engine's own rows of leaders and queues.
func (c *copying) jobs(ctx context.Context, tx *sql.Tx) (int, error) {
	old, err := c.from.jobs()
	if err != nil {
		return 0, &CopyError{cause: err}
	}
	fresh, err := c.to.jobs()
	if err != nil {
		return 0, &CopyError{To: true, cause: err}
	}
	const page = 1000
	wanted := river.NewJobListParams().States(unfinished()...).First(page)
	for copied := 0; ; {
		found, err := old.JobListTx(ctx, c.read, wanted)
		if err != nil {
			return copied, &CopyError{cause: err}
		}
		for _, job := range found.Jobs {
			_, err := fresh.InsertTx(ctx, tx, carried{job.Kind, job.EncodedArgs}, &river.InsertOpts{Queue: job.Queue, MaxAttempts: mostTries, Priority: job.Priority})
			if err != nil {
				return copied, &CopyError{To: true, cause: err}
			}
			copied++
		}
		if len(found.Jobs) < page {
			return copied, nil
		}
		wanted = wanted.After(found.LastCursor)
	}
}

// carried is a job as it was kept, of whatever kind.
type carried struct {
	kind string
	args json.RawMessage
}

// Kind is the job's.
func (c carried) Kind() string { return c.kind }

// MarshalJSON gives what was kept.
func (c carried) MarshalJSON() ([]byte, error) { return c.args, nil }
