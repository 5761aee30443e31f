package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// unfollowed has no trace.
type unfollowed struct{}

func (unfollowed) Trace(context.Context) string { return "" }

// watching keeps what is told.
type watching struct {
	unfollowed

	mu      sync.Mutex
	moved   []maintenance.State
	refused []maintenance.Why
}

func (w *watching) Moved(_ context.Context, _ string, to maintenance.State) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.moved = append(w.moved, to)
}

func (w *watching) Refused(why maintenance.Why) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refused = append(w.refused, why)
}

// TestMovesAreToldOnceKept: a state is counted where its change came into it and that was kept, and never where it was rolled back.
func TestMovesAreToldOnceKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		seen := &watching{}
		r.close()
		r.seen = seen
		r.open()
		r.observe(task("a1", 2*time.Hour))
		id := r.draft(bob("e1"), "a1", 30*time.Hour).Change.ID
		confirm := maintenance.Confirm(bob("e2"), maintenance.Place{}, maintenance.NoApprovals(grace), nil)
		r.decide(bob("e2"), id, confirm)
		if _, err := r.Decide(t.Context(), bob("e2"), id, confirm); err == nil {
			t.Error("a repeated request was kept")
		}
		r.decide(maintenance.System(), id, maintenance.Postpone(time.Second)) // it stays where it is
		if want := []maintenance.State{maintenance.Draft, maintenance.Approved}; !slices.Equal(seen.moved, want) {
			t.Errorf("told %q, want %q", seen.moved, want)
		}
		r.Refused(bob(""), &maintenance.Refusal{Why: maintenance.IsGuest})
		r.Refused(bob(""), &maintenance.Refusal{Why: maintenance.NothingKept})
		if want := []maintenance.Why{maintenance.IsGuest, maintenance.NothingKept}; !slices.Equal(seen.refused, want) {
			t.Errorf("told %q, want %q", seen.refused, want)
		}
	})
}

// TestLoad: what is to be done is counted by queue, with the age of what has waited for the longest; what was done is not.
func TestLoad(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		id := r.draft(bob("e1"), "a1", 30*time.Hour).Change.ID
		r.decide(bob("e2"), id, maintenance.Confirm(bob("e2"), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		r.workOff()
		load, err := r.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range load.Queues {
			if q != (store.Queue{Name: q.Name}) {
				t.Errorf("although all is done: %+v", q)
			}
		}
		r.clock.pass(grace)
		r.claim()
		db := store.OpenRaw(t, r.url)
		defer db.Close()
		at := time.Now().Add(-time.Minute).UTC()
		if _, err := db.ExecContext(t.Context(), `UPDATE river_job SET scheduled_at = $1 WHERE state = 'available' AND kind = 'apply'`, at.Format("2006-01-02 15:04:05.000")+zoneOf(r)); err != nil {
			t.Fatal(err)
		}
		if load, err = r.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		names := make([]string, 0, len(load.Queues))
		for _, q := range load.Queues {
			names = append(names, q.Name)
			if q.Name == store.QueueApply && (q.Ready != 1 || q.Age < time.Minute || q.Age > 5*time.Minute) {
				t.Errorf("one job waits for a minute: %+v", q)
			}
		}
		if !slices.Equal(names, []string{store.QueueApply, store.QueueSlack, store.QueuePoll}) {
			t.Errorf("queues: %q", names)
		}
		if len(load.Open) != 1 || load.Open[maintenance.Approved] != 1 {
			t.Errorf("open changes: %v", load.Open)
		}
	})
}

// zoneOf says to PostgreSQL that an instant is in UTC; River's on SQLite are without it.
func zoneOf(r *room) string {
	if r.url[:6] == "sqlite" {
		return ""
	}
	return "Z"
}
