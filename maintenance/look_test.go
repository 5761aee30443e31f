package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

func TestHowOftenAnInstanceIsLookedAt(t *testing.T) {
	t.Parallel()
	const near, every, empty = 15 * time.Second, time.Minute, 5 * time.Minute
	runs := maintenance.Course{SetFor: noon, BeganAt: noon, Run: "r1"}
	over := maintenance.Course{SetFor: noon, BeganAt: noon, EndedAt: minute(9), End: maintenance.Succeeded, Run: "r1"}
	for _, c := range []struct {
		name  string
		tasks []maintenance.Task
		now   float64
		want  time.Duration
	}{
		{"nothing", nil, 0, empty},
		{"a task in a day", []maintenance.Task{due()}, -24 * 60, every},
		{"it comes near in half a minute", []maintenance.Task{due()}, -10.5, 30 * time.Second},
		{"it comes near in a moment", []maintenance.Task{due()}, -10.0000000001, time.Second},
		{"ten minutes before", []maintenance.Task{due()}, -10, near},
		{"at its time", []maintenance.Task{due()}, 0, near},
		{"due and waiting", []maintenance.Task{due()}, 59, near},
		{"due and waiting for an hour", []maintenance.Task{due()}, 60, every},
		{"one without a time", []maintenance.Task{due(func(t *maintenance.Task) { t.ScheduledAt = time.Time{} })}, 0, every},
		{"it runs", []maintenance.Task{due(is(maintenance.Executing, 0), course(runs))}, 30, near},
		{"it runs for a day", []maintenance.Task{due(is(maintenance.Executing, 0), course(runs))}, 24 * 60, every},
		{"it runs beside one in a day", []maintenance.Task{due(setFor(24 * 60)), due(is(maintenance.Executing, 0), course(runs))}, 30, near},
		{"it ended", []maintenance.Task{due(is(maintenance.Succeeded, 9), course(over))}, 10, empty},
		{"it ended, and another is coming", []maintenance.Task{due(is(maintenance.Succeeded, 9), course(over)), due(setFor(24 * 60))}, 10, every},
		{"it vanished, and nobody knows how it ended", []maintenance.Task{due(goneAt(0))}, 10, near},
		{"it vanished an hour ago", []maintenance.Task{due(goneAt(0))}, 60, empty},
		{"it vanished, and its work goes on", []maintenance.Task{due(goneAt(0), course(runs))}, 90, near},
		{"it was cancelled", []maintenance.Task{due(is(maintenance.Cancelled, -5))}, 0, empty},
		{"a status that nobody knows", []maintenance.Task{due(is("PAUSED", -5))}, 0, empty},
	} {
		shelf := &maintenance.Shelf{}
		for _, task := range c.tasks {
			shelf.Tasks = append(shelf.Tasks, maintenance.Item{Task: task})
		}
		if got := shelf.NextLook(every, minute(c.now)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := shelf.NextLook(time.Second, minute(c.now)); got > 5*time.Second {
			t.Errorf("%s: %s, where one with tasks is looked at every second", c.name, got)
		}
		if shelf.Near(minute(c.now)) != (c.want == near) {
			t.Errorf("%s: near %v", c.name, c.want != near)
		}
	}
	var none *maintenance.Shelf
	if got := none.NextLook(every, noon); got != empty || none.Near(noon) {
		t.Errorf("an instance that is not known yet: %s", got)
	}
}
