package timeline

// Writes says that the picture has a character, and that its shape can be read.
func Writes(r rune) (has bool, err error) {
	p, err := newPen(10)
	if err != nil {
		return false, err
	}
	font := p.runs(plain, string(r))[0].font
	glyph, err := p.sfnts[font].GlyphIndex(&p.buffer, r)
	if err != nil || glyph == 0 {
		return false, err
	}
	_, err = p.sfnts[font].LoadGlyph(&p.buffer, glyph, 640, nil)
	return err == nil, err
}
