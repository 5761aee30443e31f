package cards

import (
	"slices"
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// partyNames names those whom a rule names, without alerting anybody.
func partyNames(parties []maintenance.Party) string {
	names := make([]string, 0, len(parties))
	for _, p := range parties {
		if p.Name == "" {
			p.Name = p.User + p.Group
		}
		names = append(names, "@"+foreign(strings.TrimPrefix(p.Name, "@"), 60))
	}
	return list(names, "or")
}

// found are those whom Slack knows.
func found(parties []maintenance.Party) []maintenance.Party {
	return slices.DeleteFunc(slices.Clone(parties), func(p maintenance.Party) bool { return p.User == "" && p.Group == "" })
}

// partyMentions alerts them.
func partyMentions(parties []maintenance.Party) string {
	var mentions []string
	for _, p := range parties {
		switch {
		case isID(p.User):
			mentions = append(mentions, "<@"+p.User+">")
		case isID(p.Group):
			mentions = append(mentions, "<!subteam^"+p.Group+">")
		}
	}
	return strings.Join(mentions, " ")
}

// clauses joins parts of a sentence.
func clauses(parts []string) (text string) {
	for n, part := range parts {
		if text = words.Put("%[1]s, %[2]s", text, part); n == 0 {
			text = part
		}
	}
	return text
}

// list joins names as a sentence does, the last by "and" or "or".
func list(names []string, last string) string {
	switch n := len(names); n {
	case 0:
		return words.Put("nobody")
	case 1:
		return names[0]
	default:
		first := strings.Join(names[:n-1], words.Put(", "))
		if last == "or" {
			return words.Put("%s or %s", first, names[n-1])
		}
		return words.Put("%s and %s", first, names[n-1])
	}
}
