package when

import (
	"regexp"
	"strconv"
)

// hour is one reading of an hour of the day.
type hour struct {
	clock
	nextDay bool // the midnight that ends the day
	clues   []Clue
}

var (
	clockWord = regexp.MustCompile(`^(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}))?(?:\.\d{1,9})?(am|pm)?$`)
	halfOfDay = regexp.MustCompile(`^(?:([ap])m|([ap])\.m\.?)$`)
)

// readClock reads the hour at the head of the words and says how many words it took, 0 where there is none. It refuses an
// hour that no clock shows. A bare number is an hour only after "at".
func readClock(words []string) (hours []hour, class Class, taken int) {
	if hours, class, taken = readChineseClock(words); taken > 0 {
		return hours, class, taken
	}
	switch words[0] {
	case "at", "@":
		if len(words) == 1 {
			return nil, "", 0
		}
		if hours, class, taken = readClock(words[1:]); taken > 0 {
			return hours, class, taken + 1
		}
		hours, class = readBareHour(words[1])
		if hours == nil && class == "" {
			return nil, "", 0
		}
		return hours, class, 2
	case "noon":
		return noon(), "", 1
	case "midnight":
		return midnight(), "", 1
	}
	m := clockWord.FindStringSubmatch(words[0])
	if m == nil {
		return nil, "", 0
	}
	half, taken := m[4], 1
	if half == "" && len(words) > 1 {
		if h := halfOfDay.FindStringSubmatch(words[1]); h != nil {
			half, taken = h[1]+h[2]+"m", 2
		}
	}
	if half == "" && m[2] == "" {
		return nil, "", 0
	}
	c := clock{hour: number(m[1]), minute: number(m[2]), second: number(m[3])}
	if half != "" {
		if c.hour < 1 || c.hour > 12 {
			return nil, NoSuchTime, taken
		}
		c.hour %= 12
		if half == "pm" {
			c.hour += 12
		}
	}
	if !c.exists() {
		return nil, NoSuchTime, taken
	}
	return []hour{{clock: c}}, "", taken
}

func noon() []hour { return []hour{{clock: clock{hour: 12}}} }

func midnight() []hour {
	return []hour{{clues: []Clue{DayBegins}}, {nextDay: true, clues: []Clue{DayEnds}}}
}

// readBareHour reads the 2 of "at 2": up to 12 it may be either half of the day.
func readBareHour(word string) ([]hour, Class) {
	m := clockWord.FindStringSubmatch(word)
	if m == nil || m[0] != m[1] {
		return nil, ""
	}
	switch n := number(word); {
	case n > 23:
		return nil, NoSuchTime
	case n == 0 || n > 12:
		return []hour{{clock: clock{hour: n}}}, ""
	default:
		return []hour{
			{clock: clock{hour: n % 12}, clues: []Clue{Morning}},
			{clock: clock{hour: n%12 + 12}, clues: []Clue{Afternoon}},
		}, ""
	}
}

// number reads digits that a pattern has let through; none are 0.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
