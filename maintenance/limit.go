package maintenance

import (
	"slices"
	"time"
)

// bar is one thing that binds the new time of a move.
type bar struct {
	why    Why
	bars   func(at time.Time) bool
	freeze *Freeze
}

// againstTime says what speaks against the time of a move, with the nearest time that would be allowed; nil where nothing does.
func (p Policy) againstTime(r *Rule, a Ask) *Refusal {
	if a.Wish.Action != Reschedule {
		return nil
	}
	if r.MaxMoves > 0 && a.putsOff() && a.Ledger.PutOffs() >= r.MaxMoves {
		return &Refusal{Why: TooManyMoves, Times: []time.Time{a.Wish.To}, Ledger: a.Ledger, Most: r.MaxMoves}
	}
	bars := p.bars(r, a)
	for _, b := range bars {
		if !b.bars(a.Wish.To) {
			continue
		}
		no := &Refusal{Why: b.why, Times: []time.Time{a.Wish.To}, Ledger: a.Ledger, Window: a.Instance.Window, Limit: r.limit(b.why)}
		if b.freeze != nil {
			no.Freeze, no.Rule, no.Parties = b.freeze.Name, b.freeze.Source, b.freeze.Ask
		}
		no.Nearest = p.nearest(bars, r, a)
		return no
	}
	return nil
}

// limit is the length of time that a rule sets.
func (r *Rule) limit(why Why) time.Duration {
	switch why {
	case TooClose:
		return r.MinLead
	case PutOffTooFar:
		return r.MaxDelay
	}
	return 0
}

func (p Policy) bars(r *Rule, a Ask) []bar {
	var all []bar
	if r.MinLead > 0 {
		all = append(all, bar{why: TooClose, bars: func(at time.Time) bool { return at.Sub(a.Now) < r.MinLead }})
	}
	if latest := r.latest(a); !latest.IsZero() {
		all = append(all, bar{why: PutOffTooFar, bars: func(at time.Time) bool { return at.After(latest) && at.After(a.Task.ScheduledAt) }})
	}
	for n := range p.Freezes {
		f := &p.Freezes[n]
		if matches(f.Matchers, Labels(a.item())) {
			all = append(all, bar{why: InFreeze, bars: func(at time.Time) bool { return within(f.Intervals, at) }, freeze: f})
		}
	}
	if zone := p.Windows[a.Instance.Project]; r.Window == Require {
		why, bars := NotInWindow, func(at time.Time) bool { return !a.Instance.Window.Holds(at, zone) }
		if zone == nil {
			why, bars = WindowUnknown, func(time.Time) bool { return true }
		}
		all = append(all, bar{why: why, bars: bars})
	}
	if r.Weekends == Forbid {
		all = append(all, bar{why: OnWeekend, bars: func(at time.Time) bool { return weekend(at, r.zone()) }})
	}
	return all
}

// latest is the time behind which the task may not be put; zero: no limit.
func (r *Rule) latest(a Ask) time.Time {
	if r.MaxDelay == 0 || a.Ledger.First.IsZero() {
		return time.Time{}
	}
	return a.Ledger.First.Add(r.MaxDelay)
}

func (r *Rule) zone() *time.Location {
	if r.Location == nil {
		return time.UTC
	}
	return r.Location
}

func weekend(at time.Time, zone *time.Location) bool {
	day := at.In(zone).Weekday()
	return day == time.Saturday || day == time.Sunday
}

// farthestSearch is how far ahead a time is looked for that a policy allows: past any freeze that comes once a year.
const farthestSearch = 400 * 24 * time.Hour

// nearest is the first time not before the wish's that nothing speaks against; where there is none within the limits, the last
// one before it. Zero: no time is allowed.
func (p Policy) nearest(bars []bar, r *Rule, a Ask) time.Time {
	first := later(a.Now.Add(max(r.MinLead, time.Minute)), a.From)
	last := a.Now.Add(farthestSearch)
	if latest := r.latest(a); !latest.IsZero() && latest.Before(last) {
		last = latest
	}
	free := func(at time.Time) bool {
		return !at.Before(first) && !at.After(last) && !SameSecond(at, a.Task.ScheduledAt) &&
			!slices.ContainsFunc(bars, func(b bar) bool { return b.bars(at) })
	}
	edges := p.edges(r, a)
	for at := roundUp(later(a.Wish.To, first)); !at.After(last); at = edges.after(at) {
		if free(at) {
			return at
		}
	}
	return lastFree(edges, first, earlier(a.Wish.To, last), free)
}

// lastFree gives the last free minute in [first, last].
func lastFree(edges edges, first, last time.Time, free func(time.Time) bool) (found time.Time) {
	if at := last.Truncate(time.Minute); free(at) {
		return at
	}
	for at := roundUp(first); at.Before(last); {
		next := edges.after(at)
		for _, try := range []time.Time{at, next.Add(-time.Minute)} {
			if try.Before(last) && free(try) {
				found = later(found, try)
			}
		}
		at = next
	}
	return found
}

func roundUp(at time.Time) time.Time {
	if whole := at.Truncate(time.Minute); !whole.Equal(at) {
		return whole.Add(time.Minute)
	}
	return at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
