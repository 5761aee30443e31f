package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// inState is a change of bob's that two of ann, bo and S1 must approve, brought to a state.
func inState(t *testing.T, s maintenance.State) (*file, maintenance.Policy) {
	t.Helper()
	p := ruled(2, sre(monday, map[string]time.Time{"cy": {}}))
	f := drafted(t)
	to := f.Change.To
	do := func(steps ...maintenance.Step) {
		for _, step := range steps {
			if err := f.do(step); err != nil {
				t.Fatalf("on the way to %s: %v", s, err)
			}
		}
	}
	confirm := maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)
	yes := func(id string) maintenance.Step { return maintenance.Approve(who(id), to, p, nil) }
	switch s {
	case maintenance.Draft:
	case maintenance.Dropped:
		do(maintenance.Drop(who("bob")))
	case maintenance.Pending:
		do(confirm)
	case maintenance.Countered:
		do(confirm, maintenance.Counter(who("bo"), to.Add(time.Hour), p, nil))
	case maintenance.Denied:
		do(confirm, maintenance.Deny(who("bo"), "no", p))
	case maintenance.Withdrawn:
		do(confirm, maintenance.Withdraw(who("bob"), ""))
	case maintenance.Expired:
		do(confirm)
		f.Now = f.Change.DueAt
		do(maintenance.Expire())
		f.Now = monday
	case maintenance.Superseded:
		do(confirm, maintenance.Meet(waiting(49*time.Hour)))
	case maintenance.Approved:
		do(confirm, yes("bo"), yes("cy"))
	default:
		do(confirm, yes("bo"), yes("cy"))
		f.Now = f.Change.DueAt
		do(maintenance.Begin(nil, p))
		if s != maintenance.Applying {
			do(maintenance.Follow(maintenance.Verdict{Next: maintenance.NextSettle, State: s}, maintenance.Look{}))
		}
		f.Now = monday
	}
	if f.Change.State != s {
		t.Fatalf("brought to %s, want %s", f.Change.State, s)
	}
	return f, p
}

// TestI4EachStepInEachState: what each step makes of a change in each state, or why it does nothing.
func TestI4EachStepInEachState(t *testing.T) {
	t.Parallel()
	const (
		draft, dropped, pending, countered, denied, withdrawn, expired = maintenance.Draft, maintenance.Dropped, maintenance.Pending, maintenance.Countered, maintenance.Denied, maintenance.Withdrawn, maintenance.Expired
		superseded, approved, applying, applied, failed                = maintenance.Superseded, maintenance.Approved, maintenance.Applying, maintenance.Applied, maintenance.FailedTo
		conflict, unverified                                           = maintenance.Conflict, maintenance.Unverified

		settled, hidden, busy, asks, notYours = maintenance.AlreadySettled, maintenance.NoSuchChange, maintenance.BeingApplied, maintenance.WaitsForRequester, maintenance.NotYours
	)
	states := []maintenance.State{
		draft, dropped, pending, countered, denied, withdrawn, expired, superseded, approved, applying, applied, failed, conflict, unverified,
	}
	type step struct {
		name string
		do   func(f *file, p maintenance.Policy) error
		want map[maintenance.State]any // the state after it, or why not; what is left out is settled
	}
	for _, c := range []step{
		{"confirm", func(f *file, p maintenance.Policy) error {
			return f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil))
		}, map[maintenance.State]any{draft: pending}},
		{"approve", func(f *file, p maintenance.Policy) error {
			return f.do(maintenance.Approve(who("ann"), f.Change.To, p, nil))
		}, map[maintenance.State]any{draft: hidden, dropped: hidden, pending: pending, countered: asks, applying: busy}},
		{"deny", func(f *file, p maintenance.Policy) error {
			return f.do(maintenance.Deny(who("ann"), "the release is on", p))
		}, map[maintenance.State]any{draft: hidden, dropped: hidden, pending: denied, countered: denied, applying: busy}},
		{"another time", func(f *file, p maintenance.Policy) error {
			return f.do(maintenance.Counter(who("ann"), f.Change.To.Add(time.Hour), p, nil))
		}, map[maintenance.State]any{draft: hidden, dropped: hidden, pending: countered, countered: countered, applying: busy}},
		{"look into", func(f *file, p maintenance.Policy) error {
			return f.do(maintenance.LookInto(who("ann"), p))
		}, map[maintenance.State]any{draft: hidden, dropped: hidden, pending: pending, countered: asks, applying: busy}},
		{"take", func(f *file, p maintenance.Policy) error {
			return f.do(maintenance.Accept(who("bob"), f.Change.To, p))
		}, map[maintenance.State]any{countered: pending, applying: busy}},
		{"withdraw", func(f *file, _ maintenance.Policy) error {
			return f.do(maintenance.Withdraw(who("bob"), "later"))
		}, map[maintenance.State]any{draft: dropped, pending: withdrawn, countered: withdrawn, approved: withdrawn, applying: busy}},
		{"withdraw another's", func(f *file, _ maintenance.Policy) error {
			return f.do(maintenance.Withdraw(who("ann"), ""))
		}, map[maintenance.State]any{
			draft: hidden, dropped: hidden, pending: notYours, countered: notYours, denied: notYours, withdrawn: notYours, expired: notYours,
			superseded: notYours, approved: notYours, applying: notYours, applied: notYours, failed: notYours, conflict: notYours,
			unverified: notYours,
		}},
		{"expire, in time", func(f *file, _ maintenance.Policy) error {
			f.Now = f.Change.DueAt.Add(-time.Second)
			return f.do(maintenance.Expire())
		}, nil},
		{"expire", func(f *file, _ maintenance.Policy) error {
			f.Now = f.Change.DueAt
			return f.do(maintenance.Expire())
		}, map[maintenance.State]any{pending: expired, countered: expired}},
		{"begin, in the grace", func(f *file, p maintenance.Policy) error {
			f.Now = f.Change.DueAt.Add(-time.Second)
			return f.do(maintenance.Begin(nil, p))
		}, nil},
		{"begin", func(f *file, p maintenance.Policy) error {
			f.Now = f.Change.DueAt
			return f.do(maintenance.Begin(nil, p))
		}, map[maintenance.State]any{approved: applying}},
		{"the task moves", func(f *file, _ maintenance.Policy) error {
			return f.do(maintenance.Meet(waiting(49 * time.Hour)))
		}, map[maintenance.State]any{pending: superseded, countered: superseded, approved: superseded}},
		{"the task begins", func(f *file, _ maintenance.Policy) error {
			return f.do(maintenance.Meet(with(waiting(48*time.Hour), maintenance.Executing)))
		}, map[maintenance.State]any{pending: superseded, countered: superseded, approved: superseded}},
		{"the task is as it was", func(f *file, _ maintenance.Policy) error { return f.do(maintenance.Meet(waiting(48 * time.Hour))) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, s := range states {
				f, p := inState(t, s)
				before := f.Change
				err := c.do(f, p)
				want, named := c.want[s]
				if !named {
					want = settled
				}
				if next, moves := want.(maintenance.State); moves {
					if err != nil || f.Change.State != next || f.Change.Version != before.Version+1 {
						t.Errorf("%s becomes %s: %v; want %s", s, f.Change.State, err, next)
					}
					continue
				}
				if why(err) != want || f.Change.Version != before.Version {
					t.Errorf("of %s it says %v and leaves %s; want %q", s, err, f.Change.State, want)
				}
			}
		})
	}
}

// TestTheTimeToDecideEnds to the second, for everybody, whether or not it was noted yet.
func TestTheTimeToDecideEnds(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{false, true} {
		f, p := inState(t, maintenance.Pending)
		f.Now = f.Change.DueAt
		if !late {
			f.Now = f.Now.Add(-time.Second)
		}
		for name, step := range map[string]maintenance.Step{
			"approve": maintenance.Approve(who("ann"), f.Change.To, p, nil), "deny": maintenance.Deny(who("ann"), "no", p),
			"another time": maintenance.Counter(who("ann"), f.Change.To.Add(time.Hour), p, nil), "look": maintenance.LookInto(who("ann"), p),
		} {
			_, err := step(f.Before)
			if late && why(err) != maintenance.DecisionOver || !late && err != nil {
				t.Errorf("late %v: to %s says %v", late, name, err)
			}
		}
	}
}

// TestAnApproverMayThinkAgain: whoever said yes may say no, or offer another time, as long as it is not decided.
func TestAnApproverMayThinkAgain(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]func(*file, maintenance.Policy) maintenance.Step{
		"no": func(_ *file, p maintenance.Policy) maintenance.Step {
			return maintenance.Deny(who("ann"), "the disk is full", p)
		},
		"another time": func(f *file, p maintenance.Policy) maintenance.Step {
			return maintenance.Counter(who("ann"), f.Change.To.Add(time.Hour), p, nil)
		},
	} {
		f, p := inState(t, maintenance.Pending)
		if err := f.do(maintenance.Approve(who("ann"), f.Change.To, p, nil)); err != nil {
			t.Fatal(err)
		}
		if err := f.do(again(f, p)); err != nil || len(f.Decisions) != 2 || f.Change.State == maintenance.Pending {
			t.Errorf("%s: it is %s: %v", name, f.Change.State, err)
		}
	}
}

// TestIAmLookingDecidesNothing, is shown once for each, and starts anew with a new time.
func TestIAmLookingDecidesNothing(t *testing.T) {
	t.Parallel()
	f, p := inState(t, maintenance.Pending)
	for _, id := range []string{"ann", "bo"} {
		if err := f.do(maintenance.LookInto(who(id), p)); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, f.do(maintenance.LookInto(who("ann"), p)), maintenance.AlreadyLooking)
	refused(t, f.do(maintenance.LookInto(who("eve"), p)), maintenance.NotApprover)
	refused(t, f.do(maintenance.LookInto(who("bob"), p)), maintenance.OwnChange)
	if len(f.Change.Lookers) != 2 || f.Change.Lookers[1].Person.ID != "bo" || len(f.Decisions) != 0 {
		t.Errorf("looking are %+v", f.Change.Lookers)
	}
	for _, step := range []maintenance.Step{
		maintenance.Counter(who("ann"), f.Change.To.Add(time.Hour), p, nil), maintenance.Accept(who("bob"), f.Change.To.Add(time.Hour), p),
	} {
		if err := f.do(step); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.Change.Lookers) != 0 {
		t.Errorf("at the new time nobody looks yet: %+v", f.Change.Lookers)
	}
}

// TestWhatAskedForMoreSaysSo: put back to wait, it is told under the card and its time to decide begins anew.
func TestWhatAskedForMoreSaysSo(t *testing.T) {
	t.Parallel()
	f, p := inState(t, maintenance.Approved)
	f.Now = f.Change.DueAt
	p.Rules[0].Approvals, p.Hash = 3, "new"
	after, err := maintenance.Begin(nil, p)(f.Before)
	c := after.Change
	if err != nil || c.State != maintenance.Pending || c.Terms.Approvals != 3 || c.Terms.Policy != "new" || after.Attempt != nil {
		t.Fatalf("it is %s under %+v: %v", c.State, c.Terms, err)
	}
	if len(after.Tell) == 0 || !after.Tell[0].Asks(c) || after.Audit[0].Verb != "asked for more approvals" || !c.DueAt.Equal(f.Now.Add(24*time.Hour)) {
		t.Errorf("it says %+v, %+v, until %s", after.Tell, after.Audit, c.DueAt)
	}
	f.Change = c
	p.Hash = "newer" // which asks for the same
	if err := f.do(maintenance.Approve(who("ann"), c.To, p, nil)); err != nil || f.Change.State != maintenance.Approved {
		t.Errorf("the two that it had count on: it is %s: %v", f.Change.State, err)
	}
	if d := f.Decisions[2]; d.Policy != "newer" || d.N != 3 {
		t.Errorf("the third was made under %+v", d)
	}
}

// TestMinLeadDoesNotRunOutInTheGrace: what was in time when it was said stays so until it is applied; a longer lead counts.
func TestMinLeadDoesNotRunOutInTheGrace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		approvals int
		then      time.Duration // the lead, when it is applied
		want      maintenance.State
	}{
		{"nobody had to approve", 0, 4 * time.Hour, maintenance.Applying},
		{"approved at the last moment", 1, 4 * time.Hour, maintenance.Applying},
		{"a longer lead by now", 1, 5 * time.Hour, maintenance.FailedTo},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := ruled(c.approvals, nil)
			p.Rules[0].MinLead = 4 * time.Hour
			const spare = 10 * time.Second
			w := moveTo(monday.Add(4*time.Hour + spare))
			f := wished(t, w, 48*time.Hour, p)
			if c.approvals > 0 {
				f.Now = monday.Add(spare - time.Second)
				if err := f.do(maintenance.Approve(who("ann"), w.To, p, nil)); err != nil {
					t.Fatal(err)
				}
			}
			f.Now, p.Rules[0].MinLead = f.Change.DueAt, c.then
			if err := f.do(maintenance.Begin(nil, p)); err != nil || f.Change.State != c.want {
				t.Errorf("it is %s (%s): %v; want %s", f.Change.State, f.Change.Outcome.Why, err, c.want)
			}
		})
	}
}
