package maintenance

import (
	"slices"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
)

// What makes a time good to suggest.
const (
	suggestAhead  = time.Hour           // so far beyond what the policy asks: it has to be read, confirmed and perhaps approved
	suggestRoom   = time.Hour           // so long what comes next is allowed too: the end of a window is no time to begin
	suggestApart  = 18 * time.Hour      // other nights, or other days: three minutes of one hour are no choice
	suggestChoice = 14 * 24 * time.Hour // better hours are looked for so far behind the soonest allowed one
	besideGap     = 2 * time.Hour       // what is set nearer than that is beside it

	dayBegins, dayEnds = 8 * 60, 20 * 60 // of people, in minutes
)

// Search is for whom, and from when on, times are looked for.
type Search struct {
	From   time.Time      // the time of the wish: what suits is looked for from there on; zero: from the task's own time
	Shown  time.Time      // stands there already, and is not suggested; zero: nothing
	Beside []time.Time    // when something else is set, of the instance or of its service (Snapshot.Beside)
	Zone   *time.Location // of the person who reads it, for rules that name no location; nil: UTC
	Most   int
}

// Suggestion is a time to which a task can be moved, with what speaks for it.
type Suggestion struct {
	At      time.Time
	Reasons []Reason
}

// ReasonKind says what speaks for a time.
type ReasonKind string

// The reasons. Each is only given where it could be otherwise: nothing is clear of freezes that are for other tasks.
const (
	SuitsWindow    ReasonKind = "suits window"
	ClearOfFreezes ReasonKind = "clear of freezes"
	NothingBeside  ReasonKind = "nothing beside" // of the instance, or of Service, within Gap
	ByDay          ReasonKind = "by day"         // of a weekday, in Zone
	NoWeekend      ReasonKind = "no weekend"     // in Zone, at an hour that is not by day
)

// Reason is one thing that speaks for a time.
type Reason struct {
	Kind    ReasonKind
	Window  Window
	Zone    string        // IANA name
	Gap     time.Duration // whole hours, a day at most
	Service string        // empty: the instance has none
}

// Suggest gives the times, soonest first, to which the task could well be moved. Each of them is one that the policy allows, also to whoever
// confirms it within the hour, and of which it would warn nobody: inside the instance's maintenance window where its zone is known, and
// not within two hours of what else is set for the instance or its service.
//
// Where that leaves a choice within two weeks, it prefers 08:00 to 20:00 of a weekday, then other hours of a weekday, first those with
// an hour of allowed time behind them, then any other; full or half hours on the clock of the people. The suggestions lie 18 hours apart.
// A wish to put the task off gets later times, from the wish on; one to bring it forward gets earlier ones; the other way only where that
// way there is none. None: nothing is allowed, or the task cannot be moved at all. It costs a fraction of a millisecond, a few in the worst
// case, and is not for inside a transaction.
func (p Policy) Suggest(b Before, s Search) []Suggestion {
	b.Now = b.Now.Add(suggestAhead)
	a := b.ask(Actor{}, Wish{Action: Reschedule})
	r := p.Rule(a)
	if r == nil || b.Proof.Off != 0 || Changeable(b.Task) != "" {
		return nil
	}
	h := p.hunt(r, a, s)
	first, last := reach(h.bars, a)
	stands := a.Task.ScheduledAt
	from := s.From
	if from.IsZero() {
		from = stands
	}
	// The last pair is the other way.
	ways := [3][2]time.Time{{from, last}, {stands, from}, {first, stands}}
	if from.Before(stands) {
		ways = [3][2]time.Time{{from, stands}, {first, from}, {stands, last}}
	}
	for n, way := range ways {
		if len(h.found) < s.Most && (n < 2 || len(h.found) == 0) {
			h.look(later(first, roundUp(way[0])), earlier(last, way[1]))
		}
	}
	slices.SortFunc(h.found, time.Time.Compare)
	all := make([]Suggestion, len(h.found))
	for n, at := range h.found {
		all[n] = Suggestion{At: at, Reasons: h.reasons(at)}
	}
	return all
}

// hunt is a search under way.
type hunt struct {
	Search
	ask     Ask
	bars    []bar
	zone    *time.Location
	windows *time.Location // zone of maintenance windows, where they count; else nil
	frozen  bool           // there are freezes for the task
	found   []time.Time
}

func (p Policy) hunt(r *Rule, a Ask, s Search) *hunt {
	h := &hunt{Search: s, ask: a, bars: p.bars(r, a), zone: r.Location}
	if h.zone == nil {
		h.zone = s.Zone
	}
	if h.zone == nil {
		h.zone = time.UTC
	}
	// Only a window that leaves something out says where the others lie. What a rule requires is a bar of the policy's already.
	if zone := p.Windows[a.Instance.Project]; zone != nil && r.Window != Ignore && len(a.Instance.Window.outside()) > 0 {
		h.windows = zone
		h.bars = append(h.bars, windowBar(a.Instance.Window, zone))
	}
	if r.Weekends == Warn {
		h.bars = append(h.bars, bar{why: OnWeekend, inside: weekends(r.zone())})
	}
	h.frozen = slices.ContainsFunc(h.bars, func(b bar) bool { return b.freeze != nil })
	return h
}

// look adds what suits between two instants, both of them included.
func (h *hunt) look(first, last time.Time) {
	if last.Before(first) {
		return
	}
	soonest, ok := h.span(first, earlier(last, first.Add(suggestChoice))).next(0, false)
	if !ok {
		soonest, ok = h.span(first, earlier(last, first.Add(farthestSearch))).next(0, false)
	}
	if !ok {
		return
	}
	allowed := h.span(minuteAt(soonest), earlier(last, minuteAt(soonest).Add(suggestChoice)))
	roomy := allowed.clone()
	roomy.markAhead(int64(suggestRoom/time.Minute) - 1)
	without := func(of *minutes, inside []timeinterval.TimeInterval) *minutes {
		of = of.clone()
		of.markWithin(inside)
		return of
	}
	weekdays, weekdaysRoomy := without(allowed, weekends(h.zone)), without(roomy, weekends(h.zone))
	tastes := []*minutes{
		without(weekdaysRoomy, nights(h.zone)), weekdaysRoomy, without(weekdays, nights(h.zone)), weekdays, roomy, allowed,
	}
	for _, taste := range tastes {
		for at := allowed.from; len(h.found) < h.Most; {
			minute, ok := taste.next(at, false)
			if !ok {
				break
			}
			at = taste.even(minute, h.zone)
			h.found = append(h.found, minuteAt(at))
			for _, t := range tastes {
				t.markAround(minuteAt(at), suggestApart)
			}
		}
	}
}

// span has a mark for what the policy forbids, what lies beside another task, and what stands there already or was found before.
func (h *hunt) span(first, last time.Time) *minutes {
	span := free(h.bars, h.ask, first, last)
	for _, at := range h.Beside {
		span.markAround(at, besideGap)
	}
	if h.suits(h.Shown) { // so its own night, or day, is no other choice
		span.markAround(h.Shown, suggestApart)
	}
	for _, at := range h.found {
		span.markAround(at, suggestApart)
	}
	return span
}

// suits says that nothing speaks against the hour of an instant, whether the task stands there already or could be moved there.
func (h *hunt) suits(at time.Time) bool {
	return !slices.ContainsFunc(h.bars, func(b bar) bool { return within(b.inside, at) }) &&
		!slices.ContainsFunc(h.Beside, func(other time.Time) bool { return other.Sub(at).Abs() < besideGap })
}

func (h *hunt) reasons(at time.Time) []Reason {
	var all []Reason
	if h.windows != nil {
		all = append(all, Reason{Kind: SuitsWindow, Window: h.ask.Instance.Window, Zone: h.windows.String()})
	}
	if h.frozen {
		all = append(all, Reason{Kind: ClearOfFreezes})
	}
	if len(h.Beside) > 0 {
		gap := 24 * time.Hour
		for _, other := range h.Beside {
			gap = min(gap, other.Sub(at).Abs())
		}
		all = append(all, Reason{Kind: NothingBeside, Gap: gap.Truncate(time.Hour), Service: h.ask.Instance.service()})
	}
	switch {
	case within(weekends(h.zone), at):
	case within(nights(h.zone), at):
		all = append(all, Reason{Kind: NoWeekend, Zone: h.zone.String()})
	default:
		all = append(all, Reason{Kind: ByDay, Zone: h.zone.String()})
	}
	return all
}

// nights are the hours at which people should not have to look on.
func nights(zone *time.Location) []timeinterval.TimeInterval {
	return []timeinterval.TimeInterval{{
		Times:    []timeinterval.TimeRange{{StartMinute: 0, EndMinute: dayBegins}, {StartMinute: dayEnds, EndMinute: dayOfMinutes}},
		Location: &timeinterval.Location{Location: zone},
	}}
}
