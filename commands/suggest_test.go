package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/store"
)

// suggested are the labels of the times that a draft suggests.
func (a answer) suggested() []string {
	var labels []string
	for _, b := range a.aside {
		if strings.HasPrefix(b.ActionID, cards.Suggested) {
			labels = append(labels, b.Text.Text)
		}
	}
	return labels
}

func (a answer) suggests(want ...string) answer {
	a.t.Helper()
	if got := a.suggested(); !slices.Equal(got, want) {
		a.t.Errorf("suggests %q, want %q:\n%s", got, want, a.text)
	}
	return a
}

func windowsInUTC(o *commands.Options, _ *store.Project) {
	inForce := o.Policy
	o.Policy = func() maintenance.Policy {
		p := inForce()
		p.Windows = map[string]*time.Location{"prod": time.UTC}
		return p
	}
}

// One click puts a suggested time into the draft, its reason stays, and the others stay where they were.
func TestTakeASuggestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, windowsInUTC)
	draft := w.say(bob(), "reschedule orders-mq +1d because release").
		holds("In the maintenance window", "not on a weekend").
		suggests("Fri 27 Nov 03:00 (Berlin)", "Mon 30 Nov 03:00 (Berlin)", "Tue 1 Dec 03:00 (Berlin)")
	taken := w.click(bob(), draft, "Mon 30 Nov 03:00 (Berlin)").
		holds("2026-11-30 02:00 UTC", "release").lacks("outside the instance's maintenance window").replaces().
		suggests("Fri 27 Nov 03:00 (Berlin)", "Tue 1 Dec 03:00 (Berlin)", "Wed 2 Dec 03:00 (Berlin)")
	if taken.draftID() != draft.draftID() {
		t.Error("the suggestion made another draft")
	}
	c := w.change(draft.draftID()).Change
	if !c.To.Equal(time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC)) || c.Reason != "release" || c.State != maintenance.Draft {
		t.Errorf("kept %+v", c)
	}
	w.click(bob(), taken, "Fri 27 Nov 03:00 (Berlin)").holds("2026-11-27 02:00 UTC").suggests("Mon 30 Nov 03:00 (Berlin)", "Tue 1 Dec 03:00 (Berlin)", "Wed 2 Dec 03:00 (Berlin)")
	w.kept("drafted", "edited", "edited")
}

// What is set for another instance of the same service is kept clear of, also where its channel is another.
func TestSuggestionsKeepClearOfTheService(t *testing.T) {
	t.Parallel()
	w := newWorld(t, windowsInUTC)
	one, other := orders(), ledgers()
	one.Tags, other.Tags = []maintenance.Tag{{Key: "service", Value: "shop"}}, []maintenance.Tag{{Key: "service", Value: "shop"}}
	w.instances(one, other)
	w.observe(ledgersID, task(ledgersID, "b1", "kernelUpgrade", 85*time.Hour)) // Friday, 02:40 UTC
	w.say(bob(), "reschedule orders-mq +1d").
		suggests("Fri 27 Nov 06:00 (Berlin)", "Mon 30 Nov 03:00 (Berlin)", "Tue 1 Dec 03:00 (Berlin)").lacks("ledger-kafka")
}

// A click on a suggestion is as bound as any edit.
func TestSuggestionsAreNoRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, windowsInUTC)
	draft := w.say(bob(), "reschedule orders-mq +1d")
	label := draft.suggested()[0]
	w.click(ann(), draft, label).refused(maintenance.NoSuchChange).lacks("<@U1>")
	at := monday.Add(96 * time.Hour)
	for _, value := range []string{"", draft.draftID(), draft.draftID() + " soon 1", "c9z9 1 2 3"} {
		w.press(w.clicked(bob()), cards.Suggested+":0", value).is(cards.Stale(w.reader()))
	}
	w.rule(func(p *maintenance.Policy) {
		p.Freezes = []maintenance.Freeze{{Name: "all", Intervals: []timeinterval.TimeInterval{{}}}}
	})
	w.click(bob(), draft, label).refused(maintenance.InFreeze)
	w.rule(func(p *maintenance.Policy) { p.Freezes = nil })
	cancel := w.say(bob(), "cancel orders-mq").suggests()
	w.press(w.clicked(bob()), cards.Suggested+":0", cards.SuggestedValue(cancel.draftID(), at, at)).refused(maintenance.NoOtherTime)
	w.pass(maintenance.DraftLife)
	w.press(w.clicked(bob()), cards.Suggested+":0", cards.SuggestedValue(cancel.draftID(), at, at)).refused(maintenance.NoOtherTime)
}
