package when

import (
	"regexp"
	"strings"
	"time"
)

var (
	yearFirst  = regexp.MustCompile(`^(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|(\d{2}))(\d{1,2})$`)
	yearLast   = regexp.MustCompile(`^(\d{1,2})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.)(\d{4})$`)
	dayOfMonth = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?$`)
	fourDigits = regexp.MustCompile(`^\d{4}$`)
)

// readDay reads the day at the head of the words and says how many words it took, 0 where there is none. It refuses a date
// that is in no calendar.
func readDay(words []string) (d day, class Class, taken int) {
	if d, class, taken = readChineseDay(words); taken > 0 {
		return d, class, taken
	}
	word, rest := words[0], words[1:]
	following := ""
	if len(rest) > 0 {
		following = rest[0]
	}
	if distance, ok := map[string]int{"yesterday": -1, "today": 0, "tomorrow": 1}[word]; ok {
		return day{word: relative, distance: distance}, "", 1
	}
	if word == "on" && len(rest) > 0 {
		if d, class, taken = readDay(rest); taken > 0 {
			taken++
		}
		return d, class, taken
	}
	if word == "this" || word == "next" {
		switch weekday, ok := weekdayOf(following); {
		case ok && word == "this":
			return day{word: this, weekday: &weekday}, "", 2
		case ok:
			return day{word: next, weekday: &weekday}, "", 2
		case following == "week", following == "weekend", following == "month":
			return day{word: vague}, "", 2
		}
		return day{}, "", 0
	}
	if weekday, ok := weekdayOf(word); ok {
		if dates, class, taken := readDate(rest); taken > 0 {
			return day{word: written, dates: dates, weekday: &weekday}, class, taken + 1
		}
		return day{word: coming, weekday: &weekday}, "", 1
	}
	dates, class, taken := readDate(words)
	if len(dates) == 0 {
		return day{}, class, taken
	}
	return besideWeekday(day{word: written, dates: dates}, words, taken)
}

// readDate reads a date that is written out: several where day and month can be told apart in two ways.
func readDate(words []string) (dates []dated, class Class, taken int) {
	if len(words) == 0 {
		return nil, "", 0
	}
	if m := yearFirst.FindStringSubmatch(words[0]); m != nil {
		dates = existing(dated{date: dateFrom(m[1], m[2]+m[3]+m[4]+m[5], m[6])})
		taken = 1
	} else if m := yearLast.FindStringSubmatch(words[0]); m != nil {
		first, second := m[1], m[2]+m[3]+m[4]
		dates = existing(
			dated{dateFrom(m[5], second, first), DayFirst},
			dated{dateFrom(m[5], first, second), MonthFirst})
		taken = 1
	} else if one := readChineseDate(words[0]); one != nil {
		dates, taken = existing(dated{date: *one}), 1
	} else if one, n := readNamedMonth(words); n > 0 {
		dates, taken = existing(one), n
	}
	if taken > 0 && len(dates) == 0 {
		class = NoSuchDate
	}
	return dates, class, taken
}

// readNamedMonth reads "dec 1", "december 1st 2026", "1 december", "1st of dec 2026".
func readNamedMonth(words []string) (dated, int) {
	if len(words) > 2 && words[1] == "of" {
		one, taken := readNamedMonth(append([]string{words[0]}, words[2:]...))
		if taken > 0 {
			taken++
		}
		return one, taken
	}
	if len(words) < 2 {
		return dated{}, 0
	}
	month, monthFirst := monthOf(words[0])
	inMonth := words[1]
	if !monthFirst {
		var ok bool
		if month, ok = monthOf(words[1]); !ok {
			return dated{}, 0
		}
		inMonth = words[0]
	}
	m := dayOfMonth.FindStringSubmatch(inMonth)
	if m == nil {
		return dated{}, 0
	}
	one := dated{date: date{month: month, day: number(m[1])}}
	if len(words) > 2 && fourDigits.MatchString(words[2]) {
		one.year = number(words[2])
		return one, 3
	}
	return one, 2
}

func dateFrom(year, month, inMonth string) date {
	return date{number(year), time.Month(number(month)), number(inMonth)}
}

// existing keeps the dates that a calendar has; without a year, those that some year has.
func existing(dates ...dated) []dated {
	var kept []dated
	for _, d := range dates {
		try := d.date
		if try.year == 0 {
			try.year = 2000 // a leap year
		}
		if try.exists() {
			kept = append(kept, d)
		}
	}
	return kept
}

func weekdayOf(word string) (time.Weekday, bool) {
	for weekday := time.Sunday; weekday <= time.Saturday; weekday++ {
		if abbreviates(word, weekday.String()) {
			return weekday, true
		}
	}
	return 0, false
}

func monthOf(word string) (time.Month, bool) {
	for month := time.January; month <= time.December; month++ {
		if abbreviates(word, month.String()) {
			return month, true
		}
	}
	return 0, false
}

// abbreviates says that word is a name or its first letters, three or more: tue, tues, tuesday.
func abbreviates(word, name string) bool {
	word = strings.TrimSuffix(word, ".")
	return len(word) >= 3 && strings.HasPrefix(strings.ToLower(name), word)
}
