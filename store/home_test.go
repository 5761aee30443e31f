package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

// TestI6AReminderIsDroppedByItsPersonAlone, once; and what was dropped is not told.
func TestI6AReminderIsDroppedByItsPersonAlone(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 5*time.Hour))
		n, err := maintenance.RemindMe(bob(""), r.Snapshot().Coming()[0].Task, start.Add(time.Hour), false, start)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.RemindMe(t.Context(), bob("E1"), n); err != nil {
			t.Fatal(err)
		}
		refused(t, r.Forget(t.Context(), ann("E2"), n.ID), maintenance.NoSuchReminder)
		if waiting, err := r.PersonalReminders(t.Context(), "U1"); err != nil || len(waiting) != 1 {
			t.Fatalf("%d wait after ann's click: %v", len(waiting), err)
		}
		if err := r.Forget(t.Context(), bob("E3"), n.ID); err != nil {
			t.Fatal(err)
		}
		refused(t, r.Forget(t.Context(), bob("E4"), n.ID), maintenance.NoSuchReminder)
		if waiting, err := r.PersonalReminders(t.Context(), "U1"); err != nil || len(waiting) != 0 {
			t.Errorf("%d wait: %v", len(waiting), err)
		}
	})
}

// TestI12HomesThatAreDueAreOneJob holds when a Home is due, for whom, and how many jobs it takes.
func TestI12HomesThatAreDueAreOneJob(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 5*time.Hour))
		r.claim()
		for _, user := range []string{"U1", "U2", "U3"} {
			if err := r.HomeOpened(t.Context(), "T1", user, ""); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.HomesLater(t.Context(), time.Minute, "U1"); err != nil {
			t.Fatal(err)
		}
		due := func(want time.Duration) {
			t.Helper()
			next, err := r.ClaimDue(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := next.Sub(r.clock.read()); got != want {
				t.Errorf("the next is due in %s, not in %s", got, want)
			}
		}
		due(time.Minute) // nobody tries in between
		r.clock.pass(time.Minute)
		due(4*time.Hour - time.Minute) // all of them were claimed: now the reminder is next
		for _, user := range []string{"U1", "U2", "U3"} {
			if err := r.HomeShown(t.Context(), maintenance.Home{User: user, Hash: "h", Print: "p"}); err != nil {
				t.Fatal(err)
			}
		}
		r.observe(task("a1", 6*time.Hour))
		due(maintenance.HomeGap) // not sooner after its last painting
		r.clock.pass(maintenance.HomeGap)
		due(4*time.Hour - maintenance.HomeGap + time.Hour - time.Minute)
		r.clock.pass(maintenance.HomeGap)
		r.observe(task("a1", 7*time.Hour))
		due(maintenance.HomeRest)
	})
}

// TestALanguageIsChosenOnce holds that what somebody sets is kept beside what they have set before, recorded where it differs, and known from memory.
func TestALanguageIsChosenOnce(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		bo := maintenance.Actor{Person: maintenance.Person{ID: "U2", Name: "bo"}}
		set := func(set func(*maintenance.Preferences)) {
			t.Helper()
			if _, err := r.Prefer(t.Context(), bo, set); err != nil {
				t.Fatal(err)
			}
		}
		set(func(p *maintenance.Preferences) { p.Muted = true })
		for range 2 {
			set(func(p *maintenance.Preferences) { p.Language = maintenance.Chinese })
		}
		if p, err := r.Preferences(t.Context(), "U2"); err != nil || !p.Muted || p.Language != maintenance.Chinese {
			t.Errorf("kept is %+v, %v", p, err)
		}
		if got := r.Chosen("U2") + r.Chosen("U1"); got != maintenance.Chinese {
			t.Errorf("known is %q", got)
		}
		set(func(p *maintenance.Preferences) { p.Language = "" })
		if got := r.Chosen("U2"); got != "" {
			t.Errorf("what was taken back is %q", got)
		}
		rows, err := r.Audit(t.Context(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, row := range rows {
			for _, one := range []string{maintenance.PreferredSilence, maintenance.PreferredLanguage + "zh", maintenance.PreferredSlacks} {
				if strings.Contains(row.Text, `"`+one+`"`) {
					said = append(said, one)
				}
			}
		}
		if want := []string{maintenance.PreferredSilence, maintenance.PreferredLanguage + "zh", maintenance.PreferredSlacks}; !slices.Equal(said, want) {
			t.Errorf("recorded is %q, not %q", said, want)
		}
	})
}
