package store

import (
	"context"
	"database/sql"
	"fmt"

	"headsup/maintenance"
)

const decisionColumns = `change_id, n, person, yes, to_at, reason, policy, at, for_person, proven`

func scanDecision(row interface{ Scan(...any) error }) (d maintenance.Decision, err error) {
	err = row.Scan(&d.Change, &d.N, scanJSON{&d.By}, &d.Yes, scanTime{&d.To}, &d.Reason, &d.Policy, scanTime{&d.At}, scanJSON{&d.For}, &d.Proven)
	return d, err
}

func loadDecisions(ctx context.Context, q querier, change string) ([]maintenance.Decision, error) {
	return collect(ctx, q, scanDecision, `SELECT `+decisionColumns+` FROM decisions WHERE change_id = $1 ORDER BY n`, change)
}

func keepDecision(ctx context.Context, tx *sql.Tx, d maintenance.Decision) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO decisions (`+decisionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		d.Change, d.N, asJSON(d.By), flag(d.Yes), micros(d.To), d.Reason, d.Policy, micros(d.At), asJSON(d.For), flag(d.Proven))
	if err != nil {
		return fmt.Errorf("keep decision: %w", err)
	}
	return nil
}

// Pending gives the changes that wait for a decision, for their requester or for a sign-off; the one whose time ends first in front.
func (s *Store) Pending(ctx context.Context) ([]Kept, error) {
	ids, err := texts(ctx, s.read, `SELECT id FROM changes WHERE state IN ('pending', 'countered')
		OR glass = 1 AND signed_off_at = 0 AND state NOT IN ('draft', 'dropped', 'withdrawn', 'superseded') ORDER BY due_at, id`)
	if err != nil {
		return nil, err
	}
	waiting := make([]Kept, 0, len(ids))
	for _, id := range ids {
		kept, err := s.Look(ctx, id)
		if err != nil {
			return nil, err
		}
		waiting = append(waiting, kept)
	}
	return waiting, nil
}

// Ripe gives the changes that wait for approvals and with which a step has something to do. It only reads: whoever takes the step asks
// Decide.
func (s *Store) Ripe(ctx context.Context, step maintenance.Step) (ripe []string, err error) {
	ids, err := texts(ctx, s.read, `SELECT id FROM changes WHERE state = 'pending' ORDER BY due_at, id`)
	for _, id := range ids {
		b, err := s.before(ctx, s.read, id)
		if err != nil {
			return nil, err
		}
		if _, no := step(b); no == nil {
			ripe = append(ripe, id)
		}
	}
	return ripe, err
}
