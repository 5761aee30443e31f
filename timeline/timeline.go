// Package timeline draws what is coming: a bar for each task by instance, freezes and maintenance windows shaded, now marked.
//
// It promises the same picture for the same view, of a size that a phone shows without a loupe, whatever is coming: what would be too much is
// grouped and counted. Nothing on it is told by colour alone: engines differ in hatch too, each bar has its handle. The colours are those of
// Okabe and Ito, which people who see few colours tell apart.
//
// It never asks for anything: what is drawn is what it is given. Whoever asks has bounded that to what people may see.
package timeline

import (
	"bytes"
	"fmt"
	"image/png"
	"time"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"headsup/maintenance"
)

// View is what a timeline shows.
type View struct {
	Items   []maintenance.Item // soonest first; what lies outside of the days is counted only
	Freezes []maintenance.Freeze
	Windows map[string]*time.Location            // zone of the maintenance windows of each project; without one a project's are not shown
	Lasts   func(maintenance.Item) time.Duration // how long such work usually takes; nil, or 0: not known
	Now     time.Time
	Zone    *time.Location // nil: UTC
	Days    int            // from now on; they are shown as whole days of the zone
	Words   Words
}

// Words are what stands on the picture besides names and numbers, in the reader's language. The fonts have Latin, Greek and Cyrillic
// letters, and the Chinese characters of GB 2312; whatever else a name has is a box.
type Words struct {
	Now, Freeze, Window, Waits string
	Tasks                      string    // behind a count: "5 tasks"
	Weekdays                   [7]string // from Sunday on, short
}

// Picture is a drawn timeline, and what is on it.
type Picture struct {
	PNG           []byte
	Width, Height int // in pixels

	From, Until time.Time // what is shown: whole days of the zone
	Shown       []maintenance.Item
	Later       int      // tasks behind what is shown
	Grouping    Grouping // what a row stands for
	Rows        int
	Frozen      []string // names of the freezes that are shown
}

// The picture's size, in points; a phone is 360 wide. Its pixels are finer, for screens whose own are.
const (
	width      = 360
	labelWidth = 112
	headHeight = 46
	footHeight = 80 // at most; what is not needed is cut off
	rowHeight  = 20
	margin     = 6
	dpi        = 180
)

// Draw draws a view.
func Draw(v View) (Picture, error) {
	l := layOut(v)
	p, err := newPen(vg.Length(l.height()))
	if err != nil {
		return Picture{}, err
	}
	drawn, err := p.cropped(l.draw(p) + margin)
	if err != nil {
		return Picture{}, err
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, drawn); err != nil {
		return Picture{}, fmt.Errorf("write the picture: %w", err)
	}
	size := drawn.Bounds()
	return Picture{
		PNG: b.Bytes(), Width: size.Dx(), Height: size.Dy(), From: l.from, Until: l.until, Shown: l.shown, Later: l.later,
		Grouping: l.grouping, Rows: len(l.rows), Frozen: l.frozen,
	}, nil
}

func newCanvas(height vg.Length) *vgimg.Canvas {
	return vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
}
