package store_test

import (
	"testing"
	"time"

	"headsup/store"
)

func TestIdleIsNothingDueAndNothingAtWork(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		idle := func() bool {
			t.Helper()
			idle, err := r.Idle(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return idle
		}
		drain(r)
		r.remind(audience(t))
		r.observe(task("a1", 30*time.Hour))
		if idle() {
			t.Error("it is idle although jobs may run")
		}
		r.workOff()
		if !idle() {
			t.Error("it is not idle although nothing is due before tomorrow")
		}
		r.clock.set(start.Add(28 * time.Hour))
		if idle() {
			t.Error("it is idle although a reminder is due")
		}
		r.claim()
		if idle() {
			t.Error("it is idle although the reminder's job may run")
		}
	})
}

// workOff ends all jobs, as if they had run.
func (r *room) workOff() {
	r.t.Helper()
	db := store.OpenRaw(r.t, r.url)
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(r.t.Context(), `UPDATE river_job SET state = 'completed', finalized_at = CURRENT_TIMESTAMP`); err != nil {
		r.t.Fatal(err)
	}
}
