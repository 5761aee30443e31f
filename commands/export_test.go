package commands

import (
	"slices"
	"strings"
)

// InEnglish gives the other words for a verb, those that a keyboard has.
func (v Verb) InEnglish() []string {
	for _, w := range vocabulary() {
		if w.verb == v {
			return slices.DeleteFunc(slices.Clone(w.more), func(s string) bool {
				return strings.ContainsFunc(s, func(c rune) bool { return c > '~' })
			})
		}
	}
	return nil
}
