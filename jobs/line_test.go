package jobs

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/riverqueue/river"
)

// TestALongLineDoesNotLookForItsTurnAllAtOnce lets a thousand cards wait for a limit of one every other second. Each look is a
// transaction; without a spread the line takes half a million.
func TestALongLineDoesNotLookForItsTurnAllAtOnce(t *testing.T) {
	t.Parallel()
	const every, burst, cards = 1500 * time.Millisecond, 10, 1000
	type waiting struct {
		at      time.Duration
		snoozes int
	}
	line := make([]waiting, cards)
	var free, took time.Duration // when the next permit is there, by the limit's own count
	looks := 0
	for len(line) > 0 {
		soonest := 0
		for n := range line {
			if line[n].at < line[soonest].at {
				soonest = n
			}
		}
		w := &line[soonest]
		looks++
		took = w.at
		free = max(free, w.at)
		if wait := free - w.at - (burst-1)*every; wait > 0 {
			var snooze *river.JobSnoozeError
			if !errors.As(inLine(river.JobSnooze(wait), fmt.Appendf(nil, `{"snoozes":%d}`, w.snoozes)), &snooze) || snooze.Duration < wait {
				t.Fatalf("after %d looks a wait of %s became %+v", w.snoozes, wait, snooze)
			}
			w.at, w.snoozes = w.at+snooze.Duration, w.snoozes+1
			continue
		}
		free += every
		line = append(line[:soonest], line[soonest+1:]...)
	}
	if looks > 70*cards {
		t.Errorf("%d looks for %d cards", looks, cards)
	}
	if least := (cards - burst) * every; took > least*5/4 {
		t.Errorf("the last card came after %s, the limit allows it after %s", took, least)
	}
	t.Logf("%d looks, the last after %s", looks, took)
}

func TestAShortLineIsNotSlower(t *testing.T) {
	t.Parallel()
	for n := range promptTurns + 1 {
		var snooze *river.JobSnoozeError
		if !errors.As(inLine(river.JobSnooze(time.Second), fmt.Appendf(nil, `{"snoozes":%d}`, n)), &snooze) || snooze.Duration != time.Second {
			t.Errorf("after %d looks it waits %+v", n, snooze)
		}
	}
	if err := errors.New("another"); !errors.Is(inLine(err, nil), err) {
		t.Error("an error that is no wait was changed")
	}
}
