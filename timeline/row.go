package timeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

// Grouping is what a row stands for.
type Grouping string

// The groupings, from the finest: the first that leaves few enough rows is taken.
const (
	ByInstance Grouping = "instance"
	ByFamily   Grouping = "family" // instances whose names differ in numbers only
	ByProject  Grouping = "project and engine"
	ByEngine   Grouping = "engine"
)

func groupings() []Grouping { return []Grouping{ByInstance, ByFamily, ByProject, ByEngine} }

// mostLanes is how many rows of bars are readable on one picture.
const mostLanes = 26

// row is one instance or group, with what is coming of it, soonest first.
type row struct {
	name  string
	items []maintenance.Item
	bars  []bar  // where a row is an instance
	cells []cell // else
	lanes int
}

func (g Grouping) name(i maintenance.Item) string {
	switch g {
	case ByFamily:
		return family(called(i.Instance))
	case ByProject:
		return i.Instance.Project + " " + string(i.Instance.Engine)
	case ByEngine:
		return string(i.Instance.Engine)
	}
	return called(i.Instance)
}

func (g Grouping) key(i maintenance.Item) string {
	if g == ByInstance {
		return i.Instance.ID
	}
	return g.name(i)
}

func called(i maintenance.Instance) string { return cmp.Or(i.Name, i.ID) }

// family is a name with each run of digits as a star.
func family(name string) string {
	var b strings.Builder
	star := false
	for _, r := range name {
		digit := r >= '0' && r <= '9'
		switch {
		case !digit:
			b.WriteRune(r)
		case !star:
			b.WriteByte('*')
		}
		star = digit
	}
	return b.String()
}

// rowsBy groups items that are soonest first: the row whose first task is soonest is on top. It stops, and gives nothing, where that makes more than most rows.
func rowsBy(g Grouping, items []maintenance.Item, most int) []row {
	var all []row
	at := map[string]int{}
	for _, i := range items {
		n, known := at[g.key(i)]
		if !known {
			if len(all) == most {
				return nil
			}
			n = len(all)
			at[g.key(i)], all = n, append(all, row{name: g.name(i), lanes: 1})
		}
		all[n].items = append(all[n].items, i)
	}
	return all
}

// bar is a task on its row.
type bar struct {
	item     maintenance.Item
	from, to float64 // in points from the left edge of the days
	lane     int
	left     bool // the handle stands before the bar, since there is no room behind it
}

const (
	leastBar  = 7   // a bar is never shorter than can be seen
	handleGap = 2   // between a bar and its handle
	nextGap   = 3   // between a handle and the next bar
	charWidth = 5.8 // of a handle, at its widest
)

// barsOf places the tasks of an instance: what would overlap stands in lanes of its own.
func (l *layout) barsOf(r *row) {
	var ends []float64 // of each lane
	for _, i := range r.items {
		b := bar{item: i, from: min(l.x(i.Task.ScheduledAt), l.width()-leastBar)}
		b.to = max(b.from+leastBar, l.x(i.Task.ScheduledAt.Add(l.lasts(i))))
		text := handleGap + charWidth*float64(len(i.Task.Handle))
		begin, end := b.from, b.to+text
		if end > l.width() {
			b.left, begin, end = true, b.from-text, b.to
		}
		b.lane = slices.IndexFunc(ends, func(end float64) bool { return end+nextGap <= begin })
		if b.lane < 0 {
			b.lane, ends = len(ends), append(ends, 0)
		}
		ends[b.lane] = end
		r.bars = append(r.bars, b)
	}
	r.lanes = len(ends)
}

// cell is how many tasks of a row there are in a part of the days.
type cell struct {
	from, to float64
	count    int
}

// cellsOf counts the tasks of a group: in half days of a week, in two days of a month.
func (l *layout) cellsOf(r *row) {
	edges := l.edges()
	n := 0
	for _, i := range r.items {
		for n+1 < len(edges)-1 && !i.Task.ScheduledAt.Before(edges[n+1]) {
			n++
		}
		from, to := l.x(edges[n]), l.x(edges[n+1])
		if last := len(r.cells) - 1; last >= 0 && r.cells[last].from == from {
			r.cells[last].count++
			continue
		}
		r.cells = append(r.cells, cell{from, to, 1})
	}
}

// edges are where cells begin and end: at midnights and noons of the zone, or at every other midnight.
func (l *layout) edges() []time.Time {
	var all []time.Time
	for day := 0; day <= l.days; day++ {
		all = append(all, l.midnight(day))
		if l.days <= 10 && day < l.days {
			year, month, d := l.midnight(day).In(l.zone).Date()
			all = append(all, time.Date(year, month, d, 12, 0, 0, 0, l.zone))
		}
	}
	if l.days <= 10 {
		return all
	}
	var even []time.Time
	for n := 0; n < len(all); n += 2 {
		even = append(even, all[n])
	}
	if len(all)%2 == 0 {
		even = append(even, all[len(all)-1])
	}
	return even
}
