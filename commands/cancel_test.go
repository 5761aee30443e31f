package commands_test

import (
	"strings"
	"testing"

	"headsup/cards"
	"headsup/maintenance"
)

func TestCancelDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq because the release slipped").
		holds("Cancel this task?", "Wed 2026-11-25 14:40 in Europe/Berlin", "the release slipped", "The cloud does not take a cancel back",
			"Nothing has been changed yet.").
		offers("Confirm cancel", "Edit", "Drop", "Explain")
	if c := w.change(draft.draftID()).Change; c.Action != maintenance.Cancel || !c.To.IsZero() {
		t.Errorf("kept %+v", c)
	}
	w.say(bob(), "cancel ledger-kafka").refused(maintenance.ManyTasks, w.handle("b1"), w.handle("b2"))
	w.say(bob(), "cancel ordrs-mq").refused(maintenance.NoSuchTask, w.handle("a1"))
	w.say(bob(), "cancel orders-mq because "+strings.Repeat("x", maintenance.LongestText+1)).
		refused(maintenance.TextTooLong, "500", "Nothing was changed.")
	w.say(bob(), "cancel orders-mq tomorrow").holds("`tomorrow`", "Nothing was changed.", "because")
	w.kept("drafted")
}

// Where a name means several tasks, or is nearly one, a button carries on with the whole sentence.
func TestWhichTask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.say(bob(), "cancel ledger-kafka because release")
	draft := w.click(bob(), which, which.buttons[1].Text.Text).holds("Cancel this task?", "`"+w.handle("b2")+"`", "release").replaces()
	if c := w.change(draft.draftID()).Change; c.Task.Task != "b2" || c.Reason != "release" {
		t.Errorf("kept %+v", c)
	}
	near := w.say(bob(), "reschedule orders-mk +2h because “a &amp; b”").refused(maintenance.NoSuchTask, "`orders-mk`")
	moved := w.click(bob(), near, near.buttons[0].Text.Text).replaces()
	if c := w.change(moved.draftID()).Change; c.Task.Task != "a1" || c.Reason != "a & b" {
		t.Errorf("kept %+v", c)
	}
	open := w.say(bob(), "reschedule ledger-kafka")
	window := w.click(bob(), open, open.buttons[0].Text.Text)
	if window.Modal == nil || window.Modal.PrivateMetadata != w.handle("b1") || window.Replace {
		t.Errorf("no window for %s: %+v\n%s", w.handle("b1"), window.Answer, window.text)
	}
	gone := w.press(w.clicked(bob()), cards.Cancel, "orders-mk").refused(maintenance.NoSuchTask) // a card of another database
	w.click(bob(), gone, gone.buttons[0].Text.Text).holds("Cancel this task?").replaces()
	w.sayAs(w.direct(bob()), "cancel ledger-kafka").refused(maintenance.ManyTasks)
}

// Typed, or clicked and sent off with a window: the same draft.
func TestCancelTypedOrClicked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	typed := w.say(bob(), "cancel orders-mq because release")
	window := w.click(ann(), w.say(ann(), "list orders-mq"), "Cancel").holds("Cancel a task", "The cloud does not take a cancel back.")
	clicked := w.submit(ann(), window, map[string]string{"reason": "release"})
	a, b := w.change(typed.draftID()).Change, w.change(clicked.draftID()).Change
	if a.Action != b.Action || a.Reason != b.Reason || a.Task != b.Task || !a.From.Equal(b.From) {
		t.Errorf("typed %+v\nclicked %+v", a, b)
	}
	clicked.offers("Confirm cancel", "Edit", "Drop", "Explain")
}
