package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

func TestFacts(t *testing.T) {
	t.Parallel()
	const none = maintenance.FactKind("")
	well := maintenance.Usual{Runs: 3, Least: 12 * time.Minute, Most: 18 * time.Minute}
	seconds := maintenance.Usual{Runs: 5, Least: 2 * time.Second, Most: 4 * time.Second}
	began := func(setFor, at float64) maintenance.Task {
		return due(is(maintenance.Executing, at), course(maintenance.Course{SetFor: minute(setFor), BeganAt: minute(at)}), seen(-600))
	}
	over := func(setFor, at, to float64) maintenance.Task {
		t := began(setFor, at)
		c := t.Course()
		c.End, c.EndedAt = maintenance.Succeeded, minute(to)
		t.Status, t.Ran = maintenance.Succeeded, maintenance.RareOf(c)
		return t
	}
	vanished := func(t maintenance.Task, run string) maintenance.Task {
		c := t.Course()
		c.Run = run
		t.GoneAt, t.Ran = minute(2), maintenance.RareOf(c)
		return t
	}
	for _, c := range []struct {
		name  string
		task  maintenance.Task
		usual maintenance.Usual
		now   float64
		want  maintenance.FactKind
	}{
		{"it waits", due(), well, -1, none},
		{"due for nine minutes", due(), well, 9.9, none},
		{"due for ten minutes", due(), well, 10, maintenance.NotStarted},
		{"due for a day", due(), well, 24 * 60, maintenance.NotStarted},
		{"due, and its background task runs", due(course(maintenance.Course{SetFor: noon, BeganAt: noon, Run: "r1"}), seen(-600)), well, 11, none},
		{"it has no time", due(func(t *maintenance.Task) { t.ScheduledAt = time.Time{} }), well, 10, none},
		{"cancelled", due(is(maintenance.Cancelled, -9)), well, 10, none},
		{"gone", due(goneAt(-5)), well, 10, none},
		{"moved", due(setFor(60)), well, 10, none},
		{"a status that nobody knows", due(is("PAUSED", -9)), well, 10, none},

		{"begun in time", began(0, 0), well, 1, none},
		{"begun a little early, by another clock", began(0, -1), well, 1, none},
		{"begun two minutes early", began(0, -2), well, 1, maintenance.StartedEarly},
		{"begun hours early, and ended", over(300, 0, 9), well, 20, maintenance.StartedEarly},
		{"begun early, before headsup knew it", due(is(maintenance.Executing, -2), course(maintenance.Course{SetFor: noon, BeganAt: minute(-2)}), seen(-1)), well, 1, none},

		{"runs a little longer than usual", began(0, 0), well, 30, none},
		{"runs twice as long as usual", began(0, 0), well, 36, maintenance.RunsLong},
		{"ran twice as long as usual", over(0, 0, 40), well, 41, none},
		{"runs longer than two runs did", began(0, 0), maintenance.Usual{Runs: 2, Least: 12 * time.Minute, Most: 18 * time.Minute}, 36, none},
		{"nobody knows what is usual", began(0, 0), maintenance.Usual{}, 600, none},
		{"twice of seconds is nothing to tell", began(0, 0), seconds, 1, none},
		{"five minutes more than seconds", began(0, 0), seconds, 5.1, maintenance.RunsLong},
		{"it vanished, and its background task runs on", vanished(began(0, 0), "r1"), well, 36, maintenance.RunsLong},
		{"it vanished, and nobody knows whether it runs", vanished(began(0, 0), ""), well, 36, none},
	} {
		var got maintenance.FactKind
		facts := maintenance.Facts(maintenance.Item{Task: c.task}, c.usual, minute(c.now))
		if len(facts) > 0 {
			got = facts[0].Kind
		}
		if got != c.want || len(facts) > 1 {
			t.Errorf("%s: %+v, want %q", c.name, facts, c.want)
		}
		if len(facts) == 1 && c.task.Course().End == "" && !facts[0].Holds(c.task) {
			t.Errorf("%s: it is found and does not hold: %+v", c.name, facts[0])
		}
	}
}

func seen(m float64) func(*maintenance.Task) {
	return func(t *maintenance.Task) { t.FirstSeenAt = minute(m) }
}

// TestAFactHasOneIDHoweverOftenItIsFound: so that it is told once, and again once the task is set for another time.
func TestAFactHasOneIDHoweverOftenItIsFound(t *testing.T) {
	t.Parallel()
	ids := map[string]int{}
	find := func(t maintenance.Task, u maintenance.Usual, minutes ...float64) {
		for _, m := range minutes {
			for _, f := range maintenance.Facts(maintenance.Item{Task: t}, u, minute(m)) {
				ids[f.ID]++
			}
		}
	}
	find(due(), maintenance.Usual{}, 10, 11, 70, 700)
	find(due(setFor(60)), maintenance.Usual{}, 70, 71)
	well := maintenance.Usual{Runs: 3, Least: time.Minute, Most: 2 * time.Minute}
	runs := maintenance.Course{SetFor: noon, BeganAt: minute(1)}
	find(due(is(maintenance.Executing, 1), course(runs)), well, 9, 10)
	runs.BeganAt, well.Most = minute(0.5), 3*time.Minute // its background task tells better, and what is usual grew
	find(due(is(maintenance.Executing, 1), course(runs)), well, 11)
	var counts []int
	for _, n := range ids {
		counts = append(counts, n)
	}
	slices.Sort(counts)
	if !slices.Equal(counts, []int{2, 3, 4}) {
		t.Errorf("found %v", ids)
	}
}

func TestAFactThatHoldsNoMore(t *testing.T) {
	t.Parallel()
	late := maintenance.Facts(maintenance.Item{Task: due()}, maintenance.Usual{}, minute(10))[0]
	for name, now := range map[string]maintenance.Task{
		"it began":     due(is(maintenance.Executing, 12), course(maintenance.Course{SetFor: noon, BeganAt: minute(12)})),
		"it was moved": due(setFor(60)), "it was cancelled": due(is(maintenance.Cancelled, 12)), "it is gone": due(goneAt(12)),
		"its background task began": due(course(maintenance.Course{SetFor: noon, BeganAt: minute(12), Run: "r1"})),
	} {
		if late.Holds(now) {
			t.Errorf("%s, and it is still said not to have started", name)
		}
	}
}
