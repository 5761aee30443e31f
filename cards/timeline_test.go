package cards_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"headsup/cards"
	"headsup/maintenance"
)

func timelineOf(items []maintenance.Item, file string) cards.TimelineView {
	from := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	return cards.TimelineView{
		Items: items, Later: 2, From: from, Until: from.AddDate(0, 0, 8), Frozen: []string{"year-end"}, File: file, Age: fresh(),
	}
}

// TestAPictureIsHeardToo: whoever cannot see it is told what is on it, of many tasks the first, and how many there are.
func TestAPictureIsHeardToo(t *testing.T) {
	t.Parallel()
	v := timelineOf(tasks(40), "F012345678")
	v.Grouped = true
	alt := v.Picture(nil, maintenance.English).Alt
	for _, want := range []string{"Timeline of 40 tasks, 2026-11-23 to 2026-11-30, UTC", "and are counted", "Freezes are shaded: year-end", utcOf(v.Items[11]), "And 28 more."} {
		if !strings.Contains(alt, want) {
			t.Errorf("%q is missing in %q", want, alt)
		}
	}
	if strings.Contains(alt, utcOf(v.Items[12])) || utf8.RuneCountInString(alt) > 2000 {
		t.Errorf("too much is said: %q", alt)
	}
}

func utcOf(i maintenance.Item) string { return i.Task.ScheduledAt.Format("2006-01-02 15:04") }
