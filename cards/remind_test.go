package cards_test

import (
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// TestAReminderAtNightSaysThatSlackMayBeSilent asks at each side of the edges, in the reader's own zone.
func TestAReminderAtNightSaysThatSlackMayBeSilent(t *testing.T) {
	t.Parallel()
	r := reader() // in Berlin, an hour ahead of UTC
	for clock, night := range map[string]bool{"06:59": true, "07:00": false, "20:59": false, "21:00": true, "23:30": true, "02:00": true, "13:00": false} {
		due, err := time.Parse("2006-01-02 15:04", "2026-11-24 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		for _, lead := range []time.Duration{0, time.Hour} {
			said := cards.WillRemind(r, upgrade(), maintenance.Notice{DueAt: due, Lead: lead}).Text
			if strings.Contains(said, "Do Not Disturb") != night {
				t.Errorf("at %s UTC, %s before: night is %v: %q", clock, lead, night, said)
			}
		}
	}
}
