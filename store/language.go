package store

import (
	"context"
	"maps"
	"sync"

	"headsup/maintenance"
)

// languages are those that people have chosen, in memory: an answer that needs no database must not need one to know its language. What
// another replica keeps is seen within the time of Follow. The zero value is ready; it is safe in parallel.
type languages struct {
	mu   sync.RWMutex
	of   map[string]maintenance.Language
	ours uint64 // choices kept by this replica, so that what was read before one does not undo it
}

// Language is what somebody has chosen; empty: nothing, or that it is as Slack says.
func (s *Store) Language(user string) maintenance.Language {
	s.spoken.mu.RLock()
	defer s.spoken.mu.RUnlock()
	return s.spoken.of[user]
}

func (l *languages) choose(user string, chosen maintenance.Language) {
	l.mu.Lock()
	defer l.mu.Unlock()
	of := maps.Clone(l.of)
	if of == nil {
		of = map[string]maintenance.Language{}
	}
	if of[user] = chosen; chosen == "" {
		delete(of, user)
	}
	l.of = of
	l.ours++
}

// readLanguages reads what is chosen by now.
func (s *Store) readLanguages(ctx context.Context) error {
	s.spoken.mu.RLock()
	ours := s.spoken.ours
	s.spoken.mu.RUnlock()
	type chosen struct {
		user string
		maintenance.Preferences
	}
	all, err := collect(ctx, s.read, func(row interface{ Scan(...any) error }) (c chosen, err error) {
		err = row.Scan(&c.user, scanJSON{&c.Preferences})
		return c, err
	}, `SELECT user_id, said FROM preferences`)
	if err != nil {
		return err
	}
	of := map[string]maintenance.Language{}
	for _, c := range all {
		if c.Language != "" {
			of[c.user] = c.Language
		}
	}
	s.spoken.mu.Lock()
	defer s.spoken.mu.Unlock()
	if s.spoken.ours == ours {
		s.spoken.of = of
	}
	return nil
}
