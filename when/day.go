package when

import "time"

// day is what a text says of the day.
type day struct {
	dates    []dated       // written out; year 0 where the text has none. Several are several readings
	weekday  *time.Weekday // of "fri 22:00"; beside dates it must agree with them
	word     dayWord
	distance int    // for relative: days from today; for ofWeek and ofMonth: weeks or months from this one
	loose    bool   // not everybody means the same day by it: asked back, though there is one to offer
	text     string // as it was typed, in lower case
}

type dayWord int

const (
	anyDay     dayWord = iota // the text names no day: the next time that the clock shows the hour
	written                   // a date
	relative                  // today, tomorrow, yesterday
	coming                    // fri
	this                      // this fri
	next                      // next fri
	ofWeek                    // 下周五
	ofMonth                   // 下个月5号; without dates the last day of it: 月底
	comingDate                // 30号
	vague                     // next week: no day
)

// dated is a date and how it was read.
type dated struct {
	date
	clue Clue // empty where there is no other way
}

// overFor is how long a date without a year may be over and still be taken for this year's, and so refused as past, rather
// than for next year's. Nobody puts a task off by 11 months in so few words.
const overFor = 92

// byToday gives the dates that the text can mean for somebody to whom it is this day today. Each inner list is one reading:
// its first date that still lies ahead counts.
func (d day) byToday(today date) [][]dated {
	switch d.word {
	case anyDay:
		return [][]dated{{{date: today}, {date: today.plus(1)}}}
	case relative:
		return [][]dated{{{date: today.plus(d.distance)}}}
	case coming, this, next:
		return d.byWeekday(today)
	case ofWeek:
		return d.byWeek(today)
	case ofMonth, comingDate:
		return d.byMonth(today)
	case written:
		readings := make([][]dated, 0, len(d.dates))
		for _, one := range d.dates {
			one.date = one.inYear(today)
			readings = append(readings, []dated{one})
		}
		return readings
	}
	return nil
}

func (d day) byWeekday(today date) [][]dated {
	ahead := (int(*d.weekday) - int(today.weekday()) + 7) % 7
	first := today.plus(ahead)
	switch {
	case d.word == coming:
		return [][]dated{{{date: first}, {date: first.plus(7)}}}
	case d.word == this:
		return [][]dated{{{date: first}}}
	case ahead == 0:
		first = first.plus(7)
	}
	return [][]dated{{{first, ThisComing}}, {{first.plus(7), WeekAfter}}}
}

// inYear gives the date the year that is meant, where it was written without.
func (d date) inYear(today date) date {
	if d.year != 0 {
		return d
	}
	d.year = today.year
	if d.utc().Before(today.plus(-overFor).utc()) || !d.exists() {
		d.year++
	}
	return d
}
