package main

import (
	"regexp"
	"strings"
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
