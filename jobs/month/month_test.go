package month

import (
	"flag"
	"testing"
	"time"
)

var wholeMonth = flag.Bool("month", false, "simulate the whole month: 2,000 instances and 6,000 tasks; some minutes")

// troubleEvery is how many days lie between two times of trouble.
const troubleEvery = 10

// TestI12ASimulatedMonth lives through a month of a cloud with 2,000 instances and 6,000 tasks: they are announced one by one and forty at
// once, moved, cancelled and dropped outside headsup, begin early and late, fail and end well. Every ten days each outside system is away for
// half an hour, headsup is killed in the middle of what it asks, and away for an hour; answers of Slack are lost at any time. Every task that
// came due had its reminders and questions at their times within 2 s or told as late, once; every end was shown; no channel got more than
// Slack takes, nor more messages on any day than the book gives. Without -month it is a share of that.
func TestI12ASimulatedMonth(t *testing.T) {
	t.Parallel()
	is := size{days: 4, instances: 16, tasks: 30, every: 12 * hour}
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
	var clouds, slack outages
	for n := 0; n+3 < is.days; n += troubleEvery {
		clouds = append(clouds, outage{day(n+1, 11*hour+40*minute), day(n+1, 12*hour+10*minute)})
		slack = append(slack, outage{day(n+2, 10*hour+45*minute), day(n+2, 11*hour+15*minute)})
	}
	m := newStepped(t, writeScript(1, from, is), manyWays(t, hour), clouds, slack)

	for n := 0; n+3 < is.days; n += troubleEvery {
		m.until(day(n+1, 23*hour)) // an hour before work that is set for midnight
		m.kill()
		m.until(day(n+2, 16*hour+30*minute))
		m.stop()
		m.away(hour)
	}
	m.until(m.script.to)

	newBook(m.month).check()
	t.Logf("%d days in %s: %d looks, jobs %v, %d updates, %d calls to a Slack that was away",
		is.days, time.Since(began).Round(time.Second), m.skies.looks, m.ran, m.slack.changed, m.slack.failed)
}
