package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// breakable is a policy under which ann, bo and S1 approve, and bob and S2 may skip it, with their Slack session alone.
func breakable(approvals int, in maintenance.Groups) maintenance.Policy {
	p := ruled(approvals, in)
	p.Rules[0].SecondFactor = maintenance.NoSecondFactor
	p.Rules[0].BreakGlass = []maintenance.Party{{User: "bob"}, {User: "ann"}, {Group: "S2"}}
	return p
}

func emergency(reason string) maintenance.Wish {
	w := moveTo(monday.Add(72 * time.Hour))
	w.Glass, w.Reason = true, reason
	return w
}

func TestI6WhoMayBreakTheGlass(t *testing.T) {
	t.Parallel()
	both := groups(nil, map[string]time.Time{"hal": {}, "dee": monday.Add(-time.Hour)})
	for _, c := range []struct {
		name, who, reason, left string
		approvals               int
		in                      maintenance.Groups
		want                    maintenance.Why // empty: may
	}{
		{name: "named", who: "bob", reason: "the disk is full", approvals: 1, in: both},
		{name: "in the group", who: "hal", reason: "the disk is full", approvals: 1, in: both},
		{name: "without a reason", who: "bob", approvals: 1, in: both, want: maintenance.ReasonNeeded},
		{name: "not named", who: "eve", reason: "the disk is full", approvals: 1, in: both, want: maintenance.MayNotBreak},
		{name: "not named, and without a reason: that comes later", who: "eve", approvals: 1, in: both, want: maintenance.MayNotBreak},
		{name: "an approver who is not named", who: "bo", reason: "the disk is full", approvals: 1, in: both, want: maintenance.MayNotBreak},
		{name: "new in the group", who: "dee", reason: "the disk is full", approvals: 1, in: both, want: maintenance.MayNotBreak},
		{name: "in a group that is not readable", who: "hal", reason: "the disk is full", approvals: 1, want: maintenance.GroupUnread},
		{name: "has left", who: "bob", reason: "the disk is full", left: "bob", approvals: 1, in: both, want: maintenance.MayNotBreak},
		{name: "where no approval is needed", who: "bob", reason: "the disk is full", in: both, want: maintenance.GlassNotNeeded},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := breakable(c.approvals, c.in)
			p.Left = map[string]bool{c.left: true}
			_, err := p.Terms(maintenance.Ask{By: who(c.who), Wish: emergency(c.reason), Task: waiting(48 * time.Hour), Now: monday})
			if why(err) != c.want || c.want == "" && err != nil {
				t.Errorf("judged as %v, want %q", err, c.want)
			}
		})
	}
}

// TestBreakingTheGlassIsAtOnceAndLoud: no grace, and everybody who was skipped is told in person.
func TestBreakingTheGlassIsAtOnceAndLoud(t *testing.T) {
	t.Parallel()
	p := breakable(2, groups(map[string]time.Time{"cy": {}, "bob": {}, "dee": {}}, nil))
	p.Left = map[string]bool{"dee": true}
	f := &file{maintenance.Before{Task: waiting(48 * time.Hour), Now: monday, Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true}}}
	if err := f.do(maintenance.NewDraft(who("bob"), "c3f1", emergency("the disk is full"), p)); err != nil {
		t.Fatal(err)
	}
	if f.Change.AwaitsSignOff() {
		t.Error("a draft has broken nothing")
	}
	after, err := maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)(f.Before)
	if err != nil || after.Change.State != maintenance.Approved || !after.Change.DueAt.Equal(monday) {
		t.Fatalf("it is %s from %s on: %v", after.Change.State, after.Change.DueAt, err)
	}
	told := map[string]int{}
	for _, n := range after.Tell {
		if n.Kind != maintenance.GlassNotice || !n.DueAt.Equal(monday) || !n.Asks(after.Change) {
			t.Errorf("it tells %+v", n)
		}
		told[n.To.User+n.To.Card]++
	}
	if len(told) != 4 || told["change:c3f1"] != 1 || told["ann"] != 1 || told["bo"] != 1 || told["cy"] != 1 {
		t.Errorf("told are %v; want the thread, and each approver but bob, who asked, and dee, who has left", told)
	}
	if e := after.Audit[0]; e.Verb != "broke the glass" || !e.Detail.Glass || e.Detail.Reason == "" {
		t.Errorf("the audit says %+v", e)
	}
}

// TestBreakGlassIsJudgedAgain before the call: the right must be there still; what is no longer needed holds nothing up.
func TestBreakGlassIsJudgedAgain(t *testing.T) {
	t.Parallel()
	now := breakable(2, nil)
	revoked, frozen := breakable(2, nil), breakable(2, nil)
	revoked.Rules[0].BreakGlass = []maintenance.Party{{User: "ann"}}
	frozen.Freezes = []maintenance.Freeze{{Intervals: intervals(t, `[{}]`)}}
	for _, c := range []struct {
		name   string
		policy maintenance.Policy
		want   maintenance.State
		why    maintenance.Why
	}{
		{"the same", now, maintenance.Applying, ""},
		{"no approval is needed any more", breakable(0, nil), maintenance.Applying, ""},
		{"the right is gone", revoked, maintenance.FailedTo, maintenance.MayNotBreak},
		{"a freeze has begun", frozen, maintenance.FailedTo, maintenance.InFreeze},
		{"there is no policy", maintenance.Policy{}, maintenance.FailedTo, maintenance.NoPolicy},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := wished(t, emergency("the disk is full"), 48*time.Hour, now)
			if err := f.do(maintenance.Begin(nil, c.policy)); err != nil || f.Change.State != c.want || f.Change.Outcome.Why != c.why {
				t.Fatalf("it is %s (%s): %v; want %s", f.Change.State, f.Change.Outcome.Why, err, c.want)
			}
			if !f.Change.AwaitsSignOff() || f.Change.Terms.Approvals != 2 {
				t.Errorf("it has forgotten what was skipped: %+v", f.Change.Terms)
			}
			if err := f.do(maintenance.SignOff(who("ann"), now, nil)); err != nil || f.Change.AwaitsSignOff() || f.Change.State != c.want {
				t.Errorf("signed off it is %s: %v", f.Change.State, err)
			}
		})
	}
}

// TestI7WhoSignsOff: somebody who could have approved, and never the one who broke the glass.
func TestI7WhoSignsOff(t *testing.T) {
	t.Parallel()
	p := breakable(1, groups(map[string]time.Time{"bob": {}, "dee": monday.Add(-time.Hour)}, nil))
	p.Rules[0].Notify, p.Delegations = []maintenance.Party{{User: "gus"}}, []maintenance.Delegation{stands("bo", "gus"), stands("ann", "bob")}
	for id, want := range map[string]maintenance.Why{
		"ann": "", "gus": "", "bob": maintenance.OwnChange, "eve": maintenance.NotApprover, "hal": maintenance.NotApprover, "dee": maintenance.TooNew,
	} {
		f := wished(t, emergency("the disk is full"), 48*time.Hour, p)
		after, err := maintenance.SignOff(who(id), p, nil)(f.Before)
		if why(err) != want || want == "" && (err != nil || after.Change.SignedOffBy.ID != id || after.Change.AwaitsSignOff()) {
			t.Errorf("%s: judged as %v, want %q", id, err, want)
		}
		if id == "gus" && after.Audit[0].Detail.For != "bo" {
			t.Errorf("the audit does not keep for whom gus signed off: %+v", after.Audit[0])
		}
	}
	f := wished(t, emergency("the disk is full"), 48*time.Hour, p)
	if err := f.do(maintenance.SignOff(who("ann"), p, nil)); err != nil {
		t.Fatal(err)
	}
	refused(t, f.do(maintenance.SignOff(who("bo"), p, nil)), maintenance.AlreadySigned)
	plain := wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
	refused(t, plain.do(maintenance.SignOff(who("ann"), p, nil)), maintenance.NoSuchChange)
}

// TestWhatLetNothingThroughNeedsNoSignOff: broken and then taken back, or overtaken.
func TestWhatLetNothingThroughNeedsNoSignOff(t *testing.T) {
	t.Parallel()
	p := breakable(1, nil)
	for name, end := range map[string]maintenance.Step{
		"withdrawn": maintenance.Withdraw(who("bob"), ""), "superseded": maintenance.Meet(waiting(49 * time.Hour)),
	} {
		f := wished(t, emergency("the disk is full"), 48*time.Hour, p)
		if !f.Change.AwaitsSignOff() {
			t.Fatal("it was broken")
		}
		if err := f.do(end); err != nil || f.Change.AwaitsSignOff() {
			t.Errorf("%s: it is %s and waits for a sign-off: %v (%v)", name, f.Change.State, f.Change.AwaitsSignOff(), err)
		}
		refused(t, f.do(maintenance.SignOff(who("ann"), p, nil)), maintenance.AlreadySettled)
	}
}

// TestNobodySignsOffAnothersDraft: a draft that ended unconfirmed stays its requester's alone, also one that was to skip the
// approval.
func TestNobodySignsOffAnothersDraft(t *testing.T) {
	t.Parallel()
	p := breakable(1, nil)
	f := wished(t, emergency("the disk is full"), 48*time.Hour, p)
	f.Change.State, f.Change.ConfirmedAt = maintenance.Superseded, time.Time{}
	refused(t, f.do(maintenance.SignOff(who("ann"), p, nil)), maintenance.NoSuchChange)
}
