package store_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// TestI1EachOfferShowsTheState: what asks the requester in person is a card, and it is told of whatever settles the change.
func TestI1EachOfferShowsTheState(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		policy := maintenance.Policy{Rules: maintenance.SimpleRules(1, []maintenance.Party{{User: "U2"}})}
		change := r.draft(bob(""), "a1", 80*time.Hour).Change.ID
		r.decide(bob(""), change, maintenance.Confirm(bob(""), maintenance.Place{}, policy, nil))
		direct := maintenance.Place{Channel: "D0BOB", Direct: true}
		wanted := func(n int, want int64) {
			t.Helper()
			copies, err := r.Copies(t.Context(), maintenance.OfferCard(change, n))
			if err != nil || len(copies) != 1 || copies[0].Wanted != want || copies[0].Place != direct {
				t.Errorf("the offer of decision %d is to show version %d: %+v (%v)", n, want, copies, err)
			}
		}
		offer := func(in time.Duration) maintenance.Notice {
			t.Helper()
			kept := r.decide(ann(""), change, maintenance.Counter(ann(""), r.clock.read().Add(in), policy, nil))
			n := maintenance.Notice{ID: "countered:" + change, Kind: maintenance.CounterNotice, Change: change, For: kept.Change.To}
			if err := r.ShowOffer(t.Context(), n, direct); err != nil {
				t.Fatal(err)
			}
			return n
		}

		first := offer(90 * time.Hour)
		wanted(1, 3)
		offer(100 * time.Hour)
		wanted(1, 4)
		wanted(2, 4)
		kept := r.decide(ann(""), change, maintenance.Deny(ann(""), "a launch", policy))
		wanted(1, kept.Change.Version)
		wanted(2, kept.Change.Version)

		if err := r.ShowOffer(t.Context(), first, maintenance.Place{Channel: "D0BOB", Thread: "1.1"}); err != nil {
			t.Fatal(err)
		}
		wanted(1, kept.Change.Version) // what was answered is not asked any more
	})
}
