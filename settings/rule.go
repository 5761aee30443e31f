package settings

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

const (
	longestLead    = 30 * day
	longestDelay   = 730 * day
	mostMoves      = 100
	longestWait    = 30 * day
	atOnce         = "at once"
	rightForNoMove = " To allow no move at all, give the rule actions: [cancel]."
)

// ruleKeys are what a rule can say.
func ruleKeys() []string {
	return []string{
		"name", "matchers", "actions", "ask", "approvals", "approvals_per_move", "approvers", "notify", "escalate", "expire", "working_hours",
		"reason", "min_lead", "max_delay", "max_moves", "window", "weekends", "location", "break_glass", "newcomer",
	}
}

// rules reads what is asked of changes. The first rule that is for a task decides.
func (p policyFile) rules(top mapping) []maintenance.Rule {
	nodes, e := top.list("rules", `[{matchers: ['tag_env="prod"'], approvals: 1, approvers: ["@sre-leads"]}]`)
	var all []maintenance.Rule
	names := map[string]int{}
	for i, node := range nodes {
		if m, ok := p.mapping(node, fmt.Sprintf("%s[%d]", e.path, i)); ok {
			all = append(all, p.rule(m, names))
		}
	}
	return all
}

func (p policyFile) rule(m mapping, names map[string]int) maintenance.Rule {
	m.only(ruleKeys()...)
	r := maintenance.Rule{
		Source: p.source(m, m.name(names)), Matchers: p.matchers(m), Actions: p.actions(m), Location: m.zone("location"),
		Approvers: m.parties("approvers"), Notify: m.parties("notify"), Escalate: m.parties("escalate"), BreakGlass: m.parties("break_glass"),
		Newcomer: m.newcomer(), ReasonRequired: m.word("reason", "optional", "required") == "required", Approvals: 1,
		Window:   maintenance.Mode(m.word("window", string(maintenance.Ignore), string(maintenance.Warn), string(maintenance.Require))),
		Weekends: maintenance.Mode(m.word("weekends", string(maintenance.Ignore), string(maintenance.Warn), string(maintenance.Forbid))),
	}
	r.Ask, r.AskIn = m.asking("ask")
	r.Expire = p.expiry(m, r.Location)
	if n, ok := m.whole("approvals", 0, mostApprovals, " With 0 the requester decides alone."); ok {
		r.Approvals = n
	}
	r.ApprovalsPerMove, _ = m.whole("approvals_per_move", 0, mostApprovals, "")
	r.MinLead, _ = m.span("min_lead", 0, longestLead, "")
	r.MaxDelay, _ = m.span("max_delay", time.Minute, longestDelay, " Leave it out where there is no limit."+rightForNoMove)
	r.MaxMoves, _ = m.whole("max_moves", 1, mostMoves, " Leave it out where there is no limit."+rightForNoMove)
	p.agree(m, r)
	return r
}

// actions reads which of the two a rule is for; none: both.
func (p policyFile) actions(m mapping) []maintenance.Action {
	texts, e := m.texts("actions", "[reschedule, cancel]")
	known := []string{string(maintenance.Reschedule), string(maintenance.Cancel)}
	var all []maintenance.Action
	for _, w := range texts {
		action := maintenance.Action(strings.TrimSpace(w.text))
		switch {
		case !slices.Contains(known, string(action)):
			right := "Give " + either(known) + ", or leave actions out for both." + didYouMean(strings.ToLower(w.text), known)
			if slices.Contains([]string{"move", "postpone"}, strings.ToLower(w.text)) {
				right += " Did you mean reschedule?"
			}
			p.at(w.line, e.path, "has "+p.quote(w.text), right)
		case slices.Contains(all, action):
			p.at(w.line, e.path, "has "+string(action)+" twice", "Give each once.")
		default:
			all = append(all, action)
		}
	}
	return all
}

// newcomer reads how long who joins a group has no right from it. No wait at all has to be said in words, since whoever may edit
// the group could make himself an approver then.
func (m mapping) newcomer() time.Duration {
	text, e, ok := m.text("newcomer")
	if !ok {
		return 0
	}
	if strings.Join(strings.Fields(strings.ToLower(text)), " ") == atOnce {
		return maintenance.AtOnce
	}
	d, err := readSpan(text)
	if err != nil || d < time.Minute || d > longestWait {
		m.c.at(e.line, e.path, "is "+m.c.quote(text), "Give a time from 1m to 30d, such as 24h. If newcomers shall count without any wait, write newcomer: at once; "+
			"whoever may edit the group can then make himself an approver.")
		return 0
	}
	return d
}

// agree tells of keys that are right alone and wrong together.
func (p policyFile) agree(m mapping, r maintenance.Rule) {
	asked := r.Approvals+r.ApprovalsPerMove > 0
	if _, named := m.entries["approvers"]; asked && !named {
		p.at(m.line, m.path+".approvers", "is missing", "Name who may approve, such as [\"@sre-leads\"]. Or write approvals: 0, if whoever may ask shall decide alone.")
	}
	for _, key := range []string{"approvers", "notify", "escalate", "expire", "break_glass", "newcomer"} {
		if e, ok := m.entries[key]; ok && !asked {
			p.at(e.line, e.path, "has no effect, since approvals is 0", "Ask for an approval, or leave "+key+" out.")
		}
	}
	if slices.Equal(r.Actions, []maintenance.Action{maintenance.Cancel}) {
		for _, key := range []string{"max_delay", "max_moves", "approvals_per_move", "window", "weekends"} {
			if e, ok := m.entries[key]; ok {
				p.at(e.line, e.path, "has no effect, since the rule is for cancel alone", "It binds where a task is moved to: leave it out, or add reschedule to actions.")
			}
		}
	}
	p.zones(m, r)
}

// zones tells where a rule rests on a zone that nobody has set.
func (p policyFile) zones(m mapping, r maintenance.Rule) {
	weekends := r.Weekends == maintenance.Warn || r.Weekends == maintenance.Forbid
	_, own := m.entries["working_hours"]
	_, located := m.entries["location"]
	if (weekends || len(r.Expire.Working) > 0 && !own) && !located {
		p.warn(Problem{m.path, p.where(m.line), "has no location, so its weekends and working hours are meant in UTC", "Write location: UTC where that is so, else the zone, such as Asia/Shanghai."})
	}
	if e := m.entries["location"]; located && !weekends && len(r.Expire.Working) == 0 {
		p.at(e.line, e.path, "has no effect", "It is the zone of weekends and of working hours, and the rule says nothing of them: leave it out. People's times are read in their own zone.")
	}
	if r.Window != maintenance.Require {
		return
	}
	e := m.entries["window"]
	for _, one := range p.places {
		if !one.zoned && p.covers(r, one) {
			p.at(e.line, e.path, "is require, but the zone of the windows of project "+one.name+" is not set",
				"Set HUAWEICLOUD_WINDOW_TIMEZONE, or the project's window_timezone. Until then no move could be allowed.")
		}
	}
}

// covers says that the rule may be for a task of the project.
func (p policyFile) covers(r maintenance.Rule, one place) bool {
	for _, m := range r.Matchers {
		if m.Name == "project" && !m.Matches(one.name) || m.Name == "region" && !m.Matches(one.region) {
			return false
		}
	}
	return true
}
