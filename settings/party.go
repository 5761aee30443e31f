package settings

import (
	"slices"
	"strings"

	"headsup/maintenance"
)

const partyRight = `Give user ids (U0123456789), names ("@sre-leads") or ids of user groups (S0123456789).`

// parties reads who is named: people and user groups.
func (m mapping) parties(key string) []maintenance.Party {
	names, e := m.texts(key, `["@sre-leads", U0123456789]`)
	var all []maintenance.Party
	for _, w := range names {
		all = m.party(all, e, w)
	}
	return all
}

// asking reads who may ask, and in which channels.
func (p policyFile) asking(m mapping, key string) (people []maintenance.Party, channels []string) {
	names, e := m.texts(key, `["@payments", "#ops"]`)
	for _, w := range names {
		name := strings.TrimSpace(w.text)
		if bare := channelName.MatchString(name) && m.c.noParty(name, partyRight) != "" && !everybody(name) && !m.c.secretive(name); bare {
			m.c.at(w.line, e.path, "has "+m.c.quote(name), `Did you mean "@`+name+`", people, or "#`+name+`", a channel?`)
			continue
		}
		if !strings.HasPrefix(name, "#") && !channelID.MatchString(name) && !directID.MatchString(name) {
			people = m.party(people, e, w)
			continue
		}
		channel := p.channel(e.path, w, "Nobody can ask there.")
		if slices.Contains(channels, channel) && channel != "" {
			m.c.at(w.line, e.path, "has "+m.c.quote(w.text)+" twice", "Give each once.")
		}
		channels = append(channels, channel)
	}
	return people, channels
}

// party adds one name to those that were read.
func (m mapping) party(all []maintenance.Party, e entry, w written) []maintenance.Party {
	name := strings.TrimSpace(w.text)
	if wrong := m.c.noParty(name, partyRight); wrong != "" {
		m.c.at(w.line, e.path, "has "+m.c.quote(name), wrong)
		return all
	}
	if slices.ContainsFunc(all, func(p maintenance.Party) bool { return strings.EqualFold(p.Name, name) }) {
		said := "Give each once: nobody counts for two."
		if !slices.ContainsFunc(all, func(p maintenance.Party) bool { return p.Name == name }) {
			said += " Capital letters make no difference."
		}
		m.c.at(w.line, e.path, "has "+m.c.quote(name)+" twice", said)
		return all
	}
	return append(all, maintenance.Party{Name: name})
}

// everybody says that a name means all who are in a channel, with or without its @.
func everybody(name string) bool {
	return slices.Contains([]string{"here", "channel", "everyone"}, strings.ToLower(strings.TrimPrefix(name, "@")))
}

// noParty says what would be right where a name is that of nobody; empty where it may be somebody's. right is what may stand in its place.
func (c config) noParty(name, right string) string {
	bare := strings.Trim(name, "<@!>")
	upper := strings.ToUpper(bare)
	switch {
	case everybody(name):
		return "That is everybody who is around, and nobody in particular. " + right
	case userID.MatchString(name), groupID.MatchString(name), handleName.MatchString(name):
		return ""
	case c.secretive(name):
		return right
	case strings.HasPrefix(name, "#"), channelID.MatchString(name):
		return "That is a channel; people are named here. " + right
	case userID.MatchString(upper) && strings.ContainsAny(upper, "0123456789"), groupID.MatchString(upper) && strings.ContainsAny(upper, "0123456789"):
		return "Did you mean " + upper + "?"
	case handleName.MatchString("@"+name) && len(name) <= longestName:
		return `Did you mean "@` + name + `"?`
	}
	return right
}

// channel reads a channel, which must be one where headsup may be used; else what follows from it is told. Whether an id is that of a
// name is found out at the start, when Slack can be asked.
func (p policyFile) channel(path string, w written, otherwise string) string {
	name, ok := p.channelName(path, w)
	if !ok || len(p.channels) == 0 {
		return name
	}
	byID := !strings.HasPrefix(name, "#")
	known := make([]string, len(p.channels))
	for i, c := range p.channels {
		known[i] = c.String()
		if known[i] == name || byID != (c.ID != "") {
			return name
		}
	}
	p.at(w.line, path, "has "+p.quote(name)+", which HEADSUP_CHANNELS does not allow",
		otherwise+" Add it there, or name "+either(known)+"."+didYouMean(name, known))
	return name
}

// channelName reads a channel by name or id. A name is given with #, in small letters.
func (c config) channelName(path string, w written) (string, bool) {
	entry := strings.TrimSpace(w.text)
	name := strings.TrimPrefix(entry, "#")
	switch {
	case channelID.MatchString(entry):
		return entry, true
	case directID.MatchString(entry):
		c.at(w.line, path, "has "+c.quote(entry)+", a direct message", channelExample)
	case channelName.MatchString(name) && !tokenLike.MatchString(name):
		return "#" + name, true
	case channelName.MatchString(strings.ToLower(name)) && !c.secretive(name):
		c.at(w.line, path, "has "+c.quote(entry), `Did you mean "#`+strings.ToLower(name)+`"? Names of channels have no capital letters.`)
	default:
		c.at(w.line, path, "has "+c.quote(entry), channelExample)
	}
	return "", false
}
