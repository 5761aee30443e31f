package play

import (
	"regexp"
	"strconv"
	"strings"
)

var spelled = regexp.MustCompile(`\{(?:U\+([0-9A-Fa-f]{4,6})|(\d{1,5}) times ([^{}]+))\}`)

// spell writes out what a story would rather not hold itself: characters that hide or turn, such as {U+202E}, and long texts,
// such as {3000 times x}.
func spell(text string) string {
	return spelled.ReplaceAllStringFunc(text, func(whole string) string {
		m := spelled.FindStringSubmatch(whole)
		if m[1] != "" {
			r, err := strconv.ParseInt(m[1], 16, 32)
			if err != nil {
				return whole
			}
			return string(rune(r))
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return whole
		}
		return strings.Repeat(m[3], n)
	})
}
