package maintenance

import "time"

// farthestSearch is how far from a wish a time is looked for that a policy allows: past any freeze that comes once a year.
const farthestSearch = 400 * 24 * time.Hour

// nearest is the first whole minute not before the wish's time at which the task could be moved; where there is none, the last one
// before it. What is offered lies a minute ahead at least. Zero: no time is allowed. It costs about a millisecond whatever the
// policy, since it runs inside a transaction.
func nearest(bars []bar, a Ask) time.Time {
	first, last := reach(bars, a)
	wish := a.Wish.To
	if begin := later(first, roundUp(wish)); !begin.After(last) {
		span := free(bars, a, begin, earlier(last, begin.Add(farthestSearch)))
		if at, ok := span.next(span.from, false); ok {
			return minuteAt(at)
		}
	}
	if end := earlier(last, wish); !end.Before(first) {
		span := free(bars, a, later(first, end.Add(-farthestSearch)), end)
		if at, ok := span.last(); ok {
			return minuteAt(at)
		}
	}
	return time.Time{}
}

// reach is from when until when the bars leave anything.
func reach(bars []bar, a Ask) (first, last time.Time) {
	first, last = roundUp(later(a.Now.Add(time.Minute), a.From)), a.Now.Add(FarthestOff)
	for _, b := range bars {
		first = later(first, roundUp(b.before))
		if !b.behind.IsZero() {
			last = earlier(last, b.behind)
		}
	}
	return first, last
}

// free is the span from first to last, in which every minute is marked to which the task cannot be moved.
func free(bars []bar, a Ask, first, last time.Time) *minutes {
	span := minutesOf(first, last)
	for _, b := range bars {
		span.markWithin(b.inside)
	}
	if a.Zone != nil {
		span.markTwice(a.Zone)
	}
	if stands := a.Task.ScheduledAt; SameSecond(stands, stands.Truncate(time.Minute)) {
		span.mark(stands.Unix()/60, stands.Unix()/60+1)
	}
	return span
}

func roundUp(at time.Time) time.Time {
	if whole := at.Truncate(time.Minute); !whole.Equal(at) {
		return whole.Add(time.Minute)
	}
	return at
}
