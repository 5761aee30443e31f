package settings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

const (
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
		"reason", "min_lead", "max_delay", "max_moves", "window", "weekends", "location", "break_glass", "newcomer", "second_factor",
	}
}

// rules reads what is asked of changes. The first rule that is for a task decides.
func (p policyFile) rules(top mapping) []maintenance.Rule {
	nodes, e := top.list("rules", `[{matchers: ['tag_env="prod"'], approvals: 1, approvers: ["@sre-leads"]}]`)
	var all []maintenance.Rule
	var sound maintenance.Policy // one that is wrong might not mean to stand before others
	names := map[string]int{}
	for i, node := range nodes {
		m, ok := p.mapping(node, fmt.Sprintf("%s[%d]", e.path, i), "approvals: 1")
		if !ok {
			continue
		}
		mistakes := len(p.mistakes)
		all = append(all, p.rule(m, names))
		if len(p.mistakes) > mistakes {
			continue
		}
		sound.Rules = append(sound.Rules, all[len(all)-1])
		switch by := sound.Shadow(len(sound.Rules) - 1); len(by) {
		case 0:
		case 1:
			p.at(m.line, m.path, fmt.Sprintf("is never reached: the rule on line %d takes all that it is for", by[0].Line),
				"The first rule that is for a task decides: put this one before that, or change its matchers.")
		default:
			p.at(m.line, m.path, fmt.Sprintf("is never reached: the rules on lines %d and %d take all that it is for", by[0].Line, by[1].Line),
				"The first rule that is for a task decides: put this one before them, or change its matchers.")
		}
	}
	return all
}

func (p policyFile) rule(m mapping, names map[string]int) maintenance.Rule {
	before := len(p.mistakes)
	m.only(ruleKeys()...)
	r := maintenance.Rule{
		Source: p.source(m, m.name(names)), Matchers: p.matchers(m), Actions: p.actions(m), Location: m.zone("location"),
		Approvers: m.parties("approvers"), Notify: m.parties("notify"), Escalate: m.parties("escalate"), BreakGlass: m.parties("break_glass"),
		Newcomer: m.newcomer(), ReasonRequired: m.word("reason", "optional", "required") == "required", Approvals: 1,
		Window:   maintenance.Mode(m.word("window", string(maintenance.Ignore), string(maintenance.Warn), string(maintenance.Require))),
		Weekends: maintenance.Mode(m.word("weekends", string(maintenance.Ignore), string(maintenance.Warn), string(maintenance.Forbid))),
	}
	r.SecondFactor = m.secondFactor()
	r.Ask, r.AskIn = p.asking(m, "ask")
	r.Expire = p.expiry(m, r.Location)
	if n, ok := m.whole("approvals", 0, mostApprovals, " With 0 the requester decides alone."); ok {
		r.Approvals = n
	}
	r.ApprovalsPerMove, _ = m.whole("approvals_per_move", 0, mostApprovals, "")
	r.MinLead = m.span("min_lead", 0, longestLead, "")
	r.MaxDelay = m.span("max_delay", time.Minute, longestDelay, " Leave it out where there is no limit."+rightForNoMove)
	r.MaxMoves, _ = m.whole("max_moves", 1, mostMoves, " Leave it out where there is no limit."+rightForNoMove)
	p.agree(m, r)
	p.enough(m, r)
	p.zones(m, r, len(p.mistakes) == before)
	return r
}

// secondFactor reads what takes a one-time code. Left out, skipping the approvals does.
func (m mapping) secondFactor() maintenance.SecondFactor {
	const glass = "break_glass"
	words := []string{string(maintenance.ForApprovals), glass, string(maintenance.NoSecondFactor)}
	said := m.word("second_factor", words...)
	if _, there := m.entries["second_factor"]; !there || said == glass {
		return maintenance.ForGlass
	}
	return maintenance.SecondFactor(cmp.Or(said, words[0]))
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
