package when

import (
	"strings"
	"time"
)

// shift is a time said as a length: "+2h" from the task's time, "in 2h" from now, "2h" from either.
type shift struct {
	span     Span
	fromNow  bool
	fromTask bool
}

func readShift(words []string) (shift, bool) {
	s := shift{fromNow: true, fromTask: true}
	way := sign(words[0])
	switch first := words[0]; {
	case way != "":
		s.fromNow, words = false, words[1:]
	case first == "in", first == "过":
		s.fromTask, words = false, words[1:]
	case strings.HasPrefix(first, "+"), strings.HasPrefix(first, "-"):
		s.fromNow, way = false, first[:1]
		words = append([]string{first[1:]}, words[1:]...)
		if words[0] == "" { // "+ 2h"
			words = words[1:]
		}
	}
	if last := len(words) - 1; last > 0 && s.fromNow && isLater(words[last]) {
		s.fromTask, words = false, words[:last]
	}
	span, ok := readSpan(words)
	if !ok {
		return shift{}, false
	}
	s.span = span
	if way == "-" {
		s.span = span.negative()
	}
	return s, true
}

func (s shift) read(at Asked) Reading {
	if s.span.tooLong() || s.span.negative().tooLong() {
		return refuse(TooFar, "")
	}
	noTask := at.TaskAt.IsZero()
	if noTask && !s.fromNow {
		return refuse(NoTask, "")
	}
	var found findings
	if s.fromNow {
		found.add(s.span.from(at.Now, at.Zone), "", FromNow)
	}
	if s.fromTask && !noTask {
		found.add(s.span.from(at.TaskAt, at.Zone), "", FromTask)
	}
	return found.reading(at.Now)
}

// from gives what t becomes when it is shifted: days on the calendar of the zone, which may end in an hour that daylight
// saving skips or doubles, then the clock.
func (s Span) from(t time.Time, zone *time.Location) spot {
	if s.Days == 0 {
		return spot{at: []time.Time{t.Add(s.Clock)}}
	}
	local := t.In(zone)
	found := locate(dateOf(local).plus(s.Days), clockOf(local), zone)
	for i := range found.at {
		found.at[i] = found.at[i].Add(s.Clock)
	}
	for i := range found.around {
		found.around[i] = found.around[i].Add(s.Clock)
	}
	return found
}
