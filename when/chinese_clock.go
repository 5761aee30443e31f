package when

import (
	"regexp"
	"strings"
)

// hours are a stretch of the hours of a clock, both ends included. Its zero value is the hour 0 alone.
type hours struct{ from, to int }

func (h hours) has(hour int) bool { return h.from <= hour && hour <= h.to }

func none() hours { return hours{1, 0} }

// partOfDay says what an hour means behind a part of the day: 下午3点 is 15:00, and 下午15点 as well.
type partOfDay struct {
	names   string // between blanks
	asTold  hours  // these are meant as they stand
	byHalf  hours  // these lie in the second half of the day
	byNight hours  // these, with 12 as 0, lie in the night before the day or in the one after it
	alone   []hour // what it means without an hour; none: it needs one
}

func partsOfDay() []partOfDay {
	return []partOfDay{
		{names: " 凌晨 ", asTold: hours{0, 6}, byHalf: none(), byNight: hours{0, 0}},
		{names: " 清晨 清早 早上 早晨 上午 ", asTold: hours{0, 11}, byHalf: none(), byNight: none()},
		{names: " 中午 正午 ", asTold: hours{11, 14}, byHalf: hours{1, 2}, byNight: none(), alone: noon()},
		{names: " 下午 午后 傍晚 ", asTold: hours{12, 23}, byHalf: hours{1, 11}, byNight: none()},
		{names: " 晚上 晚间 ", asTold: hours{17, 23}, byHalf: hours{5, 11}, byNight: hours{0, 4}},
		{names: " 夜里 夜间 深夜 ", asTold: hours{20, 23}, byHalf: hours{8, 11}, byNight: hours{0, 5}},
		{names: " 半夜 午夜 ", asTold: hours{20, 23}, byHalf: hours{8, 11}, byNight: hours{0, 5}, alone: midnight()},
	}
}

func partOf(word string) (partOfDay, bool) {
	for _, part := range partsOfDay() {
		if strings.Contains(part.names, " "+word+" ") {
			return part, true
		}
	}
	return partOfDay{}, false
}

// read gives what may be meant by an hour in this part of the day, nothing where it does not lie there: 上午15点.
func (p partOfDay) read(c clock) []hour {
	switch {
	case p.asTold.has(c.hour):
		return []hour{{clock: c}}
	case p.byHalf.has(c.hour):
		c.hour += 12
		return []hour{{clock: c}}
	case c.hour <= 12 && p.byNight.has(c.hour%12):
		c.hour %= 12
		return []hour{{clock: c, clues: []Clue{DayBegins}}, {clock: c, nextDay: true, clues: []Clue{DayEnds}}}
	case c.hour == 12:
		return eitherHalf(c)
	}
	return nil
}

// eitherHalf gives what 3点 may mean where nothing says in which half of the day. 12点 is noon or one of two midnights.
func eitherHalf(c clock) []hour {
	if c.hour == 0 || c.hour > 12 {
		return []hour{{clock: c}}
	}
	early, late := c, c
	early.hour, late.hour = c.hour%12, c.hour%12+12
	if c.hour == 12 {
		return []hour{
			{clock: early, clues: []Clue{DayBegins}}, {clock: late, clues: []Clue{Afternoon}}, {clock: early, nextDay: true, clues: []Clue{DayEnds}},
		}
	}
	return []hour{{clock: early, clues: []Clue{Morning}}, {clock: late, clues: []Clue{Afternoon}}}
}

// readChineseClock reads 下午3点, 3点半, 凌晨02:00, 中午. It refuses an hour that no clock shows, or not in that part of the day, and a
// part of the day without an hour.
func readChineseClock(words []string) (read []hour, class Class, taken int) {
	part, inPart := partOf(words[0])
	if !inPart {
		c, ok := chineseHour(words[0])
		switch {
		case !ok:
			return nil, "", 0
		case !c.exists():
			return nil, NoSuchTime, 1
		}
		return eitherHalf(c), "", 1
	}
	if len(words) > 1 {
		c, ok := chineseHour(words[1])
		if !ok {
			c, ok = plainHour(words[1])
		}
		if ok && c.exists() {
			read = part.read(c)
		}
		switch {
		case ok && len(read) == 0:
			return nil, NoSuchTime, 2
		case ok:
			return read, "", 2
		}
	}
	if part.alone == nil {
		return nil, NoTime, 1
	}
	return part.alone, "", 1
}

var chineseClock = regexp.MustCompile(`^(` + numeral + `)(?:点钟?|时)(?:整|(半)|([一三13])刻|(` + numeral + `)分?(?:(` + numeral + `)秒)?)?$`)

func chineseHour(word string) (clock, bool) {
	m := chineseClock.FindStringSubmatch(word)
	if m == nil {
		return clock{}, false
	}
	c := clock{hour: amount(m[1]), minute: amount(m[4]), second: amount(m[5])}
	if m[2] != "" {
		c.minute = 30
	}
	const quarter = 15
	if m[3] != "" {
		c.minute = quarter * amount(m[3])
	}
	return c, true
}

// plainHour reads the 3:30 of 下午3:30.
func plainHour(word string) (clock, bool) {
	m := clockWord.FindStringSubmatch(word)
	if m == nil || m[2] == "" || m[4] != "" {
		return clock{}, false
	}
	return clock{hour: number(m[1]), minute: number(m[2]), second: number(m[3])}, true
}
