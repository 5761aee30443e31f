package cards

import (
	"headsup/maintenance"
	"headsup/words"
)

// Delegated tells everybody that an approver has named a stand-in. before is what held for the two until then; zero: nothing did.
func Delegated(r Reader, d, before maintenance.Delegation, rules []maintenance.Rule) Message {
	names := make([]string, 0, len(rules))
	for _, rule := range rules {
		names = append(names, ruleName(rule.Source))
	}
	replaced := ""
	if !before.Until.IsZero() {
		replaced = words.Put("It takes the place of what was said before, until %s.", at(before.Until))
	}
	who := plain(d.To.Name, 40)
	if who == "" {
		who = "name"
	}
	return say(words.Put("%s stands in for %s until %s, and may approve and deny changes of others in their stead. Both names are kept.", person(d.To), person(d.From), at(d.Until)),
		replaced, words.Put("It counts for %s. %s ends it.", list(names, "and"), typed(words.Put("%s delegate @%s until now", r.Command, escape(who)))))
}

// DelegationEnded tells everybody that a stand-in no longer is one.
func DelegationEnded(d maintenance.Delegation) Message {
	return say(words.Put("%s no longer stands in for %s.", person(d.To), person(d.From)))
}

// NoDelegation answers that there was nothing to end.
func NoDelegation(to maintenance.Person) Message {
	return say(words.Put("%s does not stand in for you, so there is nothing to end.", person(to)))
}

// standInLines say whose stand-in somebody is, and who is theirs.
func standInLines(all []maintenance.Delegation, me string) []string {
	var lines []string
	for _, d := range all {
		switch me {
		case d.To.ID:
			lines = append(lines, words.Put("You stand in for %s until %s.", person(d.From), at(d.Until)))
		case d.From.ID:
			lines = append(lines, words.Put("%s stands in for you until %s.", person(d.To), at(d.Until)))
		}
	}
	return lines
}

// NotAsStandIn says that somebody may not use headsup at all, and so cannot stand in for anybody.
func NotAsStandIn(to maintenance.Person, no *maintenance.Refusal) Message {
	if no.Why == maintenance.UnknownPerson {
		return say(words.Put("headsup could not ask Slack who %s is. Nothing was kept. Please try again in a moment.", person(to)))
	}
	return say(words.Put("%s cannot stand in for anybody: only members of this workspace can, no guests, bots or people who have left. Nothing was kept. Name somebody else.", person(to)))
}
