package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// TestWhatADigestPointsOut: what nobody has within a week, what waits for an answer, what was put off by a day and more, and what has failed.
func TestWhatADigestPointsOut(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	task := func(in, off time.Duration, set ...func(*maintenance.Item)) maintenance.Item {
		i := maintenance.Item{Task: maintenance.Task{Status: maintenance.Created, ScheduledAt: now.Add(in), FirstScheduledAt: now.Add(in - off)}}
		for _, do := range set {
			do(&i)
		}
		return i
	}
	owned := func(i *maintenance.Item) { i.Task = owned(i.Task, "U1") }
	runs := func(i *maintenance.Item) { i.Task.Status = maintenance.Executing }
	change := func(s maintenance.State) func(*maintenance.Item) {
		return func(i *maintenance.Item) { i.Change = &maintenance.Change{State: s} }
	}
	const day = 24 * time.Hour
	for _, c := range []struct {
		name                     string
		item                     maintenance.Item
		unowned, waiting, putOff int
	}{
		{"nobody has it", task(day, 0), 1, 0, 0},
		{"somebody has it", task(day, 0, owned), 0, 0, 0},
		{"it runs", task(-time.Minute, 0, runs), 0, 0, 0},
		{"a week is long", task(7*day-time.Second, 0), 1, 0, 0},
		{"and then it is not yet time", task(7*day, 0), 0, 0, 0},
		{"it waits for approval", task(day, 0, owned, change(maintenance.Pending)), 0, 1, 0},
		{"it waits for its requester", task(day, 0, owned, change(maintenance.Countered)), 0, 1, 0},
		{"it is approved", task(day, 0, owned, change(maintenance.Approved)), 0, 0, 0},
		{"put off by a day", task(day, day, owned), 0, 0, 1},
		{"put off by less", task(day, day-time.Second, owned), 0, 0, 0},
		{"brought forward", task(day, -day, owned), 0, 0, 0},
	} {
		o := maintenance.OverviewOf([]maintenance.Item{c.item}, nil, now)
		if len(o.Unowned) != c.unowned || len(o.Waiting) != c.waiting || len(o.PutOff) != c.putOff || o.Nothing() {
			t.Errorf("%s: %d without owner, %d waiting, %d put off", c.name, len(o.Unowned), len(o.Waiting), len(o.PutOff))
		}
	}
	o := maintenance.OverviewOf([]maintenance.Item{task(day, 2*day), task(2*day, 9*day), task(3*day, 3*day), task(4*day, 4*day)}, nil, now)
	if len(o.PutOff) != 3 || o.PutOff[0].Task.PutOff() != 9*day || o.PutOff[2].Task.PutOff() != 3*day {
		t.Errorf("put off most are %+v", o.PutOff)
	}
	late := maintenance.Item{Task: maintenance.Task{Ran: maintenance.RareOf(maintenance.Course{EndedAt: now})}}
	early := maintenance.Item{Change: &maintenance.Change{SettledAt: now.Add(-time.Hour)}}
	if o := maintenance.OverviewOf(nil, []maintenance.Item{early, late}, now); o.Nothing() || o.Failed[0].Change != nil {
		t.Errorf("failed are %+v", o.Failed)
	}
	if !maintenance.OverviewOf(nil, nil, now).Nothing() {
		t.Error("there is something to tell of nothing")
	}
}
