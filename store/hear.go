package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
)

// word is what a transaction tells the other replicas: what they hold in memory and no longer stands so.
type word struct {
	By        string   `json:"by"` // the store whose transaction it was; it knows
	Instances []string `json:"instances,omitempty"`
	Projects  bool     `json:"projects,omitempty"`
	Compare   bool     `json:"compare,omitempty"` // too many to name, or nobody knows which
	StandIns  bool     `json:"stand_ins,omitempty"`
	Languages bool     `json:"languages,omitempty"`
	Policy    bool     `json:"policy,omitempty"`
}

func (w word) empty() bool {
	return len(w.Instances) == 0 && !w.Projects && !w.Compare && !w.StandIns && !w.Languages && !w.Policy
}

// and joins two words.
func (w word) and(o word) word {
	return word{
		Instances: append(w.Instances, o.Instances...), Projects: w.Projects || o.Projects, Compare: w.Compare || o.Compare,
		StandIns: w.StandIns || o.StandIns, Languages: w.Languages || o.Languages, Policy: w.Policy || o.Policy,
	}
}

const (
	wordChannel = "headsup_words"
	mostNamed   = 100 // instances in one word; PostgreSQL takes 8,000 bytes
	hearTime    = 10 * time.Second
	hearEvery   = 200 * time.Millisecond // what comes within is one reading
)

// tell sends what a transaction leaves to the other replicas, with its commit or not at all. On SQLite there are none.
func (s *Store) tell(ctx context.Context, tx *sql.Tx) error {
	w := s.notes.of(tx).word
	if !s.postgres || w.empty() {
		return nil
	}
	w.By = s.me
	if slices.Sort(w.Instances); len(w.Instances) > 1 {
		w.Instances = slices.Compact(w.Instances)
	}
	if len(w.Instances) > mostNamed {
		w.Instances, w.Compare = nil, true
	}
	text, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("tell other replicas: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `SELECT pg_notify($1, $2)`, wordChannel, string(text)); err != nil {
		return fmt.Errorf("tell other replicas: %w", err)
	}
	return nil
}

// leave keeps what a transaction tells the other replicas.
func (s *Store) leave(tx *sql.Tx, w word) {
	s.notes.add(tx, func(l *left) { l.word = l.word.and(w) })
}

// ear gathers what other replicas tell. The zero ear is not ready: make it with newEar.
type ear struct {
	mu   sync.Mutex
	open word
	rang chan struct{} // something is open
}

func newEar() *ear { return &ear{rang: make(chan struct{}, 1)} }

// hear takes a word. It never waits.
func (e *ear) hear(w word) {
	e.mu.Lock()
	e.open = e.open.and(w)
	e.mu.Unlock()
	ring(e.rang)
}

func (e *ear) take() word {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.open
	e.open = word{}
	return w
}

// ring leaves one token, which says the same as many.
func ring(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// heed reads anew what other replicas have changed, until ctx ends. What cannot be read is made up for by Follow.
func (s *Store) heed(ctx context.Context, e *ear) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.rang:
		}
		if err := s.readAnew(ctx, e.take()); err != nil && ctx.Err() == nil {
			s.log.Warn("what another replica has changed was not read", "error", err)
		}
		if !rest(ctx, hearEvery) {
			return
		}
	}
}

// rest waits; false where ctx ends before.
func rest(ctx context.Context, wait time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

func (s *Store) readAnew(ctx context.Context, w word) error {
	ctx, cancel := context.WithTimeout(ctx, hearTime)
	defer cancel()
	if w.Policy {
		ring(s.enforced)
	}
	if w.StandIns {
		if err := s.readDelegations(ctx); err != nil {
			return err
		}
	}
	if w.Languages {
		if err := s.readLanguages(ctx); err != nil {
			return err
		}
	}
	switch {
	case w.Compare:
		return s.CatchUp(ctx)
	case len(w.Instances) > 0:
		slices.Sort(w.Instances)
		return s.Refresh(ctx, slices.Compact(w.Instances)...)
	case w.Projects:
		return s.refreshProjects(ctx)
	}
	return nil
}

// Enforced tells that another replica has put a policy in force; it holds one token at most.
func (s *Store) Enforced() <-chan struct{} { return s.enforced }
