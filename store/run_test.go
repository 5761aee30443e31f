package store_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

func ran(id string, s maintenance.Status, from, to time.Duration) maintenance.Run {
	return maintenance.Run{
		Instance: ordersID, ID: id, Name: "kernelUpgrade", Status: s, StartedAt: start.Add(from), UpdatedAt: start.Add(to), Params: "{}", CreatedBy: "paas",
	}
}

func (r *room) runs(all ...maintenance.Run) {
	r.t.Helper()
	if err := r.ObserveRuns(r.t.Context(), ordersID, all); err != nil {
		r.t.Fatal(err)
	}
}

// only is the one task that the snapshot shows.
func (r *room) only() maintenance.Item {
	r.t.Helper()
	all := r.Snapshot().All()
	if len(all) != 1 {
		r.t.Fatalf("the snapshot shows %d tasks, want one", len(all))
	}
	return *all[0]
}

// TestWhatVanishedHasNotSucceeded: a task that the cloud no longer lists has no end until its background task tells one.
func TestWhatVanishedHasNotSucceeded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 10*time.Minute))
		r.clock.pass(12 * time.Minute)
		r.observe()
		gone := r.only().Task
		if gone.GoneAt.IsZero() || gone.Course().End != "" || gone.Running() || !gone.Sought(r.clock.read()) {
			t.Fatalf("vanished: %+v", gone)
		}
		r.runs(ran("r1", maintenance.Executing, 10*time.Minute, 10*time.Minute))
		if got := r.only().Task; !got.Running() || got.Course().End != "" || got.Course().Match != maintenance.SameName {
			t.Errorf("its work goes on: %+v", got)
		}
		r.clock.pass(10 * time.Minute)
		r.runs(ran("r1", maintenance.Failed, 10*time.Minute, 21*time.Minute))
		r.runs(ran("r1", maintenance.Failed, 10*time.Minute, 21*time.Minute)) // twice tells nothing new
		got := r.only().Task
		if got.Course().End != maintenance.Failed || got.Course().Took() != 11*time.Minute || got.Running() || got.Status != maintenance.Created {
			t.Errorf("its work failed: %+v", got)
		}
		moments, err := r.Moments(t.Context(), got.Key())
		if err != nil || len(moments) != 3 {
			t.Fatalf("history: %+v %v, want new, gone, failed", moments, err)
		}
		if last := moments[2]; last.Run != "r1" || last.Status != maintenance.Failed || last.Listed || !last.At.Equal(r.clock.read()) {
			t.Errorf("the last moment: %+v", last)
		}
		if ledger, err := r.Ledger(t.Context(), got); err != nil || len(ledger.Moves) != 0 {
			t.Errorf("the end counts as a move: %+v %v", ledger, err)
		}
		// It survives a restart, and is forgotten by the snapshot after a day.
		r.close()
		r.open()
		if again := r.only().Task; again.Course() != got.Course() {
			t.Errorf("was %+v, is %+v", got.Course(), again.Course())
		}
		r.clock.pass(maintenance.GoneShown)
		if err := r.Refresh(t.Context(), ordersID); err != nil || len(r.Snapshot().All()) != 0 {
			t.Errorf("a day later it is still shown (%v)", err)
		}
		if kept, ok, err := r.Task(t.Context(), got.Handle); err != nil || !ok || kept.Task.Course() != got.Course() {
			t.Errorf("by its handle: %+v %v %v", kept.Task, ok, err)
		}
	})
}

func TestACourseIsKeptFromLookToLook(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		one := task("a1", 10*time.Minute)
		r.observe(one)
		r.clock.pass(11 * time.Minute)
		one.Status, one.UpdatedAt = maintenance.Executing, start.Add(10*time.Minute)
		r.observe(one)
		r.runs(ran("r1", maintenance.Executing, 10*time.Minute, 10*time.Minute))
		r.clock.pass(10 * time.Minute)
		one.Status, one.UpdatedAt = maintenance.Succeeded, start.Add(20*time.Minute)
		r.observe(one)
		want := maintenance.Course{
			SetFor: start.Add(10 * time.Minute), BeganAt: start.Add(10 * time.Minute), EndedAt: start.Add(20 * time.Minute),
			End: maintenance.Succeeded, Run: "r1", Match: maintenance.SameName,
		}
		if got := r.only().Task.Course(); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

func TestWhatIsUsualIsLearnedFromRuns(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 10*time.Minute))
		usual := func() maintenance.Usual { return r.Snapshot().Usual(r.only()) }
		if usual() != (maintenance.Usual{}) {
			t.Errorf("before anything is known: %+v", usual())
		}
		hours := func(n int, took time.Duration) (from, to time.Duration) {
			from = -time.Duration(n) * time.Hour
			return from, from + took
		}
		old := func(id string, n int, took time.Duration, s maintenance.Status) maintenance.Run {
			from, to := hours(n, took)
			return ran(id, s, from, to)
		}
		other := old("o1", 9, time.Minute, maintenance.Succeeded)
		other.Name = "bindPublicIp"
		r.runs(old("r1", 5, 12*time.Minute, maintenance.Succeeded), old("r2", 10, 18*time.Minute, maintenance.Succeeded),
			old("r3", 15, time.Minute, maintenance.Failed), old("r4", 24*91, 2*time.Minute, maintenance.Succeeded), other)
		want := maintenance.Usual{Runs: 2, Least: 12 * time.Minute, Most: 18 * time.Minute}
		if usual() != want {
			t.Errorf("learned %+v, want %+v", usual(), want)
		}
		// The task's own run, once it has ended, is one of them, and known to be one.
		r.clock.pass(31 * time.Minute)
		r.runs(ran("r5", maintenance.Succeeded, 10*time.Minute, 30*time.Minute))
		want = maintenance.Usual{Runs: 3, Least: 12 * time.Minute, Most: 20 * time.Minute, Tied: 1}
		if usual() != want {
			t.Errorf("after its own: %+v, want %+v; what the cloud no longer lists teaches on", usual(), want)
		}
		r.close()
		r.open()
		if usual() != want {
			t.Errorf("after a restart: %+v, want %+v", usual(), want)
		}
		r.clock.pass(91 * 24 * time.Hour)
		if err := r.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := r.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := r.Snapshot().Usual(maintenance.Item{Instance: orders(), Task: task("a1", 0)}); got.Runs != 0 {
			t.Errorf("three months later: %+v", got)
		}
	})
}
