package settings

import (
	"fmt"
	"slices"
	"strings"
)

// languages are those that headsup speaks.
func languages() []string { return []string{"en"} }

// language reads in which language a route's channel is told; today there is one, so that nothing hangs on it.
func (m mapping) language(key string) {
	text, e, has := m.text(key)
	if !has {
		return
	}
	if said := strings.ToLower(strings.TrimSpace(text)); !slices.Contains(languages(), said) {
		m.c.at(e.line, e.path, "has "+m.c.quote(text), fmt.Sprintf("headsup speaks %s. Give that, or leave the key out.", either(languages())))
	}
}
