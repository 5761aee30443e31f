package settings

import (
	"fmt"
	"slices"
	"strings"

	"headsup/maintenance"
)

// languages are those that headsup speaks.
func languages() (names []string) {
	for _, l := range maintenance.Languages() {
		names = append(names, string(l))
	}
	return names
}

// language reads in which language a route's channel is told.
func (m mapping) language(key string, otherwise maintenance.Language) maintenance.Language {
	text, e, has := m.text(key)
	if !has {
		return otherwise
	}
	said := strings.ToLower(strings.TrimSpace(text))
	if !slices.Contains(languages(), said) {
		m.c.at(e.line, e.path, "has "+m.c.quote(text), fmt.Sprintf("headsup speaks %s. Give one of them, or leave the key out.", either(languages())))
		return otherwise
	}
	return maintenance.Language(said)
}
