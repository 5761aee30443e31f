package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// The due loop looks at app's clock every dueTick, and at the database when a transaction left something or every dueLook. What
// transactions leave within dueTick is one look.
const (
	dueTick = 100 * time.Millisecond
	dueLook = 5 * time.Second

	// backBy is how far app's clock must have gone back to have been put back.
	backBy = 10 * time.Second
)

// dueLoop turns what is due into jobs until ctx ends. It keeps the time of the next thing due in mind, so that an idle
// program hardly asks the database.
func (j *Jobs) dueLoop(ctx context.Context) {
	tick := time.NewTicker(dueTick)
	defer tick.Stop()
	look := time.NewTicker(dueLook)
	defer look.Stop()
	next := j.claim(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if next.IsZero() || j.Now().Before(next) {
				continue
			}
		case <-look.C:
		case <-j.Store.Due():
		}
		if err := j.Store.KeepRefusals(ctx, false); err != nil && ctx.Err() == nil {
			j.Logger.Warn("refusals were not recorded, and will be", "error", err)
		}
		next = j.claim(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(dueTick):
		}
	}
}

// putBack says that the clock has been put back since the last look at it. Instants that carry Go's monotonic clock, which nobody puts
// back, would be compared by that.
func (j *Jobs) putBack() bool {
	now, last := j.Now().Round(0), j.seen
	j.seen = now
	return last.Sub(now) > backBy
}

// afterPutBack plans anew what was planned by a clock that was ahead, and would wait until the right one is there too: the looks at the cloud, what comes next of
// changes, cards and App Homes, and the job engine's tries. What has a time of its own, such as a reminder, keeps it.
func (j *Jobs) afterPutBack(ctx context.Context) {
	j.Logger.Warn("the clock was put back; all projects are polled anew, and what was put off is brought forward")
	for project := range j.Clouds {
		if err := j.Store.PollNow(ctx, project); err != nil && ctx.Err() == nil {
			j.Logger.Warn("project is not polled anew, although the clock was put back", "project", project, "error", err)
		}
	}
	err := errors.Join(j.Store.BringForward(ctx, j.Policy().Grace), j.tryNow(ctx))
	if err != nil && ctx.Err() == nil {
		j.Logger.Warn("what was put off is not brought forward, although the clock was put back", "error", err)
	}
}

// What the job engine keeps for later is never kept longer than furthestTry, Slack's longest wait among it. mostTried is how many jobs one clock may have put off.
const (
	furthestTry = 15 * time.Minute
	mostTried   = 5000
)

// tryNow has the jobs run whose next try is further away than any can be. The engine keeps it by the clock of this machine.
func (j *Jobs) tryNow(ctx context.Context) error {
	waiting := river.NewJobListParams().States(rivertype.JobStateAvailable, rivertype.JobStateScheduled, rivertype.JobStateRetryable).
		OrderBy(river.JobListOrderByScheduledAt, river.SortOrderDesc).First(mostTried)
	list, err := j.river.JobList(ctx, waiting)
	if err != nil {
		return fmt.Errorf("list jobs: %w", err)
	}
	for _, job := range list.Jobs {
		if time.Until(job.ScheduledAt) <= furthestTry {
			return nil
		}
		if _, err := j.river.JobRetry(ctx, job.ID); err != nil {
			return fmt.Errorf("try job: %w", err)
		}
	}
	return nil
}

func (j *Jobs) claim(ctx context.Context) time.Time {
	next, err := j.Turn(ctx)
	if err != nil && ctx.Err() == nil {
		j.Logger.Warn("what is due was not claimed", "error", err)
	}
	return next
}

// alignAgain is how long a database that could not be changed is left alone.
const alignAgain = 2 * time.Second

// alignLoop brings what waits into line whenever others hear of it, a few instances at a time, until ctx ends. That it fails is told once, and that it is
// over. Where others share the database it is left to them for as long as a step took: each replica does the same, and people who click wait for all of them.
func (j *Jobs) alignLoop(ctx context.Context) {
	failing := false
	for {
		began := time.Now()
		more, err := j.Store.Align(ctx)
		var again <-chan time.Time
		switch {
		case err != nil:
			if !failing && ctx.Err() == nil {
				j.Logger.Error("it could not be worked out who hears of which task now, and is tried again", "reminders_wait", j.Store.RemindersWait(), "error", err)
			}
			failing, again = true, time.After(alignAgain)
		case failing:
			j.Logger.Info("it can be worked out again who hears of which task now")
			failing, again = false, time.After(time.Since(began))
		case more && j.Store.Shared():
			again = time.After(time.Since(began))
		case more:
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-again:
		case <-j.Store.AudienceSet():
		}
	}
}

func (j *Jobs) pruneLoop(ctx context.Context) {
	tick := time.NewTicker(prune)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := j.Store.Prune(ctx); err != nil && ctx.Err() == nil {
			j.Logger.Warn("nothing was pruned", "error", err)
		}
	}
}
