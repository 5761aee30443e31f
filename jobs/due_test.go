package jobs

import (
	"testing"
	"time"
)

// TestTheClockIsReadOffTheWall and not off Go's monotonic clock, which goes on when the one on the wall is put back.
func TestTheClockIsReadOffTheWall(t *testing.T) {
	t.Parallel()
	j := &Jobs{Options: Options{Now: time.Now}}
	if j.putBack() {
		t.Error("the first look at the clock says that it was put back")
	}
	if j.seen != j.seen.Round(0) { // == sees the monotonic clock, and Equal does not
		t.Errorf("the clock was read as %s", j.seen)
	}
}
