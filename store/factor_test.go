package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// coded is a policy under which ann approves with a code.
func coded() maintenance.Policy {
	p := maintenance.Policy{Rules: maintenance.SimpleRules(1, []maintenance.Party{{User: "U2", Name: "ann"}}), Grace: grace, Admins: []string{"U9"}}
	p.Rules[0].SecondFactor = maintenance.ForApprovals
	return p
}

// shows is a code of that step of the factor's clock; 0: a wrong one.
func shows(step int64) maintenance.Code {
	return func(maintenance.Factor, time.Time) (int64, error) { return step, nil }
}

// waiting is a change that waits for ann, of a task of its own.
func (r *room) waiting(task string) store.Kept {
	r.t.Helper()
	kept := r.draft(bob(""), task, 60*time.Hour)
	return r.decide(bob(""), kept.Change.ID, maintenance.Confirm(bob(""), maintenance.Place{}, coded(), nil))
}

func (r *room) enrol() {
	r.t.Helper()
	_, err := r.ChangeFactor(r.t.Context(), maintenance.Operator("root"), "U2",
		maintenance.Enrol(maintenance.Operator("root"), maintenance.Enrolment{Person: "U2", Sealed: "sealed", Step: 100, Source: "a test"}, coded()))
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) factor() maintenance.Factor {
	r.t.Helper()
	all, err := r.Factors(r.t.Context())
	if err != nil || len(all) > 1 {
		r.t.Fatal(all, err)
	}
	if len(all) == 0 {
		return maintenance.Factor{}
	}
	return all[0]
}

// TestACodeIsUsedUpWithItsDecision: both are kept or neither, and it counts for no other change.
func TestACodeIsUsedUpWithItsDecision(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour), task("a2", 50*time.Hour))
		first, second := r.waiting("a1"), r.waiting("a2")
		r.enrol()
		ctx, cancel := context.WithCancel(t.Context())
		_, err := r.Decide(ctx, ann("e1"), first.Change.ID, func(b maintenance.Before) (maintenance.After, error) {
			cancel() // the time is up
			return maintenance.Approve(ann("e1"), first.Change.To, coded(), shows(101))(b)
		})
		refused(t, err, maintenance.NothingKept)
		if r.factor().Step != 100 {
			t.Fatalf("what was rolled back has used the code up: %+v", r.factor())
		}
		kept := r.decide(ann("e2"), first.Change.ID, maintenance.Approve(ann("e2"), first.Change.To, coded(), shows(101)))
		if kept.Change.State != maintenance.Approved || !kept.Decisions[0].Proven || r.factor().Step != 101 {
			t.Fatalf("kept is %s, %+v; the factor %+v", kept.Change.State, kept.Decisions, r.factor())
		}
		_, err = r.Decide(t.Context(), ann("e3"), second.Change.ID, maintenance.Approve(ann("e3"), second.Change.To, coded(), shows(101)))
		refused(t, err, maintenance.CodeUsed)
		again, err := r.Look(t.Context(), first.Change.ID)
		if err != nil || !again.Decisions[0].Proven {
			t.Errorf("read again it is %+v %v", again.Decisions, err)
		}
	})
}

// TestI4OneCodeDecidesOnce although it is given for many changes at once, here and in another process.
func TestI4OneCodeDecidesOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		const many = 8
		var tasks []maintenance.Task
		for n := range many {
			tasks = append(tasks, task(fmt.Sprint("a", n), time.Duration(48+n)*time.Hour))
		}
		r.observe(tasks...)
		changes := make([]store.Kept, many)
		for n := range changes {
			changes[n] = r.waiting(fmt.Sprint("a", n))
		}
		r.enrol()
		second := store.OpenSecond(t, r.url, r.clock.read)
		var all sync.WaitGroup
		errs := make([]error, many)
		for n, c := range changes {
			all.Go(func() {
				where := r.Store
				if n%2 == 1 {
					where = second
				}
				_, errs[n] = where.Decide(t.Context(), ann(fmt.Sprint("e", n)), c.Change.ID, maintenance.Approve(ann(""), c.Change.To, coded(), shows(101)))
			})
		}
		all.Wait()
		decided := 0
		for n, err := range errs {
			if err == nil {
				decided++
				continue
			}
			if no, ok := errors.AsType[*maintenance.Refusal](err); !ok || no.Why != maintenance.CodeUsed {
				t.Errorf("change %d: %v", n, err)
			}
		}
		if f := r.factor(); decided != 1 || f.Step != 101 || f.Version != 2 {
			t.Errorf("%d changes were decided by one code: %+v", decided, f)
		}
	})
}

// TestWrongCodesAreCountedAlthoughNothingIsDecided, each once, over a restart, by whichever process hears them.
func TestWrongCodesAreCountedAlthoughNothingIsDecided(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		c := r.waiting("a1")
		r.enrol()
		second := store.OpenSecond(t, r.url, r.clock.read)
		wrong := maintenance.Approve(ann(""), c.Change.To, coded(), shows(0))
		var all sync.WaitGroup
		for n := range maintenance.MostWrongCodes - 1 {
			all.Go(func() {
				where := r.Store
				if n%2 == 1 {
					where = second
				}
				_, err := where.Decide(t.Context(), ann(fmt.Sprint("e", n)), c.Change.ID, wrong)
				if no, ok := errors.AsType[*maintenance.Refusal](err); !ok || no.Why != maintenance.WrongCode {
					t.Errorf("answered with %v", err)
				}
			})
		}
		all.Wait()
		_, err := r.Decide(t.Context(), ann("e0"), c.Change.ID, wrong)
		refused(t, err, maintenance.Repeated)
		r.close()
		r.open()
		if f := r.factor(); f.Wrong != maintenance.MostWrongCodes-1 {
			t.Fatalf("counted are %d", f.Wrong)
		}
		_, err = r.Decide(t.Context(), ann("e9"), c.Change.ID, wrong)
		refused(t, err, maintenance.FactorLocked)
		_, err = r.Decide(t.Context(), ann("e10"), c.Change.ID, maintenance.Approve(ann(""), c.Change.To, coded(), shows(101)))
		refused(t, err, maintenance.FactorLocked)
		news, err := r.News(t.Context(), start.Add(-time.Hour), 10)
		locked := 0
		for _, n := range news {
			if n.News.What == maintenance.FactorWasLocked {
				locked++
			}
		}
		if err != nil || locked != 1 {
			t.Errorf("told of the lock are %d: %v", locked, err)
		}
		if kept, err := r.Look(t.Context(), c.Change.ID); err != nil || kept.Change.Version != c.Change.Version || len(kept.Decisions) != 0 {
			t.Errorf("wrong codes have changed it: %+v %v", kept.Change, err)
		}
		rows, err := r.Audit(t.Context(), 0, 100)
		counted := 0
		for _, row := range rows {
			if strings.Contains(row.Text, "wrong code") {
				counted++
			}
		}
		if err != nil || counted != maintenance.MostWrongCodes {
			t.Errorf("the audit has %d wrong codes: %v", counted, err)
		}
	})
}

// TestBesideARunningHeadsup second factors can be changed, by a process that has no lock of the file.
func TestBesideARunningHeadsup(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		c := r.waiting("a1")
		b, err := store.OpenBeside(t.Context(), r.url, r.clock.read)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		e := maintenance.Enrolment{Person: "U2", Sealed: "sealed", Step: 100, Source: "a test"}
		if _, err := b.ChangeFactor(t.Context(), maintenance.Operator("root"), "U2", maintenance.Enrol(maintenance.Operator("root"), e, coded())); err != nil {
			t.Fatal(err)
		}
		_, err = b.ChangeFactor(t.Context(), maintenance.Operator("root"), "U2", maintenance.Enrol(maintenance.Operator("root"), e, coded()))
		refused(t, err, maintenance.EnrolledAlready)
		r.decide(ann("e1"), c.Change.ID, maintenance.Approve(ann("e1"), c.Change.To, coded(), shows(101)))
		if _, err := b.ChangeFactor(t.Context(), maintenance.Operator("root"), "U2", maintenance.RemoveFactor(maintenance.Operator("root"), "U2", "a test", coded())); err != nil {
			t.Fatal(err)
		}
		if f := r.factor(); f.Enrolled() {
			t.Errorf("removed, it is still %+v", f)
		}
		if all, err := b.Factors(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("it reads %+v %v", all, err)
		}
		r.enrol()
		if f := r.factor(); f.Step != 100 || f.Version != 1 {
			t.Errorf("enrolled again it is %+v", f)
		}
		verifyAudit(t, r, 6)
	})
}
