package maintenance_test

import (
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/alertmanager/timeinterval"
	"pgregory.net/rapid"

	"headsup/maintenance"
)

// intervals reads time intervals as Alertmanager does.
func intervals(t testing.TB, text string) []timeinterval.TimeInterval {
	t.Helper()
	var all []timeinterval.TimeInterval
	if err := yaml.Unmarshal([]byte(text), &all); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return all
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func TestWhatAFreezeHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, intervals string
		in, out         []string
	}{
		{
			"days of a month in a zone", `[{months: ["november"], days_of_month: ["10:12"], location: Asia/Shanghai}]`,
			[]string{"2026-11-09T16:00:00Z", "2026-11-12T15:59:59Z"},
			[]string{"2026-11-09T15:59:59Z", "2026-11-12T16:00:00Z", "2026-12-10T16:00:00Z"},
		},
		{
			"without a zone it is UTC, whatever the zone of the instant", `[{months: ["november"], days_of_month: ["10"]}]`,
			[]string{"2026-11-10T00:00:00Z", "2026-11-11T07:59:59+08:00"},
			[]string{"2026-11-09T23:59:59Z", "2026-11-10T07:59:00+08:00"},
		},
		{
			"the last days of each month", `[{days_of_month: ["-2:-1"]}]`,
			[]string{"2027-02-27T00:00:00Z", "2027-02-28T23:59:00Z", "2028-02-28T12:00:00Z", "2026-12-31T12:00:00Z"},
			[]string{"2027-02-26T23:59:00Z", "2028-02-27T12:00:00Z", "2026-12-29T12:00:00Z"},
		},
		{
			"the last day of a month in which clocks go forward", `[{months: ["march"], days_of_month: ["-1"], location: Europe/Berlin}]`,
			[]string{"2027-03-30T22:00:00Z", "2027-03-31T21:59:00Z"},
			[]string{"2027-03-30T21:59:00Z", "2027-03-31T22:00:00Z"},
		},
		{
			"its 31st, counted from the front", `[{months: ["march"], days_of_month: ["31"], location: Europe/Berlin}]`,
			[]string{"2027-03-31T12:00:00Z"},
			[]string{"2027-03-30T12:00:00Z"},
		},
		{
			"a day that the month lacks", `[{months: ["february"], days_of_month: ["30:31"]}]`,
			nil,
			[]string{"2027-02-28T12:00:00Z", "2027-03-01T12:00:00Z"},
		},
		{
			"over a year's end", `[{months: ["december"], days_of_month: ["20:31"]}, {months: ["january"], days_of_month: ["1:3"]}]`,
			[]string{"2026-12-20T00:00:00Z", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "2027-01-03T23:59:59Z"},
			[]string{"2026-12-19T23:59:59Z", "2027-01-04T00:00:00Z"},
		},
		{
			"one year only", `[{years: ["2026"], months: ["december"]}]`,
			[]string{"2026-12-31T23:59:59Z"},
			[]string{"2027-12-31T23:59:59Z"},
		},
		{
			"any of several", `[{weekdays: ["friday"], times: [{start_time: "16:00", end_time: "24:00"}]}, {weekdays: ["saturday"]}, {weekdays: ["sunday"]}]`,
			[]string{"2026-11-27T16:00:00Z", "2026-11-27T23:59:00Z", "2026-11-28T00:00:00Z", "2026-11-29T23:59:00Z"},
			[]string{"2026-11-27T15:59:59Z", "2026-11-30T00:00:00Z"},
		},
		{
			"an hour that comes twice is held twice", `[{times: [{start_time: "02:00", end_time: "03:00"}], location: Europe/Berlin}]`,
			[]string{"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"},
			[]string{"2026-10-24T23:59:00Z", "2026-10-25T02:00:00Z"},
		},
		{
			"of an hour that is skipped nothing is held", `[{times: [{start_time: "02:00", end_time: "03:00"}], location: Europe/Berlin}]`,
			nil,
			[]string{"2027-03-28T00:59:00Z", "2027-03-28T01:00:00Z"},
		},
		{"no interval at all", `[]`, nil, []string{"2026-11-27T16:00:00Z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := maintenance.Freeze{Intervals: intervals(t, c.intervals)}
			for text, want := range marked(c.in, c.out) {
				if got := f.Holds(maintenance.Item{}, instant(t, text)); got != want {
					t.Errorf("%s: held %v, want %v", text, got, want)
				}
			}
		})
	}
}

func marked(in, out []string) map[string]bool {
	all := map[string]bool{}
	for _, text := range in {
		all[text] = true
	}
	for _, text := range out {
		all[text] = false
	}
	return all
}

// anInterval draws a time interval of any kind.
func anInterval(t *rapid.T, zones []string) timeinterval.TimeInterval {
	var one timeinterval.TimeInterval
	span := func(name string, low, high int) timeinterval.InclusiveRange {
		begin := rapid.IntRange(low, high).Draw(t, name)
		return timeinterval.InclusiveRange{Begin: begin, End: rapid.IntRange(begin, high).Draw(t, name+" to")}
	}
	for range rapid.IntRange(0, 2).Draw(t, "times") {
		begin := rapid.IntRange(0, 1439).Draw(t, "minute")
		one.Times = append(one.Times, timeinterval.TimeRange{StartMinute: begin, EndMinute: rapid.IntRange(begin+1, 1440).Draw(t, "to minute")})
	}
	if rapid.Bool().Draw(t, "has weekdays") {
		one.Weekdays = []timeinterval.WeekdayRange{{InclusiveRange: span("weekday", 0, 6)}}
	}
	if rapid.Bool().Draw(t, "has days") {
		days := span("day", 1, 31)
		if rapid.Bool().Draw(t, "from the end") {
			days.Begin, days.End = -days.End, -days.Begin
		}
		one.DaysOfMonth = []timeinterval.DayOfMonthRange{{InclusiveRange: days}}
	}
	if rapid.Bool().Draw(t, "has months") {
		one.Months = []timeinterval.MonthRange{{InclusiveRange: span("month", 1, 12)}, {InclusiveRange: span("month", 1, 12)}}
	}
	if rapid.IntRange(0, 3).Draw(t, "has years") == 0 {
		one.Years = []timeinterval.YearRange{{InclusiveRange: span("year", 2026, 2028)}}
	}
	if name := rapid.SampledFrom(zones).Draw(t, "zone"); name != "" {
		place, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		one.Location = &timeinterval.Location{Location: place}
	}
	return one
}

// byTheClock asks Alertmanager itself, about what the clock of the place shows as if it stood in UTC: there its months have
// their length.
func byTheClock(one timeinterval.TimeInterval, at time.Time) bool {
	local := at.UTC()
	if one.Location != nil {
		local = at.In(one.Location.Location)
	}
	one.Location = nil
	return one.ContainsTime(time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC))
}

// TestIntervalsAreReadAsAlertmanagerReadsThem: people know its intervals already.
func TestIntervalsAreReadAsAlertmanagerReadsThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		one := anInterval(t, zonesOfInterest())
		f := maintenance.Freeze{Intervals: []timeinterval.TimeInterval{one}}
		for range 20 {
			at := time.Unix(rapid.Int64Range(monday.Unix(), monday.AddDate(3, 0, 0).Unix()).Draw(t, "at"), 0).UTC()
			if got, want := f.Holds(maintenance.Item{}, at), byTheClock(one, at); got != want {
				t.Fatalf("%+v holds %s: %v, want %v", one, at, got, want)
			}
		}
	})
}

// zonesOfInterest change their clocks by an hour, by half an hour, at midnight, twice a year in the other half of the world, or never.
func zonesOfInterest() []string {
	return strings.Fields("Europe/Berlin America/New_York Australia/Lord_Howe America/Havana Asia/Beirut Africa/Casablanca Asia/Kathmandu Asia/Shanghai UTC")
}

// intervalsOfAll hold every moment.
func intervalsOfAll() []timeinterval.TimeInterval { return []timeinterval.TimeInterval{{}} }
