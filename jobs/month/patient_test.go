package month

import (
	"testing"
	"time"
)

// TestI12AReminderIsNotKeptWaitingByCards: five new cards take Slack's limit for five seconds, and a reminder comes due among them.
func TestI12AReminderIsNotKeptWaitingByCards(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	m := byHand(t, 2*time.Hour, 3*day, 3*day, 3*day, 3*day, 3*day)
	for _, w := range m.script.tasks[1:] {
		w.states[0].from = clockStart.Add(30 * time.Minute)
	}
	before := clockStart.Add(time.Hour - 2*time.Second)
	m.until(before)
	m.must(m.store.PollNow(t.Context(), "test"))
	m.until(clockStart.Add(time.Hour + time.Minute))
	m.wantReminders(0, "1h0m0s late false")
	if n := len(m.slack.all); n != 7 || m.slack.all[n-1].at.Sub(before) != 5*time.Second {
		t.Errorf("%d messages, the last at %s; want six cards and the reminder, one each second", n, m.slack.all[n-1].at)
	}
}
