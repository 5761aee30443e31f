package settings

import (
	"slices"
	"testing"
	"time"
)

// TestADigestComesOnceWhateverTheClocksDo reads schedules over nights in which clocks are put forward or back, and over the ends of months.
func TestADigestComesOnceWhateverTheClocksDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone, spec, from string
		want                   []string // in UTC
	}{
		{"at nine, when clocks go forward", "Europe/Berlin", "0 9 * * *", "2027-03-27T00:00:00Z", []string{"03-27 08:00", "03-28 07:00", "03-29 07:00"}},
		{"at nine, when they go back", "Europe/Berlin", "0 9 * * *", "2027-10-30T00:00:00Z", []string{"10-30 07:00", "10-31 08:00", "11-01 08:00"}},
		{"in the hour that is skipped", "Europe/Berlin", "30 2 * * *", "2027-03-27T00:00:00Z", []string{"03-27 01:30", "03-28 01:30", "03-29 00:30"}},
		{"in the hour that comes twice", "Europe/Berlin", "30 2 * * *", "2027-10-30T00:00:00Z", []string{"10-30 00:30", "10-31 00:30", "11-01 01:30"}},
		{"asked for within the second of them", "Europe/Berlin", "30 2 * * *", "2027-10-31T01:10:00Z", []string{"11-01 01:30", "11-02 01:30"}},
		{"at a midnight that is skipped", "Africa/Cairo", "0 0 * * *", "2027-04-28T00:00:00Z", []string{"04-28 22:00", "04-29 22:00", "04-30 21:00"}},
		{"where clocks go forward by half an hour", "Australia/Lord_Howe", "15 2 * * *", "2027-10-01T00:00:00Z", []string{"10-01 15:45", "10-02 15:45", "10-03 15:15"}},
		{"twice within an hour of which one is skipped", "Europe/Berlin", "30 2,3 * * *", "2027-03-28T00:00:00Z", []string{"03-28 01:30", "03-29 00:30", "03-29 01:30"}},
		{"on the last day that some months have", "Europe/Berlin", "0 9 31 * *", "2027-01-30T00:00:00Z", []string{"01-31 08:00", "03-31 07:00", "05-31 07:00"}},
		{"on the day that some years have", "UTC", "0 9 29 2 *", "2027-01-01T00:00:00Z", []string{"02-29 09:00", "02-29 09:00"}},
		{"on the first in a zone that is a day ahead", "Pacific/Kiritimati", "0 9 1 * *", "2027-02-27T00:00:00Z", []string{"02-28 19:00", "03-31 19:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := Read(Source{Environ: enough("HEADSUP_DIGEST="+c.spec, "HEADSUP_TIMEZONE="+c.zone), Dir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339, c.from)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for range c.want {
				at = s.Digest.Schedule.Next(at).UTC()
				got = append(got, at.Format("01-02 15:04"))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
