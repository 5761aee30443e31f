package maintenance

import (
	"slices"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/prometheus/alertmanager/timeinterval"
)

// Freeze is a time in which no task may be moved to run. It stops nothing: what stands in it is pointed out, and can be
// cancelled or moved out of it.
type Freeze struct {
	Source    Source
	Name      string // foreign
	Matchers  []*labels.Matcher
	Intervals []timeinterval.TimeInterval // any of them
	Ask       []Party                     // whom to ask about it; may be empty
}

// Holds says that the freeze is for the item, and that the instant lies in it.
func (f Freeze) Holds(i Item, at time.Time) bool {
	return within(f.Intervals, at) && matches(f.Matchers, Labels(i))
}

// Over says that the freeze never holds again: its intervals name years, and the last of their days has passed.
func (f Freeze) Over(now time.Time) bool {
	return !slices.ContainsFunc(f.Intervals, func(one timeinterval.TimeInterval) bool {
		last := 0
		for _, years := range one.Years {
			last = max(last, years.End)
		}
		if len(one.Years) == 0 {
			return true
		}
		one.Times = nil // each of them is a part of a day
		zone := time.UTC
		if one.Location != nil {
			zone = one.Location.Location
		}
		today := now.In(zone)
		for at := time.Date(today.Year(), today.Month(), today.Day(), 12, 0, 0, 0, zone); at.Year() <= last; at = at.AddDate(0, 0, 1) {
			if one.ContainsTime(at) {
				return true
			}
		}
		return false
	})
}

// Freeze finds the first freeze in which the instant lies for the item; nil where none is.
func (p Policy) Freeze(i Item, at time.Time) *Freeze {
	for n := range p.Freezes {
		if p.Freezes[n].Holds(i, at) {
			return &p.Freezes[n]
		}
	}
	return nil
}

// Frozen are the items that stand in a freeze.
type Frozen struct {
	Freeze Freeze
	Items  []Item // soonest first
}

// Frozen gives what stands in each freeze, in the order of the policy; a freeze in which nothing stands is left out.
func (p Policy) Frozen(items []*Item) []Frozen {
	var all []Frozen
	for _, f := range p.Freezes {
		var in []Item
		for _, i := range items {
			if i.Task.Waiting() && f.Holds(*i, i.Task.ScheduledAt) {
				in = append(in, *i)
			}
		}
		if len(in) > 0 {
			all = append(all, Frozen{f, in})
		}
	}
	return all
}
