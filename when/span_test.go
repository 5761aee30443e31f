package when_test

import (
	"testing"
	"time"

	"headsup/when"
)

func TestReadSpan(t *testing.T) {
	for _, c := range []struct {
		text string
		want when.Span
	}{
		{"2h", when.Span{Clock: 2 * time.Hour}},
		{"30m", when.Span{Clock: 30 * time.Minute}},
		{"90 minutes", when.Span{Clock: 90 * time.Minute}},
		{"1h30m", when.Span{Clock: 90 * time.Minute}},
		{"1 Hour 30 Min", when.Span{Clock: 90 * time.Minute}},
		{"3d", when.Span{Days: 3}},
		{"1w", when.Span{Days: 7}},
		{"“2h”", when.Span{Clock: 2 * time.Hour}},
		{"2\u00a0h", when.Span{Clock: 2 * time.Hour}},
		{"1w 2d 3h 4m 5s", when.Span{Days: 9, Clock: 3*time.Hour + 4*time.Minute + 5*time.Second}},
	} {
		got, ok := when.ReadSpan(c.text)
		if !ok || got != c.want {
			t.Errorf("%q: got %v, %t, want %v", c.text, got, ok, c.want)
		}
		if again, ok := when.ReadSpan(got.String()); !ok || again != got {
			t.Errorf("%q: %q is read back as %v, %t", c.text, got, again, ok)
		}
	}
	for _, text := range []string{"", "0h", "h", "2", "2 x", "-2h", "+2h", "in 2h", "30m 1h", "1h 1h", "2months", "1.5h", "99999999h", "9999w", "2h tomorrow"} {
		if got, ok := when.ReadSpan(text); ok {
			t.Errorf("%q is read as %v, want a refusal", text, got)
		}
	}
}

// A day is a day of the calendar, also where daylight saving makes it 23 hours long.
func TestSpanAcrossDaylightSaving(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	from := instant(t, "2027-03-27T18:00:00Z")
	for _, c := range []struct {
		span string
		zone *time.Location
		want string
	}{
		{"1d", berlin, "2027-03-28T17:00:00Z"},
		{"24h", berlin, "2027-03-28T18:00:00Z"},
		{"1d", nil, "2027-03-28T18:00:00Z"},
	} {
		span, _ := when.ReadSpan(c.span)
		got := span.After(from, c.zone)
		if !got.Equal(instant(t, c.want)) {
			t.Errorf("%s after: got %s, want %s", c.span, got, c.want)
		}
		if back := span.Before(got, c.zone); !back.Equal(from) {
			t.Errorf("%s before: got %s, want %s", c.span, back, from)
		}
	}
}
