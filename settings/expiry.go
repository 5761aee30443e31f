package settings

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/maintenance"
)

const (
	shortestLife     = 10 * time.Minute
	longestLife      = 30 * day
	mostWorkingHours = 80
	expireRight      = "Give a time from 10m to 30d, such as 4h, or working hours, such as 8 working hours."
)

var workingHours = regexp.MustCompile(`^([0-9]{1,3}) (working|business|office) hours?$`)

// expiry reads how long a decision may take: 4h, or 8 working hours.
func (p policyFile) expiry(m mapping, zone *time.Location) (e maintenance.Expiry) {
	hours, hasHours := m.entries["working_hours"]
	text, at, ok := m.text("expire")
	working := workingHours.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	if working == nil {
		if ok {
			after, err := readSpan(text)
			if err != nil || after < shortestLife || after > longestLife {
				p.at(at.line, at.path, "is "+p.quote(text), expireRight)
			}
			e.After = after
		}
		if hasHours {
			p.at(hours.line, hours.path, "has no effect, since expire is not in working hours", "Write expire: 8 working hours, or leave working_hours out.")
		}
		return e
	}
	n, _ := strconv.Atoi(working[1])
	switch {
	case working[2] != "working":
		p.at(at.line, at.path, "is "+p.quote(text), fmt.Sprintf("Did you mean %d working hours?", n))
		return e
	case n < 1 || n > mostWorkingHours:
		p.at(at.line, at.path, "is "+p.quote(text), fmt.Sprintf("Give 1 to %d working hours, such as 8 working hours.", mostWorkingHours))
		return e
	}
	e.After, e.Working = time.Duration(n)*time.Hour, p.workWeek(m, zone)
	if from := time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC); len(e.Working) > 0 && e.From(from) > longestLife {
		p.at(at.line, at.path, "comes only after more than 30 days, by these working hours", "Give fewer hours, or working_hours with more of them.")
	}
	return e
}

// workWeek reads the rule's working hours: monday to friday from 09:00 to 18:00 in the rule's location, where it has none.
func (p policyFile) workWeek(m mapping, zone *time.Location) []timeinterval.TimeInterval {
	if _, has := m.entries["working_hours"]; has {
		return p.intervals(m, "working_hours", zone)
	}
	if zone == nil {
		zone = time.UTC
	}
	return []timeinterval.TimeInterval{{
		Times:    []timeinterval.TimeRange{{StartMinute: 9 * 60, EndMinute: 18 * 60}},
		Weekdays: []timeinterval.WeekdayRange{{InclusiveRange: timeinterval.InclusiveRange{Begin: int(time.Monday), End: int(time.Friday)}}},
		Location: &timeinterval.Location{Location: zone},
	}}
}
