package jobs

import (
	"context"
	"time"
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

// afterPutBack polls every project at once: the next looks were planned by a clock that was ahead, and nothing would be read until
// the right one is there too. What has a time of its own, such as a reminder, keeps it.
func (j *Jobs) afterPutBack(ctx context.Context) {
	j.Logger.Warn("the clock was put back; all projects are polled anew")
	for project := range j.Clouds {
		if err := j.Store.PollNow(ctx, project); err != nil && ctx.Err() == nil {
			j.Logger.Warn("project is not polled anew, although the clock was put back", "project", project, "error", err)
		}
	}
}

func (j *Jobs) claim(ctx context.Context) time.Time {
	next, err := j.Turn(ctx)
	if err != nil && ctx.Err() == nil {
		j.Logger.Warn("what is due was not claimed", "error", err)
	}
	return next
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
