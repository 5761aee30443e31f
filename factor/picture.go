package factor

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is how many modules of margin a reader needs around the code (ISO/IEC 18004 asks for four; two do on a terminal, whose own
// background goes on).
const quiet = 2

// Picture is the link as a QR code for a terminal: two modules in each character, dark on light whatever the colours of the terminal.
func (s Secret) Picture(account string) (string, error) {
	code, err := s.qr(account)
	if err != nil {
		return "", err
	}
	const light, dark = "\x1b[107;30m", "\x1b[0m"
	var b strings.Builder
	size := code.Bounds().Dx()
	for y := -quiet; y < size+quiet; y += 2 {
		b.WriteString(light)
		for x := -quiet; x < size+quiet; x++ {
			b.WriteRune(half(black(code, x, y), black(code, x, y+1)))
		}
		b.WriteString(dark + "\n")
	}
	return b.String(), nil
}

// half is the character whose upper and lower halves are black.
func half(upper, lower bool) rune {
	switch {
	case upper && lower:
		return '█'
	case upper:
		return '▀'
	case lower:
		return '▄'
	}
	return ' '
}

// SVG is the link as a QR code for a page.
func (s Secret) SVG(account string) (string, error) {
	code, err := s.qr(account)
	if err != nil {
		return "", err
	}
	const margin = 4
	size := code.Bounds().Dx()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="%d %d %d %d" width="260" height="260" role="img" aria-label="QR code">`,
		-margin, -margin, size+2*margin, size+2*margin)
	fmt.Fprintf(&b, `<rect x="%d" y="%d" width="100%%" height="100%%" fill="#fff"/><path d="`, -margin, -margin)
	for y := range size {
		for x := range size {
			if black(code, x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return b.String() + `"/></svg>`, nil
}

func (s Secret) qr(account string) (image.Image, error) {
	code, err := qr.Encode(s.Link(account), qr.M, qr.Unicode)
	if err != nil {
		return nil, fmt.Errorf("draw the picture of a second factor: %w", err)
	}
	return code, nil
}

func black(i image.Image, x, y int) bool {
	return image.Pt(x, y).In(i.Bounds()) && color.GrayModel.Convert(i.At(x, y)) == color.Gray{}
}
