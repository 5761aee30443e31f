package store

import (
	"context"

	"headsup/maintenance"
)

// ledger gives how a task's time was changed since it was first seen, from its history. A moment at which the cloud gave no time
// changes nothing: what comes after it is compared with the last time that is known.
func ledger(ctx context.Context, q querier, t maintenance.Task) (maintenance.Ledger, error) {
	l := maintenance.Ledger{First: t.FirstScheduledAt}
	seen, err := collect(ctx, q, func(row interface{ Scan(...any) error }) (m maintenance.Move, err error) {
		err = row.Scan(scanTime{&m.At}, scanTime{&m.To}, &m.Change, scanActor{&m.By}, &m.Reason)
		return m, err
	}, `SELECT m.at, m.scheduled_at, COALESCE(c.id, ''), COALESCE(c.requester, ''), COALESCE(c.reason, '')
		FROM moments m LEFT JOIN changes c ON c.id = m.change_id AND c.action = 'reschedule'
		WHERE m.instance_id = $1 AND m.task_id = $2 ORDER BY m.n`, t.Instance, t.ID)
	if err != nil {
		return l, err
	}
	was := l.First
	for _, m := range seen {
		if m.To.IsZero() {
			continue
		}
		if l.First.IsZero() {
			l.First, was = m.To, m.To
		}
		if m.From = was; !maintenance.SameSecond(m.To, was) {
			l.Moves = append(l.Moves, m)
		}
		was = m.To
	}
	return l, nil
}

// Ledger gives how often and how far a task was put off.
func (s *Store) Ledger(ctx context.Context, t maintenance.Task) (maintenance.Ledger, error) {
	return ledger(ctx, s.read, t)
}

// scanActor reads the person out of a stored actor; nobody out of an empty text.
type scanActor struct{ to *maintenance.Person }

// Scan reads one column.
func (s scanActor) Scan(from any) error {
	var a maintenance.Actor
	if text, ok := from.(string); ok && text == "" {
		return nil
	}
	if err := (scanJSON{&a}).Scan(from); err != nil {
		return err
	}
	*s.to = a.Person
	return nil
}
