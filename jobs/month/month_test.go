package month

import (
	"flag"
	"testing"
	"time"
)

var wholeMonth = flag.Bool("month", false, "simulate the whole month: 2,000 instances and 6,000 tasks; some minutes")

// TestI12ASimulatedMonth lives through a month of a cloud with 2,000 instances and 6,000 tasks: they are announced one by one and forty at
// once, moved, cancelled and dropped outside headsup, begin early and late, fail and end well. Each outside system is away for half an
// hour, answers of Slack are lost, headsup is killed in the middle of its reminders, and away for an hour. Every task that came due had its
// reminders at their times within 2 s or told as late, once; every end was shown; no channel got more than Slack takes, nor more messages
// on any day than the book gives. Without -month it is a share of that.
func TestI12ASimulatedMonth(t *testing.T) {
	t.Parallel()
	is := size{days: 4, instances: 24, tasks: 44, every: 12 * hour}
	switch {
	case *wholeMonth:
		is = size{days: 30, instances: 2000, tasks: 6000, every: 6 * hour}
	case testing.Short():
		t.Skip("the clock tests go over the same runner; a share of the month takes a quarter of a minute")
	}
	began := time.Now()
	// A month with the end of one in it, and the night in which the clocks of Europe go forward.
	from := time.Date(2027, 3, 26, 5, 59, 57, 0, time.UTC)
	day := func(n int, clock time.Duration) time.Time {
		return from.Truncate(24*hour).AddDate(0, 0, n).Add(clock)
	}
	half := 30 * minute
	clouds := outage{day(1, 11*hour+40*minute), day(1, 11*hour+40*minute+half)}
	slack := outage{day(2, 10*hour+45*minute), day(2, 10*hour+45*minute+half)}
	m := newStepped(t, writeScript(1, from, is), manyWays(t), clouds, slack)

	m.until(day(1, 23*hour)) // an hour before work that is set for midnight
	m.kill()
	m.until(day(2, 16*hour+30*minute))
	m.stop()
	m.away(hour)
	m.until(m.script.to)

	newBook(m.month).check()
	t.Logf("%d days in %s: %d looks, jobs %v, %d updates, %d calls to a Slack that was away",
		is.days, time.Since(began).Round(time.Second), m.skies.looks, m.ran, m.slack.changed, m.slack.failed)
}
