package when

import (
	"slices"
	"time"
)

// date is a day of the calendar, in no zone.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}

func (d date) utc() time.Time        { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }
func (d date) plus(days int) date    { return dateOf(d.utc().AddDate(0, 0, days)) }
func (d date) exists() bool          { return dateOf(d.utc()) == d && d.year > 0 }
func (d date) weekday() time.Weekday { return d.utc().Weekday() }

// clock is an hour of the day, in no zone.
type clock struct{ hour, minute, second int }

func clockOf(t time.Time) clock {
	h, m, s := t.Clock()
	return clock{h, m, s}
}

func (c clock) exists() bool { return c.hour < 24 && c.minute < 60 && c.second < 60 }

// spot is what a date and an hour are in a zone.
type spot struct {
	at     []time.Time // one, two where the hour is doubled, none where it is skipped
	around []time.Time // where it is skipped: one gap earlier, one gap later
}

// ahead says that something of it lies after now.
func (s spot) ahead(now time.Time) bool {
	return slices.ContainsFunc(slices.Concat(s.at, s.around), func(t time.Time) bool { return t.After(now) })
}

// locate finds the instants at which clocks in the zone show this date and hour.
func locate(d date, c clock, zone *time.Location) spot {
	asUTC := time.Date(d.year, d.month, d.day, c.hour, c.minute, c.second, 0, time.UTC)
	near := time.Date(d.year, d.month, d.day, c.hour, c.minute, c.second, 0, zone)
	const beyondAnyGap = 24 * time.Hour
	before := asUTC.Add(-offset(near.Add(-beyondAnyGap)))
	after := asUTC.Add(-offset(near.Add(beyondAnyGap)))

	var s spot
	for _, t := range []time.Time{before, after, near.UTC()} {
		local := t.In(zone)
		if dateOf(local) == d && clockOf(local) == c && !slices.ContainsFunc(s.at, t.Equal) {
			s.at = append(s.at, t)
		}
	}
	if len(s.at) == 0 {
		s.around = []time.Time{before, after}
	}
	slices.SortFunc(s.at, time.Time.Compare)
	slices.SortFunc(s.around, time.Time.Compare)
	return s
}

func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}
