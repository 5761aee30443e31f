package settings

import (
	"time"

	"github.com/robfig/cron/v3"
)

// wallClock is a schedule that is read on a clock on a wall, whose hands people move twice a year: each of its times comes once. One that
// is skipped comes when the hands have passed it, one that comes twice counts the first time. What cron itself does there is to skip the
// one and to come twice for the other.
type wallClock struct {
	spec *cron.SpecSchedule // in UTC, which stands for the hands
	zone *time.Location
}

// Next is the first time after an instant; zero where there is none.
func (w wallClock) Next(after time.Time) time.Time {
	for hands := handsOf(after.In(w.zone)); ; {
		if hands = w.spec.Next(hands); hands.IsZero() {
			return hands
		}
		if at := w.when(hands); at.After(after) {
			return at
		}
	}
}

// when the hands stand so: the first time, where they do twice.
func (w wallClock) when(hands time.Time) time.Time {
	at := time.Date(hands.Year(), hands.Month(), hands.Day(), hands.Hour(), hands.Minute(), hands.Second(), 0, w.zone)
	if skipped := hands.Sub(handsOf(at)); skipped != 0 { // no clock shows it, and Go gives the time before it or after it
		return at.Add(max(skipped, 0))
	}
	if since, _ := at.ZoneBounds(); !since.IsZero() {
		_, now := at.Zone()
		_, before := since.Add(-time.Second).In(w.zone).Zone()
		if first := at.Add(time.Duration(now-before) * time.Second); handsOf(first).Equal(hands) {
			return first
		}
	}
	return at
}

// handsOf gives what a clock shows, as if it stood in UTC.
func handsOf(local time.Time) time.Time {
	return time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC)
}
