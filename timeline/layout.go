package timeline

import (
	"time"

	"headsup/maintenance"
)

// layout is where everything stands, before anything is drawn.
type layout struct {
	view        View
	zone        *time.Location
	days        int // that are shown, whole ones
	from, until time.Time
	shown       []maintenance.Item
	later       int
	grouping    Grouping
	rows        []row
	freezes     []shade
	frozen      []string
}

// shade is a freeze that holds in the days that are shown.
type shade struct {
	freeze maintenance.Freeze
	spans  []maintenance.Span
}

func layOut(v View) *layout {
	l := &layout{view: v, zone: v.Zone, days: v.Days + 1} // the day of now is begun already
	if l.zone == nil {
		l.zone = time.UTC
	}
	l.from, l.until = maintenance.DaysFrom(v.Now, l.zone, v.Days)
	for _, i := range v.Items {
		if i.Task.ScheduledAt.Before(l.until) {
			l.shown = append(l.shown, i)
		} else {
			l.later++
		}
	}
	for _, g := range groupings() {
		if l.group(g) {
			break
		}
	}
	for _, f := range v.Freezes {
		if spans := f.Spans(l.from, l.until); len(spans) > 0 {
			l.freezes = append(l.freezes, shade{f, spans})
		}
	}
	return l
}

// group puts what is shown into rows; false where that is too much for one picture. Engines are few enough.
func (l *layout) group(g Grouping) bool {
	most := mostLanes
	if g == ByEngine {
		most = len(l.shown)
	}
	rows := rowsBy(g, l.shown, most)
	if rows == nil && len(l.shown) > 0 {
		return false
	}
	lanes := 0
	for n := range rows {
		if g == ByInstance {
			l.barsOf(&rows[n])
		} else {
			l.cellsOf(&rows[n])
		}
		lanes += rows[n].lanes
	}
	if lanes > mostLanes && g != ByEngine {
		return false
	}
	l.grouping, l.rows = g, rows
	return true
}

// midnight is when a day begins, counted from that of now.
func (l *layout) midnight(day int) time.Time {
	year, month, today := l.view.Now.In(l.zone).Date()
	return time.Date(year, month, today+day, 0, 0, 0, 0, l.zone)
}

// width is that of the days, in points.
func (l *layout) width() float64 { return width - labelWidth - margin }

// x is where an instant stands, in points from the left edge of the days, and never outside of them.
func (l *layout) x(at time.Time) float64 {
	share := float64(at.Sub(l.from)) / float64(l.until.Sub(l.from))
	return min(max(share, 0), 1) * l.width()
}

func (l *layout) lasts(i maintenance.Item) time.Duration {
	if l.view.Lasts == nil {
		return 0
	}
	return l.view.Lasts(i)
}

func (l *layout) lanes() int {
	n := 0
	for _, r := range l.rows {
		n += r.lanes
	}
	return max(n, 1) // of no task there is one empty row
}

func (l *layout) height() float64 { return float64(headHeight + footHeight + l.lanes()*rowHeight) }
