package slack

import (
	"encoding/json"
	"regexp"
	"strings"
)

// TokenKind is what Slack makes of something between angle brackets.
type TokenKind string

// The kinds of token.
const (
	TokenUser      TokenKind = "user"
	TokenChannel   TokenKind = "channel"
	TokenGroup     TokenKind = "group"
	TokenBroadcast TokenKind = "broadcast" // here, channel, everyone
	TokenDate      TokenKind = "date"
	TokenLink      TokenKind = "link"
)

// Token is something in a text that Slack does not show as it stands: a mention, a date or a link.
type Token struct {
	Kind  TokenKind
	Value string // an id, the name of the broadcast, the date's first part, or the address
	Raw   string
}

// Notifies is true when somebody is alerted by it.
func (t Token) Notifies() bool {
	return t.Kind == TokenUser || t.Kind == TokenGroup || t.Kind == TokenBroadcast
}

// Tokens lists what is live in a text of mrkdwn; in escaped text there is nothing.
func Tokens(mrkdwn string) []Token {
	pattern := regexp.MustCompile(`<([^<>]+)>`)
	var all []Token
	for _, found := range pattern.FindAllStringSubmatch(mrkdwn, -1) {
		inner, _, _ := strings.Cut(found[1], "|")
		token := Token{Kind: TokenLink, Value: inner, Raw: found[0]}
		switch {
		case strings.HasPrefix(inner, "@"):
			token.Kind, token.Value = TokenUser, inner[1:]
		case strings.HasPrefix(inner, "#"):
			token.Kind, token.Value = TokenChannel, inner[1:]
		case strings.HasPrefix(inner, "!subteam^"):
			token.Kind, token.Value = TokenGroup, strings.TrimPrefix(inner, "!subteam^")
		case strings.HasPrefix(inner, "!date^"):
			token.Kind, token.Value = TokenDate, strings.TrimPrefix(inner, "!date^")
		case strings.HasPrefix(inner, "!"):
			token.Kind, token.Value = TokenBroadcast, inner[1:]
		}
		all = append(all, token)
	}
	return all
}

// MessageTokens lists what is live in a message: in its text, in every mrkdwn text of its blocks, and in its rich text.
// Where a message has blocks its text still alerts, as the notification.
func MessageTokens(text string, blocks json.RawMessage) []Token {
	all := Tokens(text)
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, part := range v {
				walk(part)
			}
		case map[string]any:
			all = append(all, liveIn(v)...)
			for _, part := range v {
				walk(part)
			}
		}
	}
	walk(decode(blocks))
	return all
}

// liveIn lists what is live in one object itself.
func liveIn(object map[string]any) []Token {
	kind, _ := object["type"].(string)
	get := func(key string) string {
		s, _ := object[key].(string)
		return s
	}
	switch kind {
	case "mrkdwn", "markdown":
		return Tokens(get("text"))
	case "user":
		return []Token{{Kind: TokenUser, Value: get("user_id")}}
	case "usergroup":
		return []Token{{Kind: TokenGroup, Value: get("usergroup_id")}}
	case "channel":
		return []Token{{Kind: TokenChannel, Value: get("channel_id")}}
	case "broadcast":
		return []Token{{Kind: TokenBroadcast, Value: get("range")}}
	case "link":
		return []Token{{Kind: TokenLink, Value: get("url")}}
	}
	return nil
}
