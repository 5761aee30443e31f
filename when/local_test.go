package when_test

import (
	"testing"

	"headsup/when"
)

// Hours that daylight saving leaves out or gives twice, however they are said.
func TestDaylightSaving(t *testing.T) {
	for _, c := range []struct{ now, task, zone, text, want string }{
		{"2027-03-27T12:00:00Z", "", "Europe/Berlin", "tomorrow 02:30", "refuse skipped 2027-03-28T00:30:00Z 2027-03-28T01:30:00Z"},
		{"2027-03-27T12:00:00Z", "", "Europe/Berlin", "sun 02:30", "refuse skipped 2027-03-28T00:30:00Z 2027-03-28T01:30:00Z"},
		{"2027-03-27T12:00:00Z", "", "Europe/Berlin", "02:30", "refuse skipped 2027-03-28T00:30:00Z 2027-03-28T01:30:00Z"},
		{"2027-03-28T00:45:00Z", "", "Europe/Berlin", "02:30", "refuse skipped 2027-03-28T01:30:00Z"},
		{"2027-03-27T01:30:00Z", "", "Europe/Berlin", "in 1d", "refuse skipped 2027-03-28T00:30:00Z 2027-03-28T01:30:00Z"},
		{"2027-03-27T01:30:00Z", "", "Europe/Berlin", "in 24h", "2027-03-28T01:30:00Z"},
		{"2027-03-27T12:00:00Z", "", "UTC", "2027-03-28 02:30 Europe/Berlin", "refuse skipped 2027-03-28T00:30:00Z 2027-03-28T01:30:00Z"},
		{"2027-10-30T12:00:00Z", "", "Europe/Berlin", "tomorrow 02:30", "ask 2027-10-31T00:30:00Z 2027-10-31T01:30:00Z"},
		{"2027-10-30T12:00:00Z", "", "Europe/Berlin", "02:30", "ask 2027-10-31T00:30:00Z 2027-10-31T01:30:00Z"},
		{"2027-10-31T01:00:00Z", "", "Europe/Berlin", "today 02:30", "ask 2027-10-31T01:30:00Z"},
		{"2027-10-29T12:00:00Z", "2027-10-30T00:30:00Z", "Europe/Berlin", "+1d", "ask 2027-10-31T00:30:00Z 2027-10-31T01:30:00Z"},
		{"2027-10-29T12:00:00Z", "2027-10-30T00:30:00Z", "Europe/Berlin", "+24h", "2027-10-31T00:30:00Z"},
		{"2027-10-29T12:00:00Z", "2027-10-31T00:30:00Z", "Europe/Berlin", "+2h", "2027-10-31T02:30:00Z"}, // from the hour that comes twice
		{"2027-10-30T12:00:00Z", "", "Europe/Berlin", "2027-10-31 02:30 +01:00", "2027-10-31T01:30:00Z"},
		{"2027-01-01T00:00:00Z", "", "Australia/Lord_Howe", "2027-10-03 02:15", "refuse skipped 2027-10-02T15:15:00Z 2027-10-02T15:45:00Z"},
		{
			"2027-03-25T12:00:00Z", "", "Asia/Jerusalem", "next fri 02:30",
			"ask 2027-03-25T23:30:00Z 2027-03-26T00:30:00Z 2027-04-01T23:30:00Z",
		}, // one of the two Fridays lacks the hour
	} {
		if got := show(when.Read(c.text, asked(t, c.now, c.task, c.zone))); anyOrder(got) != anyOrder(c.want) {
			t.Errorf("%q in %s at %s\n got %s\nwant %s", c.text, c.zone, c.now, got, c.want)
		}
	}
}
