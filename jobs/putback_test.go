package jobs_test

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"headsup/maintenance"
	"headsup/store"
)

// TestWhatAClockAheadPutOffIsNotWaitedFor confirms a change while the clock is an hour ahead, and puts it back: the change is applied after its grace, not after an hour
// more; and so is a job tried that the engine put off meanwhile.
func TestWhatAClockAheadPutOffIsNotWaitedFor(t *testing.T) {
	grace := maintenance.NoApprovals(3 * time.Second)
	w := newWorld(t, func(w *world) { w.policy = func() maintenance.Policy { return grace } })
	item := w.known()
	for range 2 { // the first reading may have begun before: of the second it is sure that the due loop has looked at the clock
		w.clock.pass(time.Hour / 2)
		ahead := w.clock.now()
		w.until("all is read by the clock that is ahead", func() bool { return !w.store.Snapshot().ReadAt().Before(ahead) })
	}
	kept, err := w.store.Draft(t.Context(), w.actor(), item.Task.Key(), later(w), grace, store.Private{})
	w.must(err)
	id := kept.Change.ID
	_, err = w.store.Decide(t.Context(), w.actor(), id, maintenance.Confirm(w.actor(), maintenance.Place{}, grace, nil))
	w.must(err)
	engine, err := river.NewClient(w.store.Driver(), &river.Config{})
	w.must(err)
	job, err := engine.Insert(t.Context(), maintenance.DropDraft{Change: "c0ld"}, &river.InsertOpts{Queue: store.QueueApply, ScheduledAt: time.Now().Add(time.Hour)})
	w.must(err)

	w.clock.pass(-time.Hour)
	if c := w.ended(id); c.State != maintenance.Applied {
		t.Errorf("ended as %s: %+v", c.State, c.Outcome)
	}
	w.until("the job was tried", func() bool {
		row, err := engine.JobGet(t.Context(), job.Job.ID)
		return err == nil && row.State == rivertype.JobStateCompleted
	})
}
