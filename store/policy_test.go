package store_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// TestAPolicyIsPutInForceOnce: the same again changes and tells nothing; the one before may come back.
func TestAPolicyIsPutInForceOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		told := 0
		tell := func(store.PolicyText) []maintenance.Notice { told++; return nil }
		for n, c := range []struct {
			hash    string
			another bool
		}{{"a", true}, {"a", false}, {"b", true}, {"b", false}, {"a", true}} {
			if n == 3 {
				r.close()
				r.open()
			}
			inForce, another, err := r.Enforce(t.Context(), store.PolicyText{Hash: c.hash, Text: "rules of " + c.hash, Source: "rules.yaml"}, store.Claim{}, maintenance.Names{}, tell)
			if err != nil || another != c.another || inForce.Hash != c.hash || !inForce.LoadedAt.Equal(start) {
				t.Fatalf("%d: %+v, another: %v (%v)", n, inForce, another, err)
			}
			kept, err := r.Policy(t.Context())
			if err != nil || kept != inForce || kept.Text != "rules of "+c.hash {
				t.Fatalf("%d: kept %+v (%v), want %+v", n, kept, err, inForce)
			}
		}
		if told != 3 {
			t.Errorf("told %d times, want 3", told)
		}
		verifyAudit(t, r, 3)
	})
}

// enforce puts a policy of this hash in force, or tries to.
func (r *room) enforce(hash string, claim store.Claim) error {
	r.t.Helper()
	_, _, err := r.Enforce(r.t.Context(), store.PolicyText{Hash: hash, Text: "rules of " + hash, Source: "rules.yaml"}, claim, maintenance.Names{},
		func(store.PolicyText) []maintenance.Notice { return nil })
	return err
}

// TestI6WhoHasAnotherPolicyDecidesNothing: another replica has put one in force that asks for an approval, and this one has not read it.
func TestI6WhoHasAnotherPolicyDecidesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		lax, strict := maintenance.NoApprovals(0), maintenance.Policy{Rules: maintenance.SimpleRules(1, []maintenance.Party{{User: "U2"}, {User: "U3"}})}
		lax.Hash, strict.Hash = "lax", "strict"
		r.must(r.enforce("lax", store.Claim{}))
		r.must(r.enforce("strict", store.Claim{Instead: "lax"}))
		wish := maintenance.Wish{Action: maintenance.Reschedule, To: start.Add(60 * time.Hour), Reason: "release"}
		key := maintenance.TaskKey{Instance: ordersID, Task: "a1"}
		_, err := r.Draft(t.Context(), bob("e1"), key, wish, lax, store.Private{})
		refused(t, err, maintenance.OtherPolicy)
		kept, err := r.Draft(t.Context(), bob("e2"), key, wish, strict, store.Private{})
		r.must(err)
		id, n := kept.Change.ID, 0
		// both takes a step under the one and then under the other; only the latter counts, and leaves the change so.
		both := func(a maintenance.Actor, state maintenance.State, step func(maintenance.Policy) maintenance.Step) {
			t.Helper()
			n++
			if a.Request != "" {
				a.Request = "both" + strconv.Itoa(n)
			}
			_, err := r.Decide(t.Context(), a, id, step(lax))
			if no := refused(t, err, maintenance.OtherPolicy); !no.Times[0].Equal(start) || no.Task.ID != "a1" {
				t.Errorf("refused without what is to be said: %+v", no)
			}
			if was, err := r.Look(t.Context(), id); err != nil || was.Change.Version != kept.Change.Version || len(was.Decisions) != len(kept.Decisions) {
				t.Fatalf("under another policy it became %+v (%v)", was.Change, err)
			}
			kept = r.decide(a, id, step(strict)) // the same request: what was refused is not remembered
			if kept.Change.State != state {
				t.Fatalf("step %d left it %s, want %s", n, kept.Change.State, state)
			}
		}
		both(bob("e"), maintenance.Draft, func(p maintenance.Policy) maintenance.Step { return maintenance.Edit(bob("e"), wish, p) })
		both(bob("e"), maintenance.Pending, func(p maintenance.Policy) maintenance.Step {
			return maintenance.Confirm(bob("e"), maintenance.Place{}, p, nil)
		})
		both(ann("e"), maintenance.Pending, func(p maintenance.Policy) maintenance.Step { return maintenance.LookInto(ann("e"), p) })
		_, err = r.Decide(t.Context(), maintenance.System(), id, maintenance.Review(lax)) // which asks for nothing
		refused(t, err, maintenance.OtherPolicy)
		both(ann("e"), maintenance.Approved, func(p maintenance.Policy) maintenance.Step { return maintenance.Approve(ann("e"), wish.To, p, nil) })
		both(maintenance.System(), maintenance.Applying, func(p maintenance.Policy) maintenance.Step { return maintenance.Begin(nil, p) })

		standIn := maintenance.Delegation{From: ann("").Person, To: bob("").Person, At: start, Until: start.Add(time.Hour)}
		err = r.Delegate(t.Context(), ann("e8"), standIn, maintenance.ProveStandIn(ann("e8"), lax.Rules, lax, nil))
		refused(t, err, maintenance.OtherPolicy)
		if all := r.Delegations(); len(all) != 0 {
			t.Errorf("there are stand-ins: %+v", all)
		}
		r.must(r.Delegate(t.Context(), ann("e8"), standIn, maintenance.ProveStandIn(ann("e8"), strict.Rules, strict, nil)))
	})
}

// TestAPolicyThatWasReplacedComesBackByADeed: not with a replica that starts beside others, nor with one that has missed what is in force.
func TestAPolicyThatWasReplacedComesBackByADeed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		for _, hash := range []string{"a", "b", "c"} {
			r.must(r.enforce(hash, store.Claim{})) // what never was in force is new, whoever brings it
		}
		overruled := func(hash string, claim store.Claim) {
			t.Helper()
			before, err := r.Policy(t.Context())
			r.must(err)
			no, ok := errors.AsType[*store.Overruled](r.enforce(hash, claim))
			if !ok || no.InForce.Hash != before.Hash {
				t.Errorf("%s by %+v was let in: %v", hash, claim, no)
			}
			if now, err := r.Policy(t.Context()); err != nil || now != before {
				t.Errorf("%s is in force (%v)", now.Hash, err)
			}
		}
		overruled("b", store.Claim{Instead: "a"}) // its file says b late, and c came between
		overruled("d", store.Claim{Instead: "a"}) // and perhaps d is older than c too
		r.must(r.enforce("b", store.Claim{Instead: "c"}))
		r.must(r.enforce("b", store.Claim{Instead: "a"})) // what is in force anyway
		r.must(r.enforce("c", store.Claim{Instead: "a", Meant: true}))
		r.must(r.enforce("a", store.Claim{})) // nobody else runs
		if strings.HasPrefix(r.url, "sqlite:") {
			return // where nobody else can
		}
		other := &room{t: t, url: r.url, clock: r.clock}
		other.open()
		overruled("b", store.Claim{})
		r.must(other.enforce("e", store.Claim{}))
		overruled("a", store.Claim{})
		other.close()
		err := r.enforce("a", store.Claim{})
		for began := time.Now(); err != nil && time.Since(began) < 10*time.Second; err = r.enforce("a", store.Claim{}) {
			<-time.After(10 * time.Millisecond) // the server ends a session a moment after its connection
		}
		r.must(err)
	})
}
