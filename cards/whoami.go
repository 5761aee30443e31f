package cards

import "headsup/maintenance"

// WhoamiView is what somebody may do here, and why.
type WhoamiView struct {
	Person  maintenance.Person
	Place   maintenance.Place
	OwnZone bool // the zone is the person's own, not the default

	Rules []RuleForYou // in the policy's order

	StandIns []maintenance.Delegation // from and to anybody
}

// mostRules is how many rules are told one by one.
const mostRules = 6

// RuleForYou is what a rule means to somebody.
type RuleForYou struct {
	Terms    maintenance.Terms
	Approver bool // they may decide on changes of others under it
}

// Whoami says what somebody may do here.
func Whoami(r Reader, v WhoamiView) Message {
	where := "in this channel, which HEADSUP_CHANNELS allows"
	if v.Place.Direct {
		where = "in direct messages, since you are a member of one of headsup's channels"
	}
	why := "your zone in Slack"
	if !v.OwnZone {
		why = "HEADSUP_TIMEZONE, since Slack names no zone for you"
	}
	zone := zoneOr(r.Zone)
	lines := []string{
		"You are " + person(v.Person) + ", a member of this workspace.",
		"You may list, show, reschedule and cancel tasks " + where + ". Your own changes you can withdraw until they are applied.",
	}
	for n, rule := range v.Rules {
		if n == mostRules {
			lines = append(lines, "And "+count(len(v.Rules)-n, "more rule")+"; Explain on a draft or card says which one decides.")
			break
		}
		lines = append(lines, approvalLine(rule))
	}
	lines = append(lines, standInLines(v.StandIns, v.Person.ID)...)
	return say(append(lines,
		"Times that you type are read in "+code(zone.String(), 60)+" ("+why+"); it is "+r.Now.In(zone).Format("Mon 15:04")+" there.")...)
}

// approvalLine says whether changes take approvals here, and what the person has to do with that.
func approvalLine(v RuleForYou) string {
	if v.Terms.Approvals == 0 {
		return "Changes need no approval (" + foreign(v.Terms.Rule.String(), 160) + ")."
	}
	line := "A change takes " + count(v.Terms.Approvals, "approval") + " by " + partyNames(v.Terms.Approvers) + " (" + foreign(v.Terms.Rule.String(), 160) + "). "
	if v.Approver {
		return line + "You may approve changes of others, and never your own."
	}
	return line + "You may not approve."
}
