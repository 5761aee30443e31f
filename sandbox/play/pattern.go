package play

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// pattern is a text that is looked for in what people see: … stands for anything, <handle> for one word that is remembered.
// Case, blanks and Slack's formatting do not count.
type pattern struct {
	text  string
	parts []patternPart
}

type patternPart struct {
	literal string
	name    string // of a word to remember; with an empty literal and an empty name the part is …
}

var patternMark = regexp.MustCompile(`…|\.\.\.|<[a-z][a-z ']*>`)

func (s *script) pattern(text string) (pattern, error) {
	filled, err := s.fill(text)
	if err != nil {
		return pattern{}, err
	}
	p := pattern{text: filled}
	add := func(literal string) {
		if literal = normal(literal); literal != "" {
			p.parts = append(p.parts, patternPart{literal: literal})
		}
	}
	end := 0
	for _, at := range patternMark.FindAllStringIndex(filled, -1) {
		add(filled[end:at[0]])
		mark := filled[at[0]:at[1]]
		p.parts = append(p.parts, patternPart{name: strings.Trim(mark, "<>….")})
		end = at[1]
	}
	add(filled[end:])
	if len(p.parts) == 0 {
		return pattern{}, fmt.Errorf("%q expects nothing", text)
	}
	return p, nil
}

// expression is the pattern's first parts as a regular expression. Words that were remembered before stand for themselves.
func (p pattern) expression(parts int, known map[string]string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`(?is)`)
	named := map[string]bool{}
	for i, part := range p.parts[:parts] {
		if i > 0 {
			b.WriteString(` ?`)
		}
		switch {
		case part.literal != "":
			b.WriteString(regexp.QuoteMeta(part.literal))
		case part.name == "":
			b.WriteString(`.*?`)
		case known[part.name] != "":
			b.WriteString(`\b` + regexp.QuoteMeta(known[part.name]) + `\b`)
		case named[part.name]:
			b.WriteString(`\S+`)
		default:
			named[part.name] = true
			fmt.Fprintf(&b, `(?P<%s>[\p{L}\p{N}][\p{L}\p{N}_-]*)`, group(part.name))
		}
	}
	return regexp.MustCompile(b.String())
}

// group is a word's name as regular expressions allow it.
func group(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, name)
}

// in looks for the pattern in a text. The words that it remembers are given where all of it is found; otherwise reached says
// how many of its parts are.
func (p pattern) in(text string, known map[string]string) (found bool, words map[string]string, reached int) {
	text = normal(text)
	full := p.expression(len(p.parts), known)
	if m := full.FindStringSubmatch(text); m != nil {
		words = map[string]string{}
		for _, part := range p.parts {
			if i := full.SubexpIndex(group(part.name)); part.name != "" && i > 0 {
				words[part.name] = m[i]
			}
		}
		return true, words, len(p.parts)
	}
	for n := len(p.parts) - 1; n > 0; n-- {
		if p.expression(n, known).MatchString(text) {
			return false, nil, n
		}
	}
	return false, nil, 0
}

// holds is in for who asks no more.
func (p pattern) holds(text string, known map[string]string) bool {
	found, _, _ := p.in(text, known)
	return found
}

// before is the last part before a number that says something, and after the first one from it on, for reports.
func (p pattern) before(n int) string {
	for _, part := range slices.Backward(p.parts[:n]) {
		if text := part.String(); text != "…" {
			return text
		}
	}
	return "…"
}

func (p pattern) after(n int) string {
	for _, part := range p.parts[n:] {
		if text := part.String(); text != "…" {
			return text
		}
	}
	return "…"
}

func (p patternPart) String() string {
	switch {
	case p.literal != "":
		return p.literal
	case p.name != "":
		return "<" + p.name + ">"
	}
	return "…"
}

var (
	underlineBefore = regexp.MustCompile(`(^|[\s(\[])_(\S)`)
	underlineAfter  = regexp.MustCompile(`(\S)_($|[\s)\].,:;!?])`)
	dots            = regexp.MustCompile(`\s+`)
)

// normal drops what readers do not read: the kind of blanks and quotes, invisible characters, and marks of formatting.
func normal(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '*' || r == '`' || r == '~' || unicode.Is(unicode.Cf, r):
			return -1
		case r == '“' || r == '”':
			return '"'
		case r == '‘' || r == '’':
			return '\''
		}
		return r
	}, text)
	text = underlineBefore.ReplaceAllString(text, "$1$2")
	text = underlineAfter.ReplaceAllString(text, "$1$2")
	return strings.TrimSpace(dots.ReplaceAllString(text, " "))
}
