package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"headsup/maintenance"
)

// PolicyText is a policy as it was loaded.
type PolicyText struct {
	Hash     string
	Text     string
	Source   string // the file, or the settings
	LoadedAt time.Time
}

// Claim is what speaks for a policy where another one is in force. The zero Claim is that of a start.
type Claim struct {
	Instead string // hash of the policy that this replica had until now, whose file says another one by now; empty: it only starts
	Meant   bool   // somebody asks for it here and now
}

// Overruled is the error of a policy that may not take the place of the one in force: it is older as far as can be known.
type Overruled struct{ InForce PolicyText }

func (o *Overruled) Error() string {
	return fmt.Sprintf("another policy is in force: %.12s of %s, put in force by another headsup at %s",
		o.InForce.Hash, o.InForce.Source, o.InForce.LoadedAt.UTC().Format(time.RFC3339))
}

var errNoHash = errors.New("a policy without a hash cannot be put in force")

// Enforce makes a policy the one in force, with a row in the audit and the notices of it. One that is in force already stays as it
// is, but for what was found of its names, and nothing is told. It gives the policy in force, and whether it is another one than before; it
// fails with *Overruled where the claim is not enough.
func (s *Store) Enforce(
	ctx context.Context, p PolicyText, claim Claim, names maintenance.Names, tell func(inForce PolicyText) []maintenance.Notice,
) (inForce PolicyText, another bool, err error) {
	if p.Hash == "" {
		return PolicyText{}, false, errNoHash
	}
	err = s.change(ctx, "", func(tx *sql.Tx) (err error) {
		if inForce, err = policyInForce(ctx, tx); err != nil {
			return err
		}
		if another = inForce.Hash != p.Hash; another {
			if err := s.mayReplace(ctx, tx, inForce, p, claim); err != nil {
				return err
			}
		}
		if err := keepNames(ctx, tx, names); err != nil || !another {
			inForce.Text = p.Text
			return err
		}
		inForce = p
		inForce.LoadedAt = instant(micros(s.now())) // as it will be read again
		return s.enforce(ctx, tx, inForce, tell(inForce))
	})
	if no, overruled := errors.AsType[*Overruled](err); overruled {
		return PolicyText{}, false, no // it is no trouble of the database's
	}
	return inForce, another, err
}

// mayReplace fails with *Overruled where a policy may not take the place of the one in force. Only whoever had that one knows that the
// other is newer: its file said the one and says the other now. Who comes from an older one may have missed what lay between; who starts
// may have been away for long, but a policy that never was in force can only be a new one.
func (s *Store) mayReplace(ctx context.Context, tx *sql.Tx, inForce, p PolicyText, claim Claim) error {
	switch {
	case inForce.Hash == "", claim.Meant, claim.Instead == inForce.Hash:
		return nil
	case claim.Instead != "":
		return &Overruled{inForce}
	}
	var replaced bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM policies WHERE hash = $1)`, p.Hash).Scan(&replaced); err != nil {
		return fmt.Errorf("look for older policies: %w", err)
	}
	if !replaced {
		return nil
	}
	alone, err := s.alone(ctx, tx)
	if err == nil && !alone {
		err = &Overruled{inForce}
	}
	return err
}

func (s *Store) enforce(ctx context.Context, tx *sql.Tx, p PolicyText, tell []maintenance.Notice) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO policies (n, hash, text, source, loaded_at)
		VALUES ((SELECT COUNT(*) + 1 FROM policies), $1, $2, $3, $4)`, p.Hash, p.Text, p.Source, micros(p.LoadedAt))
	if err != nil {
		return fmt.Errorf("keep policy: %w", err)
	}
	if err := keepNotices(ctx, tx, tell...); err != nil {
		return err
	}
	s.leave(tx, word{Policy: true})
	s.note(tx, maintenance.Entry{
		At: p.LoadedAt, Actor: maintenance.System(), Verb: maintenance.VerbPolicy, Detail: maintenance.Detail{Policy: p.Hash, Source: p.Source, Text: p.Text},
	})
	return s.wantHomes(ctx, tx)
}

// Policy gives the policy in force; the zero PolicyText where there never was one.
func (s *Store) Policy(ctx context.Context) (PolicyText, error) { return lastPolicy(ctx, s.read) }

func keepNames(ctx context.Context, tx *sql.Tx, n maintenance.Names) error {
	const insert = `INSERT INTO policy_names (name, party, channel) VALUES ($1, $2, $3)`
	_, err := tx.ExecContext(ctx, `DELETE FROM policy_names`)
	for name, party := range n.Parties {
		if err == nil {
			_, err = tx.ExecContext(ctx, insert, name, asJSON(party), "")
		}
	}
	for _, name := range n.Nobody {
		if err == nil {
			_, err = tx.ExecContext(ctx, insert, name, "{}", "")
		}
	}
	for name, channel := range n.Channels {
		if err == nil {
			_, err = tx.ExecContext(ctx, insert, name, "{}", channel)
		}
	}
	if err != nil {
		return fmt.Errorf("keep the names of the policy: %w", err)
	}
	return nil
}

// Names gives what was last found of the names in the policy.
func (s *Store) Names(ctx context.Context) (maintenance.Names, error) {
	type named struct {
		name, channel string
		party         maintenance.Party
	}
	rows, err := collect(ctx, s.read, func(row interface{ Scan(...any) error }) (n named, err error) {
		err = row.Scan(&n.name, scanJSON{&n.party}, &n.channel)
		return n, err
	}, `SELECT name, party, channel FROM policy_names`)
	all := maintenance.Names{Parties: map[string]maintenance.Party{}, Channels: map[string]string{}}
	for _, n := range rows {
		switch {
		case n.channel != "":
			all.Channels[n.name] = n.channel
		case n.party == (maintenance.Party{}):
			all.Nobody = append(all.Nobody, n.name)
		default:
			all.Parties[n.name] = n.party
		}
	}
	return all, err
}

// InForce gives the policy in force without its text; the zero PolicyText where there never was one.
func (s *Store) InForce(ctx context.Context) (PolicyText, error) { return policyInForce(ctx, s.read) }

func policyInForce(ctx context.Context, q querier) (p PolicyText, err error) {
	err = q.QueryRowContext(ctx, `SELECT hash, source, loaded_at FROM policies ORDER BY n DESC LIMIT 1`).Scan(&p.Hash, &p.Source, scanTime{&p.LoadedAt})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("read which policy is in force: %w", err)
	}
	return p, nil
}

func lastPolicy(ctx context.Context, q querier) (p PolicyText, err error) {
	err = q.QueryRowContext(ctx, `SELECT hash, text, source, loaded_at FROM policies ORDER BY n DESC LIMIT 1`).
		Scan(&p.Hash, &p.Text, &p.Source, scanTime{&p.LoadedAt})
	if errors.Is(err, sql.ErrNoRows) {
		return PolicyText{}, nil
	}
	if err != nil {
		return p, fmt.Errorf("read policy: %w", err)
	}
	return p, nil
}
