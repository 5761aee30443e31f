package maintenance

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Language is one that headsup speaks, by the name that settings have for it; empty: nobody said which.
type Language string

// The languages.
const (
	English Language = "en"
	Chinese Language = "zh" // with simplified characters
)

// Languages are all of them.
func Languages() []Language { return []Language{English, Chinese} }

// LanguageOf is that of a locale such as zh-CN or en_GB; empty where headsup does not speak it.
func LanguageOf(locale string) Language {
	name, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(locale)), "_", "-"), "-")
	if l := Language(name); slices.Contains(Languages(), l) {
		return l
	}
	return ""
}

// LanguageAccepted is the one that a browser asks for first, by its header Accept-Language; empty where it asks for none that headsup speaks.
func LanguageAccepted(header string) Language {
	tags, _, err := language.ParseAcceptLanguage(header) // the most wanted first
	if err != nil {
		return ""
	}
	for _, tag := range tags {
		if l := LanguageOf(tag.String()); l != "" {
			return l
		}
	}
	return ""
}

// Reads is the language in which somebody reads what they read alone: as they chose, else as Slack says; empty where neither is known.
func (p Person) Reads() Language { return p.Language.Or(LanguageOf(p.Locale)) }

// Or gives another one where nobody said which.
func (l Language) Or(otherwise Language) Language {
	if l == "" {
		return otherwise
	}
	return l
}

// LanguageOf is that of what a channel reads: of the first route to it that names one, parents first; empty where none does.
func (p Policy) LanguageOf(channel string) Language {
	var said Language
	p.Routes.Each(func(r *Route) {
		if r.Channel == channel {
			said = said.Or(r.Language)
		}
	})
	return said
}
