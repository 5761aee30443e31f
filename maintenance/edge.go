package maintenance

import (
	"slices"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
)

// edges are the times of day at which something may begin or end, in the zone where it is meant.
type edges []edge

type edge struct {
	zone   *time.Location
	minute int // of the day
}

// edgesOf gives the edges of intervals: their times of day, and midnight, where days, months and years change.
func edgesOf(all []timeinterval.TimeInterval) edges {
	var found edges
	for _, one := range all {
		zone := time.UTC
		if one.Location != nil {
			zone = one.Location.Location
		}
		found = append(found, edge{zone, 0})
		for _, times := range one.Times {
			found = append(found, edge{zone, times.StartMinute}, edge{zone, times.EndMinute})
		}
	}
	return found
}

// edges are those of everything that can bind the new time of a move.
func (p Policy) edges(r *Rule, a Ask) edges {
	found := edges{{r.zone(), 0}}
	for _, f := range p.Freezes {
		if matches(f.Matchers, Labels(a.item())) {
			found = append(found, edgesOf(f.Intervals)...)
		}
	}
	if zone := p.Windows[a.Instance.Project]; zone != nil {
		for _, text := range []string{a.Instance.Window.Begin, a.Instance.Window.End} {
			if minute, ok := minuteOfDay(text); ok {
				found = append(found, edge{zone, minute})
			}
		}
	}
	slices.SortFunc(found, func(a, b edge) int { return a.minute - b.minute })
	return slices.CompactFunc(found, func(a, b edge) bool { return a.minute == b.minute && a.zone.String() == b.zone.String() })
}

// after is the next edge behind the instant. Without edges that is a day later.
func (all edges) after(at time.Time) time.Time {
	next := at.Add(24 * time.Hour)
	for _, e := range all {
		local := at.In(e.zone)
		for day := range 2 {
			begins := time.Date(local.Year(), local.Month(), local.Day()+day, 0, e.minute, 0, 0, e.zone)
			if begins.After(at) && begins.Before(next) {
				next = begins
			}
		}
	}
	return next.UTC()
}
