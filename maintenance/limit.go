package maintenance

import (
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
)

// bar is one thing that binds the new time of a move: what lies before one instant, behind another, or inside intervals.
type bar struct {
	why            Why
	before, behind time.Time // zero: no bound
	inside         []timeinterval.TimeInterval
	freeze         *Freeze // whose intervals these are; nil: the rule's own
}

func (b bar) bars(at time.Time) bool {
	return at.Before(b.before) || !b.behind.IsZero() && at.After(b.behind) || within(b.inside, at)
}

// againstTime says what speaks against the time of a move, with the nearest time that would be allowed; nil where nothing does.
func (p Policy) againstTime(r *Rule, a Ask) *Refusal {
	if a.Wish.Action != Reschedule {
		return nil
	}
	bars := p.bars(r, a)
	for _, b := range bars {
		if !b.bars(a.Wish.To) {
			continue
		}
		no := &Refusal{
			Why: b.why, Task: a.Task, Rule: r.Source, Times: []time.Time{a.Wish.To}, Ledger: a.Ledger, Window: a.Instance.Window,
			Limit: r.limit(b.why), Most: r.MaxMoves, Wish: a.Wish,
		}
		if b.freeze != nil {
			no.Freeze, no.Rule, no.Parties = b.freeze.Name, b.freeze.Source, b.freeze.Ask
		}
		if b.why != TooManyMoves { // which allows any earlier time: the sentence says so, a minute would not help
			no.Nearest = nearest(bars, a)
		}
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

// bars are all that bind the time of a move, those first that no other time of day would help.
func (p Policy) bars(r *Rule, a Ask) []bar {
	var all []bar
	if r.MaxMoves > 0 && a.Ledger.PutOffs() >= r.MaxMoves {
		all = append(all, bar{why: TooManyMoves, behind: a.Task.ScheduledAt})
	}
	if r.MinLead > 0 {
		all = append(all, bar{why: TooClose, before: a.said().Add(r.MinLead)})
	}
	if r.MaxDelay > 0 && !a.Ledger.First.IsZero() {
		// A task that stands behind the limit already may still be brought forward.
		all = append(all, bar{why: PutOffTooFar, behind: later(a.Ledger.First.Add(r.MaxDelay), a.Task.ScheduledAt)})
	}
	set := Labels(a.item())
	for n := range p.Freezes {
		if f := &p.Freezes[n]; matches(f.Matchers, set) {
			all = append(all, bar{why: InFreeze, inside: f.Intervals, freeze: f})
		}
	}
	if r.Window == Require {
		all = append(all, windowBar(a.Instance.Window, p.Windows[a.Instance.Project]))
	}
	if r.Weekends == Forbid {
		all = append(all, bar{why: OnWeekend, inside: weekends(r.zone())})
	}
	return all
}

// windowBar bars what lies outside of a maintenance window; everything, where nobody knows in which zone it is meant, or when it is
// (invariant I6).
func windowBar(w Window, zone *time.Location) bar {
	always := []timeinterval.TimeInterval{{}}
	switch {
	case zone == nil:
		return bar{why: WindowUnknown, inside: always}
	case !w.readable():
		return bar{why: NoWindow, inside: always}
	}
	return bar{why: NotInWindow, inside: w.closed(zone)}
}

func weekends(zone *time.Location) []timeinterval.TimeInterval {
	on := func(day time.Weekday) timeinterval.WeekdayRange {
		return timeinterval.WeekdayRange{InclusiveRange: timeinterval.InclusiveRange{Begin: int(day), End: int(day)}}
	}
	return []timeinterval.TimeInterval{{
		Weekdays: []timeinterval.WeekdayRange{on(time.Saturday), on(time.Sunday)}, Location: &timeinterval.Location{Location: zone},
	}}
}

func (r *Rule) zone() *time.Location {
	if r.Location == nil {
		return time.UTC
	}
	return r.Location
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
