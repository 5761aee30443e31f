package store_test

import (
	"fmt"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// moves takes a wish for the task from the draft to the verdict on what the cloud shows after the call.
func (r *room) moves(request, task string, to time.Duration, shows maintenance.Task) maintenance.Change {
	r.t.Helper()
	kept := r.draft(bob(request), task, to)
	r.decide(bob(request+"y"), kept.Change.ID, maintenance.Confirm(bob(request+"y"), maintenance.Place{}, maintenance.NoApprovals(0), nil))
	kept = r.decide(maintenance.System(), kept.Change.ID, maintenance.Begin(nil, maintenance.NoApprovals(0)))
	if mine, err := r.MarkSent(r.t.Context(), kept.Attempt, maintenance.Look{}); err != nil || !mine {
		r.t.Fatal(mine, err)
	}
	if err := r.Answered(r.t.Context(), kept.Attempt, maintenance.Fault{}, "req"); err != nil {
		r.t.Fatal(err)
	}
	kept, err := r.Look(r.t.Context(), kept.Change.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	look := maintenance.Look{At: r.clock.read(), Task: shows}
	kept = r.decide(maintenance.System(), kept.Change.ID, maintenance.Follow(maintenance.Judge(kept.Change, kept.Attempt, look), look))
	r.observe(shows, r.other())
	return kept.Change
}

// other is a second task that nothing moves.
func (*room) other() maintenance.Task { return task("b2", 90*time.Hour) }

// TestAZoneThatIsKnownWrongMovesNothing holds that the harm of a wrong zone is done once: neither a new wish nor one that was
// confirmed before is sent, until headsup starts again.
func TestAZoneThatIsKnownWrongMovesNothing(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 20*time.Hour), r.other())
		early := r.draft(bob("E1"), "b2", 100*time.Hour)
		r.decide(bob("E2"), early.Change.ID, maintenance.Confirm(bob("E2"), maintenance.Place{}, maintenance.NoApprovals(0), nil))
		if c := r.moves("E3", "a1", 30*time.Hour, task("a1", 22*time.Hour)); c.Outcome.Kind != maintenance.WrongZone || c.Outcome.Offset != -8*time.Hour {
			t.Fatalf("ended as %+v", c.Outcome)
		}
		wish := maintenance.Wish{Action: maintenance.Reschedule, To: start.Add(40 * time.Hour)}
		_, err := r.Draft(t.Context(), bob("E4"), task("a1", 0).Key(), wish, maintenance.NoApprovals(0), store.Private{})
		if no := refused(t, err, maintenance.ZoneWrong); no.Proof.Off != -8*time.Hour || no.Proof.Zone != time.UTC {
			t.Errorf("the refusal holds %+v", no.Proof)
		}
		begun := r.decide(maintenance.System(), early.Change.ID, maintenance.Begin(nil, maintenance.NoApprovals(0)))
		if c := begun.Change; c.State != maintenance.FailedTo || c.Outcome.Kind != maintenance.ZoneIsWrong || c.Outcome.Calls != 0 {
			t.Errorf("what was confirmed before ended as %s, %+v", c.State, c.Outcome)
		}
		r.close()
		r.open()
		r.draft(bob("E5"), "a1", 40*time.Hour)
	})
}

// TestAProofHoldsForTheZoneThatWasSet holds that another HUAWEICLOUD_TIMEZONE has to be proven anew, and the same has not.
func TestAProofHoldsForTheZoneThatWasSet(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 20*time.Hour), r.other())
		if c := r.moves("E1", "a1", 30*time.Hour, task("a1", 30*time.Hour)); c.State != maintenance.Applied {
			t.Fatalf("ended as %+v", c.Outcome)
		}
		for n, c := range []struct {
			zone   *time.Location
			proven bool
		}{{time.UTC, true}, {time.FixedZone("Asia/Shanghai", 8*3600), false}, {time.UTC, false}} {
			r.close()
			r.zone = c.zone
			r.open()
			if kept := r.draft(bob(fmt.Sprint("F", n)), "a1", 40*time.Hour); kept.Proof.Proven != c.proven || kept.Proof.Zone != c.zone {
				t.Errorf("in %s: proven is %v, want %v", c.zone, kept.Proof.Proven, c.proven)
			}
		}
	})
}
