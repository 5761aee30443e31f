package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"headsup/maintenance"
)

const factorColumns = `person, sealed, enrolled_at, step, wrong, locked_until, version`

func scanFactor(row interface{ Scan(...any) error }) (f maintenance.Factor, err error) {
	err = row.Scan(&f.Person, &f.Sealed, scanTime{&f.EnrolledAt}, &f.Step, &f.Wrong, scanTime{&f.LockedUntil}, &f.Version)
	return f, err
}

// factorOf gives somebody's second factor; the zero Factor where they have none.
func factorOf(ctx context.Context, q querier, person string) (maintenance.Factor, error) {
	f, err := scanFactor(q.QueryRowContext(ctx, `SELECT `+factorColumns+` FROM second_factors WHERE person = $1`, person))
	if errors.Is(err, sql.ErrNoRows) {
		return maintenance.Factor{}, nil
	}
	if err != nil {
		return f, fmt.Errorf("read second factor: %w", err)
	}
	return f, nil
}

// keepFactor keeps a factor as it was changed from the given version: whoever was first has used the code up, and the other looks again.
func keepFactor(ctx context.Context, tx *sql.Tx, f maintenance.Factor, before int64) error {
	args := []any{f.Person, f.Sealed, micros(f.EnrolledAt), f.Step, f.Wrong, micros(f.LockedUntil), before + 1}
	query := `INSERT INTO second_factors (` + factorColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO NOTHING`
	switch {
	case !f.Enrolled():
		query, args = `DELETE FROM second_factors WHERE person = $1 AND version = $2`, []any{f.Person, before}
	case before > 0:
		query = `UPDATE second_factors SET sealed = $2, enrolled_at = $3, step = $4, wrong = $5, locked_until = $6, version = $7
			WHERE person = $1 AND version = $7 - 1`
	}
	done, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("keep second factor: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(errLostRace, err)
	}
	return nil
}

// ChangeFactor takes somebody's second factor through a step: the factor, its audit rows and who is to be told are kept together. It
// fails with a *maintenance.Refusal where the step does.
func (s *Store) ChangeFactor(ctx context.Context, a maintenance.Actor, person string, step maintenance.FactorStep) (maintenance.Factor, error) {
	var after maintenance.FactorAfter
	err := s.again(func() error {
		return s.change(ctx, a.Request, func(tx *sql.Tx) error {
			f, err := factorOf(ctx, tx, person)
			if err != nil {
				return err
			}
			if after, err = step(f, s.now().UTC()); err != nil {
				return err
			}
			if err := keepFactor(ctx, tx, after.Factor, f.Version); err != nil {
				return err
			}
			if err := keepNotices(ctx, tx, after.Tell...); err != nil {
				return err
			}
			s.note(tx, after.Audit...)
			return nil
		})
	})
	return after.Factor, err
}

// Factors gives every second factor, by person.
func (s *Store) Factors(ctx context.Context) ([]maintenance.Factor, error) {
	return collect(ctx, s.read, scanFactor, `SELECT `+factorColumns+` FROM second_factors ORDER BY person`)
}

// refused keeps what a step leaves that decided nothing.
func (s *Store) refused(ctx context.Context, tx *sql.Tx, before maintenance.Before, after maintenance.After) error {
	if after.Factor != nil {
		if err := keepFactor(ctx, tx, *after.Factor, before.Factor.Version); err != nil {
			return err
		}
	}
	if err := keepNotices(ctx, tx, after.Tell...); err != nil {
		return err
	}
	s.note(tx, after.Audit...)
	return nil
}
