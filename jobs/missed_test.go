package jobs_test

import (
	"net/http"
	"testing"
	"time"

	"headsup/sandbox/dms"
)

// TestWhatMovedWhileHeadsupWasAwayIsNotToldAsItWas: the cloud answers slowly, so the missed reminder has to wait for it.
func TestWhatMovedWhileHeadsupWasAwayIsNotToldAsItWas(t *testing.T) {
	w := newWorld(t, reminders)
	before := w.known().Task.ScheduledAt
	w.stop()
	w.must(w.cloud.ConsoleMove(ordersID, upgradeID, before.Add(48*time.Hour)))
	w.cloud.Inject(dms.Fault{Op: dms.ListTasks, Kind: dms.Slow, Delay: 700 * time.Millisecond})
	w.clock.pass(90 * time.Minute)
	w.start()
	w.until("the move is known", func() bool { return w.known().Task.ScheduledAt.After(before) })
	w.until("all is done", func() bool { return w.running("tell") == 0 && w.number(unclaimed, w.clock.now().UnixMicro()) == 0 })
	if n := count(w.courier.said(), "post", "Maintenance in"); n != 0 {
		t.Errorf("a time that held no more was told: %+v", w.courier.said())
	}
}

const unclaimed = `SELECT COUNT(*) FROM notices WHERE claimed = 0 AND void = 0 AND due_at <= $1`

// TestACloudThatCannotBeReadHidesNoReminder: what is known is better than silence.
func TestACloudThatCannotBeReadHidesNoReminder(t *testing.T) {
	w := newWorld(t, reminders)
	w.known()
	w.stop()
	w.cloud.Inject(dms.Fault{Kind: dms.Refuse, Status: http.StatusServiceUnavailable, Times: -1})
	w.clock.pass(90 * time.Minute)
	w.start()
	began := time.Now()
	w.until("the late reminder", func() bool { return count(w.courier.said(), "post", "Maintenance in") == 1 })
	if w.store.Snapshot().Project("prod").Failures == 0 {
		t.Errorf("it was told after %s, before the cloud was asked", time.Since(began))
	}
}
