package maintenance_test

import (
	"errors"
	"testing"
	"time"

	"headsup/maintenance"
)

// guarded is a policy of so many approvals by ann and bo that asks for codes.
func guarded(approvals int, asks maintenance.SecondFactor) maintenance.Policy {
	p := breakable(approvals, groups(nil, nil))
	p.Rules[0].SecondFactor, p.Admins = asks, []string{"root", "ann"}
	return p
}

// enrolled is somebody's second factor, whose steps up to 100 were used.
func enrolled(id string) maintenance.Factor {
	return maintenance.Factor{Person: id, Sealed: "sealed", EnrolledAt: monday.Add(-time.Hour), Step: 100, Version: 1}
}

// shows is a code of that step of the factor's clock; 0: of none near now.
func shows(step int64) maintenance.Code {
	return func(maintenance.Factor, time.Time) (int64, error) { return step, nil }
}

var errUnread = errors.New("the key is another")

// TestI6NoYesWithoutACode: where a rule asks for it, each way to say yes takes a code of the very person, which nobody used yet, and a
// refusal decides nothing.
func TestI6NoYesWithoutACode(t *testing.T) {
	t.Parallel()
	locked, another := enrolled("ann"), enrolled("bo")
	locked.LockedUntil = monday.Add(time.Minute)
	over := locked
	over.LockedUntil = monday
	for _, c := range []struct {
		name   string
		factor maintenance.Factor
		code   maintenance.Code
		want   maintenance.Why // empty: it counts
	}{
		{"a code of the next step", enrolled("ann"), shows(101), ""},
		{"without a code", enrolled("ann"), nil, maintenance.CodeNeeded},
		{"a wrong one", enrolled("ann"), shows(0), maintenance.WrongCode},
		{"the one that was used last", enrolled("ann"), shows(100), maintenance.CodeUsed},
		{"one before it", enrolled("ann"), shows(99), maintenance.CodeUsed},
		{"without a second factor", maintenance.Factor{}, shows(101), maintenance.NotEnrolled},
		{"without a second factor and a code", maintenance.Factor{}, nil, maintenance.NotEnrolled},
		{"another person's", another, shows(101), maintenance.NotEnrolled},
		{"a right one while it is locked", locked, shows(101), maintenance.FactorLocked},
		{"a right one when the lock is over", over, shows(101), ""},
		{"one that cannot be read", enrolled("ann"), func(maintenance.Factor, time.Time) (int64, error) { return 101, errUnread }, maintenance.FactorUnreadable},
	} {
		for name, ask := range yeses(t) {
			t.Run(c.name+", to "+name, func(t *testing.T) {
				f := *ask.file
				f.Factor = c.factor
				if c.factor.Person == "ann" {
					f.Factor.Person = ask.who
				}
				before := f.Change
				err := f.do(ask.step(c.code))
				if why(err) != c.want || c.want == "" && err != nil {
					t.Fatalf("answered with %v, want %q", err, c.want)
				}
				if decided := f.Change.Version != before.Version; decided != (c.want == "") {
					t.Errorf("decided: %v", decided)
				}
				if c.want == "" && (f.Factor.Step != 101 || f.Factor.Wrong != 0) {
					t.Errorf("the code is not used up: %+v", f.Factor)
				}
			})
		}
	}
}

// yesTo is one way to say yes, to a change that waits for it.
type yesTo struct {
	who  string
	file *file
	step func(maintenance.Code) maintenance.Step
}

func yeses(t *testing.T) map[string]yesTo {
	t.Helper()
	p := guarded(1, maintenance.ForApprovals)
	glass := guarded(1, maintenance.ForGlass)
	confirmed := func(p maintenance.Policy) *file {
		f := drafted(t)
		if err := f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)); err != nil {
			t.Fatal(err)
		}
		return f
	}
	draftOfGlass := func(p maintenance.Policy) *file {
		f := &file{maintenance.Before{Task: waiting(48 * time.Hour), Now: monday, Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true}}}
		if err := f.do(maintenance.NewDraft(who("bob"), "c3f1", emergency("the disk is full"), p)); err != nil {
			t.Fatal(err)
		}
		return f
	}
	broken := draftOfGlass(p)
	broken.Factor = enrolled("bob")
	if err := broken.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, shows(101))); err != nil {
		t.Fatal(err)
	}
	waits, other := confirmed(p), confirmed(p)
	return map[string]yesTo{
		"approve": {"ann", waits, func(c maintenance.Code) maintenance.Step {
			return maintenance.Approve(who("ann"), waits.Change.To, p, c)
		}},
		"offer another time": {"ann", other, func(c maintenance.Code) maintenance.Step {
			return maintenance.Counter(who("ann"), other.Change.To.Add(time.Hour), p, c)
		}},
		"break the glass": {"bob", draftOfGlass(p), func(c maintenance.Code) maintenance.Step {
			return maintenance.Confirm(who("bob"), maintenance.Place{}, p, c)
		}},
		"break the glass, by the default": {"bob", draftOfGlass(glass), func(c maintenance.Code) maintenance.Step {
			return maintenance.Confirm(who("bob"), maintenance.Place{}, glass, c)
		}},
		"sign off": {"ann", broken, func(c maintenance.Code) maintenance.Step { return maintenance.SignOff(who("ann"), p, c) }},
	}
}

// TestACodeIsAskedForOnlyWhereTheRuleSaysSo, and where everything else is right: nobody learns by it, or loses a code to, what is refused anyway.
func TestACodeIsAskedForOnlyWhereTheRuleSaysSo(t *testing.T) {
	t.Parallel()
	for _, asks := range []maintenance.SecondFactor{maintenance.ForGlass, maintenance.NoSecondFactor} {
		p := guarded(1, asks)
		f := drafted(t)
		if err := errors.Join(f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)), f.do(maintenance.Approve(who("ann"), f.Change.To, p, nil))); err != nil {
			t.Errorf("under %q: %v", asks, err)
		}
	}
	p := guarded(1, maintenance.ForApprovals)
	f := drafted(t)
	if err := f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)); err != nil {
		t.Fatal("a requester who skips nothing is asked for a code:", err)
	}
	for name, step := range map[string]maintenance.Step{
		"by the requester": maintenance.Approve(who("bob"), f.Change.To, p, shows(101)),
		"by no approver":   maintenance.Approve(who("eve"), f.Change.To, p, shows(101)),
		"of another time":  maintenance.Approve(who("ann"), f.Change.To.Add(time.Hour), p, shows(101)),
	} {
		tried := *f
		tried.Factor = enrolled(map[string]string{"by the requester": "bob", "by no approver": "eve", "of another time": "ann"}[name])
		err := tried.do(step)
		if w := why(err); w != maintenance.OwnChange && w != maintenance.NotApprover && w != maintenance.OfferChanged || tried.Factor.Step != 100 {
			t.Errorf("%s: %v, and the factor is %+v", name, err, tried.Factor)
		}
	}
	if err := f.do(maintenance.Deny(who("ann"), "not today", p)); err != nil {
		t.Error("a no takes a code:", err)
	}
}

// TestFiveWrongCodesLock: the count is of those in a row, and goes on over refusals; when it locks, whoever can help is told, and so is
// the person, each once.
func TestFiveWrongCodesLock(t *testing.T) {
	t.Parallel()
	p := guarded(2, maintenance.ForApprovals)
	f := drafted(t)
	if err := f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)); err != nil {
		t.Fatal(err)
	}
	f.Factor = enrolled("ann")
	wrong := maintenance.Approve(who("ann"), f.Change.To, p, shows(0))
	for n := 1; n < maintenance.MostWrongCodes; n++ {
		if err := f.do(wrong); why(err) != maintenance.WrongCode || f.Factor.Wrong != n || f.Factor.Locked(monday) {
			t.Fatalf("after %d: %v, %+v", n, err, f.Factor)
		}
	}
	last, err := wrong(f.Before)
	if err != nil || last.Refused == nil || last.Refused.Why != maintenance.FactorLocked || !last.Factor.LockedUntil.Equal(monday.Add(15*time.Minute)) {
		t.Fatalf("the fifth is answered with %+v %v", last.Refused, err)
	}
	told := map[string]int{}
	for _, n := range last.Tell {
		told[string(n.Kind)+" "+n.To.User]++
		if n.News.What != maintenance.FactorWasLocked || n.News.Person != "ann" {
			t.Errorf("it tells %+v", n.News)
		}
	}
	if len(last.Tell) != 3 || told["ops "] != 1 || told["factor ann"] != 1 || told["factor root"] != 1 {
		t.Errorf("told are %v", told)
	}
	if len(last.Audit) != 1 || last.Audit[0].Change != "c3f1" || last.Audit[0].Detail.Reason != "" {
		t.Errorf("the audit has %+v", last.Audit)
	}
	f.Factor = *last.Factor
	right := maintenance.Approve(who("ann"), f.Change.To, p, shows(101))
	f.Now = monday.Add(15*time.Minute - time.Second)
	if err := f.do(right); why(err) != maintenance.FactorLocked {
		t.Errorf("a second before its end the lock holds not: %v", err)
	}
	f.Now = monday.Add(15 * time.Minute)
	if err := f.do(wrong); why(err) != maintenance.WrongCode || f.Factor.Wrong != 1 {
		t.Errorf("after the lock the count begins anew: %v, %+v", err, f.Factor)
	}
	if err := f.do(right); err != nil || f.Factor.Wrong != 0 {
		t.Errorf("a right code ends the count: %v, %+v", err, f.Factor)
	}
}

// TestAYesWithoutACodeCountsForNothing once the rule asks for one: whichever way it got there, and before the call too.
func TestAYesWithoutACodeCountsForNothing(t *testing.T) {
	t.Parallel()
	easy, strict := guarded(1, maintenance.NoSecondFactor), guarded(1, maintenance.ForApprovals)
	f := drafted(t)
	if err := errors.Join(f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, easy, nil)), f.do(maintenance.Approve(who("ann"), f.Change.To, easy, nil))); err != nil {
		t.Fatal(err)
	}
	f.Now = f.Change.DueAt
	if err := f.do(maintenance.Begin(nil, strict)); err != nil || f.Change.State != maintenance.Pending {
		t.Fatalf("it is %s before the call: %v", f.Change.State, err)
	}
	if votes, lapsed := strict.Heard(f.Change, f.Decisions, f.Now); len(votes) != 0 || len(lapsed) != 1 || !lapsed[0].Unproven {
		t.Errorf("counted are %v, lapsed %v", votes, lapsed)
	}
	f.Factor = enrolled("ann")
	if err := f.do(maintenance.Approve(who("ann"), f.Change.To, strict, shows(101))); err != nil || f.Change.State != maintenance.Approved {
		t.Fatalf("the same approver with a code: it is %s: %v", f.Change.State, err)
	}
	f.Now = f.Change.DueAt
	if err := f.do(maintenance.Begin(nil, strict)); err != nil || f.Change.State != maintenance.Applying {
		t.Errorf("it is %s: %v", f.Change.State, err)
	}
}

func TestEnrolment(t *testing.T) {
	t.Parallel()
	p, e := guarded(1, maintenance.ForApprovals), maintenance.Enrolment{Person: "ann", Sealed: "new", Step: 300, Source: "here"}
	after, err := maintenance.Enrol(maintenance.Operator("root"), e, p)(maintenance.Factor{}, monday)
	if f := after.Factor; err != nil || !f.Enrolled() || f.Person != "ann" || f.Step != 300 || f.Sealed != "new" || len(after.Audit) != 1 || len(after.Tell) != 3 {
		t.Errorf("it leaves %+v %v", after, err)
	}
	worn := enrolled("ann")
	worn.Wrong, worn.LockedUntil = 3, monday.Add(time.Minute)
	if _, err := maintenance.Enrol(maintenance.Operator("root"), e, p)(worn, monday); why(err) != maintenance.EnrolledAlready {
		t.Errorf("one that is there is replaced without a word: %v", err)
	}
	if after, err := maintenance.UnlockFactor(maintenance.Operator("root"), "ann", "here", p)(worn, monday); err != nil || after.Factor.Locked(monday) || after.Factor.Step != worn.Step {
		t.Errorf("unlocked it is %+v: %v", after.Factor, err)
	}
	e.Replace = true
	if after, err := maintenance.Enrol(maintenance.Operator("root"), e, p)(worn, monday); err != nil || after.Factor.Locked(monday) || after.Factor.Wrong != 0 || after.Factor.Sealed != "new" {
		t.Errorf("replaced it is %+v: %v", after.Factor, err)
	}
	if after, err := maintenance.RemoveFactor(maintenance.Operator("root"), "ann", "here", p)(worn, monday); err != nil || after.Factor.Enrolled() {
		t.Errorf("removed it is %+v: %v", after.Factor, err)
	}
	for name, step := range map[string]maintenance.FactorStep{
		"remove": maintenance.RemoveFactor(maintenance.Operator("root"), "ann", "here", p),
		"unlock": maintenance.UnlockFactor(maintenance.Operator("root"), "ann", "here", p),
		"reseal": maintenance.ResealFactor(maintenance.Operator("root"), "here", func(maintenance.Factor) (string, error) { return "x", nil }),
	} {
		if _, err := step(maintenance.Factor{}, monday); why(err) != maintenance.NotEnrolled {
			t.Errorf("%s of nobody's: %v", name, err)
		}
	}
}
