package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// TestAnotherTimeIsBoundAsTheFirst: what the policy forbids to the requester an approver cannot offer.
func TestAnotherTimeIsBoundAsTheFirst(t *testing.T) {
	t.Parallel()
	asked := monday.Add(72 * time.Hour)
	for _, c := range []struct {
		name   string
		to     time.Time
		change func(*maintenance.Policy)
		cancel bool
		want   maintenance.Why
	}{
		{name: "any other", to: asked.Add(time.Hour)},
		{name: "the same", to: asked, want: maintenance.SameOffer},
		{name: "in the past", to: monday.Add(-time.Hour), want: maintenance.TimePassed},
		{name: "where the task stands", to: monday.Add(48 * time.Hour), want: maintenance.SameTime},
		{name: "for a cancel", to: asked, cancel: true, want: maintenance.NoOtherTime},
		{name: "too close", to: monday.Add(time.Hour), change: func(p *maintenance.Policy) { p.Rules[0].MinLead = 2 * time.Hour }, want: maintenance.TooClose},
		{name: "too far", to: asked.Add(time.Hour), change: func(p *maintenance.Policy) { p.Rules[0].MaxDelay = 24 * time.Hour }, want: maintenance.PutOffTooFar},
		{
			name: "into a freeze", to: asked.Add(24 * time.Hour), want: maintenance.InFreeze,
			change: func(p *maintenance.Policy) {
				p.Freezes = []maintenance.Freeze{{Intervals: intervals(t, `[{days_of_month: ["27"]}]`)}}
			},
		},
		{name: "no rule is left", to: asked.Add(time.Hour), change: func(p *maintenance.Policy) { p.Rules[0].Actions = []maintenance.Action{maintenance.Cancel} }, want: maintenance.NoRule},
		{name: "no policy is left", to: asked.Add(time.Hour), change: func(p *maintenance.Policy) { p.Rules = nil }, want: maintenance.NoPolicy},
		{
			name: "what the requester has lost is not the approver's to hear", to: asked.Add(time.Hour),
			change: func(p *maintenance.Policy) { p.Rules[0].Ask = []maintenance.Party{{User: "eve"}} },
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, w := ruled(1, nil), moveTo(asked)
			if c.cancel {
				w = maintenance.Wish{Action: maintenance.Cancel}
			}
			f := wished(t, w, 48*time.Hour, p)
			f.Ledger = put(f.Task.ScheduledAt)
			if c.change != nil {
				c.change(&p)
			}
			err := f.do(maintenance.Counter(who("ann"), c.to, p, nil))
			if why(err) != c.want || c.want == "" && (err != nil || f.Change.State != maintenance.Countered || !f.Change.To.Equal(c.to)) {
				t.Errorf("judged as %v, and it is %s for %s; want %q", err, f.Change.State, f.Change.To, c.want)
			}
		})
	}
}

// TestTheRequesterHasTheNextWord: nobody else takes the other time, nothing else was shown, and the policy judges it anew.
func TestTheRequesterHasTheNextWord(t *testing.T) {
	t.Parallel()
	asked, offered := monday.Add(36*time.Hour), monday.Add(72*time.Hour)
	countered := func(p maintenance.Policy) *file {
		f := wished(t, moveTo(asked), 48*time.Hour, p)
		if err := f.do(maintenance.Counter(who("ann"), offered, p, nil)); err != nil {
			t.Fatal(err)
		}
		return f
	}
	p := ruled(1, nil)
	refused(t, countered(p).do(maintenance.Accept(who("bo"), offered, p)), maintenance.NotYours)
	refused(t, countered(p).do(maintenance.Accept(who("ann"), offered, p)), maintenance.NotYours)
	refused(t, countered(p).do(maintenance.Accept(who("bob"), asked, p)), maintenance.OfferChanged)
	refused(t, countered(p).do(maintenance.Approve(who("bo"), offered, p, nil)), maintenance.WaitsForRequester)
	refused(t, countered(p).do(maintenance.LookInto(who("bo"), p)), maintenance.WaitsForRequester)
	late := countered(p)
	late.Now = late.Change.DueAt
	refused(t, late.do(maintenance.Accept(who("bob"), offered, p)), maintenance.DecisionOver)

	f := countered(p)
	if err := f.do(maintenance.Accept(who("bob"), offered, p)); err != nil || f.Change.State != maintenance.Approved || !f.Change.To.Equal(offered) {
		t.Errorf("taken it is %s for %s: %v", f.Change.State, f.Change.To, err)
	}
	refused(t, f.do(maintenance.Accept(who("bob"), offered, p)), maintenance.AlreadySettled)

	dearer := ruled(1, nil) // bringing forward took one; putting off takes one more for the time that it was put off before
	dearer.Rules[0].ApprovalsPerMove = 1
	f = countered(dearer)
	f.Ledger = put(f.Task.ScheduledAt.Add(-time.Hour), time.Hour)
	if err := f.do(maintenance.Accept(who("bob"), offered, dearer)); err != nil || f.Change.State != maintenance.Pending || f.Change.Terms.Approvals != 2 {
		t.Errorf("taken it is %s and takes %d: %v", f.Change.State, f.Change.Terms.Approvals, err)
	}
	refused(t, f.do(maintenance.Approve(who("ann"), offered, dearer, nil)), maintenance.AlreadyApproved)
	if err := f.do(maintenance.Approve(who("bo"), offered, dearer, nil)); err != nil || f.Change.State != maintenance.Approved {
		t.Errorf("with the second yes it is %s: %v", f.Change.State, err)
	}

	sooner := wished(t, moveTo(asked), 48*time.Hour, p) // the time to decide ends with the earlier time
	if err := sooner.do(maintenance.Counter(who("ann"), monday.Add(3*time.Hour), p, nil)); err != nil || !sooner.Change.DueAt.Equal(monday.Add(3*time.Hour)) {
		t.Errorf("another time in 3 hours can be taken until %s: %v", sooner.Change.DueAt, err)
	}

	f = countered(p)
	f.Task = waiting(50 * time.Hour)
	if err := f.do(maintenance.Accept(who("bob"), offered, p)); err != nil || f.Change.State != maintenance.Superseded {
		t.Errorf("of a task that moved it is %s: %v", f.Change.State, err)
	}
}

// TestWhatExpiresSaysWhoDidNotAnswer: the approvers, or the requester to whom another time was offered.
func TestWhatExpiresSaysWhoDidNotAnswer(t *testing.T) {
	t.Parallel()
	for state, want := range map[maintenance.State]maintenance.OutcomeKind{
		maintenance.Pending: maintenance.NotDecided, maintenance.Countered: maintenance.NotTaken,
	} {
		f, _ := inState(t, state)
		f.Now = f.Change.DueAt
		if err := f.do(maintenance.Expire()); err != nil || f.Change.State != maintenance.Expired || f.Change.Outcome.Kind != want {
			t.Errorf("%s became %s, %q: %v", state, f.Change.State, f.Change.Outcome.Kind, err)
		}
	}
}

// TestAYesToTheOldTimeLapses with another time, and the approver who offered it has said yes to that.
func TestAYesToTheOldTimeLapses(t *testing.T) {
	t.Parallel()
	p := ruled(3, groups(map[string]time.Time{"cy": {}}, nil))
	asked, offered := monday.Add(72*time.Hour), monday.Add(80*time.Hour)
	f := wished(t, moveTo(asked), 48*time.Hour, p)
	for _, step := range []maintenance.Step{
		maintenance.Approve(who("ann"), asked, p, nil), maintenance.Approve(who("bo"), asked, p, nil),
		maintenance.Counter(who("cy"), offered, p, nil), maintenance.Accept(who("bob"), offered, p),
	} {
		if err := f.do(step); err != nil {
			t.Fatal(err)
		}
	}
	votes := p.Votes(f.Change, f.Decisions, f.Now)
	if f.Change.State != maintenance.Pending || len(votes) != 1 || votes[0].By.ID != "cy" {
		t.Errorf("it is %s with %+v", f.Change.State, votes)
	}
	refused(t, f.do(maintenance.Approve(who("ann"), asked, p, nil)), maintenance.OfferChanged)
}

// TestI4AYesThatWasTakenBackDoesNotComeBack with the time that it was for: whoever offers another time has thought better of the first.
func TestI4AYesThatWasTakenBackDoesNotComeBack(t *testing.T) {
	t.Parallel()
	p := ruled(2, groups(map[string]time.Time{"cy": {}}, nil))
	first, second := monday.Add(72*time.Hour), monday.Add(80*time.Hour)
	f := wished(t, moveTo(first), 48*time.Hour, p)
	for _, step := range []maintenance.Step{
		maintenance.Approve(who("ann"), first, p, nil), maintenance.Counter(who("ann"), second, p, nil),
		maintenance.Counter(who("bo"), first, p, nil), maintenance.Accept(who("bob"), first, p),
	} {
		if err := f.do(step); err != nil {
			t.Fatal(err)
		}
	}
	votes := p.Votes(f.Change, f.Decisions, f.Now)
	if f.Change.State != maintenance.Pending || len(votes) != 1 || votes[0].By.ID != "bo" {
		t.Fatalf("it is %s by %+v; ann's last word was the other time", f.Change.State, votes)
	}
	refused(t, f.do(maintenance.Approve(who("bo"), first, p, nil)), maintenance.AlreadyApproved)
	if err := f.do(maintenance.Approve(who("ann"), first, p, nil)); err != nil || f.Change.State != maintenance.Approved {
		t.Errorf("once ann has come round it is %s: %v", f.Change.State, err)
	}
}

// TestATimeThatIsOfferedAgainIsToldAgain: each offer has a notice of its own, although the time is one that was offered before.
func TestATimeThatIsOfferedAgainIsToldAgain(t *testing.T) {
	t.Parallel()
	p := ruled(1, nil)
	f := wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
	told := map[string]bool{}
	for _, ahead := range []time.Duration{80 * time.Hour, 90 * time.Hour, 80 * time.Hour} {
		step := maintenance.Counter(who("ann"), monday.Add(ahead), p, nil)
		after, err := step(f.Before)
		if err != nil || len(after.Tell) != 1 || !after.Tell[0].Asks(after.Change) {
			t.Fatalf("told by %+v: %v", after.Tell, err)
		}
		told[after.Tell[0].ID] = true
		if err := f.do(step); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 3 {
		t.Errorf("three offers are told by %v", told)
	}
}

// TestQuestionsOfAnEarlierAskingFallSilent once another time was taken, although both end at the same moment.
func TestQuestionsOfAnEarlierAskingFallSilent(t *testing.T) {
	t.Parallel()
	p := ruled(2, nil)
	p.Rules[0].Escalate = []maintenance.Party{{User: "zoe"}}
	f := wished(t, moveTo(monday.Add(72*time.Hour)), 8*time.Hour, p) // it expires with the task
	f.Change.State = maintenance.Draft
	first, err := maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)(f.Before)
	if err != nil || len(first.Tell) != 5 {
		t.Fatalf("asked %d times: %v; want at once, thrice again, and those above", len(first.Tell), err)
	}
	f.Change = first.Change
	for _, n := range first.Tell {
		if !n.Asks(f.Change) {
			t.Errorf("it does not ask: %+v", n)
		}
	}
	f.Now = monday.Add(10 * time.Minute)
	if err := f.do(maintenance.Counter(who("ann"), monday.Add(80*time.Hour), p, nil)); err != nil {
		t.Fatal(err)
	}
	second, err := maintenance.Accept(who("bob"), f.Change.To, p)(f.Before)
	if err != nil || !second.Change.DueAt.Equal(first.Change.DueAt) {
		t.Fatal(err, second.Change.DueAt)
	}
	for _, n := range first.Tell {
		if n.Asks(second.Change) {
			t.Errorf("asks still: %+v", n)
		}
	}
	for _, n := range second.Tell {
		if n.DueAt = n.DueAt.Truncate(time.Microsecond); !n.Asks(second.Change) {
			t.Errorf("does not ask: %+v", n)
		}
	}
}
