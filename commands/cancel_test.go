package commands_test

import (
	"strings"
	"testing"

	"headsup/maintenance"
)

func TestCancelDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq because the release slipped").
		holds("Cancel this task?", "Wed 2026-11-25 14:40 in Europe/Berlin", "the release slipped", "The cloud does not take a cancel back",
			"Nothing has been changed yet.").
		offers("Confirm cancel", "Edit", "Drop")
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
	clicked.offers("Confirm cancel", "Edit", "Drop")
}
