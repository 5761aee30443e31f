package when

import (
	"regexp"
	"strings"
	"time"
)

var (
	chineseWeek  = regexp.MustCompile(`^(这个?|本|下{1,2}个?|上个?)?` + weekName + `([一二三四五六日天末])?$`)
	chineseDate  = regexp.MustCompile(`^(?:(.{4,})年)?(` + numeral + `)月(` + numeral + `)[日号]?$`)
	chineseMonth = regexp.MustCompile(`^(本月|这个?月|下个?月)?(?:月?([底末初])|(` + numeral + `)[日号])?$`)
	daysFromNow  = regexp.MustCompile(`^` + numeral + `(?:天|个?` + weekName + `)$`)
)

// readChineseDay reads 明天, 下周五, 30号, 月底, and 3天后 where an hour follows it.
func readChineseDay(words []string) (d day, class Class, taken int) {
	word := words[0]
	if distance, ok := map[string]int{
		"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
	}[word]; ok {
		return day{word: relative, distance: distance}, "", 1
	}
	if m := chineseWeek.FindStringSubmatch(word); m != nil && m[1]+m[2] != "" {
		d = dayOfWeek(m[1], m[2])
		if dates, class, taken := readDate(words[1:]); taken > 0 && d.word == coming {
			return day{word: written, dates: dates, weekday: d.weekday}, class, taken + 1
		}
		return d, "", 1
	}
	if m := chineseMonth.FindStringSubmatch(word); m != nil && word != "" {
		return dayOfMonthSaid(m[1], m[2], m[3], words)
	}
	if len(words) > 2 && daysFromNow.MatchString(word) && isLater(words[1]) {
		span, ok := readSpan(words[:1])
		if !ok || span.tooLong() {
			return day{}, TooFar, 2
		}
		return day{word: relative, distance: span.Days}, "", 2
	}
	return day{}, "", 0
}

// readChineseDate reads 2026年11月30日. It is nil where the word is none.
func readChineseDate(word string) *date {
	m := chineseDate.FindStringSubmatch(word)
	if m == nil {
		return nil
	}
	return &date{amount(m[1]), time.Month(amount(m[2])), amount(m[3])}
}

// dayOfWeek gives the day that is meant by 周五, or by 下周五 and its like, which name the week as well.
func dayOfWeek(week, name string) day {
	// the names in the order of time.Weekday
	at := strings.Index("日一二三四五六", name) / len("日")
	weekday := time.Weekday(at)
	switch {
	case name == "" || name == "末":
		return day{word: vague}
	case name == "天":
		weekday = time.Sunday
	}
	d := day{word: ofWeek, weekday: &weekday}
	switch strings.TrimSuffix(week, "个") {
	case "":
		d.word = coming
	case "上":
		d.distance = -1
	case "下":
		d.distance = 1
	case "下下":
		d.distance = 2
	}
	return d
}

// dayOfMonthSaid gives the day that is meant by 30号 and 月底, and by 下个月5号 and 下月底, which name the month as well.
func dayOfMonthSaid(month, edge, inMonth string, words []string) (d day, class Class, taken int) {
	d = day{word: ofMonth}
	switch {
	case month == "" && inMonth != "":
		d.word = comingDate
	case strings.HasPrefix(month, "下"):
		d.distance = 1
	}
	switch {
	case inMonth != "":
		const longestMonth = 31
		if n := amount(inMonth); n >= 1 && n <= longestMonth {
			d.dates = []dated{{date: date{day: n}}}
			return besideWeekday(d, words, 1)
		}
		return day{}, NoSuchDate, 1
	case edge == "底" || edge == "末":
		d.loose = true // some mean the last days of it
		return d, "", 1
	}
	return day{word: vague}, "", 1
}

// besideWeekday takes the weekday behind a date of so many words, which must agree with it: 11月30日周一.
func besideWeekday(d day, words []string, taken int) (day, Class, int) {
	if len(words) > taken {
		if m := chineseWeek.FindStringSubmatch(words[taken]); m != nil && m[1] == "" {
			if beside := dayOfWeek("", m[2]); beside.weekday != nil {
				d.weekday = beside.weekday
				return d, "", taken + 1
			}
		}
	}
	return d, "", taken
}

// byMonth gives the dates that a day of some month can mean.
func (d day) byMonth(today date) [][]dated {
	first := date{today.year, today.month, 1}
	switch {
	case d.word == comingDate:
		var found []dated
		for months := 0; len(found) < 2; months++ {
			one := first.monthsOn(months)
			one.day = d.dates[0].day
			if one.exists() && !one.utc().Before(today.utc()) {
				found = append(found, dated{date: one})
			}
		}
		if d.weekday != nil { // it is there to be checked, not to look for a month in which it is right
			found = found[:1]
		}
		return [][]dated{found}
	case len(d.dates) > 0:
		one := first.monthsOn(d.distance)
		one.day = d.dates[0].day
		return [][]dated{{{date: one}}}
	}
	return [][]dated{{{date: first.monthsOn(d.distance + 1).plus(-1)}}}
}

// monthsOn gives the first day of the month so many months on. The date is a first day itself.
func (d date) monthsOn(months int) date { return dateOf(d.utc().AddDate(0, months, 0)) }

// byWeek gives the dates that 下周五 can mean. A week begins on Monday; to those to whom it begins on Sunday, 下周日 is the one
// that comes first.
func (d day) byWeek(today date) [][]dated {
	fromMonday := func(w time.Weekday) int { return (int(w) + 6) % 7 }
	on := today.plus(7*d.distance + fromMonday(*d.weekday) - fromMonday(today.weekday()))
	if *d.weekday == time.Sunday && d.distance > 0 && today.weekday() != time.Sunday {
		return [][]dated{{{on.plus(-7), ThisComing}}, {{on, WeekAfter}}}
	}
	return [][]dated{{{date: on}}}
}
