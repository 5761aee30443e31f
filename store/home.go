package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"headsup/maintenance"
)

// HomeOpened keeps that somebody has opened their App Home, and has it brought up to date at once. hash is Slack's of what they see there now.
func (s *Store) HomeOpened(ctx context.Context, team, user, hash string) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		now := micros(s.now())
		_, err := tx.ExecContext(ctx, `INSERT INTO homes (team, user_id, opened_at, due_at) VALUES ($1, $2, $3, $3)
			ON CONFLICT (user_id) DO UPDATE SET team = excluded.team, opened_at = excluded.opened_at, due_at = excluded.due_at,
			print = CASE WHEN homes.hash = $4 THEN homes.print ELSE '' END`, team, user, now, hash)
		if err != nil {
			return fmt.Errorf("keep that a home was opened: %w", err)
		}
		return nil
	})
}

// wantHomes has the App Homes that were opened lately brought up to date, soon: what is kept here may show on any of them.
func (s *Store) wantHomes(ctx context.Context, tx *sql.Tx) error {
	return s.wantHome(ctx, tx, "")
}

// wantHome does so for one person; empty: for everybody.
func (s *Store) wantHome(ctx context.Context, tx *sql.Tx, user string) error {
	now := s.now()
	_, err := tx.ExecContext(ctx, `UPDATE homes SET due_at = CASE WHEN shown_at + $1 > $2 AND shown_at <= $3 THEN shown_at + $1 ELSE $2 END
		WHERE due_at = 0 AND opened_at > $4 AND ($5 = '' OR user_id = $5)`,
		maintenance.HomeGap.Microseconds(), micros(now.Add(maintenance.HomeRest)), micros(now), micros(now.Add(-maintenance.HomeLately)), user)
	if err != nil {
		return fmt.Errorf("want homes: %w", err)
	}
	return nil
}

// wantHomesOfFailing does so where a poll may have found a project to fail, or to be well again: App Homes say so. What a poll reads tells them itself.
func (s *Store) wantHomesOfFailing(ctx context.Context, tx *sql.Tx, project string, p Polled) error {
	var failing bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM projects WHERE name = $1 AND failures > 0)`, project).Scan(&failing); err != nil {
		return fmt.Errorf("look how a project stood: %w", err)
	}
	if !failing && !p.Vain {
		return nil
	}
	return s.wantHomes(ctx, tx)
}

// claimHomes gathers those that are due into one job, whoever opened theirs last first; the rest is due at once again.
func claimHomes(ctx context.Context, tx *sql.Tx, now int64) ([]maintenance.FollowUp, error) {
	users, err := texts(ctx, tx, `UPDATE homes SET due_at = 0 WHERE user_id IN (
		SELECT user_id FROM homes WHERE due_at > 0 AND due_at <= $1 ORDER BY opened_at DESC, user_id LIMIT $2) RETURNING user_id`,
		now, maintenance.HomesAtOnce)
	if err != nil || len(users) == 0 {
		return nil, err
	}
	return []maintenance.FollowUp{maintenance.ShowHomes{Users: users}}, nil
}

// HomesLater has App Homes that could not be published now brought up to date after a wait, and with them whatever else is due by then, so
// that nobody tries in between what Slack would not take.
func (s *Store) HomesLater(ctx context.Context, wait time.Duration, users ...string) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		at := micros(s.now().Add(wait))
		if _, err := tx.ExecContext(ctx, `UPDATE homes SET due_at = $1 WHERE due_at > 0 AND due_at < $1`, at); err != nil {
			return fmt.Errorf("put homes off: %w", err)
		}
		for _, user := range users {
			if _, err := tx.ExecContext(ctx, `UPDATE homes SET due_at = $1 WHERE user_id = $2 AND due_at = 0`, at, user); err != nil {
				return fmt.Errorf("put home off: %w", err)
			}
		}
		return nil
	})
}

// Home gives what is known of somebody's App Home; false where they never opened it, or long ago.
func (s *Store) Home(ctx context.Context, user string) (maintenance.Home, bool, error) {
	return first(collect(ctx, s.read, func(row interface{ Scan(...any) error }) (h maintenance.Home, err error) {
		err = row.Scan(&h.Team, &h.User, scanTime{&h.OpenedAt}, &h.Hash, &h.Print)
		return h, err
	}, `SELECT team, user_id, opened_at, hash, print FROM homes WHERE user_id = $1`, user))
}

// HomeShown keeps what an App Home shows now. Without a hash nothing is known of it, and the next painting is published whatever stood there.
func (s *Store) HomeShown(ctx context.Context, h maintenance.Home) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE homes SET hash = $2, print = $3, shown_at = $4 WHERE user_id = $1`, h.User, h.Hash, h.Print, micros(s.now()))
		if err != nil {
			return fmt.Errorf("keep what a home shows: %w", err)
		}
		return nil
	})
}

// HomeLost keeps that Slack shows no App Home of somebody's: nothing is tried until they open it again.
func (s *Store) HomeLost(ctx context.Context, user string) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM homes WHERE user_id = $1`, user); err != nil {
			return fmt.Errorf("forget home: %w", err)
		}
		return nil
	})
}

// Preferences give what somebody has set for themselves.
func (s *Store) Preferences(ctx context.Context, user string) (maintenance.Preferences, error) {
	return preferences(ctx, s.read, user)
}

func preferences(ctx context.Context, q querier, user string) (maintenance.Preferences, error) {
	p, _, err := first(collect(ctx, q, func(row interface{ Scan(...any) error }) (p maintenance.Preferences, err error) {
		err = row.Scan(scanJSON{&p})
		return p, err
	}, `SELECT said FROM preferences WHERE user_id = $1`, user))
	return p, err
}

// Prefer keeps what somebody sets for themselves, with a row in the audit, and gives all that they have set by then. What was set already is kept
// without one.
func (s *Store) Prefer(ctx context.Context, a maintenance.Actor, set func(*maintenance.Preferences)) (p maintenance.Preferences, err error) {
	err = s.change(ctx, a.Request, func(tx *sql.Tx) error {
		was, err := preferences(ctx, tx, a.Person.ID)
		if err != nil {
			return err
		}
		p = was
		if set(&p); p == was {
			return nil
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO preferences (user_id, said) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET said = excluded.said`,
			a.Person.ID, asJSON(p))
		if err != nil {
			return fmt.Errorf("keep preferences: %w", err)
		}
		if p.Language != was.Language {
			s.leave(tx, word{Languages: true})
		}
		s.note(tx, maintenance.Preferred(a, was, p, s.now()))
		return s.wantHome(ctx, tx, a.Person.ID)
	})
	if err != nil {
		return p, err
	}
	fresh, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := s.readLanguages(fresh); err != nil { // what was kept stays kept, and counts from the next reading on
		s.log.Warn("languages were not read", "error", err)
	}
	return p, nil
}

// Chosen is the language in which somebody chose to be answered; empty: none. It is answered from memory, which heed and Follow keep up with other
// replicas.
func (s *Store) Chosen(user string) maintenance.Language {
	if all := s.languages.Load(); all != nil {
		return (*all)[user]
	}
	return ""
}

// readLanguages keeps the order of readings, so that none is replaced by an older one.
func (s *Store) readLanguages(ctx context.Context) error {
	s.choosing.Lock()
	defer s.choosing.Unlock()
	all := map[string]maintenance.Language{}
	_, err := collect(ctx, s.read, func(row interface{ Scan(...any) error }) (p maintenance.Preferences, err error) {
		var user string
		if err = row.Scan(&user, scanJSON{&p}); err == nil && p.Language != "" {
			all[user] = p.Language
		}
		return p, err
	}, `SELECT user_id, said FROM preferences`)
	if err != nil {
		return err
	}
	s.languages.Store(&all)
	return nil
}

// PersonalReminders are those that somebody has asked for and that are yet to come, the next first.
func (s *Store) PersonalReminders(ctx context.Context, user string) ([]maintenance.Notice, error) {
	return collect(ctx, s.read, scanNotice, `SELECT `+noticeColumns+` FROM notices
		WHERE kind = $1 AND said_at = 0 AND void = 0 AND claimed = 0 AND address = $2 ORDER BY due_at, id`,
		maintenance.PersonalReminder, asJSON(maintenance.Address{User: user}))
}

// Forget drops a reminder that its person no longer wants. It fails with a *maintenance.Refusal where they have no such reminder waiting.
func (s *Store) Forget(ctx context.Context, a maintenance.Actor, id string) error {
	return s.change(ctx, a.Request, func(tx *sql.Tx) error {
		found, err := collect(ctx, tx, scanNotice, `UPDATE notices SET void = 1 WHERE id = $1 AND kind = $2 AND said_at = 0 AND void = 0 AND address = $3
			RETURNING `+noticeColumns, id, maintenance.PersonalReminder, asJSON(maintenance.Address{User: a.Person.ID}))
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return &maintenance.Refusal{Why: maintenance.NoSuchReminder}
		}
		s.note(tx, maintenance.Entry{At: s.now().UTC(), Actor: a, Verb: maintenance.VerbForgot, Task: found[0].Task, Detail: maintenance.Detail{To: found[0].DueAt.UTC()}})
		return s.wantHome(ctx, tx, a.Person.ID)
	})
}

// homesLife is for how long it is known what an App Home shows that nobody opens.
const homesLife = 30 * 24 * time.Hour
