package timeline

import (
	_ "embed"
	"fmt"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// The fonts, by the names that a pen has for them.
const (
	plain = "plain"
	bold  = "bold"
	han   = "han" // has the 6,763 characters of GB 2312, and their signs: those of the texts, and of what people call a freeze
)

//go:embed han/gb2312.ttf
var gb2312 []byte

// fonts are read once: what is drawn changes nothing in them.
//
//nolint:gochecknoglobals // the fonts of the one room that draws
var fonts = sync.OnceValues(func() (map[string]*sfnt.Font, error) {
	read := map[string]*sfnt.Font{}
	for name, data := range map[string][]byte{plain: liberationsansregular.TTF, bold: liberationsansbold.TTF, han: gb2312} {
		font, err := opentype.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("read the font %s: %w", name, err)
		}
		read[name] = font
	}
	return read, nil
})

// run is a piece of a text that one font writes.
type run struct{ font, text string }

// runs takes a text apart by the fonts that have its characters: the one that is asked for, else the Chinese one. What neither has is left to the
// first, which draws a box for it.
func (p *pen) runs(name, s string) []run {
	var all []run
	begin, writes := 0, name
	for at, r := range s {
		font := name
		if r > maxLatin && !p.has(name, r) && p.has(han, r) {
			font = han
		}
		if font != writes && at > begin {
			all = append(all, run{writes, s[begin:at]})
			begin = at
		}
		writes = font
	}
	return append(all, run{writes, s[begin:]})
}

// maxLatin is the last character that every font has.
const maxLatin = '~'

// has says that a font has a character.
func (p *pen) has(name string, r rune) bool {
	glyph, err := p.sfnts[name].GlyphIndex(&p.buffer, r)
	return err == nil && glyph != 0
}
