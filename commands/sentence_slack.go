package commands

import (
	"regexp"
	"strings"
)

// slackToken is what Slack makes of mentions, channels, groups and links: <@U1|bob>, <#C1|ops>, <!subteam^S1>, <http://x|x>.
var slackToken = regexp.MustCompile(`^<([@#!]?)([^<>|\s]+)(?:\|([^<>]*))?>`)

// withoutTokens writes Slack's tokens as the person saw them. What merely looks like one stays, and so does <!channel>: it is
// text here, and cards escapes it.
func withoutTokens(raw string) string {
	var b strings.Builder
	for {
		at := strings.IndexByte(raw, '<')
		if at < 0 {
			return b.String() + raw
		}
		b.WriteString(raw[:at])
		raw = raw[at:]
		m := slackToken.FindStringSubmatch(raw)
		if m == nil {
			b.WriteByte('<')
			raw = raw[1:]
			continue
		}
		b.WriteString(seen(m))
		raw = raw[len(m[0]):]
	}
}

func seen(m []string) string {
	whole, kind, target, label := m[0], m[1], m[2], m[3]
	switch {
	case kind == "" && !strings.Contains(target, ":"), kind == "!", kind != "" && label == "":
		return whole
	case kind != "":
		return kind + label
	}
	return nonEmpty(label, strings.TrimPrefix(target, "mailto:"))
}

// Slack escapes three characters in what it sends, and wants them escaped in what it gets.
func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// Link is a permalink to a message.
type Link struct {
	Host    string // of the workspace, such as ops.slack.com
	Channel string
	TS      string // Slack's ts, such as 1764000000.000100
}

var permalink = regexp.MustCompile(`^https://((?:[a-z0-9-]+\.)*slack(?:-gov)?\.com)/archives/([A-Z][A-Z0-9]+)/p(\d{10})(\d{6})/?(?:\?[^ ]*)?$`)

func readLink(s string) (Link, bool) {
	m := permalink.FindStringSubmatch(s)
	if m == nil {
		return Link{}, false
	}
	return Link{Host: m[1], Channel: m[2], TS: m[3] + "." + m[4]}, true
}

func (l Link) String() string {
	return "https://" + l.Host + "/archives/" + l.Channel + "/p" + strings.Replace(l.TS, ".", "", 1)
}
