package play

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// shownTime is how stories write and show an instant, always in UTC.
const shownTime = "2006-01-02 15:04 MST"

// shown writes an instant as stories show it.
func shown(at time.Time) string { return at.UTC().Format(shownTime) }

var (
	spanPart  = regexp.MustCompile(`^(\d+|an?) ?(seconds?|minutes?|hours?|days?|weeks?|s|m|h|d|w)(?: |$|(\d))`)
	clockTime = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::(\d{2}))?$`)
)

// span is a length of time; calendar days are kept apart, since they may have 23 or 25 hours.
type span struct {
	days int
	rest time.Duration
}

// readSpan reads "2 days", "1h30m", "an hour".
func readSpan(text string) (span, error) {
	left, total := strings.TrimSpace(text), span{}
	for left != "" {
		m := spanPart.FindStringSubmatch(left)
		if m == nil {
			return span{}, fmt.Errorf("%q is no length of time; write 30s, 1 hour, 2 days or 1h30m", text)
		}
		n := 1
		if m[1][0] != 'a' {
			var err error
			if n, err = strconv.Atoi(m[1]); err != nil {
				return span{}, fmt.Errorf("%q is too long", text)
			}
		}
		switch m[2][0] {
		case 's':
			total.rest += time.Duration(n) * time.Second
		case 'm':
			total.rest += time.Duration(n) * time.Minute
		case 'h':
			total.rest += time.Duration(n) * time.Hour
		case 'd':
			total.days += n
		case 'w':
			total.days += 7 * n
		}
		left = strings.TrimSpace(left[len(m[0])-len(m[3]):])
	}
	if total == (span{}) {
		return span{}, fmt.Errorf("%q is no length of time", text)
	}
	return total, nil
}

// duration is a span whose days have 24 hours.
func (s span) duration() time.Duration { return time.Duration(s.days)*24*time.Hour + s.rest }

// readMoment reads an instant as stories write it: "in 2 days at 18:00 UTC", "tomorrow 02:00 Europe/Berlin", "mon 09:00",
// "2026-12-01 02:00". What is relative counts from the story's beginning, wherever it stands; UTC where no zone is named.
func readMoment(text string, begins time.Time) (time.Time, error) {
	words := strings.Fields(text)
	zone := time.UTC
	if n := len(words); n > 1 && (words[n-1] == "UTC" || strings.Contains(words[n-1], "/")) {
		var err error
		if zone, err = time.LoadLocation(words[n-1]); err != nil {
			return time.Time{}, fmt.Errorf("%q: there is no zone %s", text, words[n-1])
		}
		words = words[:n-1]
	}
	unclear := fmt.Errorf("%q is no time; write in 2 days at 18:00 UTC, tomorrow 02:00 Europe/Berlin, mon 09:00 or 2026-12-01 02:00", text)
	clock := ""
	if n := len(words); n > 0 && clockTime.MatchString(words[n-1]) {
		clock, words = words[n-1], words[:n-1]
		if n := len(words); n > 0 && words[n-1] == "at" {
			words = words[:n-1]
		}
	}
	day, exact, ok := readDay(strings.ToLower(strings.Join(words, " ")), begins.In(zone), clock)
	switch {
	case !ok, clock == "" && !exact:
		return time.Time{}, unclear
	case clock == "":
		return day, nil
	}
	return atClock(day, clock)
}

// readDay gives the day that is meant, in the zone of now; exact is true where the text alone names an instant.
func readDay(text string, now time.Time, clock string) (day time.Time, exact, ok bool) {
	switch text {
	case "now":
		return now, true, clock == ""
	case "", "today":
		return now, false, true
	case "tomorrow":
		return now.AddDate(0, 0, 1), false, true
	case "yesterday":
		return now.AddDate(0, 0, -1), false, true
	}
	if in, found := strings.CutPrefix(text, "in "); found {
		s, err := readSpan(in)
		return now.AddDate(0, 0, s.days).Add(s.rest), true, err == nil
	}
	if ago, found := strings.CutSuffix(text, " ago"); found {
		s, err := readSpan(ago)
		return now.AddDate(0, 0, -s.days).Add(-s.rest), true, err == nil
	}
	if date, err := time.ParseInLocation(time.DateOnly, text, now.Location()); err == nil {
		return date, false, true
	}
	for ahead := range 8 {
		day := now.AddDate(0, 0, ahead)
		name := strings.ToLower(day.Weekday().String())
		if text != name && text != name[:3] {
			continue
		}
		at, err := atClock(day, clock)
		if ahead == 0 && (err != nil || !at.After(now)) {
			continue
		}
		return day, false, true
	}
	return time.Time{}, false, false
}

func atClock(day time.Time, clock string) (time.Time, error) {
	m := clockTime.FindStringSubmatch(clock)
	if m == nil {
		return time.Time{}, fmt.Errorf("%q is no time of day", clock)
	}
	var part [3]int
	for i := range part {
		if m[i+1] != "" {
			part[i], _ = strconv.Atoi(m[i+1]) // at most two digits
		}
	}
	if part[0] > 23 || part[1] > 59 || part[2] > 59 {
		return time.Time{}, fmt.Errorf("%q is no time of day", clock)
	}
	y, month, d := day.Date()
	return time.Date(y, month, d, part[0], part[1], part[2], 0, day.Location()), nil
}
