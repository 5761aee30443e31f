package store_test

import (
	"context"
	"testing"
	"time"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/store"
)

const grace = 30 * time.Second

func TestChangeFromDraftToApplied(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		kept := r.draft(bob("e1"), "a1", 30*time.Hour)
		if kept.Change.State != maintenance.Draft || kept.Change.ID[0] != 'c' {
			t.Fatalf("drafted %+v", kept.Change)
		}
		kept = r.decide(bob("e2"), kept.Change.ID, maintenance.Confirm(bob("e2"), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		if kept.Change.State != maintenance.Approved || !kept.Change.DueAt.Equal(start.Add(grace)) {
			t.Fatalf("confirmed %+v", kept.Change)
		}
		item, _ := r.Snapshot().Task(kept.Task.Handle)
		if item.Change == nil || item.Change.ID != kept.Change.ID {
			t.Errorf("the snapshot does not show the open change: %+v", item.Change)
		}
		r.clock.pass(grace)
		r.claim()
		kept = r.decide(maintenance.System(), kept.Change.ID, maintenance.Begin(nil, maintenance.NoApprovals(0)))
		if mine, err := r.MarkSent(t.Context(), kept.Attempt, maintenance.Look{}); err != nil || !mine {
			t.Fatalf("the first to send may: %v %v", mine, err)
		}
		if mine, err := r.MarkSent(t.Context(), kept.Attempt, maintenance.Look{}); err != nil || mine {
			t.Fatalf("nobody may send an attempt twice: %v %v", mine, err)
		}
		if err := r.Answered(t.Context(), kept.Attempt, maintenance.Fault{}, "req-1"); err != nil {
			t.Fatal(err)
		}
		moved := task("a1", 30*time.Hour)
		kept, err := r.Look(t.Context(), kept.Change.ID)
		if err != nil {
			t.Fatal(err)
		}
		look := maintenance.Look{At: r.clock.read(), Task: moved}
		kept = r.decide(maintenance.System(), kept.Change.ID, maintenance.Follow(maintenance.Judge(kept.Change, kept.Attempt, look), look))
		if kept.Change.State != maintenance.Applied || kept.Change.Outcome.Kind != maintenance.AsWished {
			t.Fatalf("ended as %+v", kept.Change)
		}
		r.observe(moved)
		moments, err := r.Moments(t.Context(), moved.Key())
		if err != nil || len(moments) != 2 || moments[1].Change != kept.Change.ID {
			t.Errorf("the history does not name the change: %+v %v", moments, err)
		}
		if !r.Snapshot().Project("prod").Proof.Proven {
			t.Error("a verified move proves the zone of the project")
		}
		verifyAudit(t, r, 6)
	})
}

func verifyAudit(t *testing.T, r *room, want int) {
	t.Helper()
	rows, err := r.Audit(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var chain audit.Checker
	for _, row := range rows {
		if err := chain.Row(row.Row); err != nil {
			t.Fatal(err)
		}
	}
	if head, err := r.AuditHead(t.Context()); err != nil || head != chain.Head() {
		t.Errorf("the head is %+v, the last row's %+v: %v", head, chain.Head(), err)
	}
	if len(rows) != want {
		t.Errorf("the audit has %d rows, want %d: %+v", len(rows), want, rows)
	}
}

func TestI4OneOpenChangeForATask(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		first, second := r.draft(bob(""), "a1", 30*time.Hour), r.draft(ann(""), "a1", 31*time.Hour)
		r.decide(bob(""), first.Change.ID, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		_, err := r.Decide(t.Context(), ann(""), second.Change.ID, maintenance.Confirm(ann(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		if refusal := refused(t, err, maintenance.OpenChange); refusal.Change.ID != first.Change.ID {
			t.Errorf("the refusal shows %s, want %s", refusal.Change.ID, first.Change.ID)
		}
		_, err = r.Decide(t.Context(), bob(""), first.Change.ID, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		refused(t, err, maintenance.AlreadySettled)
	})
}

func TestADraftOfTheSamePersonReplacesTheOlder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		old := r.draft(bob(""), "a1", 30*time.Hour)
		r.draft(bob(""), "a1", 31*time.Hour)
		kept, err := r.Look(t.Context(), old.Change.ID)
		if err != nil || kept.Change.State != maintenance.Dropped {
			t.Errorf("the older draft is %s (%v), want dropped", kept.Change.State, err)
		}
	})
}

func TestI2TheSameEnvelopeIsKeptOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		r.draft(bob("e1"), "a1", 30*time.Hour)
		_, err := r.Draft(t.Context(), bob("e1"), task("a1", 0).Key(),
			maintenance.Wish{Action: maintenance.Cancel}, maintenance.NoApprovals(0), store.Private{})
		refused(t, err, maintenance.Repeated)
		if kept, err := r.Kept(t.Context(), "e1"); err != nil || !kept {
			t.Errorf("the envelope is not known as kept: %v %v", kept, err)
		}
	})
}

func TestI2NothingIsKeptAfterTheDeadline(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		kept := r.draft(bob(""), "a1", 30*time.Hour)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := r.Decide(ctx, bob("e2"), kept.Change.ID, func(b maintenance.Before) (maintenance.After, error) {
			cancel() // the time runs out between the step and the COMMIT
			return maintenance.Confirm(bob("e2"), maintenance.Place{}, maintenance.NoApprovals(grace), nil)(b)
		})
		refused(t, err, maintenance.NothingKept)
		if known, err := r.Kept(t.Context(), "e2"); err != nil || known {
			t.Errorf("an envelope that was rolled back is known as kept: %v %v", known, err)
		}
		after, err := r.Look(t.Context(), kept.Change.ID)
		if err != nil || after.Change.State != maintenance.Draft {
			t.Errorf("the change is %s (%v), want the draft that it was", after.Change.State, err)
		}
	})
}

func TestOneWriteAtATimeForAnInstance(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour), task("a2", 3*time.Hour))
		var attempts []maintenance.Attempt
		for _, id := range []string{"a1", "a2"} {
			c := r.draft(bob(""), id, 30*time.Hour).Change.ID
			r.decide(bob(""), c, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(0), nil))
			attempts = append(attempts, r.decide(maintenance.System(), c, maintenance.Begin(nil, maintenance.NoApprovals(0))).Attempt)
		}
		if mine, err := r.MarkSent(t.Context(), attempts[0], maintenance.Look{}); err != nil || !mine {
			t.Fatalf("the first may send: %v %v", mine, err)
		}
		if mine, err := r.MarkSent(t.Context(), attempts[1], maintenance.Look{}); err != nil || mine {
			t.Fatalf("the second must wait for the first: %v %v", mine, err)
		}
		if err := r.Answered(t.Context(), attempts[0], maintenance.Fault{}, "r"); err != nil {
			t.Fatal(err)
		}
		if mine, err := r.MarkSent(t.Context(), attempts[1], maintenance.Look{}); err != nil || !mine {
			t.Fatalf("then it may: %v %v", mine, err)
		}
	})
}

func TestATaskThatMovesSupersedesWhatWaits(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		c := r.draft(bob(""), "a1", 30*time.Hour).Change.ID
		r.decide(bob(""), c, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		r.observe(task("a1", 5*time.Hour))
		kept, err := r.Look(t.Context(), c)
		if err != nil || kept.Change.State != maintenance.Superseded || !kept.Change.Outcome.StandsAt.Equal(start.Add(5*time.Hour)) {
			t.Errorf("the change ended as %+v (%v), want superseded at the new time", kept.Change, err)
		}
	})
}

func TestADraftIsDroppedAfterItsTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		c := r.draft(bob(""), "a1", 30*time.Hour).Change.ID
		if _, err := r.Decide(t.Context(), maintenance.System(), c, maintenance.DropOld()); err == nil {
			t.Fatal("a living draft was dropped")
		}
		r.clock.pass(maintenance.DraftLife)
		_, err := r.Decide(t.Context(), bob(""), c, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		refused(t, err, maintenance.DraftExpired)
		r.claim()
		kept := r.decide(maintenance.System(), c, maintenance.DropOld())
		if kept.Change.State != maintenance.Dropped {
			t.Errorf("the draft is %s, want dropped", kept.Change.State)
		}
	})
}

// TestI4EveryOpenStateHoldsItsTask: whoever comes second is shown the first, whatever that one waits for.
func TestI4EveryOpenStateHoldsItsTask(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		first, second := r.draft(bob(""), "a1", 30*time.Hour), r.draft(ann(""), "a1", 31*time.Hour)
		for _, state := range maintenance.OpenStates() {
			r.decide(bob(""), first.Change.ID, func(b maintenance.Before) (maintenance.After, error) {
				c := b.Change
				c.State = state
				return maintenance.After{Change: c}, nil
			})
			_, err := r.Decide(t.Context(), ann(""), second.Change.ID, maintenance.Confirm(ann(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
			if refusal := refused(t, err, maintenance.OpenChange); refusal.Change.ID != first.Change.ID {
				t.Errorf("while it is %s the refusal shows %q", state, refusal.Change.ID)
			}
		}
	})
}

// TestI2ARequestIsRememberedLongerThanItIsRedelivered: Slack goes on for about six minutes, and people ask what became of
// theirs later.
func TestI2ARequestIsRememberedLongerThanItIsRedelivered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		r.draft(bob("e1"), "a1", 30*time.Hour)
		for _, c := range []struct {
			pass time.Duration
			want bool
		}{{23 * time.Hour, true}, {2 * time.Hour, false}} {
			r.clock.pass(c.pass)
			if err := r.Prune(t.Context()); err != nil {
				t.Fatal(err)
			}
			if kept, err := r.Kept(t.Context(), "e1"); err != nil || kept != c.want {
				t.Errorf("%s later: remembered %v (%v), want %v", c.pass, kept, err, c.want)
			}
		}
	})
}

// TestI1AnOlderPaintDoesNotCountAsNewer: what is shown never goes back, so that a late answer of Slack hides nothing.
func TestI1AnOlderPaintDoesNotCountAsNewer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		kept := r.draft(bob(""), "a1", 30*time.Hour)
		kept = r.decide(bob(""), kept.Change.ID, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		card := maintenance.ChangeCard(kept.Change.ID)
		for _, painted := range []int64{2, 5, 3} {
			copies, err := r.Copies(t.Context(), card)
			if err != nil || len(copies) != 1 {
				t.Fatalf("%+v %v", copies, err)
			}
			if err := r.Posted(t.Context(), copies[0], "1.1", painted); err != nil {
				t.Fatal(err)
			}
		}
		if copies, err := r.Copies(t.Context(), card); err != nil || copies[0].Shown != 5 {
			t.Errorf("it counts as showing version %d (%v)", copies[0].Shown, err)
		}
	})
}
