package commands_test

import (
	"slices"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
	"github.com/slack-go/slack"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/store"
)

// suggested are the labels of the times that a draft or a window suggests.
func (a answer) suggested() []string {
	var labels []string
	for _, b := range a.suggest {
		labels = append(labels, b.Text.Text)
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
		holds("In the instance's maintenance window (02:00 to 06:00 UTC)", "not on a weekend").
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

// fillInto clicks a suggested time in a window in which these values stand.
func (w *world) fillInto(p maintenance.Person, on answer, label string, values map[string]string) answer {
	w.t.Helper()
	if on.Modal == nil {
		w.t.Fatalf("there is no window, but:\n%s", on.text)
	}
	b := on.button(label)
	return w.look(func() commands.Answer {
		return w.Click(w.t.Context(), w.clicked(p), commands.Click{Action: b.ActionID, Value: b.Value, Window: &commands.Submission{
			Callback: on.Modal.CallbackID, Metadata: on.Modal.PrivateMetadata, Values: values,
		}})
	})
}

// pickerID is what names a window's picker: Slack keeps what stands in it until that changes.
func (a answer) pickerID() string {
	a.t.Helper()
	for _, block := range a.Modal.Blocks.BlockSet {
		if input, ok := block.(*slack.InputBlock); ok && input.BlockID == cards.InputWhen {
			return input.Element.(*slack.DateTimePickerBlockElement).ActionID
		}
	}
	a.t.Fatalf("the window asks for no time:\n%s", a.text)
	return ""
}

// One click puts a suggested time into a window; what was typed stays, and so does the break-glass with which it was opened.
func TestFillInASuggestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, windowsInUTC)
	window := w.click(bob(), w.say(bob(), "list orders-mq"), "Reschedule").
		suggests("Thu 26 Nov 03:00 (Berlin)", "Fri 27 Nov 03:00 (Berlin)", "Mon 30 Nov 03:00 (Berlin)")
	typed := map[string]string{cards.InputWhen: unix(monday.Add(72 * time.Hour)), cards.InputReason: "release"}
	again := w.fillInto(bob(), window, "Fri 27 Nov 03:00 (Berlin)", typed).holds("release").
		suggests("Thu 26 Nov 03:00 (Berlin)", "Fri 27 Nov 03:00 (Berlin)", "Mon 30 Nov 03:00 (Berlin)")
	if at := again.picked(); !at.Equal(time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)) {
		t.Errorf("the picker begins at %s", at)
	}
	third := w.fillInto(bob(), again, "Fri 27 Nov 03:00 (Berlin)", typed)
	if ids := []string{window.pickerID(), again.pickerID(), third.pickerID()}; ids[0] == ids[1] || ids[1] == ids[2] || ids[0] == ids[2] {
		t.Errorf("Slack would keep what stood in the picker: %q", ids)
	}
	if again.Modal.PrivateMetadata != window.Modal.PrivateMetadata || again.Modal.CallbackID != window.Modal.CallbackID {
		t.Errorf("the window is about something else: %+v", again.Modal)
	}
	w.submit(bob(), third, map[string]string{cards.InputWhen: unix(third.picked()), cards.InputReason: "release"}).holds("2026-11-27 02:00 UTC", "release")
	w.kept("drafted")

	for _, value := range []string{"", "soon", "c3f1"} {
		w.press(w.clicked(bob()), cards.FillIn+":0", value).is(cards.Stale(w.reader()))
		w.look(func() commands.Answer {
			return w.Click(t.Context(), w.clicked(bob()), commands.Click{Action: cards.FillIn, Value: value, Window: &commands.Submission{Callback: cards.RescheduleWindow}})
		}).is(cards.Stale(w.reader()))
	}
	w.press(w.clicked(bob()), cards.InputTask, w.handle("a1")).is(cards.Stale(w.reader()))
	window.Modal.PrivateMetadata = cards.TaskValue(w.handle("a1"), true)
	w.fillInto(bob(), window, "Fri 27 Nov 03:00 (Berlin)", typed).refused(maintenance.GlassNotNeeded)
}

// What became of the task, or of the draft, is said in the window: nobody looks behind it. What is wrong on our side leaves it open.
func TestFillInTooLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, windowsInUTC)
	window := w.say(bob(), "reschedule orders-mq")
	edit := w.click(bob(), w.say(bob(), "reschedule orders-mq +1d"), "Edit").suggests("Fri 27 Nov 03:00 (Berlin)", "Mon 30 Nov 03:00 (Berlin)", "Tue 1 Dec 03:00 (Berlin)")
	if got := w.fillInto(ann(), edit, "Fri 27 Nov 03:00 (Berlin)", nil).refused(maintenance.NoSuchChange); got.Modal == nil {
		t.Error("the window says nothing")
	}
	w.pass(maintenance.DraftLife)
	if got := w.fillInto(bob(), edit, "Fri 27 Nov 03:00 (Berlin)", nil).refused(maintenance.DraftExpired); got.Modal == nil {
		t.Error("the window says nothing")
	}
	w.observe(ordersID)
	if got := w.fillInto(bob(), window, "Fri 27 Nov 03:00 (Berlin)", nil).refused(maintenance.TaskGone); got.Modal == nil {
		t.Error("the window says nothing")
	}
}
