package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

func TestReminders(t *testing.T) {
	t.Parallel()
	leads := []time.Duration{24 * time.Hour, time.Hour, 10 * time.Minute}
	for _, c := range []struct {
		name string
		task maintenance.Task
		want []time.Duration // from now
	}{
		{"all ahead", waiting(30 * time.Hour), []time.Duration{6 * time.Hour, 29 * time.Hour, 30*time.Hour - 10*time.Minute}},
		{"one has passed: it is told now", waiting(2 * time.Hour), []time.Duration{0, time.Hour, 110 * time.Minute}},
		{"all have passed: told once", waiting(5 * time.Minute), []time.Duration{0}},
		{"its time has come", waiting(0), nil},
		{"it runs", with(waiting(time.Hour), maintenance.Executing), nil},
		{"it is cancelled", with(waiting(time.Hour), maintenance.Cancelled), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []time.Duration
			for _, n := range maintenance.Reminders(c.task, []maintenance.Telling{{Channel: "C01", Remind: leads}}, monday) {
				got = append(got, n.DueAt.Sub(monday))
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestI12RemindersOfOneMinuteAreDueTogether: the cloud sets tasks to the second, and a channel is told once in a minute.
func TestI12RemindersOfOneMinuteAreDueTogether(t *testing.T) {
	t.Parallel()
	to := []maintenance.Telling{{Channel: "C01", Remind: []time.Duration{time.Hour}}}
	for after, want := range map[time.Duration]time.Duration{
		0: time.Hour, time.Second: time.Hour, 59 * time.Second: time.Hour, time.Minute: time.Hour + time.Minute,
	} {
		got := maintenance.Reminders(waiting(2*time.Hour+after), to, monday)
		if len(got) != 1 || got[0].DueAt.Sub(monday) != want || !got[0].For.Equal(waiting(2*time.Hour+after).ScheduledAt) {
			t.Errorf("%s after the hour: %+v, want it due after %s", after, got, want)
		}
	}
	late := maintenance.Reminders(waiting(time.Hour+20*time.Second), to, monday.Add(10*time.Second)) // its minute has begun
	if len(late) != 1 || !late[0].DueAt.Equal(monday.Add(10*time.Second)) {
		t.Errorf("in its minute: %+v", late)
	}
}

// TestRemindersAreDueByTheInstant: no clock that is moved at night makes their hours longer or shorter, nor does a zone or the end of a month.
func TestRemindersAreDueByTheInstant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zone, task, lead, want string }{
		{"clocks go forward in between", "Europe/Berlin", "2027-03-28T03:30:00+02:00", "24h", "2027-03-27T01:30:00Z"},
		{"clocks go back in between", "Europe/Berlin", "2027-10-31T09:00:00+01:00", "24h", "2027-10-30T08:00:00Z"},
		{"the first of an hour that comes twice", "Europe/Berlin", "2027-10-31T02:30:00+02:00", "1h", "2027-10-30T23:30:00Z"},
		{"the second of it", "Europe/Berlin", "2027-10-31T02:30:00+01:00", "1h", "2027-10-31T00:30:00Z"},
		{"right after an hour that is skipped", "Europe/Berlin", "2027-03-28T03:00:00+02:00", "10m", "2027-03-28T00:50:00Z"},
		{"the day before is in another month", "UTC", "2027-03-01T00:30:00Z", "24h", "2027-02-28T00:30:00Z"},
		{"of a leap year", "UTC", "2028-03-01T00:30:00Z", "24h", "2028-02-29T00:30:00Z"},
		{"and in another year", "Pacific/Kiritimati", "2028-01-01T10:00:00+14:00", "24h", "2027-12-30T20:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			lead, err := time.ParseDuration(c.lead)
			if err != nil {
				t.Fatal(err)
			}
			task, utc := waiting(0), waiting(0)
			task.ScheduledAt, utc.ScheduledAt = instant(t, c.task).In(zone), instant(t, c.task).UTC()
			to := []maintenance.Telling{{Channel: "C01", Remind: []time.Duration{lead}}}
			got, same := maintenance.Reminders(task, to, monday), maintenance.Reminders(utc, to, monday)
			if len(got) != 1 || !got[0].DueAt.Equal(instant(t, c.want)) || got[0].ID != same[0].ID {
				t.Errorf("due %+v, want %s", got, c.want)
			}
		})
	}
}

func TestAReminderIsVoidWhenItsTaskHasMoved(t *testing.T) {
	t.Parallel()
	task := waiting(2 * time.Hour)
	n := maintenance.Reminders(task, []maintenance.Telling{{Channel: "C01", Remind: []time.Duration{time.Hour}}}, monday)[0]
	at := monday.Add(time.Hour)
	if got := maintenance.ReminderFate(n, task, at); got != maintenance.FateSay {
		t.Errorf("for the task as it was: %s", got)
	}
	for name, other := range map[string]maintenance.Task{
		"moved": waiting(3 * time.Hour), "cancelled": with(task, maintenance.Cancelled), "runs": with(task, maintenance.Executing),
	} {
		if got := maintenance.ReminderFate(n, other, at); got != maintenance.FateVoid {
			t.Errorf("%s: %s, want void", name, got)
		}
	}
	if got := maintenance.ReminderFate(n, task, monday.Add(3*time.Hour)); got != maintenance.FateVoid {
		t.Errorf("after the task's time: %s, want void", got)
	}
}

// TestWhatWasMissedOfATaskIsToldOnce: of several reminders of one task that come together the nearest counts.
func TestWhatWasMissedOfATaskIsToldOnce(t *testing.T) {
	t.Parallel()
	at := func(task string, after time.Duration) maintenance.Notice {
		return maintenance.Notice{Task: maintenance.TaskKey{Instance: "i1", Task: task}, DueAt: monday.Add(after)}
	}
	all := []maintenance.Notice{at("a", 0), at("b", time.Hour), at("a", time.Hour), at("c", 0), at("c", 0), at("b", 0)}
	var told []int
	for n := range all {
		if !maintenance.Nearer(all, n) {
			told = append(told, n)
		}
	}
	if !slices.Equal(told, []int{1, 2, 4}) {
		t.Errorf("told are %v, want the later one of each task", told)
	}
}

func TestWindowHolds(t *testing.T) {
	t.Parallel()
	at := func(hour, minute int) time.Time { return time.Date(2026, 11, 23, hour, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		begin, end string
		at         time.Time
		want       bool
	}{
		{"02:00:00", "06:00:00", at(2, 0), true},
		{"02:00:00", "06:00:00", at(5, 59), true},
		{"02:00:00", "06:00:00", at(6, 0), false},
		{"22:00:00", "02:00:00", at(23, 0), true},
		{"22:00:00", "02:00:00", at(1, 59), true},
		{"22:00:00", "02:00:00", at(12, 0), false},
		{"22", "02", at(22, 0), true},
		{"", "", at(12, 0), true},
		{"nonsense", "02:00", at(12, 0), true},
	} {
		if got := maintenance.ReadWindow(c.begin, c.end).Holds(c.at, time.UTC); got != c.want {
			t.Errorf("%s to %s at %s: %v, want %v", c.begin, c.end, c.at.Format(time.TimeOnly), got, c.want)
		}
	}
}

func TestHandlesAreShortAndOfTheirKind(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for task := range maintenance.TaskHandles(maintenance.TaskKey{Instance: "i", Task: "t"}) {
		if task[0] == 'c' || seen[task] || len(task)%2 != 0 {
			t.Errorf("task handle %q", task)
		}
		seen[task] = true
	}
	for change := range maintenance.ChangeHandles("seed") {
		if change[0] != 'c' {
			t.Errorf("change handle %q does not begin with c", change)
		}
	}
}

func TestOnlyWhatComesBeforeATaskIsMissed(t *testing.T) {
	due := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for kind, want := range map[maintenance.NoticeKind]bool{
		maintenance.Reminder: true, maintenance.PersonalReminder: true, maintenance.GoNotice: true, maintenance.NoAnswerNotice: true, maintenance.CallNotice: true,
		maintenance.OutcomeNotice: false, maintenance.AskNotice: false, maintenance.EndNotice: false, maintenance.OpsNotice: false, maintenance.Digest: false,
	} {
		n := maintenance.Notice{Kind: kind, DueAt: due}
		if got := n.Missed(due.Add(time.Hour)); got != want {
			t.Errorf("%s an hour after its time: missed is %v", kind, got)
		}
		if n.Missed(due.Add(time.Minute)) {
			t.Errorf("%s a minute after its time is missed", kind)
		}
	}
}

// TestAReminderIsCountedOnToTheSecond, and nothing else is: what comes a minute after its time is no less worth for it.
func TestAReminderIsCountedOnToTheSecond(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for kind, late := range map[maintenance.NoticeKind]time.Duration{
		maintenance.Reminder: 2 * time.Second, maintenance.PersonalReminder: 2 * time.Second,
		maintenance.GoNotice: 2 * time.Minute, maintenance.Digest: 2 * time.Minute, maintenance.OutcomeNotice: 2 * time.Minute,
	} {
		n := maintenance.Notice{Kind: kind, DueAt: due}
		if n.Late(due.Add(late)) {
			t.Errorf("%s says that it is late %s after its time", kind, late)
		}
		if !n.Late(due.Add(late + time.Millisecond)) {
			t.Errorf("%s does not say that it is late more than %s after its time", kind, late)
		}
	}
}
