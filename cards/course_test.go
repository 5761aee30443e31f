package cards_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// shownCourses are the ways in which a task can run, as show tells them.
func shownCourses() map[string]cards.Message {
	usual := maintenance.Usual{Runs: 3, Least: 12 * time.Minute, Most: 18*time.Minute + 20*time.Second, Tied: 2}
	show := func(s maintenance.Status, gone bool, c maintenance.Course, u maintenance.Usual) cards.Message {
		i := upgrade()
		i.Task.ScheduledAt, i.Task.Status, i.Task.Ran = in(-14*time.Minute), s, maintenance.RareOf(c)
		v := cards.TaskView{Item: i, Usual: u, Window: time.UTC, Age: fresh()}
		if gone {
			v.Item.Task.GoneAt = in(-time.Minute)
		}
		return cards.Task(reader(), v)
	}
	running := maintenance.Course{SetFor: in(-14 * time.Minute), BeganAt: in(-14 * time.Minute)}
	found := running
	found.Run, found.Match = "8abfa7b27da211df017da3427b0e0979", maintenance.SameWork
	well := found
	well.End, well.EndedAt = maintenance.Succeeded, in(-2*time.Minute)
	failed := well
	failed.End, failed.Match = maintenance.Failed, maintenance.SameName
	odd := func(f maintenance.Fact, over time.Time) cards.Message {
		i := upgrade()
		f.SetFor, f.At, f.BeganAt, f.Usual, f.OverAt = in(-40*time.Minute), in(-30*time.Minute), in(-41*time.Minute), usual, over
		return cards.Task(reader(), cards.TaskView{Item: i, Facts: []maintenance.Fact{f}, Window: time.UTC, Age: fresh()})
	}
	odds := map[string]cards.Message{}
	for _, kind := range constants("../maintenance", "FactKind") {
		odds["task-"+kind] = odd(maintenance.Fact{Kind: maintenance.FactKind(kind)}, time.Time{})
		odds["task-"+kind+"-over"] = odd(maintenance.Fact{Kind: maintenance.FactKind(kind)}, in(-time.Minute))
	}
	shown := map[string]cards.Message{
		"task-waits-usually":   show(maintenance.Created, false, maintenance.Course{}, maintenance.Usual{Runs: 1, Least: 40 * time.Second, Most: 40 * time.Second}),
		"task-runs":            show(maintenance.Executing, false, running, usual),
		"task-runs-found":      show(maintenance.Executing, false, found, usual),
		"task-ended":           show(maintenance.Succeeded, false, well, usual),
		"task-vanished":        show(maintenance.Executing, true, running, usual),
		"task-vanished-early":  show(maintenance.Created, true, maintenance.Course{}, maintenance.Usual{}),
		"task-vanished-runs":   show(maintenance.Executing, true, found, usual),
		"task-vanished-failed": show(maintenance.Executing, true, failed, usual),
	}
	maps.Copy(shown, odds)
	maps.Copy(shown, atWork(usual))
	return shown
}

// atWork is what now says.
func atWork(usual maintenance.Usual) map[string]cards.Message {
	runs, late, over, gone := upgrade(), reassignment(), upgrade(), reassignment()
	runs.Task.Status, runs.Task.Ran = maintenance.Executing, maintenance.RareOf(maintenance.Course{SetFor: in(-14 * time.Minute), BeganAt: in(-14 * time.Minute)})
	late.Task.ScheduledAt = in(-12 * time.Minute)
	over.Task.Handle, over.Task.Status = "b5d6", maintenance.Failed
	over.Task.Ran = maintenance.RareOf(maintenance.Course{SetFor: in(-time.Hour), BeganAt: in(-time.Hour), EndedAt: in(-48 * time.Minute), End: maintenance.Failed})
	gone.Task.Handle, gone.Task.GoneAt = "f2g3", in(-2*time.Hour)
	work := []maintenance.Run{
		{Name: "bindPublicIp", Status: maintenance.Executing, StartedAt: in(-5 * time.Minute)},
		{Name: "<!here>", Status: "PAUSED", StartedAt: in(-9 * time.Minute)},
		{Name: "resize", Status: maintenance.Succeeded, StartedAt: in(-2 * time.Hour), UpdatedAt: in(-time.Hour)},
	}
	view := cards.NowView{
		Work: []maintenance.AtWork{
			{Instance: runs.Instance, Running: []maintenance.Item{runs}, Ended: []maintenance.Item{over}, Other: work},
			{Instance: late.Instance, Late: []maintenance.Item{late}, Ended: []maintenance.Item{gone}},
		},
		Usual: func(maintenance.Item) maintenance.Usual { return usual },
		Facts: func(maintenance.Item) []maintenance.Fact {
			return []maintenance.Fact{{Kind: maintenance.StartedEarly, SetFor: in(-10 * time.Minute), BeganAt: in(-14 * time.Minute)}, {Kind: maintenance.RunsLong}}
		},
		Age: fresh(),
	}
	storm := view
	for range 30 {
		storm.Work = append(storm.Work, maintenance.AtWork{Instance: runs.Instance, Running: []maintenance.Item{runs, runs, runs, runs, runs, runs, runs, runs}})
	}
	return map[string]cards.Message{
		"now": cards.Now(reader(), view), "now-storm": cards.Now(reader(), storm), "now-nothing": cards.Now(reader(), cards.NowView{Age: fresh()}),
		"now-unread": cards.Now(reader(), cards.NowView{}),
	}
}

// TestNoLongerListedIsNotCalledSuccess: what the cloud dropped is said to be dropped, and no more, until a witness is found.
func TestNoLongerListedIsNotCalledSuccess(t *testing.T) {
	t.Parallel()
	for name, m := range shownCourses() {
		vanished := strings.HasPrefix(name, "task-vanished")
		// What was at work tells of several tasks, and of one that was dropped among them.
		if said := strings.Contains(m.Text, "no longer listed"); said != vanished && !strings.HasPrefix(name, "now") {
			t.Errorf("%s: %q", name, m.Text)
		}
		if vanished && strings.Contains(m.Text, "well") {
			t.Errorf("%s is told as a success: %q", name, m.Text)
		}
	}
}

func TestHowLongIsWrittenInWholeUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		least, most time.Duration
		want        string
	}{
		{12 * time.Minute, 18 * time.Minute, "It usually takes 12 to 18 minutes (the last 2 runs"},
		{11*time.Minute + 40*time.Second, 18*time.Minute + 20*time.Second, "takes 12 to 18 minutes"},
		{14*time.Minute + 10*time.Second, 13*time.Minute + 50*time.Second, "takes 14 minutes"},
		{40 * time.Second, 90 * time.Second, "takes 40 to 90 seconds"},
		{time.Millisecond, time.Millisecond, "takes 1 second ("},
		{5 * time.Second, 20 * time.Minute, "takes 1 to 20 minutes"},
		{90 * time.Minute, 4 * time.Hour, "takes 2 to 4 hours"},
	} {
		m := cards.Task(reader(), cards.TaskView{Item: upgrade(), Usual: maintenance.Usual{Runs: 2, Least: c.least, Most: c.most}, Age: fresh()}).In(maintenance.English)
		if got := shown(t, m); !strings.Contains(got, c.want) {
			t.Errorf("%s to %s: want %q in\n%s", c.least, c.most, c.want, got)
		}
	}
}
