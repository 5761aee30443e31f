package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"headsup/maintenance"
)

// Observer is told what was kept, for metrics and traces. It must be fast and safe in parallel.
type Observer interface {
	// Moved is told of each change that came into a state, after the COMMIT. ctx is that of whoever moved it.
	Moved(ctx context.Context, change string, to maintenance.State)
	// Trace names what ctx belongs to, so that whatever is done for the change later belongs to it as well; empty: nobody follows it.
	Trace(ctx context.Context) string
	// Refused is told of each refusal, those included that the audit leaves out or counts in one line with others.
	Refused(why maintenance.Why)
}

type unobserved struct{}

func (unobserved) Moved(context.Context, string, maintenance.State) {}
func (unobserved) Trace(context.Context) string                     { return "" }
func (unobserved) Refused(maintenance.Why)                          {}

// Queue is how a queue of jobs stands.
type Queue struct {
	Name     string
	Ready    int           // may run now
	Running  int           // at work, on all replicas
	Retrying int           // failed, and wait for another try
	Put      int           // put off by themselves
	Age      time.Duration // that the one has waited that may run for the longest; zero where none may
}

// Load is how much there is to do.
type Load struct {
	Queues []Queue                   // in a fixed order
	Open   map[maintenance.State]int // confirmed changes that have not ended
}

// Load reads it from the database. It looks at what is under way only, so it costs the same after years.
func (s *Store) Load(ctx context.Context) (Load, error) {
	l := Load{Open: map[maintenance.State]int{}}
	for _, name := range []string{QueueApply, QueueSlack, QueuePoll} {
		q, err := s.queue(ctx, name)
		if err != nil {
			return l, err
		}
		l.Queues = append(l.Queues, q)
	}
	err := each(ctx, s.read, func(state string, n int) { l.Open[maintenance.State(state)] = n }, `SELECT state, COUNT(*) FROM changes
		WHERE state IN ('pending', 'countered', 'approved', 'applying') GROUP BY state`)
	return l, err
}

// queue counts the jobs of a queue. Jobs are dated by River, with the machine's clock.
func (s *Store) queue(ctx context.Context, name string) (Queue, error) {
	q := Queue{Name: name}
	err := each(ctx, s.read, func(state string, n int) {
		switch state {
		case "available":
			q.Ready = n
		case "running":
			q.Running = n
		case "retryable":
			q.Retrying = n
		case "scheduled":
			q.Put = n
		}
	}, `SELECT state, COUNT(*) FROM river_job WHERE state IN ('available', 'running', 'retryable', 'scheduled') AND queue = $1 GROUP BY state`, name)
	if err != nil || q.Ready == 0 {
		return q, err
	}
	var since time.Time
	err = s.read.QueryRowContext(ctx, `SELECT scheduled_at FROM river_job WHERE state = 'available' AND queue = $1
		ORDER BY scheduled_at LIMIT 1`, name).Scan(&since)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return q, fmt.Errorf("look at a queue: %w", err)
	}
	if err == nil {
		q.Age = max(time.Since(since), 0)
	}
	return q, nil
}

// each gives every row of a count.
func each(ctx context.Context, q querier, row func(string, int), text string, args ...any) error {
	type count struct {
		of string
		n  int
	}
	counts, err := collect(ctx, q, func(row interface{ Scan(...any) error }) (c count, err error) {
		err = row.Scan(&c.of, &c.n)
		return c, err
	}, text, args...)
	for _, c := range counts {
		row(c.of, c.n)
	}
	return err
}
