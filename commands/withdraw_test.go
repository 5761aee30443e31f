package commands_test

import (
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

func TestWithdraw(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, how := range []func(id string, confirmed answer) answer{
		func(id string, _ answer) answer { return w.say(bob(), "withdraw "+id) },
		func(id string, _ answer) answer {
			return w.say(bob(), "withdraw `"+strings.ToUpper(id)+"` because no need")
		},
		func(_ string, confirmed answer) answer { return w.click(bob(), confirmed, "Withdraw") },
		func(id string, _ answer) answer {
			return w.click(bob(), w.say(bob(), "show orders-mq"), "Withdraw "+id)
		},
	} {
		draft := w.say(bob(), "cancel orders-mq")
		confirmed := w.click(bob(), draft, "Confirm cancel")
		got := how(draft.draftID(), confirmed).holds("Withdrawn: `" + draft.draftID() + "`")
		if got.Public || got.Replace {
			t.Error("the public card shows it by itself; the answer is private")
		}
		w.stands(draft.draftID(), maintenance.Withdrawn)
		w.say(bob(), "withdraw "+draft.draftID()).refused(maintenance.AlreadySettled, "`"+draft.draftID()+"`")
	}
}

// TestWithdrawBecause holds that the reason stands on the card and in the audit, beside the wish's own.
func TestWithdrawBecause(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq because release")
	w.click(bob(), draft, "Confirm cancel")
	w.say(bob(), "withdraw "+draft.draftID()+" because "+strings.Repeat("x", maintenance.LongestText+1)).refused(maintenance.TextTooLong)
	w.stands(draft.draftID(), maintenance.Approved)
	w.say(bob(), "withdraw "+draft.draftID()+" because the release is off").holds("Withdrawn")
	if c := w.change(draft.draftID()).Change; c.Reason != "release" || c.Outcome.Reason != "the release is off" {
		t.Errorf("kept the reasons %q and %q", c.Reason, c.Outcome.Reason)
	}
	rows, err := w.store.Audit(t.Context(), 0, 100)
	w.must(err)
	if last := rows[len(rows)-1].Text; !strings.Contains(last, `"verb":"withdrew"`) || !strings.Contains(last, `"reason":"the release is off"`) {
		t.Errorf("the audit ends with %s", last)
	}
	w.say(bob(), "show orders-mq").holds("withdrew change `"+draft.draftID()+"`. Reason: the release is off.", "asked to cancel it", "Reason: release.")
}

// A permalink to the card of the change names it as well.
func TestWithdrawByPermalink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq")
	w.click(bob(), draft, "Confirm cancel")
	copies, err := w.store.Copies(t.Context(), maintenance.ChangeCard(draft.draftID()))
	w.must(err)
	w.must(w.store.Posted(t.Context(), copies[0], "1764000000.000100", 1))
	w.say(bob(), "withdraw https://ops.slack.com/archives/C01/p1764000000000200").refused(maintenance.NoSuchTask)
	w.say(bob(), "withdraw <https://ops.slack.com/archives/C01/p1764000000000100>").holds("Withdrawn")
	w.stands(draft.draftID(), maintenance.Withdrawn)
}

func TestWithdrawRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq")
	w.click(bob(), draft, "Confirm cancel")
	id := draft.draftID()
	w.say(ann(), "withdraw "+id).refused(maintenance.NotYours, "<@U1>")
	w.say(bob(), "withdraw c9z9").refused(maintenance.NoSuchChange, "`c9z9`", "Nothing was changed.")
	w.say(bob(), "withdraw "+w.handle("a1")).refused(maintenance.NoSuchChange, "`"+w.handle("a1")+"`")
	w.say(bob(), "withdraw").holds("Which change?", "/tasks withdraw")
	w.stands(id, maintenance.Approved)

	// Once it is being applied it is too late.
	w.pass(grace)
	_, err := w.store.Decide(t.Context(), maintenance.System(), id, maintenance.Begin(nil, maintenance.NoApprovals(0)))
	w.must(err)
	w.say(bob(), "withdraw "+id).refused(maintenance.BeingApplied, "`"+id+"`")
	w.stands(id, maintenance.Applying)
}

// Grace ends when the change is taken into work, not by the clock: until then taking it back does no harm.
func TestWithdrawAfterGraceBeforeApplying(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq")
	w.click(bob(), draft, "Confirm cancel")
	w.pass(grace + time.Minute)
	w.say(bob(), "withdraw "+draft.draftID()).holds("Withdrawn")
}

func TestWithdrawADraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq")
	w.say(ann(), "withdraw "+draft.draftID()).refused(maintenance.NoSuchChange).lacks("<@U1>")
	w.say(bob(), "withdraw "+draft.draftID()).holds("Dropped. Nothing was changed.").offers("Ask again")
	w.stands(draft.draftID(), maintenance.Dropped)
}
