package doctor

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"headsup/bot"
	"headsup/maintenance"
	"headsup/words"
)

// Approvers finds the people and groups that the policy names, and tells where too few could approve, whoever asks.
func Approvers(p maintenance.Policy, look func(context.Context) (bot.Parties, error)) Check {
	return Check{Name: "approvers", Needs: []string{"settings", "tokens"}, Look: func(ctx context.Context) []Finding {
		parties, err := look(ctx)
		if err != nil {
			return []Finding{refusedBySlack(err)}
		}
		named := p.Rules
		p := Resolved(p, parties)
		var found []Finding
		for _, advice := range parties.Advice {
			what, next := lastSentence(words.In(words.English, advice))
			found = append(found, warned(next, "%s", what))
		}
		for i := range p.Rules {
			if !knownBefore(p, &named[i]) {
				found = append(found, enough(p, &p.Rules[i], parties.Called)...)
			}
		}
		names := len(parties.ByName) + len(parties.Mentions)
		if names == 0 {
			return orPass(found, "The policy names nobody.")
		}
		return orPass(found, "Slack knows %s, and each rule has enough approvers, whoever asks.", all(names))
	}}
}

// Resolved is the policy with the people and groups that Slack knows by its names.
func Resolved(p maintenance.Policy, found bot.Parties) maintenance.Policy {
	p = p.Resolve(maintenance.Names{Parties: found.ByName, Nobody: found.Nobody, Mentions: found.Mentions})
	p.Groups, p.Left = found.Groups(), found.Left()
	return p
}

// userID is how Slack writes the id of a person.
var userID = regexp.MustCompile(`^[UW][A-Z0-9]{5,}$`)

// knownBefore says that the file alone tells how many may approve under a rule, so that the policy's own check has said it: it names people by
// their ids, and nobody has left.
func knownBefore(p maintenance.Policy, r *maintenance.Rule) bool {
	return r.Source.Line > 0 && !slices.ContainsFunc(r.Approvers, func(one maintenance.Party) bool {
		return !userID.MatchString(one.Name) || p.Left[one.Name]
	})
}

func all(n int) string {
	switch n {
	case 1:
		return "the one whom the policy names"
	case 2:
		return "both whom the policy names"
	}
	return fmt.Sprintf("all %d whom the policy names", n)
}

// enough tells where a rule asks for more approvals than there are people, beside the one who asks.
func enough(p maintenance.Policy, r *maintenance.Rule, called func(string) string) []Finding {
	if r.Approvals == 0 {
		return nil
	}
	gone := func(user string) bool { return p.Left[user] }
	approvers := slices.DeleteFunc(p.Groups.People(r.Approvers), gone)
	if len(approvers) < r.Approvals {
		return []Finding{failed("Name more people in it or in its groups, or ask for fewer approvals.",
			"The rule at %s asks for %s, and %d may give one: nothing can be approved under it.", r.Source, several(r.Approvals, "approval"), len(approvers))}
	}
	var found []Finding
	if len(r.BreakGlass) > 0 && len(slices.DeleteFunc(p.Groups.People(r.BreakGlass), gone)) == 0 {
		found = append(found, warned("Name somebody who is there.", "The rule at %s has break_glass, and nobody who may use it.", r.Source))
	}
	if len(approvers) > r.Approvals {
		return found
	}
	stuck := approvers // whoever is one of them is one too few when he asks
	if len(r.Ask) > 0 {
		asks := p.Groups.People(r.Ask)
		stuck = slices.DeleteFunc(slices.Clone(approvers), func(user string) bool { return !slices.Contains(asks, user) })
	}
	if len(stuck) == 0 {
		return found
	}
	names := make([]string, len(stuck))
	for i, user := range stuck {
		names[i] = called(user)
	}
	return append(found, warned("Name one more: nobody approves what they asked for.",
		"Under the rule at %s %s may give the %s that it asks for, so what %s asks for can never be approved.",
		r.Source, people(len(approvers)), several(r.Approvals, "approval"), strings.Join(names, " or ")))
}

// lastSentence cuts advice into what was found and what to do.
func lastSentence(advice string) (found, next string) {
	at := strings.LastIndex(advice, ". ")
	if at < 0 {
		return advice, "Mend that, then run headsup doctor again."
	}
	return advice[:at+1], advice[at+2:]
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
