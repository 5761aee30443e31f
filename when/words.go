package when

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestText is more than any time needs; what is longer is not one.
const longestText = 100

// split takes a text apart into lower-case words. It is not ok where there are none, or too many.
func split(text string) ([]string, bool) {
	if utf8.RuneCountInString(text) > longestText {
		return nil, false
	}
	plain := strings.ToLower(strings.Map(plainRune, text))
	plain = full(strings.Trim(plain, " \"'.,;"))
	var words []string
	for word := range strings.FieldsSeq(closed(strings.ReplaceAll(plain, ",", " "))) {
		words = append(words, unglue(word)...)
	}
	return words, len(words) > 0
}

// plainRune brings what keyboards, chat programs and Chinese input methods make of a character back to ASCII. Invisible
// characters go: what was read is echoed as an instant, so that they can hide nothing.
func plainRune(r rune) rune {
	const fullWidth = '！' - '!' // the full-width forms stand in ASCII's order
	switch {
	case unicode.Is(unicode.Cf, r):
		return -1
	case unicode.IsSpace(r), strings.ContainsRune("()（）", r):
		return ' '
	case r == '、':
		return ','
	case r == '。':
		return '.'
	case strings.ContainsRune("“”„‟«»`*", r):
		return '"'
	case strings.ContainsRune("‘’‚‛", r):
		return '\''
	case strings.ContainsRune("‐‑‒–−", r):
		return '-'
	case r >= '！' && r <= '～':
		return r - fullWidth
	}
	return r
}

var (
	dateAndTime = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2}|\d{8})t(\d.*)$`)
	digitsOnly  = regexp.MustCompile(`^(\d{8})(\d{2})(\d{2})(\d{2})$`)
	basicTime   = regexp.MustCompile(`^(\d{2})(\d{2})(\d{2})?(z|[+-].*)?$`)
	timeAndZone = regexp.MustCompile(`^(\d{1,2}(?::\d{1,2}){1,2}(?:\.\d{1,9})?|\d{1,2}(?::\d{1,2}){0,2}[ap]m)(z|utc|gmt|(?:utc|gmt)?[+-]\d.*)$`)
)

// unglue separates date, time and zone where they are written as one: 2026-12-01T02:00Z, 20261201020000, 明天凌晨2点.
func unglue(word string) []string {
	if isChinese(word) {
		return cut(word)
	}
	if m := digitsOnly.FindStringSubmatch(word); m != nil {
		return []string{m[1], m[2] + ":" + m[3] + ":" + m[4]}
	}
	if m := dateAndTime.FindStringSubmatch(word); m != nil {
		clock := m[2]
		if b := basicTime.FindStringSubmatch(clock); b != nil && b[3] != "" {
			clock = basicTime.ReplaceAllString(clock, "$1:$2:$3$4")
		}
		return append([]string{m[1]}, unglue(clock)...)
	}
	if m := timeAndZone.FindStringSubmatch(word); m != nil {
		return []string{m[1], m[2]}
	}
	return []string{word}
}
