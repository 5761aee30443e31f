package bot

import (
	"context"
	"time"
)

// lookTick is how often the clock is looked at by what repeats.
const lookTick = 500 * time.Millisecond

// repeat does something whenever so long has passed by the given clock since it was last done, until ctx ends; at once where last is
// zero. The clock is app's: a test that moves it by a day finds the world as it would be then.
func repeat(ctx context.Context, now func() time.Time, last time.Time, every time.Duration, do func(context.Context)) {
	tick := time.NewTicker(lookTick)
	defer tick.Stop()
	for ctx.Err() == nil {
		if passed := now().Sub(last); passed >= every || passed < 0 {
			last = now()
			do(ctx)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}
