package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"headsup/maintenance"
)

// Span is a length of time. Days shift the calendar in a zone, the clock counts hours as they pass: across a change to or
// from daylight saving a day is not 24 hours.
type Span struct {
	Days  int
	Clock time.Duration
}

// ReadSpan reads a length of time, such as 2h, 90 minutes, 1h30m, 3d or 1w. It is not ok where the text is anything else,
// is nothing long, or is longer than maintenance.FarthestOff. It is safe in parallel.
func ReadSpan(text string) (Span, bool) {
	words, ok := split(text)
	if !ok {
		return Span{}, false
	}
	s, ok := readSpan(words)
	return s, ok && !s.zero() && !s.tooLong()
}

// After gives the instant a span after t, days by the calendar of the zone; nil means UTC. An hour that daylight saving
// skips becomes the one after the gap: good enough to count from, while a time to change production at comes from Read.
func (s Span) After(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).AddDate(0, 0, s.Days).Add(s.Clock).UTC()
}

// Before gives the instant a span before t, as After does.
func (s Span) Before(t time.Time, zone *time.Location) time.Time { return s.negative().After(t, zone) }

// String gives the span as ReadSpan reads it.
func (s Span) String() string {
	var b strings.Builder
	for _, part := range []struct {
		n    int64
		unit string
	}{
		{int64(s.Days), "d"},
		{int64(s.Clock / time.Hour), "h"},
		{int64(s.Clock % time.Hour / time.Minute), "m"},
		{int64(s.Clock % time.Minute / time.Second), "s"},
	} {
		if part.n != 0 {
			b.WriteString(strconv.FormatInt(part.n, 10) + part.unit)
		}
	}
	return b.String()
}

func (s Span) zero() bool     { return s == Span{} }
func (s Span) negative() Span { return Span{Days: -s.Days, Clock: -s.Clock} }

func (s Span) tooLong() bool {
	return time.Duration(s.Days)*24*time.Hour+s.Clock > maintenance.FarthestOff
}

var spanPart = regexp.MustCompile(`^(\d{1,6}) ?([a-z]+) ?`)

// readSpan reads words such as "1h30m" or "3 days": each unit once, the longest first.
func readSpan(words []string) (Span, bool) {
	plain := make([]string, len(words))
	for i, word := range words {
		plain[i] = plainSpan(word)
	}
	rest := strings.Join(plain, " ")
	var s Span
	last := len(spanUnits())
	for rest != "" {
		m := spanPart.FindStringSubmatch(rest)
		if m == nil {
			return Span{}, false
		}
		unit := unitOf(m[2])
		if unit < 0 || unit >= last {
			return Span{}, false
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return Span{}, false
		}
		s.Days += n * spanUnits()[unit].days
		s.Clock += time.Duration(n) * spanUnits()[unit].clock
		last, rest = unit, rest[len(m[0]):]
	}
	return s, len(words) > 0
}

// spanUnit is a unit of length. Months and years are none: nobody can say how long they are.
type spanUnit struct {
	names string // between blanks
	days  int
	clock time.Duration
}

func spanUnits() []spanUnit { // shortest first
	return []spanUnit{
		{names: " s sec secs second seconds ", clock: time.Second},
		{names: " m min mins minute minutes ", clock: time.Minute},
		{names: " h hr hrs hour hours ", clock: time.Hour},
		{names: " d day days ", days: 1},
		{names: " w wk wks week weeks ", days: 7},
	}
}

func unitOf(name string) int {
	for i, unit := range spanUnits() {
		if strings.Contains(unit.names, " "+name+" ") {
			return i
		}
	}
	return -1
}
