package cards

import (
	"fmt"
	"slices"
	"strings"

	"headsup/maintenance"
)

// WhoamiView is what somebody may do here, and why.
type WhoamiView struct {
	Person  maintenance.Person
	Place   maintenance.Place
	OwnZone bool // the zone is the person's own, not the default

	Rules []maintenance.Entitlement // in the policy's order

	StandIns []maintenance.Delegation // those that hold, from and to anybody
}

// mostRules is how many rules are told one by one.
const mostRules = 6

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
		"You may list and show tasks " + where + ". Your own changes you can withdraw until they are applied.",
	}
	lines = append(lines, ruleLines(v.Rules)...)
	lines = append(lines, standInLines(v.StandIns, v.Person.ID)...)
	lines = append(lines, "Times that you type are read in "+code(zone.String(), 60)+" ("+why+"); it is "+r.Now.In(zone).Format("Mon 15:04")+" there.")
	return message(strings.Join(lines, "\n"), sections(lines)...)
}

// ruleLines say what each rule lets somebody do. The first that is for a task decides.
func ruleLines(rules []maintenance.Entitlement) []string {
	if len(rules) == 0 {
		return []string{"No policy is in force, so nothing may be moved or cancelled. Ask whoever runs headsup."}
	}
	var lines []string
	for n, e := range rules {
		if n == mostRules {
			return append(lines, "And "+count(len(rules)-n, "more rule")+"; Explain on a draft or card says which one decides.")
		}
		does := strings.Join(slices.DeleteFunc([]string{askLine(e), decideLine(e), breakOwnLine(e)}, func(s string) bool { return s == "" }), " ")
		lines = append(lines, "• "+ruleScope(e.Rule, n == 0)+" ("+ruleName(e.Rule.Source)+"): "+does)
	}
	return lines
}

// mostMatchers is how many matchers of a rule are shown.
const mostMatchers = 5

// ruleScope says for what a rule is.
func ruleScope(rule maintenance.Rule, first bool) string {
	what := "Moving and cancelling"
	if len(rule.Actions) == 1 {
		what = map[maintenance.Action]string{maintenance.Reschedule: "Moving", maintenance.Cancel: "Cancelling"}[rule.Actions[0]]
	}
	switch {
	case len(rule.Matchers) > 0:
	case first:
		return what + " any task"
	default:
		return what + " any other task"
	}
	var shown []string
	for n, m := range rule.Matchers {
		if n == mostMatchers {
			shown = append(shown, "…")
			break
		}
		shown = append(shown, code(m.String(), 80))
	}
	return what + " tasks with " + strings.Join(shown, " ")
}

func askLine(e maintenance.Entitlement) string {
	takes := "it takes no approval."
	if n := e.Terms.Approvals; n > 0 {
		takes = "it takes " + count(n, "approval") + " by " + partyNames(e.Terms.Approvers) + "."
	}
	if more := e.Rule.ApprovalsPerMove; more > 0 {
		takes = strings.TrimSuffix(takes, ".") + fmt.Sprintf(", and %d more for each time that the task was put off.", more)
	}
	switch {
	case e.Ask == nil:
		return "you may ask; " + takes
	case e.Ask.Why == maintenance.GroupUnread:
		return "whether you may ask cannot be told, since Slack's user groups could not be read lately; " + takes
	}
	return "you may not ask" + here(e.Ask) + ". " + whoMayAsk(e.Ask) + " " + strings.ToUpper(takes[:1]) + takes[1:]
}

func decideLine(e maintenance.Entitlement) string {
	switch {
	case e.Decide == nil && e.Right.For.ID != "":
		return "You may approve changes of others as stand-in of " + person(e.Right.For) + ", and never your own or theirs."
	case e.Decide == nil:
		return "You may approve changes of others, and never your own."
	case e.Terms.Approvals+e.Rule.ApprovalsPerMove == 0:
		return ""
	case e.Decide.Why == maintenance.TooNew && len(e.Decide.Times) > 0:
		return "You may not approve yet: you are new among the approvers, and may from " + at(e.Decide.Times[0]) + " on."
	case e.Decide.Why == maintenance.GroupUnread:
		return "Whether you may approve cannot be told, since Slack's user groups could not be read lately."
	}
	return "You may not approve."
}

func breakOwnLine(e maintenance.Entitlement) string {
	switch {
	case e.Break == nil:
		return "In an emergency you may skip the approval, with `break-glass because …`."
	case e.Ask == nil && e.Break.Why == maintenance.MayNotBreak && len(e.Break.Times) > 0:
		return "You may skip it in an emergency from " + at(e.Break.Times[0]) + " on."
	}
	return ""
}
