package timeline

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

const (
	small  = 9.3
	normal = 10.5
)

// draw draws all of it, and gives how far down it reaches.
func (l *layout) draw(p *pen) (bottom float64) {
	p.fill(white(), box{0, 0, width, l.height()})
	l.head(p)
	l.eachRow(func(r row, top, bottom float64) { l.shades(p, r, box{labelWidth, top, labelWidth + l.width(), bottom}) })
	l.grid(p)
	now := labelWidth + l.x(l.view.Now)
	p.line(vermillion(), 1.6, now, headHeight-4, now, l.bottom())
	l.eachRow(func(r row, top, _ float64) {
		label := p.fitted(plain, normal, r.name, labelWidth-2*margin)
		p.text(plain, normal, black(), margin, top+13.8, label)
		l.bars(p, r, top)
		l.cells(p, r, top)
	})
	p.polygon(vermillion(), p.at(now-4, headHeight-6), p.at(now+4, headHeight-6), p.at(now, headHeight))
	return l.foot(p)
}

func (l *layout) bottom() float64 { return headHeight + float64(l.lanes())*rowHeight }

func (l *layout) eachRow(do func(r row, top, bottom float64)) {
	top := float64(headHeight)
	for _, r := range l.rows {
		bottom := top + float64(r.lanes)*rowHeight
		do(r, top, bottom)
		top = bottom
	}
}

// head says which days they are, and of which zone.
func (l *layout) head(p *pen) {
	last := l.until.Add(-time.Minute).In(l.zone)
	p.text(bold, normal, black(), margin, 12, l.from.Format(time.DateOnly)+" – "+last.Format(time.DateOnly)+"  "+l.zone.String())
	every := 1
	if l.days > 10 {
		every = 5
	}
	for day := 0; day < l.days; day += every {
		begin := l.midnight(day)
		date := begin.Format("01-02")
		if x := labelWidth + l.x(begin) + 1.5; x+p.measure(plain, small, date) <= width {
			p.text(plain, small, dark(), x, 25, l.view.Words.Weekdays[begin.Weekday()])
			p.text(plain, small, dark(), x, 35, date)
		}
	}
}

// grid parts days and rows.
func (l *layout) grid(p *pen) {
	for day := range l.days + 1 {
		x := labelWidth + l.x(l.midnight(day))
		p.line(grey(), 0.6, x, headHeight-6, x, l.bottom())
	}
	l.eachRow(func(_ row, top, _ float64) { p.line(grey(), 0.6, margin, top, labelWidth+l.width(), top) })
	p.line(grey(), 0.6, margin, l.bottom(), labelWidth+l.width(), l.bottom())
}

// shades shows the maintenance windows of an instance, and the freezes that hold for any task of the row.
func (l *layout) shades(p *pen, r row, b box) {
	if l.grouping == ByInstance {
		of := r.items[0].Instance
		for _, s := range of.Window.Spans(l.from, l.until, l.view.Windows[of.Project]) {
			p.window(box{labelWidth + l.x(s.From), b.y1, labelWidth + l.x(s.Until), b.y2})
		}
	}
	for _, f := range l.freezes {
		if !slices.ContainsFunc(r.items, f.freeze.For) {
			continue
		}
		if !slices.Contains(l.frozen, f.freeze.Name) {
			l.frozen = append(l.frozen, f.freeze.Name)
		}
		for _, s := range f.spans {
			p.freeze(box{labelWidth + l.x(s.From), b.y1, labelWidth + l.x(s.Until), b.y2})
		}
	}
}

// window is pale, with a line below.
func (p *pen) window(b box) {
	p.fill(paleSky(), b)
	p.line(sky(), 1.6, b.x1, b.y2-1, b.x2, b.y2-1)
}

// freeze is hatched, and framed at its ends.
func (p *pen) freeze(b box) {
	p.slants(purple(), 0.8, -4.5, b)
	p.line(purple(), 1.2, b.x1, b.y1, b.x1, b.y2)
	p.line(purple(), 1.2, b.x2, b.y1, b.x2, b.y2)
}

func (l *layout) bars(p *pen, r row, top float64) {
	for _, one := range r.bars {
		y := top + float64(one.lane)*rowHeight
		b := box{labelWidth + one.from, y + 4, labelWidth + one.to, y + rowHeight - 4}
		if c := one.item.Change; c != nil {
			p.waits(b)
		} else {
			p.engine(one.item.Instance.Engine, b)
		}
		handle := one.item.Task.Handle
		x, wide := b.x2+handleGap, p.measure(bold, small, handle)
		if one.left {
			x = b.x1 - handleGap - wide
		}
		p.fill(white(), box{x - 0.5, y + 4.5, x + wide + 0.5, y + rowHeight - 4.5})
		p.text(bold, small, black(), x, y+13.3, handle)
	}
}

// waits is the bar of a task that a change may move: hollow, with a broken edge.
func (p *pen) waits(b box) {
	p.fill(white(), b)
	p.frame(black(), 1, b, 2, 1.5)
}

func (l *layout) cells(p *pen, r row, top float64) {
	for _, c := range r.cells {
		b := box{labelWidth + c.from + 0.8, top + 3, labelWidth + c.to - 0.8, top + rowHeight - 3}
		p.fill(paleGrey(), b)
		p.frame(black(), 0.7, b)
		size, text := small, fmt.Sprint(c.count)
		for size > 5 && p.measure(bold, size, text) > b.x2-b.x1-1 {
			size -= 0.5
		}
		p.centred(bold, size, black(), (b.x1+b.x2)/2, top+13.3, text)
	}
}

// foot explains what is on the picture, and only that.
func (l *layout) foot(p *pen) (bottom float64) {
	x, y, words := float64(margin), l.bottom()+8, l.view.Words
	entry := func(swatch func(box), text string) {
		wide := 18 + p.measure(plain, small, text)
		if x > margin && x+wide > width-margin {
			x, y = margin, y+14
		}
		swatch(box{x, y, x + 14, y + 9})
		p.text(plain, small, black(), x+18, y+7.6, text)
		x += wide + 10
	}
	entry(func(b box) {
		mid := (b.x1 + b.x2) / 2
		p.line(vermillion(), 1.6, mid, b.y1, mid, b.y2)
		p.polygon(vermillion(), p.at(mid-4, b.y1-1), p.at(mid+4, b.y1-1), p.at(mid, b.y1+5))
	}, words.Now)
	if l.grouping == ByInstance {
		for _, e := range l.engines() {
			entry(func(b box) { p.engine(e, b) }, string(e))
		}
		if slices.ContainsFunc(l.shown, func(i maintenance.Item) bool { return i.Change != nil }) {
			entry(p.waits, words.Waits)
		}
		if l.windows() {
			entry(p.window, words.Window)
		}
	} else if len(l.shown) > 0 {
		entry(func(b box) {
			p.fill(paleGrey(), b)
			p.frame(black(), 0.7, b)
			p.centred(bold, small, black(), (b.x1+b.x2)/2, b.y2-1.5, "5")
		}, "5 "+words.Tasks)
	}
	if len(l.frozen) > 0 {
		entry(func(b box) {
			p.freeze(b)
			p.frame(purple(), 0.8, b)
		}, p.fitted(plain, small, words.Freeze+": "+strings.Join(l.frozen, ", "), width-4*margin-18))
	}
	return y + 13
}

func (l *layout) engines() []maintenance.Engine {
	var all []maintenance.Engine
	for _, i := range l.shown {
		if !slices.Contains(all, i.Instance.Engine) {
			all = append(all, i.Instance.Engine)
		}
	}
	return all
}

// windows says that the maintenance window of any row is shown.
func (l *layout) windows() bool {
	return slices.ContainsFunc(l.rows, func(r row) bool {
		of := r.items[0].Instance
		return len(of.Window.Spans(l.from, l.until, l.view.Windows[of.Project])) > 0
	})
}
