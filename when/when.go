// Package when reads what people type as a time to change production at: "tomorrow 02:00", "+2h", "fri 22:00 UTC", 明天凌晨2点.
//
// Chinese is read beside English, in any mixture (chinese.go): it is cut into words first, and the same grammar reads those.
//
// It promises never to guess. A text gives one instant that lies ahead, or the readings among which the person must choose,
// or a refusal that says of which class. What has several readings is asked even where only one of them still lies ahead.
// It never reads a clock or the machine's zone, and writes no sentences: it gives the values that cards need for them.
package when

import "time"

// Asked is what a text is read against.
type Asked struct {
	Now    time.Time      // the moment the person types
	TaskAt time.Time      // when the task stands; zero: there is none, and "+2h" has nothing to count from
	Zone   *time.Location // of the person; nil: UTC
}

// Reading is what a text says. Exactly one of the three is set.
type Reading struct {
	At      time.Time // the only instant that can be meant: UTC, whole seconds, after now
	Ask     []Choice  // one or more, soonest first, all after now: the person must choose
	Refusal *Refusal
}

// Choice is one reading of a text that has several.
type Choice struct {
	At    time.Time // UTC, whole seconds
	Zone  string    // where the text named the zone: the one in which this is read, such as Asia/Shanghai or UTC-05:00
	Clues []Clue    // what tells it from the others
}

// Clue is a word for the machine that says how a choice was read.
type Clue string

// The clues.
const (
	FromNow    Clue = "from-now"    // a length of time, counted from now
	FromTask   Clue = "from-task"   // the same, counted from the task's own time
	DayFirst   Clue = "day-first"   // 01/12 is 1 December
	MonthFirst Clue = "month-first" // 01/12 is 12 January
	ThisComing Clue = "coming"      // "next fri" is the first Friday after today
	WeekAfter  Clue = "week-after"  // "next fri" is the one after it
	DayBegins  Clue = "day-begins"  // midnight before the day
	DayEnds    Clue = "day-ends"    // midnight after the day
	Morning    Clue = "morning"     // "at 2" is 02:00
	Afternoon  Clue = "afternoon"   // "at 2" is 14:00
	YourDay    Clue = "your-day"    // "tomorrow" by the person's calendar
	ZoneDay    Clue = "zone-day"    // "tomorrow" by the calendar of the zone that the text names
	Earlier    Clue = "earlier"     // the hour comes twice: the first
	Later      Clue = "later"       // the hour comes twice: the second
	AroundGap  Clue = "around-gap"  // the hour does not exist: one gap earlier or later
)

// Class says why a text is refused.
type Class string

// The classes.
const (
	Unknown    Class = "unknown"      // not a time
	NoTime     Class = "no-time"      // a day without an hour
	NoTask     Class = "no-task"      // a shift of the task's time, and there is no task
	NoSuchDate Class = "no-such-date" // 30 February, or a weekday that the date does not have
	NoSuchTime Class = "no-such-time" // 25:00
	Skipped    Class = "skipped"      // daylight saving leaves the hour out
	Past       Class = "past"         // now, or before
	TooFar     Class = "too-far"      // more than maintenance.FarthestOff from now
)

// Refusal says why nothing was read.
type Refusal struct {
	Class  Class
	Word   string      // for Unknown, NoSuchDate and NoSuchTime: what was not understood, in lower case; for NoTime the part of the day; foreign, may be empty
	At     time.Time   // for Past: the instant that is over, UTC
	Offers []time.Time // for Skipped: one gap earlier and one later, soonest first, UTC, those that lie ahead
}

// Read reads a text. It is safe in parallel.
func Read(text string, at Asked) Reading {
	if at.Zone == nil {
		at.Zone = time.UTC
	}
	words, ok := split(text)
	if !ok {
		return refuse(Unknown, "")
	}
	if s, ok := readShift(words); ok {
		return s.read(at)
	}
	p, unknown, ok := readParts(words)
	if !ok {
		return refuse(Unknown, unknown)
	}
	return p.read(at)
}

func refuse(c Class, word string) Reading { return Reading{Refusal: &Refusal{Class: c, Word: word}} }
