package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
)

// move carries a wish of bob's through to where the cloud shows it.
func (r *room) move(id string, to time.Duration) string {
	r.t.Helper()
	kept := r.draft(bob(""), id, to)
	change := kept.Change.ID
	r.decide(bob(""), change, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(0), nil))
	kept = r.decide(maintenance.System(), change, maintenance.Begin(nil, maintenance.NoApprovals(0)))
	if mine, err := r.MarkSent(r.t.Context(), kept.Attempt, maintenance.Look{}); err != nil || !mine {
		r.t.Fatalf("the call is not ours: %v", err)
	}
	if err := r.Answered(r.t.Context(), kept.Attempt, maintenance.Fault{}, ""); err != nil {
		r.t.Fatal(err)
	}
	r.observe(task(id, to))
	look := maintenance.Look{At: r.clock.read(), Task: task(id, to)}
	kept, err := r.Look(r.t.Context(), change)
	if err != nil {
		r.t.Fatal(err)
	}
	r.decide(maintenance.System(), change, maintenance.Follow(maintenance.Judge(kept.Change, kept.Attempt, look), look))
	return change
}

// ledger gives the moves of a task as sentences, and checks that every way to it says the same.
func (r *room) ledger(id string) (l maintenance.Ledger, told []string) {
	r.t.Helper()
	item, ok := r.Snapshot().Task(r.handle(id))
	if !ok {
		found, _, err := r.Task(r.t.Context(), r.handle(id))
		if err != nil {
			r.t.Fatal(err)
		}
		item = found
	}
	l, err := r.Ledger(r.t.Context(), item.Task)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, m := range l.Moves {
		by := "outside"
		if m.Change != "" {
			by = m.By.Name + " because " + m.Reason
		}
		told = append(told, fmt.Sprintf("%s to %s, %s", m.From.Sub(start), m.To.Sub(start), by))
	}
	return l, told
}

func (r *room) handle(id string) string {
	r.t.Helper()
	for _, item := range r.Snapshot().All() {
		if item.Task.ID == id {
			return item.Task.Handle
		}
	}
	r.t.Fatalf("no task %s", id)
	return ""
}

func TestTheLedgerNamesWhoMovedATask(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 20*time.Hour))
		change := r.move("a1", 30*time.Hour)
		r.clock.pass(time.Minute)
		r.observe(task("a1", 26*time.Hour)) // brought forward in the console
		r.clock.pass(time.Minute)
		r.observe(task("a1", 30*time.Hour)) // and put off there to where bob had put it
		r.clock.pass(time.Minute)
		r.observe() // it is gone
		r.clock.pass(time.Minute)
		r.observe(task("a1", 30*time.Hour)) // and back where it stood
		r.move("a1", 40*time.Hour)
		r.close()
		r.open()
		l, told := r.ledger("a1")
		want := []string{
			"20h0m0s to 30h0m0s, bob because release", "30h0m0s to 26h0m0s, outside", "26h0m0s to 30h0m0s, outside",
			"30h0m0s to 40h0m0s, bob because release",
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
		if !l.First.Equal(start.Add(20*time.Hour)) || l.PutOffs() != 3 || l.Delay() != 20*time.Hour || l.Moves[0].Change != change {
			t.Errorf("first %s, %d times, %s behind, by %s", l.First, l.PutOffs(), l.Delay(), l.Moves[0].Change)
		}
		kept, err := r.Look(t.Context(), change)
		if err != nil || kept.Ledger.PutOffs() != 3 {
			t.Errorf("beside the change it counts %d (%v)", kept.Ledger.PutOffs(), err)
		}
		r.decide(bob(""), r.draft(bob(""), "a1", 50*time.Hour).Change.ID, func(b maintenance.Before) (maintenance.After, error) {
			if b.Ledger.PutOffs() != 3 || !b.Ledger.First.Equal(l.First) {
				t.Errorf("a step is given %+v", b.Ledger)
			}
			return maintenance.Drop(bob(""))(b)
		})
	})
}

// TestTheLedgerKnowsWhatItWasNotTold: what comes back at another time was moved meanwhile, and a time that the cloud did not give
// hides no move.
func TestTheLedgerKnowsWhatItWasNotTold(t *testing.T) {
	t.Parallel()
	none := task("a1", 0)
	none.ScheduledAt = time.Time{}
	for _, c := range []struct {
		name string
		seen [][]maintenance.Task
		want []string
	}{
		{"gone, and back later", [][]maintenance.Task{{task("a1", 20*time.Hour)}, {}, {task("a1", 24*time.Hour)}}, []string{"20h0m0s to 24h0m0s, outside"}},
		{"without a time in between", [][]maintenance.Task{{task("a1", 20*time.Hour)}, {none}, {task("a1", 24*time.Hour)}}, []string{"20h0m0s to 24h0m0s, outside"}},
		{"without a time at first", [][]maintenance.Task{{none}, {task("a1", 20*time.Hour)}, {task("a1", 24*time.Hour)}}, []string{"20h0m0s to 24h0m0s, outside"}},
		{"the same second is no move", [][]maintenance.Task{{task("a1", 20*time.Hour)}, {task("a1", 20*time.Hour+400*time.Millisecond)}}, nil},
		{"another status is no move", [][]maintenance.Task{{task("a1", 20*time.Hour)}, {inStatus(task("a1", 20*time.Hour), maintenance.Executing)}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, r *room) {
				for _, seen := range c.seen {
					r.observe(seen...)
					r.clock.pass(time.Minute)
				}
				l, told := r.ledger("a1")
				if diff := cmp.Diff(c.want, told); diff != "" || !l.First.Equal(start.Add(20*time.Hour)) {
					t.Errorf("first %s\n%s", l.First, diff)
				}
			})
		})
	}
}

func inStatus(t maintenance.Task, s maintenance.Status) maintenance.Task {
	t.Status = s
	return t
}

// TestAMoveIsOursOnlyIfWeCalled: a wish that was found fulfilled before anything was sent was somebody else's deed.
func TestAMoveIsOursOnlyIfWeCalled(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 20*time.Hour))
		change := r.draft(bob(""), "a1", 30*time.Hour).Change.ID
		r.decide(bob(""), change, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(0), nil))
		r.decide(maintenance.System(), change, maintenance.Begin(nil, maintenance.NoApprovals(0)))
		r.observe(task("a1", 30*time.Hour))
		if _, told := r.ledger("a1"); !cmp.Equal(told, []string{"20h0m0s to 30h0m0s, outside"}) {
			t.Errorf("the ledger says %v", told)
		}
	})
}
