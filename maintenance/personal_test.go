package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

func TestWhatOneCanBeRemindedOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		task maintenance.Task
		at   time.Duration // from now
		want maintenance.Why
	}{
		{"ahead of it", waiting(2 * time.Hour), time.Hour, ""},
		{"over already", waiting(2 * time.Hour), 0, maintenance.RemindPassed},
		{"when it comes", waiting(2 * time.Hour), 2 * time.Hour, maintenance.RemindTooLate},
		{"a task whose time has come", waiting(0), time.Hour, maintenance.RemindTooLate},
		{"one that runs", with(waiting(time.Hour), maintenance.Executing), time.Minute, maintenance.TaskRuns},
		{"one that has ended", with(waiting(time.Hour), maintenance.Succeeded), time.Minute, maintenance.TaskEnded},
	} {
		for _, follows := range []bool{true, false} {
			_, err := maintenance.RemindMe(who("bob"), c.task, monday.Add(c.at), follows, monday)
			if got := why(err); got != c.want {
				t.Errorf("%s (%v): %q, want %q", c.name, follows, got, c.want)
			}
		}
	}
}

func TestAReminderThatSomebodyAskedForFollowsItsTask(t *testing.T) {
	t.Parallel()
	task := waiting(4 * time.Hour)
	before, err := maintenance.RemindMe(who("bob"), task, monday.Add(3*time.Hour), true, monday)
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := maintenance.RemindMe(who("bob"), task, monday.Add(time.Hour), false, monday)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name          string
		task          maintenance.Task
		before, fixed time.Duration // from now; -1: not at all
	}{
		{"later", waiting(10 * time.Hour), 9 * time.Hour, time.Hour},
		{"so near that both would come after it", waiting(30 * time.Minute), 0, 0},
		{"so near that an hour before it has passed", waiting(time.Hour + time.Minute), time.Minute, time.Hour},
		{"cancelled", with(task, maintenance.Cancelled), -1, -1},
		{"running", with(task, maintenance.Executing), -1, -1},
		{"over", waiting(-time.Minute), -1, -1},
	} {
		for name, n := range map[string]maintenance.Notice{"remind": before.Follow(c.task, monday), "snooze": fixed.Follow(c.task, monday)} {
			want := map[string]time.Duration{"remind": c.before, "snooze": c.fixed}[name]
			switch {
			case want < 0 && n.ID != "":
				t.Errorf("%s, %s: it is told at %s", c.name, name, n.DueAt)
			case want >= 0 && !n.DueAt.Equal(monday.Add(want)):
				t.Errorf("%s, %s: due at %s, want %s from now", c.name, name, n.DueAt, want)
			case want >= 0 && maintenance.ReminderFate(n, c.task, n.DueAt.Add(-time.Second)) != maintenance.FateSay:
				t.Errorf("%s, %s: it does not hold for the task that it was moved with", c.name, name)
			}
		}
	}
}
