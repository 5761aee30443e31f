package cards

import (
	"slices"
	"strings"

	"headsup/maintenance"
	"headsup/words"
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
	where := words.Put("in this channel, which HEADSUP_CHANNELS allows")
	if v.Place.Direct {
		where = words.Put("in direct messages, since you are a member of one of headsup's channels")
	}
	why := words.Put("your zone in Slack")
	if !v.OwnZone {
		why = words.Put("HEADSUP_TIMEZONE, since Slack names no zone for you")
	}
	zone := zoneOr(r.Zone)
	lines := []string{
		words.Put("You are %s, a member of this workspace.", person(v.Person)),
		words.Put("You may list and show tasks %s. Your own changes you can withdraw until they are applied.", where),
	}
	lines = append(lines, ruleLines(v.Rules)...)
	lines = append(lines, standInLines(v.StandIns, v.Person.ID)...)
	lines = append(lines, words.Put("Times that you type are read in %s (%s); it is %s there.", code(zone.String(), 60), why, hour(r.Now.In(zone))))
	return message(strings.Join(lines, "\n"), sections(lines)...)
}

// ruleLines say what each rule lets somebody do. The first that is for a task decides.
func ruleLines(rules []maintenance.Entitlement) []string {
	if len(rules) == 0 {
		return []string{words.Put("No policy is in force, so nothing may be moved or cancelled. Ask whoever runs headsup.")}
	}
	var lines []string
	for n, e := range rules {
		if n == mostRules {
			return append(lines, words.Put("And %s; Explain on a draft or card says which one decides.", count(len(rules)-n, "more rule")))
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
	what := words.Put("Moving and cancelling")
	if len(rule.Actions) == 1 {
		what = map[maintenance.Action]string{maintenance.Reschedule: words.Put("Moving"), maintenance.Cancel: words.Put("Cancelling")}[rule.Actions[0]]
	}
	switch {
	case len(rule.Matchers) > 0:
	case first:
		return words.Put("%s any task", what)
	default:
		return words.Put("%s any other task", what)
	}
	var shown []string
	for n, m := range rule.Matchers {
		if n == mostMatchers {
			shown = append(shown, "…")
			break
		}
		shown = append(shown, code(m.String(), 80))
	}
	return words.Put("%s tasks with %s", what, strings.Join(shown, " "))
}

func askLine(e maintenance.Entitlement) string {
	takes := words.Put("it takes no approval.")
	if n := e.Terms.Approvals; n > 0 {
		takes = words.Put("it takes %s by %s.", count(n, "approval"), partyNames(e.Terms.Approvers))
	}
	if more := e.Rule.ApprovalsPerMove; more > 0 {
		takes = words.Unstop(takes) + words.Put(", and %d more for each time that the task was put off.", more)
	}
	switch {
	case e.Ask == nil:
		return words.Put("you may ask; %s", takes)
	case e.Ask.Why == maintenance.GroupUnread:
		return words.Put("whether you may ask cannot be told, since Slack's user groups could not be read lately; %s", takes)
	}
	return words.Put("you may not ask%s. %s %s", here(e.Ask), whoMayAsk(e.Ask), words.Raise(takes))
}

func decideLine(e maintenance.Entitlement) string {
	switch {
	case e.Decide == nil && e.Right.For.ID != "":
		return words.Put("You may approve changes of others as stand-in of %s, and never your own or theirs.", person(e.Right.For))
	case e.Decide == nil:
		return words.Put("You may approve changes of others, and never your own.")
	case e.Terms.Approvals+e.Rule.ApprovalsPerMove == 0:
		return ""
	case e.Decide.Why == maintenance.TooNew && len(e.Decide.Times) > 0:
		return words.Put("You may not approve yet: you are new among the approvers, and may from %s on.", at(e.Decide.Times[0]))
	case e.Decide.Why == maintenance.GroupUnread:
		return words.Put("Whether you may approve cannot be told, since Slack's user groups could not be read lately.")
	}
	return words.Put("You may not approve.")
}

func breakOwnLine(e maintenance.Entitlement) string {
	switch {
	case e.Break == nil:
		return words.Put("In an emergency you may skip the approval, with `break-glass because …`.")
	case e.Ask == nil && e.Break.Why == maintenance.MayNotBreak && len(e.Break.Times) > 0:
		return words.Put("You may skip it in an emergency from %s on.", at(e.Break.Times[0]))
	}
	return ""
}
