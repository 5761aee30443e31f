package month

import (
	"slices"
	"testing"
	"time"
)

// TestI12AWaveIsAFewMessages: a dozen tasks for one hour, of which the share of the month has none, are one list, one reminder for each time, one
// question and one message of how they ended.
func TestI12AWaveIsAFewMessages(t *testing.T) {
	t.Parallel()
	m := hand{project: "test", asks: hour}.month(t, slices.Repeat([]time.Duration{3 * hour}, 12)...)
	m.script.to = clockStart.Add(5 * hour)
	m.until(m.script.to)
	newBook(m.month).check()
	if n := len(m.slack.all); n != 4 {
		t.Errorf("%d messages", n)
	}
}
