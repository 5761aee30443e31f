package maintenance

import (
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
)

// date is a day of the calendar, in no zone.
type date struct {
	year, month, day int
	weekday          int // 0 for Sunday
	length           int // days of the month
}

func dateOf(at time.Time) date {
	year, month, day := at.Date()
	return date{year, int(month), day, int(at.Weekday()), time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()}
}

// next is the day after.
func (d date) next() date {
	d.weekday = (d.weekday + 1) % 7
	if d.day < d.length {
		d.day++
		return d
	}
	after := dateOf(time.Date(d.year, time.Month(d.month+1), 1, 0, 0, 0, 0, time.UTC))
	after.weekday = d.weekday
	return after
}

// within says that one of the intervals holds the instant. One without a location is meant in UTC.
//
// Alertmanager's own ContainsTime is not asked: it takes a month in which clocks are put forward for a day shorter, so that a
// freeze of the 31st of March would hold nothing in Berlin.
func within(all []timeinterval.TimeInterval, at time.Time) bool {
	for n := range all {
		local := at.In(zoneOf(&all[n]))
		if holdsTime(&all[n], local.Hour()*60+local.Minute()) && holdsDay(&all[n], dateOf(local)) {
			return true
		}
	}
	return false
}

func zoneOf(one *timeinterval.TimeInterval) *time.Location {
	if one.Location == nil || one.Location.Location == nil {
		return time.UTC
	}
	return one.Location.Location
}

func holdsTime(one *timeinterval.TimeInterval, minute int) bool {
	for _, r := range one.Times {
		if r.StartMinute <= minute && minute < r.EndMinute {
			return true
		}
	}
	return len(one.Times) == 0
}

func holdsDay(one *timeinterval.TimeInterval, d date) bool {
	return holdsYear(one, d.year) && holdsMonth(one, d.month) && holdsWeekday(one, d.weekday) && holdsDayOfMonth(one, d)
}

func holdsYear(one *timeinterval.TimeInterval, year int) bool {
	for _, r := range one.Years {
		if r.Begin <= year && year <= r.End {
			return true
		}
	}
	return len(one.Years) == 0
}

func holdsMonth(one *timeinterval.TimeInterval, month int) bool {
	for _, r := range one.Months {
		if r.Begin <= month && month <= r.End {
			return true
		}
	}
	return len(one.Months) == 0
}

func holdsWeekday(one *timeinterval.TimeInterval, weekday int) bool {
	for _, r := range one.Weekdays {
		if r.Begin <= weekday && weekday <= r.End {
			return true
		}
	}
	return len(one.Weekdays) == 0
}

// holdsDayOfMonth counts negative days from the end of the month, where -1 is its last.
func holdsDayOfMonth(one *timeinterval.TimeInterval, d date) bool {
	for _, r := range one.DaysOfMonth {
		begin, end := r.Begin, r.End
		if begin < 0 {
			begin += d.length + 1
		}
		if end < 0 {
			end += d.length + 1
		}
		if begin <= d.day && d.day <= end {
			return true
		}
	}
	return len(one.DaysOfMonth) == 0
}
