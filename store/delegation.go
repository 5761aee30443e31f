package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"headsup/maintenance"
)

// Delegate keeps who stands in for whom, with a row in the audit, where the step, which knows of no change, does not refuse it; nil: none
// is asked. The same pair again replaces what was said before.
func (s *Store) Delegate(ctx context.Context, a maintenance.Actor, d maintenance.Delegation, prove maintenance.Step) error {
	var no *maintenance.Refusal
	err := s.again(func() error {
		return s.change(ctx, a.Request, func(tx *sql.Tx) error {
			proof, err := s.proved(ctx, tx, a, prove)
			if no = proof.Refused; err != nil || no != nil {
				return err
			}
			return s.delegate(ctx, tx, a, d, proof.Factor != nil)
		})
	})
	switch {
	case err != nil:
		return err
	case no != nil:
		return no
	}
	fresh, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := s.readDelegations(fresh); err != nil { // what was kept stays kept, and counts from the next reading on
		s.log.Warn("stand-ins were not read", "error", err)
	}
	return nil
}

// proved asks the step for the actor's code, and keeps what it leaves of their second factor.
func (s *Store) proved(ctx context.Context, tx *sql.Tx, a maintenance.Actor, prove maintenance.Step) (maintenance.After, error) {
	if prove == nil {
		return maintenance.After{}, nil
	}
	f, err := factorOf(ctx, tx, a.Person.ID)
	if err != nil {
		return maintenance.After{}, err
	}
	before := maintenance.Before{Factor: f, Now: s.now().UTC()}
	after, err := judged(ctx, tx, before, prove)
	switch {
	case err != nil:
		return after, err
	case after.Refused != nil:
		return after, s.refused(ctx, tx, before, after)
	case after.Factor != nil:
		return after, keepFactor(ctx, tx, *after.Factor, f.Version)
	}
	return after, nil
}

func (s *Store) delegate(ctx context.Context, tx *sql.Tx, a maintenance.Actor, d maintenance.Delegation, proven bool) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO delegations (from_user, to_user, from_who, to_who, at, until)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (from_user, to_user) DO UPDATE SET
		from_who = excluded.from_who, to_who = excluded.to_who, at = excluded.at, until = excluded.until`,
		d.From.ID, d.To.ID, asJSON(d.From), asJSON(d.To), micros(d.At), micros(d.Until))
	if err != nil {
		return fmt.Errorf("keep delegation: %w", err)
	}
	s.leave(tx, word{StandIns: true})
	s.note(tx, maintenance.Entry{
		At: s.now().UTC(), Actor: a, Verb: maintenance.VerbDelegated, Detail: maintenance.Detail{For: d.To.ID, To: d.Until.UTC(), Proven: proven},
	})
	return s.wantHomes(ctx, tx)
}

// Delegations gives those that had not ended when they were last kept or read; whether one holds says its Until. It never waits.
func (s *Store) Delegations() []maintenance.Delegation {
	if all := s.delegations.Load(); all != nil {
		return *all
	}
	return nil
}

// readDelegations keeps the order of readings, so that none is replaced by an older one.
func (s *Store) readDelegations(ctx context.Context) error {
	s.delegating.Lock()
	defer s.delegating.Unlock()
	all, err := collect(ctx, s.read, func(row interface{ Scan(...any) error }) (d maintenance.Delegation, err error) {
		err = row.Scan(scanJSON{&d.From}, scanJSON{&d.To}, scanTime{&d.At}, scanTime{&d.Until})
		return d, err
	}, `SELECT from_who, to_who, at, until FROM delegations WHERE until > $1 ORDER BY at, from_user, to_user`, micros(s.now()))
	if err != nil {
		return err
	}
	s.delegations.Store(&all)
	return nil
}
