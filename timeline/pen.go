package timeline

import (
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"headsup/maintenance"
)

// pen draws on a canvas whose y goes down from the top edge, in points.
type pen struct {
	image  *vgimg.Canvas
	height vg.Length
	fonts  *font.Cache
	sfnts  map[string]*sfnt.Font
	buffer sfnt.Buffer
}

func newPen(height vg.Length) (*pen, error) {
	read, err := fonts()
	if err != nil {
		return nil, err
	}
	var all font.Collection
	for name, face := range read {
		all = append(all, font.Face{Font: font.Font{Typeface: font.Typeface(name)}, Face: face})
	}
	return &pen{image: newCanvas(height), height: height, fonts: font.NewCache(all), sfnts: read}, nil
}

// cropped is what was drawn, down to y.
func (p *pen) cropped(y float64) (image.Image, error) {
	whole, ok := p.image.Image().(interface {
		image.Image
		SubImage(r image.Rectangle) image.Image
	})
	if !ok {
		return nil, fmt.Errorf("a picture of type %T cannot be cropped", p.image.Image())
	}
	size := whole.Bounds()
	size.Max.Y = min(size.Max.Y, int(y*dpi/vg.Inch.Points()))
	return whole.SubImage(size), nil
}

func (p *pen) face(name string, size float64) font.Face {
	return p.fonts.Lookup(font.Font{Typeface: font.Typeface(name)}, vg.Length(size))
}

// text writes from x on, with its base line at y.
func (p *pen) text(name string, size float64, c color.Color, x, y float64, s string) {
	p.image.SetColor(c)
	for _, one := range p.runs(name, s) {
		face := p.face(one.font, size)
		p.image.FillString(face, vg.Point{X: vg.Length(x), Y: p.height - vg.Length(y)}, one.text)
		x += float64(face.Width(one.text))
	}
}

// centred writes around x.
func (p *pen) centred(name string, size float64, c color.Color, x, y float64, s string) {
	p.text(name, size, c, x-p.measure(name, size, s)/2, y, s)
}

func (p *pen) measure(name string, size float64, s string) (wide float64) {
	for _, one := range p.runs(name, s) {
		face := p.face(one.font, size)
		wide += float64(face.Width(one.text))
	}
	return wide
}

// fitted cuts what is wider than there is room from its middle: names differ at their ends.
func (p *pen) fitted(name string, size float64, s string, room float64) string {
	letters := []rune(s)
	for cut := len(letters) - 1; cut > 2 && p.measure(name, size, s) > room; cut-- {
		head := (cut + 1) / 2
		s = string(letters[:head]) + "…" + string(letters[len(letters)-(cut-head):])
	}
	return s
}

func (p *pen) line(c color.Color, thick, x1, y1, x2, y2 float64) {
	var path vg.Path
	path.Move(p.at(x1, y1))
	path.Line(p.at(x2, y2))
	p.stroke(c, thick, path, nil)
}

func (p *pen) stroke(c color.Color, thick float64, path vg.Path, dashes []vg.Length) {
	p.image.SetColor(c)
	p.image.SetLineWidth(vg.Length(thick))
	p.image.SetLineDash(dashes, 0)
	p.image.Stroke(path)
}

func (p *pen) at(x, y float64) vg.Point { return vg.Point{X: vg.Length(x), Y: p.height - vg.Length(y)} }

func (p *pen) polygon(c color.Color, corners ...vg.Point) {
	var path vg.Path
	path.Move(corners[0])
	for _, corner := range corners[1:] {
		path.Line(corner)
	}
	path.Close()
	p.image.SetColor(c)
	p.image.Fill(path)
}

// box is a rectangle, its y down from the top.
type box struct{ x1, y1, x2, y2 float64 }

func (p *pen) fill(c color.Color, b box) {
	p.polygon(c, p.at(b.x1, b.y1), p.at(b.x2, b.y1), p.at(b.x2, b.y2), p.at(b.x1, b.y2))
}

func (p *pen) frame(c color.Color, thick float64, b box, dashes ...vg.Length) {
	var path vg.Path
	path.Move(p.at(b.x1, b.y1))
	for _, corner := range []vg.Point{p.at(b.x2, b.y1), p.at(b.x2, b.y2), p.at(b.x1, b.y2)} {
		path.Line(corner)
	}
	path.Close()
	p.stroke(c, thick, path, dashes)
}

// slants hatches a box with lines that rise, or fall where gap is below 0, so far from each other.
func (p *pen) slants(c color.Color, thick, gap float64, b box) {
	height, step, falling := b.y2-b.y1, gap, gap < 0
	if falling {
		step = -gap
	}
	for x := b.x1 - height; x < b.x2; x += step {
		// from the lower left (x, y2) to the upper right (x+height, y1), cut to the box
		begin, end := max(x, b.x1), min(x+height, b.x2)
		if begin >= end {
			continue
		}
		low, high := b.y2-(begin-x), b.y2-(end-x)
		if falling {
			low, high = b.y1+(begin-x), b.y1+(end-x)
		}
		p.line(c, thick, begin, low, end, high)
	}
}

// stripes hatches a box with level lines.
func (p *pen) stripes(c color.Color, thick, gap float64, b box) {
	for y := b.y1 + gap; y < b.y2; y += gap {
		p.line(c, thick, b.x1, y, b.x2, y)
	}
}

// The colours of Okabe and Ito.
func black() color.Color      { return color.NRGBA{A: 255} }
func orange() color.Color     { return color.NRGBA{R: 230, G: 159, A: 255} }
func sky() color.Color        { return color.NRGBA{R: 86, G: 180, B: 233, A: 255} }
func green() color.Color      { return color.NRGBA{G: 158, B: 115, A: 255} }
func blue() color.Color       { return color.NRGBA{G: 114, B: 178, A: 255} }
func vermillion() color.Color { return color.NRGBA{R: 213, G: 94, A: 255} }
func purple() color.Color     { return color.NRGBA{R: 204, G: 121, B: 167, A: 255} }

func white() color.Color    { return color.White }
func grey() color.Color     { return color.NRGBA{R: 215, G: 215, B: 215, A: 255} }
func dark() color.Color     { return color.NRGBA{R: 90, G: 90, B: 90, A: 255} }
func paleSky() color.Color  { return color.NRGBA{R: 221, G: 240, B: 251, A: 255} }
func paleGrey() color.Color { return color.NRGBA{R: 240, G: 240, B: 240, A: 255} }

// engine fills a bar so that engines differ in colour and in hatch.
func (p *pen) engine(e maintenance.Engine, b box) {
	switch e {
	case maintenance.Kafka:
		p.fill(blue(), b)
	case maintenance.RabbitMQ:
		p.fill(orange(), b)
		p.slants(black(), 0.7, 3, b)
	case maintenance.RocketMQ:
		p.fill(green(), b)
		p.stripes(white(), 1.2, 3, b)
	default:
		p.fill(grey(), b)
	}
	p.frame(black(), 0.7, b)
}
