package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river/rivertype"
)

// What follows is for whoever stands in River's place: the tests of jobs/month, which live through a month on app's clock. River's
// timers are real, so with River a month takes a month. Instead of Start there are Begin behind Store.Remind, then Turn at its times, and Work for each job that is
// taken from River's table. All from one goroutine.

// Begin does what Start does before anything runs.
func (j *Jobs) Begin(ctx context.Context) error { return j.schedule(ctx) }

// Turn is one turn of the due loop: what is due becomes jobs in River's table. It gives when the next is due at the latest; zero where nothing waits.
func (j *Jobs) Turn(ctx context.Context) (next time.Time, err error) {
	if j.putBack() {
		j.afterPutBack(ctx)
	}
	return j.Store.ClaimDue(ctx)
}

// Work does one job. Its error is that of a worker: River's words for snooze and cancel, anything else to be tried again at Retry.
func (j *Jobs) Work(ctx context.Context, row *rivertype.JobRow) error {
	for _, w := range j.workers() {
		if w.kind == row.Kind {
			return w.work(ctx, row)
		}
	}
	return fmt.Errorf("a job of kind %q", row.Kind)
}

// Retry is when a job that has failed so often is tried again.
func (j *Jobs) Retry(row *rivertype.JobRow) time.Time { return patience{now: j.Now}.NextRetry(row) }
