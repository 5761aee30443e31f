package cards

import "headsup/maintenance"

// Delegated tells everybody that an approver has named a stand-in. before is what held for the two until then; zero: nothing did.
func Delegated(r Reader, d, before maintenance.Delegation, rules []maintenance.Rule) Message {
	names := make([]string, 0, len(rules))
	for _, rule := range rules {
		names = append(names, ruleName(rule.Source))
	}
	replaced := ""
	if !before.Until.IsZero() {
		replaced = "It takes the place of what was said before, until " + at(before.Until) + "."
	}
	who := plain(d.To.Name, 40)
	if who == "" {
		who = "name"
	}
	return say(person(d.To)+" stands in for "+person(d.From)+" until "+at(d.Until)+", and may approve and deny changes of others in their stead. Both names are kept.",
		replaced, "It counts for "+list(names, "and")+". "+code(r.Command+" delegate @"+who+" until now", 120)+" ends it.")
}

// DelegationEnded tells everybody that a stand-in no longer is one.
func DelegationEnded(d maintenance.Delegation) Message {
	return say(person(d.To) + " no longer stands in for " + person(d.From) + ".")
}

// NoDelegation answers that there was nothing to end.
func NoDelegation(to maintenance.Person) Message {
	return say(person(to) + " does not stand in for you, so there is nothing to end.")
}

// standInLines say whose stand-in somebody is, and who is theirs.
func standInLines(all []maintenance.Delegation, me string) []string {
	var lines []string
	for _, d := range all {
		switch me {
		case d.To.ID:
			lines = append(lines, "You stand in for "+person(d.From)+" until "+at(d.Until)+".")
		case d.From.ID:
			lines = append(lines, person(d.To)+" stands in for you until "+at(d.Until)+".")
		}
	}
	return lines
}

// NotAsStandIn says that somebody may not use headsup at all, and so cannot stand in for anybody.
func NotAsStandIn(to maintenance.Person, no *maintenance.Refusal) Message {
	if no.Why == maintenance.UnknownPerson {
		return say("headsup could not ask Slack who " + person(to) + " is. Nothing was kept. Please try again in a moment.")
	}
	return say(person(to) + " cannot stand in for anybody: only members of this workspace can, no guests, bots or people who have left. Nothing was kept. Name somebody else.")
}
