package slack

import (
	"fmt"
	"regexp"
	"strings"
)

// escape is what Slack does to the three characters that make tokens (R, K).
func escape(typed string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(typed)
}

// tokens turns what is typed into what goes over the wire: names of people, groups and channels, and addresses, become
// tokens. Commands with should_escape carry the name too (K: the exact forms). The caller holds the lock.
func (w *Workspace) tokens(typed string, named bool) string {
	pattern := regexp.MustCompile(`[@#][\p{L}\p{N}._-]*[\p{L}\p{N}]|https?://[^\s<>|]+|\b[a-z0-9.-]+\.(?:com|org|net|io|dev|cn)\b`)
	var b strings.Builder
	end := 0
	for _, at := range pattern.FindAllStringIndex(typed, -1) {
		b.WriteString(escape(typed[end:at[0]]))
		b.WriteString(w.token(typed[at[0]:at[1]], named))
		end = at[1]
	}
	b.WriteString(escape(typed[end:]))
	return b.String()
}

func (w *Workspace) token(word string, named bool) string {
	label := func(name string) string {
		if named {
			return "|" + name
		}
		return ""
	}
	switch {
	case word == "@here" || word == "@channel" || word == "@everyone":
		return "<!" + word[1:] + ">"
	case word[0] == '@':
		if u := w.user(word); u != nil {
			return fmt.Sprintf("<@%s%s>", u.ID, label(u.Name))
		}
		if g := w.group(word); g != nil {
			return fmt.Sprintf("<!subteam^%s%s>", g.ID, label("@"+g.Handle))
		}
		return escape(word)
	case word[0] == '#':
		if c := w.channel(word); c != nil {
			return fmt.Sprintf("<#%s|%s>", c.ID, c.Name)
		}
		return escape(word)
	case strings.HasPrefix(word, "http://"), strings.HasPrefix(word, "https://"):
		return "<" + escape(word) + ">"
	}
	return fmt.Sprintf("<http://%s|%s>", word, word)
}
