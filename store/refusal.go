package store

import (
	"context"
	"sync"
	"time"

	"headsup/maintenance"
)

// refusals are what was refused in the last minute: one line for each person, reason and minute, so that a storm of clicks is one row
// (invariant I12). They wait in memory, since a refusal must cost no transaction; a process that is killed loses a minute of them.
type refusals struct {
	mu    sync.Mutex
	lines map[refusedFor]*maintenance.Entry
}

type refusedFor struct {
	team, user string
	why        maintenance.Why
	minute     time.Time
}

// mostRefused bounds the lines of a minute. Persons and reasons beyond it are counted in one line of nobody's.
const mostRefused = 1000

// Refused counts a refusal for the audit. It never waits.
func (s *Store) Refused(a maintenance.Actor, no *maintenance.Refusal) {
	s.observer.Refused(no.Why)
	switch no.Why {
	case maintenance.Repeated, maintenance.NothingKept, maintenance.OutcomeUnknown:
		return // the envelope's trouble, not a no to the person
	}
	now := s.now().UTC()
	key := refusedFor{a.Person.Team, a.Person.ID, no.Why, now.Truncate(time.Minute)}
	s.refusals.mu.Lock()
	defer s.refusals.mu.Unlock()
	if s.refusals.lines == nil {
		s.refusals.lines = map[refusedFor]*maintenance.Entry{}
	}
	line, there := s.refusals.lines[key]
	if !there && len(s.refusals.lines) >= mostRefused {
		key, a, no = refusedFor{minute: key.minute}, maintenance.Actor{}, &maintenance.Refusal{}
		line, there = s.refusals.lines[key]
	}
	if !there {
		e := maintenance.RefusedEntry(a, no, now)
		line = &e
		s.refusals.lines[key] = line
	}
	line.Detail.Count++
}

// KeepRefusals writes the refusals of minutes that are over into the audit; all: of this minute too, at the end.
func (s *Store) KeepRefusals(ctx context.Context, all bool) error {
	over := s.now().UTC().Truncate(time.Minute)
	s.refusals.mu.Lock()
	taken := map[refusedFor]*maintenance.Entry{}
	var lines []maintenance.Entry
	for key, line := range s.refusals.lines {
		if all || !key.minute.Equal(over) { // a clock that was put back leaves nothing behind
			taken[key], lines = line, append(lines, *line)
			delete(s.refusals.lines, key)
		}
	}
	s.refusals.mu.Unlock()
	if len(lines) == 0 {
		return nil
	}
	maintenance.SortEntries(lines)
	err := s.Record(ctx, lines...)
	if err != nil {
		s.refusals.mu.Lock()
		defer s.refusals.mu.Unlock()
		for key, line := range taken { // for the next time; who was refused again meanwhile has a line of their own there
			if now, there := s.refusals.lines[key]; there {
				line.Detail.Count += now.Detail.Count
			}
			s.refusals.lines[key] = line
		}
	}
	return err
}
