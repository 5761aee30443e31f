package maintenance

import (
	"math/bits"
	"slices"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
)

// minutes is a span of time with a mark for each of its minutes. What begins and ends on the clock of a place is marked
// stretch by stretch of that clock's offset, so an hour that is skipped or comes twice needs no thought: every minute of the span
// is looked at on the clock that held then.
type minutes struct {
	from, until int64 // minutes since 1970; until is outside
	marks       []uint64
	days        []date // every day that some clock may show in the span
	firstDay    int64  // days since 1970
}

const dayOfMinutes = 24 * 60

// minutesOf is the span of whole minutes that holds both instants, with no mark.
func minutesOf(first, last time.Time) *minutes {
	m := &minutes{from: floorDiv(first.Unix(), 60), until: floorDiv(last.Unix(), 60) + 1}
	m.until = max(m.until, m.from+1)
	m.marks = make([]uint64, (m.until-m.from+63)/64)
	m.firstDay = floorDiv(m.from, dayOfMinutes) - 1
	lastDay := floorDiv(m.until, dayOfMinutes) + 1
	m.days = make([]date, 0, lastDay-m.firstDay+1)
	d := dateOf(time.Unix(m.firstDay*86400, 0).UTC())
	for range lastDay - m.firstDay + 1 {
		m.days = append(m.days, d)
		d = d.next()
	}
	return m
}

// mark marks the minutes of [from, until) that lie in the span.
func (m *minutes) mark(from, until int64) {
	from, until = max(from, m.from)-m.from, min(until, m.until)-m.from
	for from < until {
		word, bit := from/64, from%64
		n := min(64-bit, until-from)
		m.marks[word] |= (^uint64(0) >> (64 - n)) << bit
		from += n
	}
}

// markWithin marks what lies in the intervals.
func (m *minutes) markWithin(all []timeinterval.TimeInterval) {
	for n := range all {
		for at := m.from; at < m.until; {
			local := time.Unix(at*60, 0).In(zoneOf(&all[n]))
			_, east := local.Zone()
			end := m.until
			if _, changes := local.ZoneBounds(); !changes.IsZero() {
				end = min(end, max(floorDiv(changes.Unix(), 60), at+1))
			}
			m.markStretch(&all[n], at, end, floorDiv(int64(east), 60))
			at = end
		}
	}
}

// markStretch marks what lies in the interval between two minutes, while the clock of its place is ahead by so many minutes.
func (m *minutes) markStretch(one *timeinterval.TimeInterval, from, until, east int64) {
	wholeDay := [1]timeinterval.TimeRange{{StartMinute: 0, EndMinute: dayOfMinutes}}
	times := one.Times
	if len(times) == 0 {
		times = wholeDay[:]
	}
	for day := floorDiv(from+east, dayOfMinutes); day*dayOfMinutes-east < until; day++ {
		if !holdsDay(one, m.days[day-m.firstDay]) {
			continue
		}
		midnight := day*dayOfMinutes - east
		for _, r := range times {
			m.mark(max(from, midnight+int64(r.StartMinute)), min(until, midnight+int64(r.EndMinute)))
		}
	}
}

// markTwice marks what a clock shows twice, around each hour that it is put back.
func (m *minutes) markTwice(zone *time.Location) {
	const farthest = 3 * 60 // minutes that a clock is put back at once; see comesTwice
	for at := time.Unix((m.from-farthest)*60, 0).In(zone); ; {
		_, changes := at.ZoneBounds()
		minute := floorDiv(changes.Unix(), 60)
		if changes.IsZero() || minute > m.until+farthest {
			return
		}
		_, before := changes.Add(-time.Second).Zone()
		_, after := changes.Zone()
		back := int64(before-after) / 60
		m.mark(minute-back, minute+back) // nothing, where it is put forward
		at = changes
	}
}

// markAround marks what is nearer to the instant than gap.
func (m *minutes) markAround(at time.Time, gap time.Duration) {
	m.mark(floorDiv(at.Add(-gap).Unix(), 60)+1, -floorDiv(-at.Add(gap).Unix(), 60))
}

// markAhead marks each minute that has a marked one among the next n, or the end of the span.
func (m *minutes) markAhead(n int64) {
	const most = 32 // a word takes from no more than the next
	for done := int64(0); done < n; {
		step := min(done+1, most, n-done)
		for w := range m.marks {
			m.marks[w] |= m.marks[w] >> step
			if w+1 < len(m.marks) {
				m.marks[w] |= m.marks[w+1] << (64 - step)
			}
		}
		done += step
	}
	m.mark(m.until-n, m.until)
}

func (m *minutes) clone() *minutes {
	twin := *m
	twin.marks = slices.Clone(m.marks)
	return &twin
}

// marked is true also for what lies outside of the span.
func (m *minutes) marked(at int64) bool {
	return at < m.from || at >= m.until || m.marks[(at-m.from)/64]>>((at-m.from)%64)&1 == 1
}

// even is the next full or half hour on the clock of a place, where that is not marked; else the minute itself.
func (m *minutes) even(minute int64, zone *time.Location) int64 {
	past := int64(minuteAt(minute).In(zone).Minute()) % 30
	if half := minute + 30 - past; past > 0 && !m.marked(half) {
		return half
	}
	return minute
}

// next is the first minute from at on that is marked, or is not; false where the span has none.
func (m *minutes) next(at int64, marked bool) (int64, bool) {
	for at = max(at, m.from); at < m.until; {
		bit := (at - m.from) % 64
		if found := m.word((at-m.from)/64, marked) >> bit; found != 0 {
			at += int64(bits.TrailingZeros64(found))
			return at, at < m.until
		}
		at += 64 - bit
	}
	return 0, false
}

// last is the last minute of the span that is not marked; false where it has none.
func (m *minutes) last() (int64, bool) {
	for word := int64(len(m.marks)) - 1; word >= 0; word-- {
		found := m.word(word, false)
		if past := m.from + (word+1)*64 - m.until; past > 0 {
			found &= ^uint64(0) >> past
		}
		if found != 0 {
			return m.from + word*64 + 63 - int64(bits.LeadingZeros64(found)), true
		}
	}
	return 0, false
}

func (m *minutes) word(n int64, marked bool) uint64 {
	if marked {
		return m.marks[n]
	}
	return ^m.marks[n]
}

func minuteAt(minute int64) time.Time { return time.Unix(minute*60, 0).UTC() }

// floorDiv divides towards the earlier.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
