package commands_test

import (
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/store"
)

func TestRescheduleDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "move orders-mq fri 22:00 because <https://x.test|release> &amp; more").
		holds("Move this task?", "2026-11-25 13:40 UTC", "Fri 2026-11-27 22:00 in Europe/Berlin, 2026-11-27 21:00 UTC",
			"release &amp; more", "Nothing has been changed yet.", "30 seconds", "<!date^1795441800^{ago}").
		offers("Confirm", "Edit", "Drop", "Explain")
	kept := w.change(draft.draftID()).Change
	if want := time.Date(2026, 11, 27, 21, 0, 0, 0, time.UTC); !kept.To.Equal(want) || kept.State != maintenance.Draft || kept.Reason != "release & more" {
		t.Errorf("kept %+v", kept)
	}
	if draft.Public || draft.Replace {
		t.Error("a draft is private, and a message of its own")
	}
	w.kept("drafted")
	w.shownIn(draft.draftID())

	// The same wish, typed after a mention and in a direct message, is the same draft.
	for _, r := range []commands.Request{w.request(ann()), w.direct(ann())} {
		w.sayAs(r, "move orders-mq 2026-11-27T21:00Z").holds("Sat 2026-11-28 05:00 in Asia/Shanghai, 2026-11-27 21:00 UTC").
			offers("Confirm", "Edit", "Drop", "Explain")
	}
}

// A time with several readings is asked back, and each button runs the sentence with one of them.
func TestRescheduleToAnUnclearTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.typed(bob())
	r.Actor.Person.Zone = ""
	for _, text := range []string{"reschedule orders-mq 2h because “a &amp; b”", "reschedule " + w.handle("a1") + " to 2h because “a &amp; b”"} {
		r.Actor.Request += "+"
		asked := w.sayAs(r, text).
			holds("`2h`", "2026-11-23 15:40 UTC (counted from now)", "2026-11-25 15:40 UTC (counted from the task's time)").
			offers("Mon 23 Nov 15:40 UTC", "Wed 25 Nov 15:40 UTC")
		draft := w.click(ann(), asked, "Wed 25 Nov 15:40 UTC").holds("Move this task?").replaces()
		if c := w.change(draft.draftID()).Change; !c.To.Equal(monday.Add(50*time.Hour)) || c.Reason != "a & b" {
			t.Errorf("%s: kept %+v", text, c)
		}
	}
	w.say(bob(), "reschedule orders-mq next fri 22:00").runs("2026-11-27T21:00:00Z", "2026-12-04T21:00:00Z")
}

// The offer holds the whole sentence, and a button at most 2,000 characters: with a longer reason there is nothing to press,
// and nothing is cut in silence.
func TestUnclearTimeWithALongReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(bob(), "reschedule orders-mq 2h because "+strings.Repeat("x", 3900)).
		refused(maintenance.TextTooLong, "500", "Nothing was changed.").offers()
	w.say(bob(), "reschedule orders-mq 2h because "+strings.Repeat("x", maintenance.LongestText)).
		runs("2026-11-23T15:40:00Z", "2026-11-25T15:40:00Z")
	w.say(bob(), "reschedule orders-mq 2h because "+strings.Repeat("&amp;", maintenance.LongestText)).
		holds("2026-11-23 15:40 UTC", "2026-11-25 15:40 UTC").offers()
	w.kept()
}

func TestRescheduleToABadTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ when, holds string }{
		{"today 09:00", "Mon 2026-11-23 09:00 in Europe/Berlin, 2026-11-23 08:00 UTC"},
		{"tomorrow", "`tomorrow`"},
		{"2026-02-30 02:00", "`2026-02-30 02:00`"},
		{"25:00", "`25:00`"},
		{"2040-01-01 02:00", "`2040-01-01 02:00`"},
		{"soonish", "`soonish`"},
	} {
		w.say(bob(), "reschedule orders-mq "+c.when).holds(c.holds, "Nothing was changed.").offers()
	}
	w.say(bob(), "reschedule orders-mq 2026-11-25 14:40").
		refused(maintenance.SameTime, "Wed 2026-11-25 14:40 in Europe/Berlin, 2026-11-25 13:40 UTC", "Nothing was changed.")
	w.kept()
}

// An hour that daylight saving skips is refused, with the same hour one gap earlier and later.
func TestRescheduleToASkippedHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	skipped := w.say(bob(), "reschedule orders-mq 2027-03-28 02:30").
		holds("`2027-03-28 02:30`", "Nothing was changed.").runs("2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z")
	w.click(bob(), skipped, skipped.buttons[1].Text.Text).holds("2027-03-28 03:30 in Europe/Berlin, 2027-03-28 01:30 UTC").replaces()
}

// Where nobody knows in which zone the cloud reads times, only moves that are harmless in every zone are made.
func TestRescheduleInAnUnprovenZone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *commands.Options, p *store.Project) { p.Given = false })
	no := w.say(bob(), "reschedule orders-mq +13h").
		refused(maintenance.ZoneUnproven, "Thu 2026-11-26 04:41 in Europe/Berlin, 2026-11-26 03:41 UTC", "Nothing was changed.",
			"HUAWEICLOUD_TIMEZONE")
	w.click(bob(), no, "Show task").holds("orders-mq")
	w.kept()
	w.say(bob(), "reschedule orders-mq 2026-11-26 03:41 UTC").holds("Move this task?", "UTC", "first move")
}

// An hour that comes twice in the cloud's zone cannot be named to it.
func TestRescheduleToAnHourThatComesTwice(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(_ *commands.Options, p *store.Project) { p.Zone = berlin })
	w.say(bob(), "reschedule orders-mq 2027-10-31T00:30Z").refused(maintenance.HourTwice, "Nothing was changed.")
	w.kept()
}

func TestRescheduleWarns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *commands.Options, _ *store.Project) {
		policy := maintenance.NoApprovals(grace)
		policy.Windows = map[string]*time.Location{"prod": time.UTC}
		o.Policy = func() maintenance.Policy { return policy }
	})
	w.observe(ordersID, upgrade(), task(ordersID, "a2", "kernelUpgrade", 30*time.Minute))
	w.say(bob(), "reschedule a1 2026-11-23T13:50Z").holds(
		"02:00 to 06:00 UTC", "10 minutes", "`"+w.handle("a2")+"`", "first move")
	w.say(bob(), "reschedule a1 2026-11-30T03:00Z").lacks("outside the instance's maintenance window", w.handle("a2"))
}

// Both verbs refuse the same tasks, typed or in a window.
func TestTasksThatCannotBeChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status maintenance.Status
		why    maintenance.Why
	}{
		{maintenance.Executing, maintenance.TaskRuns},
		{maintenance.Succeeded, maintenance.TaskEnded},
		{maintenance.Failed, maintenance.TaskEnded},
		{maintenance.Cancelled, maintenance.TaskEnded},
		{maintenance.Deleted, maintenance.TaskEnded},
		{"PAUSED", maintenance.TaskOdd},
	} {
		w := newWorld(t)
		seen := upgrade()
		seen.Status = c.status
		w.observe(ordersID, seen)
		for _, text := range []string{"reschedule a1 +2h", "reschedule a1 2h", "reschedule a1 nonsense", "reschedule a1", "cancel a1"} {
			if got := w.say(bob(), text).refused(c.why, "`"+w.handle("a1")+"`"); got.Modal != nil {
				t.Errorf("%s: %q opens a window", c.status, text)
			}
		}
		w.kept()
	}
}

func TestATimeIsNoTask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, words := range []string{"reschedule +2h", "cancel tomorrow", "show 22:00"} {
		w.say(bob(), words).refused(maintenance.NoSuchTask, "Which task?", "is a time")
	}
	w.say(bob(), "reschedule nonsense").refused(maintenance.NoSuchTask, "is called `nonsense`")
}

// One open change for a task at a time: a second wish is shown the first.
func TestTaskWithAnOpenChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.say(bob(), "reschedule orders-mq +2h"), w.say(ann(), "cancel orders-mq")
	list := w.say(ann(), "list orders-mq")
	w.click(bob(), first, "Confirm")
	for _, got := range []answer{
		w.click(ann(), second, "Confirm cancel"),
		w.say(ann(), "reschedule orders-mq +3h"), w.say(ann(), "reschedule orders-mq 3h"), w.say(ann(), "reschedule orders-mq"),
		w.say(ann(), "cancel orders-mq"), w.click(ann(), list, "Reschedule"), w.click(ann(), list, "Cancel"),
	} {
		got.refused(maintenance.OpenChange, "`"+first.draftID()+"`", "<@U1>", "confirmed").offers("Show task")
	}
	w.kept("drafted", "drafted", "confirmed")
}

// TestATaskThatIsHeldOffersWhatTheReaderCanDo about the change that holds it, and nothing that would be refused.
func TestATaskThatIsHeldOffersWhatTheReaderCanDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byTwo)
	draft := w.say(bob(), "reschedule orders-mq +72h because release")
	w.click(bob(), draft, "Confirm")
	id := draft.draftID()
	for _, words := range []string{"reschedule orders-mq +80h", "reschedule orders-mq", "cancel orders-mq"} {
		w.say(ann(), words).refused(maintenance.OpenChange, id).offers("Approve", "Deny", "Another time", "I'm looking", "Show task")
		w.say(bob(), words).refused(maintenance.OpenChange, id).offers("Withdraw", "Show task")
	}
	held := w.say(ann(), "cancel orders-mq")
	w.click(ann(), held, "Approve").holds("is kept")
	w.say(ann(), "cancel orders-mq").refused(maintenance.OpenChange, id).offers("Show task")
	w.say(cy(), "approve "+id+" at +80h")
	w.say(bob(), "cancel orders-mq").refused(maintenance.OpenChange, id).offers("Take this time", "Withdraw", "Show task")
}

// runs expects buttons that run the sentence with these instants.
func (a answer) runs(instants ...string) answer {
	a.t.Helper()
	if len(a.buttons) != len(instants) {
		a.t.Errorf("offers %d buttons for %q:\n%s", len(a.buttons), instants, a.text)
		return a
	}
	for n, b := range a.buttons {
		if !strings.HasPrefix(b.ActionID, cards.Run) || !strings.Contains(b.Value, instants[n]) {
			a.t.Errorf("button %q runs %q, want %s", b.Text.Text, b.Value, instants[n])
		}
	}
	return a
}
