package maintenance_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"headsup/maintenance"
)

// TestI4WhatHasItsApprovalsDoesNotWait: no further yes is needed where those that were given are enough by now, and none is counted twice.
func TestI4WhatHasItsApprovalsDoesNotWait(t *testing.T) {
	t.Parallel()
	read := func(at time.Time) maintenance.Groups { return sre(at, map[string]time.Time{"cy": {}}) }
	// whoever approved does it again, or nobody does anything
	for name, then := range map[string]func(*file, maintenance.Policy, string) maintenance.Step{
		"it is reviewed": func(_ *file, p maintenance.Policy, _ string) maintenance.Step { return maintenance.Review(p) },
		"the same say yes again": func(f *file, p maintenance.Policy, by string) maintenance.Step {
			return maintenance.Approve(who(by), f.Change.To, p, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := ruled(1, read(monday))
			f := wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
			if err := f.do(maintenance.Approve(who("cy"), f.Change.To, p, nil)); err != nil {
				t.Fatal(err)
			}
			f.Now = monday.Add(10 * time.Minute) // and Slack has not said since who is in the group
			if err := f.do(maintenance.Begin(nil, p)); err != nil || f.Change.State != maintenance.Pending {
				t.Fatalf("without a readable group it is %s: %v", f.Change.State, err)
			}
			refused(t, f.do(maintenance.Review(p)), maintenance.AlreadySettled)
			p.Groups = read(f.Now)
			if err := f.do(then(f, p, "cy")); err != nil || f.Change.State != maintenance.Approved || len(f.Decisions) != 1 {
				t.Errorf("once it is read again it is %s by %d decisions: %v", f.Change.State, len(f.Decisions), err)
			}

			p = ruled(2, nil)
			f = wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
			if err := f.do(maintenance.Approve(who("ann"), f.Change.To, p, nil)); err != nil {
				t.Fatal(err)
			}
			refused(t, f.do(then(f, p, "ann")), map[bool]maintenance.Why{true: maintenance.AlreadySettled, false: maintenance.AlreadyApproved}[name == "it is reviewed"])
			p.Rules[0].Approvals = 1
			if err := f.do(then(f, p, "ann")); err != nil || f.Change.State != maintenance.Approved || f.Change.Terms.Approvals != 1 {
				t.Errorf("where one is enough by now it is %s: %v", f.Change.State, err)
			}
		})
	}
}

// TestOthersAreAskedWhereThePolicyNamesOthers: what waits is asked anew, once.
func TestOthersAreAskedWhereThePolicyNamesOthers(t *testing.T) {
	t.Parallel()
	p := ruled(1, nil)
	f := wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
	f.Now, p.Hash = monday.Add(time.Hour), "the same in other words"
	refused(t, f.do(maintenance.Review(p)), maintenance.AlreadySettled)
	p.Rules[0].Approvers = []maintenance.Party{{User: "zoe"}}
	after, err := maintenance.Review(p)(f.Before)
	c := after.Change
	if err != nil || c.State != maintenance.Pending || len(after.Tell) == 0 || !after.Tell[0].Asks(c) || after.Audit[0].Verb != "asked anew" {
		t.Fatalf("it is %s, and says %+v: %v", c.State, after.Tell, err)
	}
	refused(t, f.do(maintenance.Approve(who("ann"), c.To, p, nil)), maintenance.NotApprover)
	f.Change = c
	refused(t, f.do(maintenance.Review(p)), maintenance.AlreadySettled)
	if err := f.do(maintenance.Approve(who("zoe"), c.To, p, nil)); err != nil || f.Change.State != maintenance.Approved {
		t.Errorf("by zoe it is %s: %v", f.Change.State, err)
	}
}

// forbidding are policies that are against bob's move to Thursday 13:40, each in its own way.
func forbidding(t *testing.T) map[maintenance.Why]func(*maintenance.Policy) {
	t.Helper()
	return map[maintenance.Why]func(*maintenance.Policy){
		maintenance.InFreeze: func(p *maintenance.Policy) {
			p.Freezes = []maintenance.Freeze{{
				Name: "release", Source: maintenance.Source{File: "h.yaml", Line: 7}, Ask: []maintenance.Party{{Group: "S9", Name: "@leads"}},
				Intervals: intervals(t, `[{days_of_month: ["26"]}]`),
			}}
		},
		maintenance.TooClose:     func(p *maintenance.Policy) { p.Rules[0].MinLead = 96 * time.Hour },
		maintenance.PutOffTooFar: func(p *maintenance.Policy) { p.Rules[0].MaxDelay = 12 * time.Hour },
		maintenance.TooManyMoves: func(p *maintenance.Policy) { p.Rules[0].MaxMoves = 1 },
		maintenance.MayNotAsk:    func(p *maintenance.Policy) { p.Rules[0].Ask = []maintenance.Party{{User: "eve", Name: "@eve"}} },
		maintenance.ReasonNeeded: func(p *maintenance.Policy) { p.Rules[0].ReasonRequired = true },
		maintenance.NoRule:       func(p *maintenance.Policy) { p.Rules[0].Actions = []maintenance.Action{maintenance.Cancel} },
		maintenance.NoPolicy:     func(p *maintenance.Policy) { p.Rules = nil },
	}
}

func forbidden(t *testing.T) (*file, maintenance.Policy) {
	t.Helper()
	p := ruled(1, nil)
	p.Rules[0].Source = maintenance.Source{File: "h.yaml", Line: 2}
	f := wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
	f.Ledger = put(monday.Add(47*time.Hour), time.Hour)
	return f, p
}

// TestNobodyApprovesWhatIsForbiddenByNow: the answer says what is against it, and it stays open, for a no or another time.
func TestNobodyApprovesWhatIsForbiddenByNow(t *testing.T) {
	t.Parallel()
	for reason, forbid := range forbidding(t) {
		t.Run(string(reason), func(t *testing.T) {
			t.Parallel()
			f, p := forbidden(t)
			forbid(&p)
			_, err := maintenance.Approve(who("ann"), f.Change.To, p, nil)(f.Before)
			no, _ := errors.AsType[*maintenance.Refusal](err)
			if no == nil || no.Why != reason || !no.Forbidden || no.Change.ID != f.Change.ID {
				t.Fatalf("judged as %+v, want %s", no, reason)
			}
			if reason == maintenance.InFreeze || reason == maintenance.TooClose {
				if no.Rule.Line == 0 || no.Nearest.IsZero() {
					t.Errorf("by rule %s the nearest time is %s", no.Rule, no.Nearest)
				}
				if err := f.do(maintenance.Counter(who("ann"), no.Nearest, p, nil)); err != nil {
					t.Errorf("the nearest time can be offered: %v", err)
				}
			}
			if err := f.do(maintenance.Deny(who("ann"), "it is forbidden", p)); err != nil {
				t.Errorf("it can be denied: %v", err)
			}
		})
	}
}

// TestI6WhatIsForbiddenWhenItIsAppliedSaysBy: nothing is sent, and the outcome keeps which rule of the policy was against it.
func TestI6WhatIsForbiddenWhenItIsAppliedSaysBy(t *testing.T) {
	t.Parallel()
	for reason, forbid := range forbidding(t) {
		t.Run(string(reason), func(t *testing.T) {
			t.Parallel()
			f, p := forbidden(t)
			if err := f.do(maintenance.Approve(who("ann"), f.Change.To, p, nil)); err != nil {
				t.Fatal(err)
			}
			forbid(&p)
			f.Now = f.Change.DueAt
			after, err := maintenance.Begin(nil, p)(f.Before)
			c := after.Change
			kept, jsonErr := json.Marshal(c.Outcome)
			c.Outcome = maintenance.Outcome{}
			if err := errors.Join(jsonErr, json.Unmarshal(kept, &c.Outcome)); err != nil { // as the store keeps it
				t.Fatal(err)
			}
			if err != nil || c.State != maintenance.FailedTo || after.Attempt != nil || c.Outcome.Why != reason {
				t.Fatalf("it is %s (%s): %v", c.State, c.Outcome.Why, err)
			}
			no := c.Forbidden()
			if no == nil || no.Why != reason || reason != maintenance.NoRule && reason != maintenance.NoPolicy && no.Rule.Line == 0 {
				t.Fatalf("it keeps %+v", no)
			}
			switch reason {
			case maintenance.InFreeze:
				if no.Freeze != "release" || no.Rule.Line != 7 || no.Nearest.IsZero() || len(no.Parties) != 1 || !no.Times[0].Equal(c.To) {
					t.Errorf("of the freeze it keeps %+v", no)
				}
			case maintenance.TooManyMoves:
				if no.Most != 1 || no.Ledger.PutOffs() != 1 {
					t.Errorf("of the moves it keeps %+v", no)
				}
			case maintenance.MayNotAsk:
				if len(no.Parties) != 1 {
					t.Errorf("of who may ask it keeps %+v", no)
				}
			}
		})
	}
	f, p := forbidden(t)
	f.Change.State, f.Change.DueAt = maintenance.Approved, f.Now
	if err := f.do(maintenance.Begin(&maintenance.Refusal{Why: maintenance.IsGuest}, p)); err != nil || f.Change.Forbidden() != nil {
		t.Errorf("whoever is not admitted any more is told so, and of no rule: %+v, %v", f.Change.Forbidden(), err)
	}
}
