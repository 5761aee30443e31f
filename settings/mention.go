package settings

import (
	"strings"

	"headsup/maintenance"
)

const mentionRight = `Give one user group or person ("@kafka-oncall", S0123456789, U0123456789), "@here", "@channel" or off.`

// mention reads whom a route calls; off is nobody.
func (m mapping) mention(text string, e entry) maintenance.Mention {
	name := strings.TrimSpace(text)
	bare := strings.ToLower(strings.TrimPrefix(name, "@"))
	switch crowd := maintenance.Crowd(bare); {
	case bare == off:
		return maintenance.Mention{}
	case crowd == maintenance.Here, crowd == maintenance.Channel:
		return maintenance.Mention{Crowd: crowd}
	case bare == "everyone":
		m.c.at(e.line, e.path, "has "+m.c.quote(name), `That is the whole workspace. Did you mean "@channel"?`)
	default:
		wrong := m.c.noParty(name, mentionRight)
		if wrong == "" {
			return maintenance.Mention{Party: maintenance.Party{Name: name}}
		}
		m.c.at(e.line, e.path, "has "+m.c.quote(name), wrong)
	}
	return maintenance.Mention{}
}
