package cards_test

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

var partHeads = regexp.MustCompile(`(?m)^(Today|Within a week|Later): \d+$`)

// TestADigestCountsItsDaysInTheZone asks for what is said of one task: the days of a digest end at midnight of its zone, also where they
// have 23 or 25 hours, and at the end of a month.
func TestADigestCountsItsDaysInTheZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zone, now, task, want string }{
		{"the last minute of the day", "Europe/Berlin", "2027-03-26T08:00:00Z", "2027-03-26T22:59:00Z", "Today: 1"},
		{"midnight is tomorrow", "Europe/Berlin", "2027-03-26T08:00:00Z", "2027-03-26T23:00:00Z", "Within a week: 1"},
		{"a day of 23 hours ends earlier", "Europe/Berlin", "2027-03-28T07:00:00Z", "2027-03-28T22:00:00Z", "Within a week: 1"},
		{"and not before", "Europe/Berlin", "2027-03-28T07:00:00Z", "2027-03-28T21:59:00Z", "Today: 1"},
		{"a day of 25 hours ends later", "Europe/Berlin", "2027-10-30T23:00:00Z", "2027-10-31T22:59:00Z", "Today: 1"},
		{"the week in which clocks go forward", "Europe/Berlin", "2027-03-26T08:00:00Z", "2027-04-01T21:59:00Z", "Within a week: 1"},
		{"ends at its midnight", "Europe/Berlin", "2027-03-26T08:00:00Z", "2027-04-01T22:00:00Z", "Later: 1"},
		{"the last day of a month", "UTC", "2027-02-28T09:00:00Z", "2027-03-01T00:00:00Z", "Within a week: 1"},
		{"of a leap year", "UTC", "2028-02-28T09:00:00Z", "2028-02-29T00:00:00Z", "Within a week: 1"},
		{"tomorrow in one zone", "UTC", "2026-12-31T18:00:00Z", "2027-01-01T03:00:00Z", "Within a week: 1"},
		{"is today in another", "Asia/Shanghai", "2026-12-31T18:00:00Z", "2027-01-01T03:00:00Z", "Today: 1"},
		{"a midnight that is skipped", "Africa/Cairo", "2027-04-29T08:00:00Z", "2027-04-29T22:00:00Z", "Within a week: 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			var at [2]time.Time
			for n, text := range []string{c.now, c.task} {
				if at[n], err = time.Parse(time.RFC3339, text); err != nil {
					t.Fatal(err)
				}
			}
			i := upgrade()
			i.Task.ScheduledAt = at[1]
			m := cards.Digest(cards.Reader{Command: "/tasks", Now: at[0]}, cards.DigestView{Overview: maintenance.Overview{Coming: []maintenance.Item{i}}, Zone: zone, Age: fresh()}).In(maintenance.English)
			if got := partHeads.FindAllString(m.Text, -1); !slices.Equal(got, []string{c.want}) {
				t.Errorf("it stands under %q, want %q", got, c.want)
			}
		})
	}
}
