package maintenance_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

// TestNow writes what is at work as "instance: running/late/other/ended".
func TestNow(t *testing.T) {
	t.Parallel()
	runs := maintenance.Course{SetFor: noon, BeganAt: noon, Run: "r1"}
	over := func(end maintenance.Status, at float64) func(*maintenance.Task) {
		return course(maintenance.Course{SetFor: noon, BeganAt: noon, EndedAt: minute(at), End: end, Run: "r1"})
	}
	work := run("w1", maintenance.Executing, 1, 1)
	for _, c := range []struct {
		name   string
		tasks  []maintenance.Task
		other  []maintenance.Run
		now    float64
		unread bool // the project was last read at noon
		want   string
	}{
		{"nothing", nil, nil, 5, false, ""},
		{"one that waits", []maintenance.Task{due(setFor(60))}, nil, 5, false, ""},
		{"one that runs", []maintenance.Task{due(is(maintenance.Executing, 0), course(runs))}, nil, 5, false, "i1: 1/0/0/0"},
		{"one that vanished and runs", []maintenance.Task{due(goneAt(2), course(runs))}, nil, 5, false, "i1: 1/0/0/0"},
		{"due for nine minutes", []maintenance.Task{due()}, nil, 9, false, ""},
		{"due for ten minutes", []maintenance.Task{due()}, nil, 10, false, "i1: 0/1/0/0"},
		{"due for ten minutes, and not looked at since", []maintenance.Task{due()}, nil, 10, true, ""},
		{"ended well", []maintenance.Task{due(is(maintenance.Succeeded, 9), over(maintenance.Succeeded, 9))}, nil, 15, false, "i1: 0/0/0/1"},
		{"failed six hours ago", []maintenance.Task{due(is(maintenance.Failed, 9), over(maintenance.Failed, 9))}, nil, 6*60 + 9, false, ""},
		{"failed, and nobody saw it begin", []maintenance.Task{due(is(maintenance.Failed, 9), course(maintenance.Course{EndedAt: minute(9), End: maintenance.Failed}))}, nil, 15, false, "i1: 0/0/0/1"},
		{"cancelled while it waited", []maintenance.Task{due(is(maintenance.Cancelled, 9), course(maintenance.Course{EndedAt: minute(9), End: maintenance.Cancelled}))}, nil, 15, false, ""},
		{"vanished at its time", []maintenance.Task{due(goneAt(2))}, nil, 15, false, "i1: 0/0/0/1"},
		{"vanished long before its time", []maintenance.Task{due(setFor(600), goneAt(2))}, nil, 15, false, ""},
		{"vanished and failed", []maintenance.Task{due(goneAt(2), over(maintenance.Failed, 9))}, nil, 15, false, "i1: 0/0/0/1"},
		{"work that nobody scheduled", nil, []maintenance.Run{work}, 15, false, "i1: 0/0/1/0"},
		{"such work that ended long ago", nil, []maintenance.Run{run("w1", maintenance.Failed, 0, 1)}, 600, false, ""},
	} {
		shelf := &maintenance.Shelf{Instance: maintenance.Instance{ID: "i1", Name: "i1", Project: "prod"}, Runs: c.other}
		for n, task := range c.tasks {
			task.Handle = fmt.Sprintf("k%dq", n)
			shelf.Tasks = append(shelf.Tasks, maintenance.Item{Task: task, Instance: shelf.Instance})
		}
		read := minute(c.now)
		if c.unread {
			read = noon
		}
		s := maintenance.NewSnapshot([]*maintenance.Shelf{shelf}, []maintenance.ProjectState{{Name: "prod", ReadAt: read}})
		if got := atWork(s.Now(minute(c.now))); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func atWork(all []maintenance.AtWork) string {
	var lines []string
	for _, w := range all {
		lines = append(lines, fmt.Sprintf("%s: %d/%d/%d/%d", w.Instance.Name, len(w.Running), len(w.Late), len(w.Other), len(w.Ended)))
	}
	return strings.Join(lines, " ")
}

// TestNowBeginsWhereMostRuns, and goes on with what ended last.
func TestNowBeginsWhereMostRuns(t *testing.T) {
	t.Parallel()
	var shelves []*maintenance.Shelf
	for name, tasks := range map[string][]maintenance.Task{
		"calm": {due(setFor(600))},
		"long": {due(is(maintenance.Succeeded, -200), course(maintenance.Course{EndedAt: minute(-200), End: maintenance.Succeeded}))},
		"just": {due(is(maintenance.Failed, -1), course(maintenance.Course{EndedAt: minute(-1), End: maintenance.Failed}))},
		"one":  {due(is(maintenance.Executing, -5), course(maintenance.Course{BeganAt: minute(-5)}))},
		"two":  {due(is(maintenance.Executing, -5), course(maintenance.Course{BeganAt: minute(-5)})), due(is(maintenance.Executing, -9), course(maintenance.Course{BeganAt: minute(-9)}))},
	} {
		shelf := &maintenance.Shelf{Instance: maintenance.Instance{ID: name, Name: name}}
		for _, task := range tasks {
			shelf.Tasks = append(shelf.Tasks, maintenance.Item{Task: task, Instance: shelf.Instance})
		}
		shelves = append(shelves, shelf)
	}
	now := maintenance.NewSnapshot(shelves, nil).Now(noon)
	if got := atWork(now); got != "two: 2/0/0/0 one: 1/0/0/0 just: 0/0/0/1 long: 0/0/0/1" {
		t.Error(got)
	}
	if first := now[0].Running[0].Task.Course().BeganAt; !first.Equal(noon.Add(-9 * time.Minute)) {
		t.Errorf("of two that run, the one that began at %s comes first", first)
	}
}
