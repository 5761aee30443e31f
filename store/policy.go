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

// Enforce makes a policy the one in force, with a row in the audit and the notices of it. One that is in force already stays as it
// is, but for what was found of its names, and nothing is told. It gives the policy in force, and whether it is another one than before.
func (s *Store) Enforce(
	ctx context.Context, p PolicyText, names maintenance.Names, tell func(inForce PolicyText) []maintenance.Notice,
) (inForce PolicyText, another bool, err error) {
	err = s.change(ctx, "", func(tx *sql.Tx) (err error) {
		if err := keepNames(ctx, tx, names); err != nil {
			return err
		}
		if inForce, err = lastPolicy(ctx, tx); err != nil || inForce.Hash == p.Hash {
			another = false
			return err
		}
		now := instant(micros(s.now())) // as it will be read again
		another, inForce = true, p
		inForce.LoadedAt = now
		_, err = tx.ExecContext(ctx, `INSERT INTO policies (n, hash, text, source, loaded_at)
			VALUES ((SELECT COUNT(*) + 1 FROM policies), $1, $2, $3, $4)`, p.Hash, p.Text, p.Source, micros(now))
		if err != nil {
			return fmt.Errorf("keep policy: %w", err)
		}
		for _, n := range tell(inForce) {
			if err := keepNotice(ctx, tx, n); err != nil {
				return err
			}
		}
		s.note(tx, maintenance.Entry{
			At: now, Actor: maintenance.System(), Verb: maintenance.VerbPolicy, Detail: maintenance.Detail{Policy: p.Hash, Source: p.Source, Text: p.Text},
		})
		return s.wantHomes(ctx, tx)
	})
	return inForce, another, err
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
