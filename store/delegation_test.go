package store_test

import (
	"sync"
	"testing"
	"time"

	"headsup/maintenance"
)

func TestStandInsOutliveARestart(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		name := func(to string, until time.Duration, request string) {
			d := maintenance.Delegation{From: bob("").Person, To: maintenance.Person{Team: "T1", ID: to}, At: r.clock.read(), Until: start.Add(until)}
			if err := r.Delegate(t.Context(), bob(request), d, nil); err != nil {
				t.Fatal(err)
			}
		}
		name("U7", time.Hour, "e1")
		name("U8", 48*time.Hour, "e2")
		r.clock.pass(time.Minute)
		name("U7", 24*time.Hour, "e3") // the same pair again: until later
		check := func(when string, want map[string]time.Duration) {
			t.Helper()
			all := r.Delegations()
			for _, d := range all {
				if until, named := want[d.To.ID]; !named || !d.Until.Equal(start.Add(until)) || d.From.ID != bob("").Person.ID || !d.Holds(r.clock.read()) {
					t.Errorf("%s: %+v", when, d)
				}
			}
			if len(all) != len(want) {
				t.Errorf("%s there are %d, want %d", when, len(all), len(want))
			}
		}
		check("kept", map[string]time.Duration{"U7": 24 * time.Hour, "U8": 48 * time.Hour})
		r.close()
		r.open()
		check("after a restart", map[string]time.Duration{"U7": 24 * time.Hour, "U8": 48 * time.Hour})
		r.close()
		r.clock.pass(24 * time.Hour)
		r.open()
		check("a day later", map[string]time.Duration{"U8": 48 * time.Hour})
		verifyAudit(t, r, 3)
	})
}

// TestNoStandInIsLostAmongMany: several name theirs at once, and all of them count.
func TestNoStandInIsLostAmongMany(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		const many = 20
		var all sync.WaitGroup
		for n := range many {
			all.Go(func() {
				d := maintenance.Delegation{From: bob("").Person, To: maintenance.Person{ID: "U" + string(rune('A'+n))}, At: start, Until: start.Add(time.Hour)}
				if err := r.Delegate(t.Context(), bob(""), d, nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := len(r.Delegations()); got != many {
			t.Errorf("%d count, want %d", got, many)
		}
	})
}
