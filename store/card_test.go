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

// TestI1OnePainterOfACopyInAllReplicas: who paints a copy is alone at it until they say what came of it, or are taken for dead; of whom it is not known
// what their painting did, it is painted over.
func TestI1OnePainterOfACopyInAllReplicas(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		change := r.draft(bob(""), "a1", 80*time.Hour).Change.ID
		r.decide(bob(""), change, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(time.Hour), nil))
		is := func() maintenance.Copy {
			t.Helper()
			copies, err := r.Copies(t.Context(), maintenance.ChangeCard(change))
			if err != nil || len(copies) != 1 {
				t.Fatal(copies, err)
			}
			return copies[0]
		}
		take := func(c maintenance.Copy, want bool) maintenance.Copy {
			t.Helper()
			mine, ok, err := r.Painting(t.Context(), c)
			if err != nil || ok != want {
				t.Fatalf("to paint %+v was %t (%v), want %t", c, ok, err, want)
			}
			return mine
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		anew := func(after time.Duration, want bool) {
			t.Helper()
			r.clock.pass(after)
			_, err := r.ClaimDue(t.Context())
			must(err)
			if c := is(); c.Stale() != want {
				t.Errorf("%s later it is to be painted %t, want %t: %+v", after, c.Stale(), want, c)
			}
		}

		unposted := is()
		mine := take(unposted, true)
		take(unposted, false)
		mine.Print = "a print"
		must(r.Posted(t.Context(), mine, "1.1", unposted.Wanted))
		take(unposted, false) // it stands by now: a second post would be another card
		anew(maintenance.PaintedAgain, false)

		mine = take(is(), true)
		must(r.Unpainted(t.Context(), mine, false)) // a limit kept it back
		anew(maintenance.PaintedAgain, false)

		mine = take(is(), true)
		must(r.Unpainted(t.Context(), mine, true))
		if c := is(); c.Print != "" {
			t.Errorf("it is taken for %q although something else may stand there", c.Print)
		}
		must(r.Posted(t.Context(), take(is(), true), "1.1", is().Wanted)) // the next is answered
		anew(maintenance.PaintedAgain-time.Second, false)
		anew(time.Second, true)
		must(r.Posted(t.Context(), take(is(), true), "1.1", is().Wanted))
		anew(maintenance.PaintedAgain, false)

		take(is(), true) // and dies
		anew(maintenance.Painting-time.Second, false)
		anew(time.Second, false) // of a clock that is ahead it may be over as it begins
		anew(maintenance.PainterLost, true)
		must(r.Posted(t.Context(), take(is(), true), "1.1", is().Wanted))

		old := is()
		kept, err := r.Decide(t.Context(), bob(""), change, maintenance.Withdraw(bob(""), ""))
		must(err)
		must(r.Posted(t.Context(), take(is(), true), "1.1", kept.Change.Version))
		take(old, false) // what was rendered before that is older

		slow := take(is(), true)
		r.clock.pass(maintenance.Painting)
		must(r.Posted(t.Context(), take(is(), true), "1.1", is().Wanted)) // by a replica whose clock is ahead
		must(r.Posted(t.Context(), slow, "1.1", is().Wanted))             // the older may have come last
		anew(maintenance.PaintedAgain, true)
	})
}

// TestWhatWasPutOffIsBroughtForward holds how far away each thing that the program does next may be, once a clock that was an hour ahead was put back.
func TestWhatWasPutOffIsBroughtForward(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour), task("a2", 48*time.Hour))
		r.clock.pass(time.Hour)
		graced := r.draft(bob(""), "a1", 80*time.Hour).Change.ID
		r.decide(bob(""), graced, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(time.Minute), nil))
		applied := r.draft(bob(""), "a2", 80*time.Hour).Change.ID
		r.decide(bob(""), applied, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(0), nil))
		r.decide(maintenance.System(), applied, maintenance.Begin(nil, maintenance.NoApprovals(0)))
		r.decide(maintenance.System(), applied, maintenance.Follow(maintenance.Verdict{Next: maintenance.NextLook, Wait: time.Second}, maintenance.Look{At: r.clock.read()}))
		copies, err := r.Copies(t.Context(), maintenance.ChangeCard(graced))
		r.must(err)
		mine, _, err := r.Painting(t.Context(), copies[0])
		r.must(err)
		r.must(r.Posted(t.Context(), mine, "1.1", mine.Wanted))
		mine.TS = "1.1"
		r.must(r.Unpainted(t.Context(), mine, true))
		r.must(r.HomeOpened(t.Context(), "T1", "U1", ""))
		r.must(r.HomesLater(t.Context(), time.Minute, "U1"))

		r.clock.pass(-time.Hour)
		r.must(r.BringForward(t.Context(), time.Minute))
		for what, want := range map[string]time.Duration{
			`SELECT due_at FROM changes WHERE id = '` + graced + `'`:  time.Minute,
			`SELECT due_at FROM changes WHERE id = '` + applied + `'`: 30 * time.Second,
			`SELECT MAX(again_at) FROM copies`:                        maintenance.PaintedAgain,
			`SELECT due_at FROM homes`:                                10 * time.Minute,
		} {
			if got := int64(r.number(what)) - r.clock.read().UnixMicro(); got != want.Microseconds() {
				t.Errorf("%s is %s away, want %s", what, time.Duration(got)*time.Microsecond, want)
			}
		}
	})
}
