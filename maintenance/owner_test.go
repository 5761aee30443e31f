package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

func owned(t maintenance.Task, by string) maintenance.Task {
	t.Said = maintenance.RareOf(maintenance.Said{Owner: maintenance.Owner{ID: by, Since: monday.Add(-time.Hour)}})
	return t
}

func TestWhoMayTakeATask(t *testing.T) {
	t.Parallel()
	gone := waiting(time.Hour)
	gone.GoneAt = monday
	for _, c := range []struct {
		name string
		task maintenance.Task
		from string // whom the actor was shown as its owner
		want maintenance.Why
		told string // who is told that it is not theirs any more
	}{
		{"nobody's", waiting(time.Hour), "", "", ""},
		{"one that runs", with(waiting(-time.Minute), maintenance.Executing), "", "", ""},
		{"one that has ended", with(waiting(-time.Hour), maintenance.Succeeded), "", maintenance.TaskEnded, ""},
		{"one that is gone", gone, "", maintenance.TaskGone, ""},
		{"their own", owned(waiting(time.Hour), "bob"), "", maintenance.AlreadyYours, ""},
		{"their own, shown as another's", owned(waiting(time.Hour), "bob"), "ann", maintenance.AlreadyYours, ""},
		{"another's, unseen", owned(waiting(time.Hour), "ann"), "", maintenance.TakenAlready, ""},
		{"another's, as shown", owned(waiting(time.Hour), "ann"), "ann", "", "ann"},
		{"a third one's by now", owned(waiting(time.Hour), "eve"), "ann", maintenance.TakenAlready, ""},
		{"nobody's by now", waiting(time.Hour), "ann", "", ""},
	} {
		got, err := maintenance.Take(c.from)(who("bob"), c.task, monday)
		if why(err) != c.want {
			t.Errorf("%s: %q, want %q", c.name, why(err), c.want)
		}
		if err != nil {
			continue
		}
		told := ""
		for _, n := range got.Notices {
			told += n.To.User
		}
		if got.Owner.ID != "bob" || !got.Owner.Since.Equal(monday) || len(got.Entries) != 1 || got.Entries[0].Detail.For != c.told || told != c.told {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestOnlyTheOwnerGivesATaskBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		task maintenance.Task
		want maintenance.Why
	}{
		{"their own", owned(waiting(time.Hour), "bob"), ""},
		{"their own that has ended", owned(with(waiting(time.Hour), maintenance.Succeeded), "bob"), ""},
		{"another's", owned(waiting(time.Hour), "ann"), maintenance.TakenAlready},
		{"nobody's", waiting(time.Hour), maintenance.NobodysTask},
	} {
		got, err := maintenance.GiveBack(who("bob"), c.task, monday)
		if why(err) != c.want || err == nil && (!got.Owner.IsZero() || len(got.Entries) != 1) {
			t.Errorf("%s: %q, %+v, want %q", c.name, why(err), got, c.want)
		}
	}
}
