package jobs

import (
	"context"
	"time"

	"headsup/maintenance"
)

// reviewEvery is how long a change may wait whose approvals are enough by now. What may make them so is no row of ours: groups that
// are read again, newcomers whose day is over, people who come back.
const reviewEvery = 5 * time.Second

// Review judges what waits at once and schedules digests anew, as after another policy. It returns before that is done.
func (j *Jobs) Review() {
	select {
	case j.reviews <- struct{}{}:
	default: // it is asked for already
	}
}

// reviewLoop judges what waits by the policy and the people of the moment, until ctx ends. When somebody has left or is back, its
// cards are painted anew as well: they name them.
func (j *Jobs) reviewLoop(ctx context.Context) {
	tick := time.NewTicker(reviewEvery)
	defer tick.Stop()
	for {
		if err := j.review(ctx); err != nil && ctx.Err() == nil {
			j.Logger.Warn("what waits for approvals was not reviewed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-j.reviews:
			if err := j.schedule(ctx); err != nil && ctx.Err() == nil {
				j.Logger.Warn("digests are not scheduled anew, although the policy may say another time", "error", err)
			}
		case <-j.People.Parted():
			if err := j.Store.PaintAnew(ctx); err != nil && ctx.Err() == nil {
				j.Logger.Warn("cards are not painted anew, although somebody has left or is back", "error", err)
			}
		}
	}
}

func (j *Jobs) review(ctx context.Context) error {
	step := maintenance.Review(j.Policy())
	ripe, err := j.Store.Ripe(ctx, step)
	if err != nil {
		return err
	}
	for _, change := range ripe {
		kept, err := j.Store.Decide(ctx, maintenance.System(), change, step)
		if outdated(err) {
			return nil // replicas that have the policy in force review it
		}
		if err := settledElsewhere(err); err != nil {
			return err
		}
		j.Logger.Info("reviewed a change that waited", "change", change, "state", kept.Change.State)
	}
	return nil
}
