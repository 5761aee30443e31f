package store_test

import (
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store/storetest"
)

func (r *room) facts(id string) []maintenance.Fact {
	r.t.Helper()
	facts, err := r.Facts(r.t.Context(), maintenance.TaskKey{Instance: ordersID, Task: id})
	if err != nil {
		r.t.Fatal(err)
	}
	return facts
}

func TestWhatDoesNotStartIsFoundOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		one := task("a1", 10*time.Minute)
		r.observe(one)
		for range 8 { // looked at every five minutes
			r.clock.pass(5 * time.Minute)
			r.observe(one)
		}
		facts := r.facts("a1")
		if len(facts) != 1 || facts[0].Kind != maintenance.NotStarted || !facts[0].SetFor.Equal(one.ScheduledAt) || !facts[0].OverAt.IsZero() ||
			!facts[0].At.Equal(start.Add(20*time.Minute)) {
			t.Fatalf("after half an hour: %+v", facts)
		}
		if n := storetest.Observe(t, r.Store, ordersID, one); n != 0 {
			t.Errorf("what is known as odd differs again: %d", n)
		}
		r.close()
		r.open()
		r.observe(one)
		if again := r.facts("a1"); len(again) != 1 || again[0] != facts[0] {
			t.Errorf("after a restart: %+v", again)
		}
		one.Status, one.UpdatedAt = maintenance.Executing, r.clock.read()
		r.clock.pass(time.Minute)
		r.observe(one)
		if now := r.facts("a1"); len(now) != 1 || !now[0].OverAt.Equal(r.clock.read()) {
			t.Errorf("it began: %+v", now)
		}
		// Set for another time, it may be late again.
		one.Status, one.ScheduledAt = maintenance.Created, r.clock.read().Add(time.Hour)
		r.observe(one)
		r.clock.pass(71 * time.Minute)
		r.observe(one)
		if now := r.facts("a1"); len(now) != 2 || !now[1].SetFor.Equal(one.ScheduledAt) {
			t.Errorf("late again: %+v", now)
		}
	})
}

func TestWhatBeginsEarlyAndRunsLongIsFound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		one := task("a1", 3*time.Hour)
		r.observe(one)
		r.runs(ran("r1", maintenance.Succeeded, -5*time.Hour, -5*time.Hour+12*time.Minute), ran("r2", maintenance.Succeeded, -9*time.Hour, -9*time.Hour+18*time.Minute),
			ran("r3", maintenance.Succeeded, -12*time.Hour, -12*time.Hour+15*time.Minute))
		r.clock.pass(time.Minute)
		one.Status, one.UpdatedAt, one.ScheduledAt = maintenance.Executing, r.clock.read(), r.clock.read() // "run now", in the console
		r.observe(one)
		if facts := r.facts("a1"); len(facts) != 1 || facts[0].Kind != maintenance.StartedEarly || !facts[0].SetFor.Equal(start.Add(3*time.Hour)) {
			t.Fatalf("begun: %+v", facts)
		}
		r.clock.pass(35 * time.Minute)
		r.observe(one)
		if facts := r.facts("a1"); len(facts) != 1 {
			t.Errorf("after 35 minutes: %+v", facts)
		}
		r.clock.pass(time.Minute)
		r.observe(one)
		r.observe(one)
		facts := r.facts("a1")
		if len(facts) != 2 || facts[1].Kind != maintenance.RunsLong || facts[1].Usual.Most != 18*time.Minute || !facts[1].OverAt.IsZero() {
			t.Fatalf("after 36 minutes: %+v", facts)
		}
		one.Status, one.UpdatedAt = maintenance.Succeeded, r.clock.read()
		r.observe(one)
		for _, f := range r.facts("a1") {
			if f.OverAt.IsZero() {
				t.Errorf("it ended, and still holds: %+v", f)
			}
		}
	})
}

// What vanished, and whose background task is still at work, can run long too; and that it began early is known from it alone.
func TestWhatABackgroundTaskTellsIsOddToo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 3*time.Hour))
		r.clock.pass(time.Minute)
		r.observe()
		r.runs(ran("r1", maintenance.Executing, time.Minute-30*time.Second, time.Minute))
		if facts := r.facts("a1"); len(facts) != 1 || facts[0].Kind != maintenance.StartedEarly {
			t.Errorf("begun early, and vanished: %+v", facts)
		}
	})
}
