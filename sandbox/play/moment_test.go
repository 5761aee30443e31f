package play

import (
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"now", "2026-11-23T13:40:00Z"},
		{"in 2 days at 18:00 UTC", "2026-11-25T18:00:00Z"},
		{"in 2 days 18:00", "2026-11-25T18:00:00Z"},
		{"in 45 minutes", "2026-11-23T14:25:00Z"},
		{"in 1h30m", "2026-11-23T15:10:00Z"},
		{"in an hour", "2026-11-23T14:40:00Z"},
		{"3 hours ago", "2026-11-23T10:40:00Z"},
		{"2 days ago at 10:00", "2026-11-21T10:00:00Z"},
		{"tomorrow 02:00 Europe/Berlin", "2026-11-24T01:00:00Z"},
		{"tomorrow at 02:00 Asia/Shanghai", "2026-11-23T18:00:00Z"},
		{"22:00", "2026-11-23T22:00:00Z"},
		{"today 22:00", "2026-11-23T22:00:00Z"},
		{"yesterday 22:00", "2026-11-22T22:00:00Z"},
		{"mon 09:00", "2026-11-30T09:00:00Z"},
		{"Monday 14:00", "2026-11-23T14:00:00Z"},
		{"fri 22:00", "2026-11-27T22:00:00Z"},
		{"2026-12-01 02:00", "2026-12-01T02:00:00Z"},
		{"2026-12-01 02:00:30 Europe/Berlin", "2026-12-01T01:00:30Z"},
	} {
		got, err := readMoment(test.text, usualBegin())
		if err != nil || got.UTC().Format(time.RFC3339) != test.want {
			t.Errorf("%s: got %s, %v, want %s", test.text, got.UTC().Format(time.RFC3339), err, test.want)
		}
	}
	for _, text := range []string{"", "tomorrow", "in two days", "25:00", "2026-12-01", "in 2 days at 18:60", "22:00 Europe/Nowhere", "soon", "now 22:00"} {
		if got, err := readMoment(text, usualBegin()); err == nil {
			t.Errorf("%q: got %s, want an error", text, got)
		}
	}
}

func TestSpans(t *testing.T) {
	for _, test := range []struct {
		text string
		want time.Duration
	}{
		{"30s", 30 * time.Second},
		{"1 hour", time.Hour},
		{"2 days", 48 * time.Hour},
		{"1h30m", 90 * time.Minute},
		{"1 hour 30 minutes", 90 * time.Minute},
		{"a week", 7 * 24 * time.Hour},
	} {
		got, err := readSpan(test.text)
		if err != nil || got.duration() != test.want {
			t.Errorf("%s: got %s, %v, want %s", test.text, got.duration(), err, test.want)
		}
	}
	for _, text := range []string{"", "long", "3 parsecs", "-1h", "1.5h", "0s"} {
		if got, err := readSpan(text); err == nil {
			t.Errorf("%q: got %s, want an error", text, got.duration())
		}
	}
}
