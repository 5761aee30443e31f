package settings

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/prometheus/alertmanager/timeinterval"
)

const (
	intervalExample  = `[{weekdays: ["saturday", "sunday"], location: Asia/Shanghai}]`
	mostIntervals    = 50
	mostTimesOfADay  = 12
	firstYear        = 2000
	lastYear         = 2099
	leapCycleInYears = 28 // after so many years all dates fall on the same weekdays again
)

// intervals reads time intervals in Alertmanager's syntax. Alertmanager's own package has the last word on each value; what it does
// not look at, and what can never be, is refused here. zone is meant where an interval names none; nil: UTC, with a warning.
func (p policyFile) intervals(m mapping, key string, zone *time.Location) []timeinterval.TimeInterval {
	nodes, e := m.list(key, intervalExample)
	if len(nodes) > mostIntervals {
		p.at(e.line, e.path, fmt.Sprintf("has %d entries", len(nodes)), fmt.Sprintf("Give at most %d.", mostIntervals))
		return nil
	}
	var all []timeinterval.TimeInterval
	for i, node := range nodes {
		one, ok := p.mapping(node, fmt.Sprintf("%s[%d]", e.path, i), "weekdays: [saturday, sunday]")
		if ok {
			all = append(all, p.interval(one, zone))
		}
	}
	return all
}

func (p policyFile) interval(m mapping, zone *time.Location) timeinterval.TimeInterval {
	before := len(p.mistakes)
	m.only("times", "weekdays", "days_of_month", "months", "years", "location")
	one := timeinterval.TimeInterval{
		Times:       p.timesOfDay(m),
		Weekdays:    ranges[timeinterval.WeekdayRange](m, "weekdays", `["monday:friday"]`, "Days of the week run from sunday to saturday: write [saturday, sunday] for the weekend."),
		DaysOfMonth: ranges[timeinterval.DayOfMonthRange](m, "days_of_month", `["1:7", "-1"]`, "Days are 1 to 31, or -1 for the last to -31; the earlier one comes first."),
		Months:      ranges[timeinterval.MonthRange](m, "months", `["november:december"]`, "Months are january to december, or 1 to 12; the earlier one comes first: write [december, january] over the new year."),
		Years:       ranges[timeinterval.YearRange](m, "years", `["2026:2027"]`, "Give years of four digits; the earlier one comes first."),
	}
	switch {
	case m.entries["location"].value != nil:
		zone = m.zone("location")
	case zone == nil:
		p.warn(Problem{m.path, p.where(m.line), "has no location, so its days and times are meant in UTC", "Write location: UTC where that is so, else the zone, such as Asia/Shanghai."})
	}
	if zone == nil {
		zone = time.UTC
	}
	one.Location = &timeinterval.Location{Location: zone}
	if len(m.order) == 0 || len(m.order) == 1 && m.entries["location"].value != nil {
		p.at(m.line, m.path, "says no time, so it would hold always", "Say when, such as months: [november]; for always, write days_of_month: [\"1:31\"].")
	}
	if len(p.mistakes) == before && !possible(one) {
		p.at(m.line, m.path, "never holds: there is no such day", "Look at its days, months and years: all of them have to hold at once.")
	}
	return one
}

// ranged is one of Alertmanager's ranges, which read themselves.
type ranged[T any] interface {
	*T
	UnmarshalYAML(unmarshal func(any) error) error
}

// ranges reads a list of ranges, such as monday:friday.
func ranges[T any, P ranged[T]](m mapping, key, example, right string) []T {
	texts, e := m.texts(key, example)
	var all []T
	for _, w := range texts {
		var one T
		err := P(&one).UnmarshalYAML(func(into any) error {
			if text, ok := into.(*string); ok {
				*text = strings.TrimSpace(w.text)
			}
			return nil
		})
		if err != nil || !sensible(one) {
			m.c.at(w.line, e.path, "has "+m.c.quote(w.text), right)
			continue
		}
		all = append(all, one)
	}
	return all
}

// sensible says what Alertmanager does not look at: that months and years are some.
func sensible(one any) bool {
	switch r := one.(type) {
	case timeinterval.MonthRange:
		return r.Begin >= 1 && r.End <= 12
	case timeinterval.YearRange:
		return r.Begin >= firstYear && r.End <= lastYear
	}
	return true
}

// timesOfDay reads from when to when.
func (p policyFile) timesOfDay(m mapping) []timeinterval.TimeRange {
	nodes, e := m.list("times", `[{start_time: "22:00", end_time: "24:00"}]`)
	if len(nodes) > mostTimesOfADay {
		p.at(e.line, e.path, fmt.Sprintf("has %d entries", len(nodes)), fmt.Sprintf("Give at most %d.", mostTimesOfADay))
		return nil
	}
	var all []timeinterval.TimeRange
	for i, node := range nodes {
		if one, ok := p.timeOfDay(node, fmt.Sprintf("%s[%d]", e.path, i)); ok {
			all = append(all, one)
		}
	}
	return all
}

func (p policyFile) timeOfDay(node ast.Node, path string) (r timeinterval.TimeRange, ok bool) {
	m, ok := p.mapping(node, path, `start_time: "09:00"`)
	if !ok {
		return r, false
	}
	m.only("start_time", "end_time")
	start, _, hasStart := m.text("start_time")
	end, _, hasEnd := m.text("end_time")
	if !hasStart || !hasEnd {
		for _, key := range []string{"start_time", "end_time"} {
			if m.entries[key].value == nil {
				p.at(m.line, path+"."+key, "is missing", `Give both, such as {start_time: "09:00", end_time: "18:00"}.`)
			}
		}
		return r, false
	}
	text, err := json.Marshal(map[string]string{"start_time": start, "end_time": end})
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		p.at(m.line, path, "is from "+p.quote(start)+" to "+p.quote(end), `Write times as 09:00, up to 24:00, the earlier one first. Over midnight write two: 22:00 to 24:00, and 00:00 to 06:00.`)
		return r, false
	}
	return r, true
}

// possible says that there is a day, in any year that is named, on which the interval holds.
func possible(one timeinterval.TimeInterval) bool {
	one.Times = nil // each of them is a part of a day
	years := one.Years
	if len(years) == 0 {
		years = []timeinterval.YearRange{{InclusiveRange: timeinterval.InclusiveRange{Begin: firstYear, End: firstYear + leapCycleInYears - 1}}}
	}
	return slices.ContainsFunc(years, func(r timeinterval.YearRange) bool {
		end := time.Date(min(r.End, r.Begin+leapCycleInYears)+1, 1, 1, 12, 0, 0, 0, one.Location.Location)
		for at := time.Date(r.Begin, 1, 1, 12, 0, 0, 0, one.Location.Location); at.Before(end); at = at.AddDate(0, 0, 1) {
			if one.ContainsTime(at) {
				return true
			}
		}
		return false
	})
}
