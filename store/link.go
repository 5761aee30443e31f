package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"headsup/maintenance"
)

// linkKey is under what a link is kept: whoever reads the database cannot open it.
func linkKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

const linkColumns = `person, name, operator, replaces, until, opened_at, sealed, wrong`

func linkOf(ctx context.Context, q querier, token string) (l maintenance.Link, err error) {
	err = q.QueryRowContext(ctx, `SELECT `+linkColumns+` FROM factor_links WHERE token = $1`, linkKey(token)).
		Scan(&l.Person, &l.Name, &l.Operator, &l.Replace, scanTime{&l.Until}, scanTime{&l.OpenedAt}, &l.Sealed, &l.Wrong)
	if errors.Is(err, sql.ErrNoRows) {
		return maintenance.Link{}, nil
	}
	if err != nil {
		return l, fmt.Errorf("read link: %w", err)
	}
	return l, nil
}

// Link gives the link with this token; the zero Link where there is none.
func (s *Store) Link(ctx context.Context, token string) (maintenance.Link, error) {
	return linkOf(ctx, s.read, token)
}

// ChangeLink takes the link with this token through a step: link, factor, audit and who is to be told are kept together. person is whose
// link it is to become, where it is made; empty: whose it is. It fails with a *maintenance.Refusal where the step does.
func (s *Store) ChangeLink(ctx context.Context, token, person string, step maintenance.LinkStep) (maintenance.Link, error) {
	var after maintenance.LinkAfter
	err := s.again(func() error {
		return s.change(ctx, "", func(tx *sql.Tx) error {
			// The update takes the row's lock before the read, on either database, so that of two who open it at once the second sees the first.
			if _, err := tx.ExecContext(ctx, `UPDATE factor_links SET wrong = wrong WHERE token = $1`, linkKey(token)); err != nil {
				return fmt.Errorf("lock link: %w", err)
			}
			l, err := linkOf(ctx, tx, token)
			if err != nil {
				return err
			}
			whose := person
			if whose == "" {
				whose = l.Person
			}
			f, err := factorOf(ctx, tx, whose)
			if err != nil {
				return err
			}
			if after, err = step(l, f, s.now().UTC()); err != nil {
				return err
			}
			return keepLink(ctx, tx, token, f, after)
		})
	})
	if err == nil && after.Refused != nil {
		return after.Link, after.Refused
	}
	return after.Link, err
}

func keepLink(ctx context.Context, tx *sql.Tx, token string, before maintenance.Factor, after maintenance.LinkAfter) error {
	l := after.Link
	// Of somebody's links the newest counts.
	if _, err := tx.ExecContext(ctx, `DELETE FROM factor_links WHERE token = $1 OR person = $2`, linkKey(token), l.Person); err != nil {
		return fmt.Errorf("remove link: %w", err)
	}
	if l.Person != "" {
		_, err := tx.ExecContext(ctx, `INSERT INTO factor_links (token, `+linkColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			linkKey(token), l.Person, l.Name, l.Operator, flag(l.Replace), micros(l.Until), micros(l.OpenedAt), l.Sealed, l.Wrong)
		if err != nil {
			return fmt.Errorf("keep link: %w", err)
		}
	}
	if after.Factor != nil {
		if err := keepFactor(ctx, tx, *after.Factor, before.Version); err != nil {
			return err
		}
	}
	if err := keepNotices(ctx, tx, after.Tell...); err != nil {
		return err
	}
	return appendAudit(ctx, tx, after.Audit)
}

// MakeLink keeps a new link with this token for somebody.
func (b *Beside) MakeLink(ctx context.Context, token string, l maintenance.Link) error {
	_, err := b.s.ChangeLink(ctx, token, l.Person, maintenance.MakeLink(l))
	return err
}
