package cards

import (
	"slices"
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// mention alerts whom a route calls; nothing, where it calls nobody. Only ids of our own records and Slack's own words stand in it.
func mention(m maintenance.Mention) string {
	switch {
	case m.Crowd == maintenance.Here:
		return "<!here>"
	case m.Crowd == maintenance.Channel:
		return "<!channel>"
	}
	return partyMentions([]maintenance.Party{m.Party})
}

// mostMentions is how many are called in one message at most: more than anybody names for one channel.
const mostMentions = 20

// mentions alerts those whom any of the tasks calls, each once.
func mentions(all []Reminded) string {
	var each []string
	for _, one := range all {
		if call := mention(one.Call); call != "" && !slices.Contains(each, call) && len(each) < mostMentions {
			each = append(each, call)
		}
	}
	return strings.Join(each, " ")
}

// mostUntaken is how many tasks are named that nobody has taken.
const mostUntaken = 10

// untaken names those of several tasks that call somebody, since nobody has taken them.
func untaken(all []Reminded) string {
	var codes []string
	for _, one := range all {
		if one.Call.Calls() {
			codes = append(codes, code(one.Item.Task.Handle, 20))
		}
	}
	switch n := len(codes); {
	case n <= mostUntaken:
		return list(codes, "or")
	case n == len(all):
		return words.Put("any of them")
	default:
		return words.Put("%d of them", n)
	}
}
