package play

import (
	"sync/atomic"
	"time"
)

// clock is a story's own time: it begins where the story says, runs as the machine's does, and can be put forward. It is safe
// in parallel.
type clock struct {
	begins  time.Time
	started time.Time // with the machine's monotonic clock
	ahead   atomic.Int64
}

func newClock(begins time.Time) *clock { return &clock{begins: begins, started: time.Now()} }

// now is in UTC.
func (c *clock) now() time.Time {
	return c.begins.Add(time.Since(c.started) + time.Duration(c.ahead.Load())).UTC()
}

func (c *clock) forward(d time.Duration) { c.ahead.Add(int64(d)) }
