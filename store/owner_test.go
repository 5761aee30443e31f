package store_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

func (r *room) own(a maintenance.Actor, task string, step maintenance.OwnerStep) error {
	_, _, err := r.Own(r.t.Context(), a, maintenance.TaskKey{Instance: ordersID, Task: task}, step)
	return err
}

func (r *room) owner(task string) maintenance.Owner {
	r.t.Helper()
	item, _, err := r.Task(r.t.Context(), r.handle(task))
	if err != nil {
		r.t.Fatal(err)
	}
	if seen, ok := r.Snapshot().Task(item.Task.Handle); ok && seen.Task.Owner() != item.Task.Owner() {
		r.t.Errorf("the snapshot has %+v, the database %+v", seen.Task.Owner(), item.Task.Owner())
	}
	return item.Task.Owner()
}

// TestATaskKeepsItsOwnerWhereverItIsMoved looks at what a poll makes of a task that somebody has taken.
func TestATaskKeepsItsOwnerWhereverItIsMoved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(ops())
		r.observe(task("a1", 48*time.Hour))
		r.polled(store.Polled{})
		shown := r.copyOf("a1").Wanted
		if err := r.own(bob("E1"), "a1", maintenance.Take("")); err != nil {
			t.Fatal(err)
		}
		if got := r.owner("a1"); got.ID != "U1" || got.Name != "bob" || !got.Since.Equal(start) {
			t.Errorf("the owner is %+v", got)
		}
		if got := r.copyOf("a1").Wanted; got != shown+1 {
			t.Errorf("the card wants %d, was %d", got, shown)
		}
		r.observe(task("a1", 72*time.Hour))
		if got := r.owner("a1").ID; got != "U1" {
			t.Errorf("moved, it is %q's", got)
		}
		r.observe()
		r.observe(task("a1", 72*time.Hour))
		if got := r.owner("a1").ID; got != "U1" {
			t.Errorf("gone and back, it is %q's", got)
		}
		if err := r.own(bob("E2"), "a1", maintenance.GiveBack); err != nil || !r.owner("a1").IsZero() {
			t.Errorf("given back: %v, %+v", err, r.owner("a1"))
		}
		rows, err := r.Audit(t.Context(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, verb := range []string{"took", "gave back"} {
			if !slices.ContainsFunc(rows, func(row store.AuditRow) bool { return strings.Contains(row.Text, `"verb":"`+verb+`"`) }) {
				t.Errorf("the audit does not say that somebody %s it", verb)
			}
		}
	})
}

// TestWhoHadATaskIsReadWithTheStep: the snapshot of whoever asks may be of before.
func TestWhoHadATaskIsReadWithTheStep(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		key := task("a1", 0).Key()
		for _, c := range []struct {
			who  maintenance.Actor
			from string
			had  string
		}{{bob("E1"), "U2", ""}, {ann("E2"), "U1", "U1"}} {
			now, was, err := r.Own(t.Context(), c.who, key, maintenance.Take(c.from))
			if err != nil || was.ID != c.had || now.Owner().ID != c.who.Person.ID {
				t.Errorf("%s takes it from %q: %q had it, %q has it (%v)", c.who.Person.Name, c.from, was.ID, now.Owner().ID, err)
			}
		}
	})
}

// TestI4OneTakesATask lets two take a task at once: one has it, the other is told who.
func TestI4OneTakesATask(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		var all sync.WaitGroup
		failed := make([]error, 2)
		for n, a := range []maintenance.Actor{bob("E1"), ann("E2")} {
			all.Go(func() { failed[n] = r.own(a, "a1", maintenance.Take("")) })
		}
		all.Wait()
		has := r.owner("a1").ID
		told := 0
		for _, err := range failed {
			if no, ok := errors.AsType[*maintenance.Refusal](err); ok && no.Why == maintenance.TakenAlready && no.Task.Owner().ID == has {
				told++
			}
		}
		if told != 1 || has == "" {
			t.Errorf("%q has it, and the answers were %v", has, failed)
		}
	})
}
