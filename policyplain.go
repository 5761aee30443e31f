package main

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	slackDate    = regexp.MustCompile(`<!date\^[^|>]*\|([^>]*)>`)
	slackMention = regexp.MustCompile(`<(?:!subteam\^|([@#]))([A-Z0-9]+)(?:\|[^>]*)?>`)
)

// plain gives a sentence that was written for Slack as a terminal can show it: times in UTC, ids for people and channels.
func plain(said string) string {
	said = slackDate.ReplaceAllString(said, "$1")
	said = slackMention.ReplaceAllString(said, "$1$2")
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "\u2060", "", ":warning: ", "").Replace(said)
}

// harmless is a line without what moves a terminal's cursor, or hides or turns what stands beside: names come from outside.
func harmless(line string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, line)
}
