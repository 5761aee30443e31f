package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// TestWhatIsToldOfATask: what happens to it by somebody else's hand and how it ended, each once; what headsup did itself, what the cloud does in its
// due course, and what was told before is not.
func TestWhatIsToldOfATask(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	waits := maintenance.Task{Instance: "i1", ID: "a1", Handle: "k7q2", Status: maintenance.Created, ScheduledAt: now.Add(2 * time.Hour)}
	in := func(s maintenance.Status) maintenance.Task { t := waits; t.Status = s; return t }
	gone := func(t maintenance.Task) maintenance.Task { t.GoneAt = now; return t }
	over := func(t maintenance.Task) maintenance.Task {
		t.Ran = maintenance.RareOf(maintenance.Course{End: t.Status})
		return t
	}
	moved := waits
	moved.ScheduledAt = now.Add(30 * time.Hour)
	for _, c := range []struct {
		name    string
		was, is maintenance.Task
		change  string
		want    maintenance.NoticeKind // empty: nothing
	}{
		{"new", maintenance.Task{}, waits, "", ""},
		{"moved in the console", waits, moved, "", maintenance.DriftNotice},
		{"moved by headsup", waits, moved, "c3f1", ""},
		{"cancelled in the console", waits, in(maintenance.Cancelled), "", maintenance.DriftNotice},
		{"cancelled by headsup", waits, in(maintenance.Cancelled), "c3f1", ""},
		{"begins", waits, in(maintenance.Executing), "", ""},
		{"ends well", in(maintenance.Executing), in(maintenance.Succeeded), "", maintenance.EndNotice},
		{"fails unseen", waits, in(maintenance.Failed), "", maintenance.EndNotice},
		{"an unknown state", waits, in("PAUSED"), "", maintenance.DriftNotice},
		{"vanishes while it waits", waits, gone(waits), "", maintenance.DriftNotice},
		{"vanishes while it runs", in(maintenance.Executing), gone(in(maintenance.Executing)), "", maintenance.DriftNotice},
		{"leaves the list after its end", over(in(maintenance.Succeeded)), gone(over(in(maintenance.Succeeded))), "", ""},
		{"leaves the list after it was cancelled", over(in(maintenance.Cancelled)), gone(over(in(maintenance.Cancelled))), "", ""},
		{"ends, says its background task", gone(in(maintenance.Executing)), gone(in(maintenance.Failed)), "", maintenance.EndNotice},
		{"is listed again", gone(waits), waits, "", maintenance.DriftNotice},
	} {
		n, tell := maintenance.Seen(c.was, c.is, 3, c.change, now)
		if tell != (c.want != "") || n.Kind != c.want {
			t.Errorf("%s: got %v %q, want %q", c.name, tell, n.Kind, c.want)
		}
		if tell && (n.About != "3" || n.To.Card != maintenance.TaskCard("k7q2") || n.ID != string(c.want)+":k7q2:3" || n.Task != waits.Key()) {
			t.Errorf("%s: the notice is %+v", c.name, n)
		}
	}
}

// TestWhatACallOfOursBroughtAbout is not told as somebody else's doing: as Judge sees it, so here.
func TestWhatACallOfOursBroughtAbout(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	at := func(in time.Duration) maintenance.Task {
		return maintenance.Task{ID: "a1", Status: maintenance.Created, ScheduledAt: now.Add(in)}
	}
	in := func(s maintenance.Status) maintenance.Task { t := at(2 * time.Hour); t.Status = s; return t }
	gone := func(t maintenance.Task) maintenance.Task { t.GoneAt = now; return t }
	change := func(a maintenance.Action, s maintenance.State) maintenance.Change {
		c := maintenance.Change{Action: a, State: s, From: now.Add(2 * time.Hour), FromStatus: maintenance.Created}
		if a == maintenance.Reschedule {
			c.To = now.Add(30 * time.Hour)
		}
		return c
	}
	for _, c := range []struct {
		name   string
		change maintenance.Change
		seen   maintenance.Task
		want   bool
	}{
		{"moved as asked", change(maintenance.Reschedule, maintenance.Applying), at(30 * time.Hour), true},
		{"found so late", change(maintenance.Reschedule, maintenance.FailedTo), at(30 * time.Hour), true},
		{"off by eight hours", change(maintenance.Reschedule, maintenance.Applying), at(22 * time.Hour), true},
		{"off by eight hours, long after", change(maintenance.Reschedule, maintenance.FailedTo), at(22 * time.Hour), false},
		{"off by what no zone is", change(maintenance.Reschedule, maintenance.Applying), at(22*time.Hour + 7*time.Minute), false},
		{"as it was, by an offset too", maintenance.Change{
			Action: maintenance.Reschedule, State: maintenance.Applying, From: now.Add(2 * time.Hour), FromStatus: maintenance.Created, To: now.Add(4 * time.Hour),
		}, at(2 * time.Hour), false},
		{"cancelled as asked", change(maintenance.Cancel, maintenance.Applying), in(maintenance.Cancelled), true},
		{"cancelled, where a move was asked", change(maintenance.Reschedule, maintenance.Applying), in(maintenance.Cancelled), false},
		{"moved, where a cancel was asked", change(maintenance.Cancel, maintenance.Applying), at(10 * time.Hour), false},
		{"gone after the call", change(maintenance.Cancel, maintenance.Applying), gone(at(2 * time.Hour)), true},
		{"gone later", change(maintenance.Cancel, maintenance.Applied), gone(in(maintenance.Cancelled)), false},
		{"gone later, from where it was moved to", change(maintenance.Reschedule, maintenance.Applied), gone(at(30 * time.Hour)), false},
		{"begun", change(maintenance.Reschedule, maintenance.Applying), in(maintenance.Executing), false},
	} {
		if got := c.change.BroughtAbout(c.seen); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestWhatHappensToAListIsToldTogether(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	const half = 30 * time.Second
	for after, want := range map[time.Duration]time.Duration{0: half, time.Second: half, half - 1: half, half: 2 * half} {
		if got := maintenance.Together(at.Add(after)); !got.Equal(at.Add(want)) {
			t.Errorf("after %s: told at %s", after, got)
		}
	}
}

func TestAFirstCardTellsWhatItsReminderWould(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	for _, c := range []struct {
		kind maintenance.NoticeKind
		due  time.Duration // from now
		task time.Duration
		want bool
	}{
		{maintenance.Reminder, 0, 20 * time.Minute, true},
		{maintenance.Reminder, 0, 10 * time.Minute, false}, // whoever reads the card late reads it too late
		{maintenance.Reminder, time.Minute, 20 * time.Minute, false},
		{maintenance.PersonalReminder, 0, 20 * time.Minute, false},
	} {
		n := maintenance.Notice{Kind: c.kind, DueAt: now.Add(c.due), For: now.Add(c.task)}
		if got := n.CardTells(now); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestACardShowsTheChangeThatHoldsItsTask(t *testing.T) {
	t.Parallel()
	c := maintenance.Change{ID: "c3f1", To: time.Unix(9, 0)}
	for state, shown := range map[maintenance.State]bool{
		maintenance.Draft: false, maintenance.Pending: true, maintenance.Countered: true, maintenance.Approved: true, maintenance.Applying: true,
		maintenance.Applied: false, maintenance.Withdrawn: false, maintenance.Denied: false,
	} {
		if c.State = state; (c.Shown() != maintenance.ShownChange{}) != shown {
			t.Errorf("%s: shown as %+v", state, c.Shown())
		}
	}
}
