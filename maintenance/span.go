package maintenance

import "time"

// Span is a stretch of time. Its end does not belong to it.
type Span struct{ From, Until time.Time }

// For says that the freeze is for the item, whenever it holds.
func (f Freeze) For(i Item) bool { return matches(f.Matchers, Labels(i)) }

// Spans gives when the freeze holds between two instants, to the minute.
func (f Freeze) Spans(from, until time.Time) []Span {
	m := minutesOf(from, until.Add(-time.Minute))
	m.markWithin(f.Intervals)
	return m.spans(true)
}

// Spans gives when the window is open between two instants, read in zone; none where it is always open, or zone is nil: not known.
func (w Window) Spans(from, until time.Time, zone *time.Location) []Span {
	closed := w.closed(zone)
	if len(closed) == 0 {
		return nil
	}
	m := minutesOf(from, until.Add(-time.Minute))
	m.markWithin(closed)
	return m.spans(false)
}

// spans are the stretches of minutes that are marked, or are not.
func (m *minutes) spans(marked bool) []Span {
	var all []Span
	for at := m.from; ; {
		begin, some := m.next(at, marked)
		if !some {
			return all
		}
		end, ends := m.next(begin, !marked)
		if !ends {
			end = m.until
		}
		all = append(all, Span{minuteAt(begin), minuteAt(end)})
		at = end
	}
}

// DaysFrom are whole days of a zone: from the midnight before now until that behind so many days from now.
func DaysFrom(now time.Time, zone *time.Location, days int) (from, until time.Time) {
	if zone == nil {
		zone = time.UTC
	}
	year, month, day := now.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, zone), time.Date(year, month, day+days+1, 0, 0, 0, 0, zone)
}
