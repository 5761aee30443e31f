package settings

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"headsup/maintenance"
)

const (
	day = 24 * time.Hour
	off = "off"
	on  = "on"
)

// duration reads a length of time in a range.
func (r *reading) duration(setting, value string, least, most time.Duration) time.Duration {
	d, err := readDuration(value)
	if err != nil || d < least || d > most {
		r.refuse(setting, value, fmt.Sprintf("Give a time from %s to %s, such as %s.", short(least), short(most), short(between(least, most))))
		return 0
	}
	return d
}

// between gives an example that reads well.
func between(least, most time.Duration) time.Duration {
	for _, d := range []time.Duration{30 * time.Second, time.Minute, time.Hour} {
		if least <= d && d <= most {
			return d
		}
	}
	return most
}

var errDuration = errors.New("not a duration")

// readDuration reads what time.ParseDuration does, and whole days before it: 7d, 1d12h.
func readDuration(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	days, rest, hasDays := strings.Cut(s, "d")
	if !hasDays {
		return time.ParseDuration(s)
	}
	n, err := strconv.ParseUint(days, 10, 16)
	if err != nil {
		return 0, errDuration
	}
	d := time.Duration(n) * day
	if rest == "" {
		return d, nil
	}
	more, err := time.ParseDuration(rest)
	if err != nil || more < 0 || more >= day {
		return 0, errDuration
	}
	return d + more, nil
}

// readSpan reads what readDuration does, and whole weeks before it: 2w, 1w3d.
func readSpan(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	weeks, rest, hasWeeks := strings.Cut(s, "w")
	if !hasWeeks {
		return readDuration(s)
	}
	n, err := strconv.ParseUint(weeks, 10, 8)
	if err != nil {
		return 0, errDuration
	}
	d := time.Duration(n) * 7 * day
	if rest == "" {
		return d, nil
	}
	more, err := readDuration(rest)
	if err != nil || more < 0 || more >= 7*day {
		return 0, errDuration
	}
	return d + more, nil
}

// short writes a duration as people type it: 30d, 1h30m, 10s.
func short(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	var b strings.Builder
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if d >= unit.size {
			fmt.Fprintf(&b, "%d%s", int(d/unit.size), unit.name)
			d %= unit.size
		}
	}
	if d > 0 {
		b.WriteString(d.String())
	}
	return b.String()
}

// Before a task. Each lead is a message in each channel for each task.
const (
	shortestLead = time.Minute
	longestLead  = 30 * day
	mostLeads    = 10
)

// leads reads how long before a task reminders come: longest first, none twice.
func (r *reading) leads(setting, value string) []time.Duration {
	const right = "Give times from 1m to 30d before a task, such as 24h,1h,10m, or off."
	if strings.EqualFold(strings.TrimSpace(value), off) {
		return nil
	}
	var leads []time.Duration
	for _, entry := range r.list(setting, value) {
		d, err := readDuration(entry)
		switch {
		case err != nil, d < shortestLead, d > longestLead:
			r.wrong(setting, "has "+r.quote(entry), right)
		case slices.Contains(leads, d):
			r.wrong(setting, "has "+short(d)+" twice", "Give each once.")
		default:
			leads = append(leads, d)
		}
	}
	if len(leads) > mostLeads {
		r.wrong(setting, fmt.Sprintf("has %d reminders for each task", len(leads)), fmt.Sprintf("Give at most %d.", mostLeads))
	}
	slices.SortFunc(leads, func(a, b time.Duration) int { return cmp.Compare(b, a) })
	return leads
}

// When go or no-go is asked of a task.
const (
	shortestGoNoGo = 2 * maintenance.AnswerBy
	longestGoNoGo  = day
	goNoGoRight    = "Give a time from 30m to 1d before a task, such as 1h, or off."
)

// readGoNoGo reads how long before a task go or no-go is asked; 0: never.
func readGoNoGo(value string) (time.Duration, bool) {
	if text := strings.TrimSpace(value); strings.EqualFold(text, off) || text == "0" {
		return 0, true
	}
	d, err := readDuration(value)
	return d, err == nil && d >= shortestGoNoGo && d <= longestGoNoGo
}

func (r *reading) goNoGo(setting, value string) time.Duration {
	d, ok := readGoNoGo(value)
	if !ok {
		r.refuse(setting, value, goNoGoRight)
	}
	return d
}

const zoneExample = "Give a zone's name, such as UTC, Asia/Shanghai or Europe/Berlin, with its capital letters."

// zone reads the name of a zone. The machine's own ("Local") is none, since it differs from replica to replica.
func (r *reading) zone(setting, value string) *time.Location {
	zone, ok := readZone(value)
	if !ok {
		r.refuse(setting, value, zoneExample)
	}
	return zone
}

func readZone(value string) (*time.Location, bool) {
	name := strings.TrimSpace(value)
	if name == "" || strings.EqualFold(name, "local") {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}
