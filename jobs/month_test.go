package jobs

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
	days, instances, tasks := 4, 60, 130
	switch {
	case *wholeMonth:
		days, instances, tasks = 30, 2000, 6000
	case testing.Short():
		t.Skip("the clock tests go over the same runner; a share of the month takes a quarter of a minute")
	}
	began := time.Now()
	// A month with the end of one in it, and the night in which the clocks of Europe go forward.
	from := time.Date(2027, 3, 26, 5, 59, 57, 0, time.UTC)
	day := func(n int, clock time.Duration) time.Time {
		return from.Truncate(24*time.Hour).AddDate(0, 0, n).Add(clock)
	}
	half := 30 * time.Minute
	clouds := outage{day(1, 11*time.Hour+40*time.Minute), day(1, 11*time.Hour+40*time.Minute+half)}
	slack := outage{day(2, 10*time.Hour+45*time.Minute), day(2, 10*time.Hour+45*time.Minute+half)}
	m := newMonth(t, writeScript(1, from, days, instances, tasks), clouds, slack)

	m.until(day(1, 17*time.Hour)) // an hour before work that is set for six
	m.kill()
	m.until(day(2, 16*time.Hour+30*time.Minute))
	m.stop()
	m.away(time.Hour)
	m.until(m.script.to)

	b := &book{month: m}
	b.check()
	t.Logf("%d days in %s: %d looks, jobs %v, %d messages (%d of them twice), %d updates, %d calls to a Slack that was away",
		days, time.Since(began).Round(time.Second), m.skies.looks, m.ran, len(m.slack.all), b.twice, m.slack.changed, m.slack.failed)
	t.Logf("%d tasks: %d reminders said, %d of them late; %d ends shown; %d tasks came and went between two looks", tasks, b.owed, b.late, b.ended, b.unseen)
}
