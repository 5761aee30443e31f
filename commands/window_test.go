package commands_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

// What a sentence leaves out is asked for in a window; where none can be opened at once, a button opens the same.
func TestWindowForWhatWasLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		said, label, callback, metadata string
		choices                         []string
	}{
		{"reschedule", "Reschedule a task", cards.RescheduleWindow, "", []string{w.handle("b1"), w.handle("a1"), w.handle("b2")}},
		{"cancel because release", "Cancel a task", cards.CancelWindow, "", []string{w.handle("b1"), w.handle("a1"), w.handle("b2")}},
		{"reschedule orders-mq", "Reschedule a task", cards.RescheduleWindow, w.handle("a1"), nil},
	} {
		typed := w.say(bob(), c.said)
		expect := func(got answer) {
			t.Helper()
			if got.Modal == nil || got.Modal.CallbackID != c.callback || got.Modal.PrivateMetadata != c.metadata {
				t.Fatalf("%q: no such window: %+v\n%s", c.said, got.Modal, got.text)
			}
			if handles := got.choices(); !slices.Equal(handles, c.choices) {
				t.Errorf("%q: offers %q, want %q", c.said, handles, c.choices)
			}
		}
		expect(typed)
		for _, r := range []commands.Request{w.request(bob()), w.direct(bob())} {
			opener := w.sayAs(r, c.said).offers(c.label)
			expect(w.click(bob(), opener, c.label))
		}
	}
	w.say(bob(), "cancel because release").holds("release")
	w.kept()
}

// choices are the tasks that a window lets choose from.
func (a answer) choices() []string {
	a.t.Helper()
	var handles []string
	for _, block := range a.Modal.Blocks.BlockSet {
		input, ok := block.(*slack.InputBlock)
		if !ok {
			continue
		}
		if element, ok := input.Element.(*slack.SelectBlockElement); ok {
			for _, option := range element.Options {
				handles = append(handles, option.Value)
			}
		}
	}
	return handles
}

// picked is the instant at which a window's picker begins.
func (a answer) picked() time.Time {
	a.t.Helper()
	for _, block := range a.Modal.Blocks.BlockSet {
		if input, ok := block.(*slack.InputBlock); ok {
			if picker, ok := input.Element.(*slack.DateTimePickerBlockElement); ok {
				return time.Unix(picker.InitialDateTime, 0).UTC()
			}
		}
	}
	a.t.Fatalf("the window asks for no time:\n%s", a.text)
	return time.Time{}
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// Tasks that run, have ended or have an open change cannot be chosen.
func TestWindowOffersWhatCanBeChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	runs := moving()
	runs[0].Status = maintenance.Executing
	w.observe(ledgersID, runs...)
	w.click(bob(), w.say(bob(), "cancel orders-mq"), "Confirm cancel")
	if got := w.say(bob(), "reschedule").choices(); !slices.Equal(got, []string{w.handle("b2")}) {
		t.Errorf("offers %q", got)
	}
	w.observe(ledgersID)
	w.say(bob(), "reschedule").is(cards.Nothing(w.reader()))

	w.crowd(150) // more than Slack lets one choose from
	if got := w.say(bob(), "reschedule").choices(); len(got) != 0 {
		t.Errorf("offers %d tasks at once", len(got))
	}
	typed := func(text string) []*cards.Offer {
		r := w.request(bob())
		return w.Suggest(t.Context(), r, commands.Typing{Action: cards.InputTask, Text: text, Window: &commands.Submission{Callback: cards.RescheduleWindow}})
	}
	if got := typed(""); len(got) != cards.MostOffered || got[0].Value != w.handle("a00") {
		t.Errorf("offers %d tasks for nothing typed, the first is %s", len(got), got[0].Value)
	}
	if got := typed(w.handle("a77")); len(got) != 1 || got[0].Value != w.handle("a77") {
		t.Errorf("offers %d tasks for a handle", len(got))
	}
	if got := typed("no such"); got == nil || len(got) != 0 {
		t.Errorf("offers %v for what nothing is called", got)
	}
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := monday.Add(72 * time.Hour)

	window := w.click(bob(), w.say(bob(), "list orders-mq"), "Reschedule")
	if at := window.picked(); !at.Equal(monday.Add(48 * time.Hour)) {
		t.Errorf("the picker begins at %s, not at the task's time", at)
	}
	draft := w.submit(bob(), window, map[string]string{cards.InputWhen: unix(to), cards.InputReason: " two\nlines \u202e"})
	draft.holds("Move this task?", "2026-11-26 13:40 UTC", "two lines").offers("Confirm", "Edit", "Drop", "Explain")
	if c := w.change(draft.draftID()).Change; !c.To.Equal(to) || c.Reason != "two lines" {
		t.Errorf("kept %+v", c)
	}

	chosen := w.submit(bob(), w.say(bob(), "reschedule"), map[string]string{cards.InputTask: w.handle("b2"), cards.InputWhen: unix(to)})
	if c := w.change(chosen.draftID()).Change; c.Task.Task != "b2" {
		t.Errorf("kept %+v", c)
	}
	w.kept("drafted", "drafted")
}

// What is wrong stands beside its input, and the window stays open.
func TestSubmitWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	window, choosing := w.click(bob(), w.say(bob(), "list orders-mq"), "Reschedule"), w.say(bob(), "reschedule")
	later := unix(monday.Add(time.Hour))
	gone, runs := w.handle("b2"), moving()[:1]
	runs[0].Status = maintenance.Executing
	w.observe(ledgersID, runs...)
	for _, c := range []struct {
		name   string
		on     answer
		values map[string]string
		input  string
		says   string
	}{
		{"over", window, map[string]string{cards.InputWhen: unix(monday.Add(-time.Hour))}, cards.InputWhen, "This time is over. Choose one that lies ahead."},
		{"this second", window, map[string]string{cards.InputWhen: unix(monday)}, cards.InputWhen, "This time is over. Choose one that lies ahead."},
		{"no time", window, nil, cards.InputWhen, "Choose a day and an hour."},
		{"an empty time", window, map[string]string{cards.InputWhen: ""}, cards.InputWhen, "Choose a day and an hour."},
		{"nonsense", window, map[string]string{cards.InputWhen: "soon"}, cards.InputWhen, "Choose a day and an hour."},
		{"no task", choosing, map[string]string{cards.InputWhen: later}, cards.InputTask, "Choose a task."},
		{"the same time", window, map[string]string{cards.InputWhen: unix(monday.Add(48 * time.Hour))}, cards.InputWhen, "The task is set for this time already. Choose another one."},
		{"in eleven years", window, map[string]string{cards.InputWhen: unix(monday.AddDate(11, 0, 0))}, cards.InputWhen, "This time is more than ten years away. Choose a nearer one."},
		{"too much said", window, map[string]string{cards.InputWhen: later, cards.InputReason: strings.Repeat("x", 501)}, cards.InputReason, "This is longer than 500 characters. Shorten it."},
		{"a task that runs by now", choosing, map[string]string{cards.InputWhen: later, cards.InputTask: w.handle("b1")}, cards.InputTask, "This task is running. Choose one that waits for its time."},
		{"a task that is gone by now", choosing, map[string]string{cards.InputWhen: later, cards.InputTask: gone}, cards.InputTask, "This task is no longer listed by the cloud. Choose another one."},
	} {
		got := w.submit(bob(), c.on, c.values)
		if got.Errors[c.input] != c.says || len(got.Errors) != 1 || got.Message != nil || got.Modal != nil {
			t.Errorf("%s: %+v", c.name, got.Answer)
		}
	}
	w.kept()
}

func TestSubmitAfterTheTaskHasGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	window, choosing := w.click(bob(), w.say(bob(), "list orders-mq"), "Cancel"), w.say(bob(), "cancel")
	w.observe(ordersID)
	w.submit(bob(), window, nil).refused(maintenance.TaskGone)
	w.submit(bob(), choosing, map[string]string{cards.InputTask: window.Modal.PrivateMetadata}).refused(maintenance.TaskGone)
	w.submit(bob(), choosing, map[string]string{cards.InputTask: "zzzz"}).refused(maintenance.NoSuchTask, "`zzzz`")
	window.Modal.CallbackID = "of an older version"
	w.submit(bob(), window, nil).is(cards.Stale(w.reader()))
	w.kept()
}

func TestEdit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "reschedule orders-mq 2026-11-30 02:00 UTC because release")
	w.pass(5 * time.Minute)
	window := w.click(bob(), draft, "Edit").holds("Edit the draft", "release")
	if at := window.picked(); !at.Equal(time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC)) {
		t.Errorf("the picker begins at %s, not at the draft's time", at)
	}
	past := w.submit(bob(), window, map[string]string{cards.InputWhen: unix(monday)})
	if past.Errors[cards.InputWhen] == "" {
		t.Errorf("a time that is over: %+v", past.Answer)
	}
	edited := w.submit(bob(), window, map[string]string{cards.InputWhen: unix(monday.Add(72 * time.Hour)), cards.InputReason: "better"}).
		holds("2026-11-26 13:40 UTC", "better").offers("Confirm", "Edit", "Drop", "Explain").replaces()
	if edited.draftID() != draft.draftID() {
		t.Error("an edited draft is another one")
	}
	w.pass(6 * time.Minute) // the ten minutes count from the edit
	w.click(bob(), edited, "Confirm").holds("Confirmed as")
	w.kept("drafted", "edited", "confirmed")

	// The window was left open until the draft was over.
	w.submit(bob(), window, map[string]string{cards.InputWhen: unix(monday.Add(96 * time.Hour))}).refused(maintenance.AlreadySettled, "<@U1>").replaces()
	w.click(bob(), draft, "Edit").refused(maintenance.AlreadySettled).offers().replaces()
}

// A cancel has no time to be edited, and an edit takes over how the task stands now.
func TestEditACancel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq because release")
	window := w.click(bob(), draft, "Edit").holds("release").lacks("New time")
	w.observe(ordersID, task(ordersID, "a1", "kernelUpgrade", 60*time.Hour))
	edited := w.submit(bob(), window, map[string]string{cards.InputReason: "moved"}).
		holds("Cancel this task?", "2026-11-26 01:40 UTC", "moved").replaces()
	w.click(bob(), edited, "Confirm cancel").holds("Confirmed as")
	w.stands(draft.draftID(), maintenance.Approved)
}

func TestEditSentByAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	window := w.click(bob(), w.say(bob(), "cancel orders-mq"), "Edit")
	w.submit(ann(), window, map[string]string{cards.InputReason: "mine"}).refused(maintenance.NoSuchChange)
	w.pass(maintenance.DraftLife)
	w.submit(bob(), window, map[string]string{cards.InputReason: "late"}).
		refused(maintenance.DraftExpired).offers("Ask again").replaces()
	window.Modal.PrivateMetadata = "c9z9"
	w.submit(bob(), window, nil).refused(maintenance.NoSuchChange, "`c9z9`")
	w.kept("drafted")
}

// A reason of a window is kept as it was typed, but for line breaks and what hides: nothing in it is a word of a sentence.
func TestReasonOfAWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	window := w.click(bob(), w.say(bob(), "list orders-mq"), "Cancel")
	for _, c := range []struct{ typed, kept string }{
		{"plain", "plain"},
		{"  two\n\nlines\t", "two lines"},
		{`the "big" one isn't 'it'`, `the "big" one isn't 'it'`},
		{"*bold* `code` a*b", "*bold* `code` a*b"},
		{"because break-glass", "because break-glass"},
		{"a &amp; b <@U1|bob> <!channel>", "a &amp; b <@U1|bob> <!channel>"},
		{"a\u202eb\u200bc", "abc"},
		{"", ""},
	} {
		draft := w.submit(bob(), window, map[string]string{cards.InputReason: c.typed})
		if got := w.change(draft.draftID()).Change.Reason; got != c.kept {
			t.Errorf("%q is kept as %q, want %q", c.typed, got, c.kept)
		}
	}
	w.submit(bob(), window, map[string]string{cards.InputReason: fmt.Sprintf("%501d", 1)}).offers("Confirm cancel", "Edit", "Drop", "Explain") // blanks do not count
}
