package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"headsup/audit"
	"headsup/maintenance"
)

// notes are what transactions under way will leave in the audit. It is written when all else is, so that the chain's head is the last
// lock that a transaction takes: writers take turns there, on however many replicas, and never wait for each other in a circle.
type notes struct {
	mu      sync.Mutex
	pending map[*sql.Tx]*left
}

// left is what one transaction leaves.
type left struct {
	entries []maintenance.Entry
	moved   []move
	word    word // for the other replicas
}

// move is that a change came into another state.
type move struct {
	change string
	to     maintenance.State
}

// note keeps entries for the end of the transaction.
func (s *Store) note(tx *sql.Tx, entries ...maintenance.Entry) {
	s.notes.add(tx, func(l *left) { l.entries = append(l.entries, entries...) })
}

// moved keeps that a change comes into another state with the transaction.
func (s *Store) moved(tx *sql.Tx, c maintenance.Change) {
	s.notes.add(tx, func(l *left) { l.moved = append(l.moved, move{c.ID, c.State}) })
}

func (n *notes) add(tx *sql.Tx, add func(*left)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.pending == nil {
		n.pending = map[*sql.Tx]*left{}
	}
	if n.pending[tx] == nil {
		n.pending[tx] = &left{}
	}
	add(n.pending[tx])
}

func (n *notes) of(tx *sql.Tx) left {
	n.mu.Lock()
	defer n.mu.Unlock()
	if l := n.pending[tx]; l != nil {
		return *l
	}
	return left{}
}

// committed tells of what a transaction has left.
func (s *Store) committed(ctx context.Context, tx *sql.Tx) {
	left := s.notes.of(tx)
	for _, m := range left.moved {
		s.observer.Moved(ctx, m.change, m.to)
	}
	for _, e := range left.entries {
		if e.Change == "" || e.Verb == maintenance.VerbTold || e.Verb == maintenance.VerbShowed {
			continue // what was seen and said stands in the audit; a first poll of a large fleet would be 100,000 lines
		}
		s.log.Info("kept a step of a change", "request", e.Actor.Request, "user", e.Actor.Person.ID, "change", e.Change,
			"task", e.Task.Task, "step", e.Verb, "state", e.Detail.State)
	}
	s.nudge()
}

func (n *notes) forget(tx *sql.Tx) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.pending, tx)
}

// appendAudit puts entries at the end of the chain. The head's row is locked by it, and freed by the end of the transaction.
func appendAudit(ctx context.Context, tx *sql.Tx, entries []maintenance.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	var head audit.Head
	// The update takes the lock before the read, on either database.
	err := tx.QueryRowContext(ctx, `UPDATE audit_head SET seq = seq WHERE id = 1 RETURNING seq, hash`).Scan(&head.Seq, &head.Hash)
	if err != nil {
		return fmt.Errorf("lock the audit: %w", err)
	}
	for _, e := range entries {
		row, err := audit.Seal(head, e)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO audit (`+auditColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			row.Seq, row.Before, row.Hash, row.Text, micros(e.At), e.Actor.Person.ID, e.Task.Instance, e.Task.Task, e.Change); err != nil {
			return fmt.Errorf("append to the audit: %w", err)
		}
		head = row.Head()
	}
	if _, err := tx.ExecContext(ctx, `UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1`, head.Seq, head.Hash); err != nil {
		return fmt.Errorf("move the audit's head: %w", err)
	}
	return nil
}

const auditColumns = `seq, before, hash, text, at, user_id, instance_id, task_id, change_id`

// AuditRow is a row of the audit with the columns that it is found by. They are no part of what is hashed: whoever checks the row
// compares them.
type AuditRow struct {
	audit.Row

	At     time.Time
	User   string
	Task   maintenance.TaskKey
	Change string
}

func scanAudit(row interface{ Scan(...any) error }) (r AuditRow, err error) {
	err = row.Scan(&r.Seq, &r.Before, &r.Hash, &r.Text, scanTime{&r.At}, &r.User, &r.Task.Instance, &r.Task.Task, &r.Change)
	return r, err
}

// Audit gives the rows behind after, in order, at most limit of them.
func (s *Store) Audit(ctx context.Context, after int64, limit int) ([]AuditRow, error) {
	return collect(ctx, s.read, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
}

// AuditHead is the end of the chain.
func (s *Store) AuditHead(ctx context.Context) (audit.Head, error) { return auditHead(ctx, s.read) }

func auditHead(ctx context.Context, q querier) (head audit.Head, err error) {
	if err = q.QueryRowContext(ctx, `SELECT seq, hash FROM audit_head WHERE id = 1`).Scan(&head.Seq, &head.Hash); err != nil {
		return head, fmt.Errorf("read the audit's head: %w", err)
	}
	return head, nil
}

// Record puts entries at the end of the audit that belong to no other write, such as a start. What is kept together with a write of its
// own is noted in that transaction.
func (s *Store) Record(ctx context.Context, entries ...maintenance.Entry) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		s.note(tx, entries...)
		return nil
	})
}
