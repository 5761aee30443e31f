package settings

import (
	"fmt"
	"slices"
	"strings"

	"headsup/maintenance"
)

// agree tells of keys that are right alone and wrong together.
func (p policyFile) agree(m mapping, r maintenance.Rule) {
	asked := r.Approvals+r.ApprovalsPerMove > 0
	if _, named := m.entries["approvers"]; asked && !named {
		p.at(m.line, m.path+".approvers", "is missing", "Name who may approve, such as [\"@sre-leads\"]. Or write approvals: 0, if whoever may ask shall decide alone.")
	}
	for _, key := range []string{"approvers", "notify", "escalate", "expire", "break_glass", "newcomer", "second_factor"} {
		if e, ok := m.entries[key]; ok && !asked {
			p.at(e.line, e.path, "has no effect, since approvals is 0", "Ask for an approval, or leave "+key+" out.")
		}
	}
	if e, ok := m.entries["second_factor"]; ok && asked && r.SecondFactor == maintenance.ForGlass && len(r.BreakGlass) == 0 {
		p.at(e.line, e.path, "has no effect, since nobody may break the glass", "Name them in break_glass, write required to ask it of whoever approves, or leave second_factor out.")
	}
	if slices.Equal(r.Actions, []maintenance.Action{maintenance.Cancel}) {
		for _, key := range []string{"max_delay", "max_moves", "approvals_per_move", "window", "weekends"} {
			if e, ok := m.entries[key]; ok {
				p.at(e.line, e.path, "has no effect, since the rule is for cancel alone", "It binds where a task is moved to: leave it out, or add reschedule to actions.")
			}
		}
	}
	if e, ok := m.entries["min_lead"]; ok && r.MaxDelay > 0 && r.MinLead > r.MaxDelay {
		p.warn(Problem{
			e.path, p.where(e.line), "is " + short(r.MinLead) + ", longer than max_delay, " + short(r.MaxDelay),
			"A task that is nearer than the difference can be moved to no later time. If that is not meant, change one of the two.",
		})
	}
}

// enough tells where too few people could approve. Who is behind a name is found out at the start, when Slack can be asked; so only
// what is certain is told, and what is likely is a warning.
func (p policyFile) enough(m mapping, r maintenance.Rule) {
	e := m.entries["approvers"]
	if r.Approvals+r.ApprovalsPerMove == 0 || len(r.Approvers) == 0 {
		return
	}
	if len(r.Ask) == 1 && len(r.Approvers) == 1 && r.Ask[0] == r.Approvers[0] && !userID.MatchString(r.Ask[0].Name) {
		p.warn(Problem{e.path, p.where(e.line), "and ask name only " + p.quote(r.Ask[0].Name), "If that is one person and no group, nothing can be approved: nobody approves what they asked for."})
	}
	if slices.ContainsFunc(r.Approvers, func(one maintenance.Party) bool { return !userID.MatchString(one.Name) }) {
		return
	}
	n := len(r.Approvers)
	if n < r.Approvals {
		p.at(e.line, e.path, fmt.Sprintf("has %s, and approvals is %d", people(n), r.Approvals), "Name more, or ask for fewer approvals.")
		return
	}
	if r.ApprovalsPerMove > 0 {
		moves := (n-r.Approvals)/r.ApprovalsPerMove + 1 // so many moves before this one ask for more than there are
		if r.MaxMoves == 0 || moves < r.MaxMoves {
			p.warn(Problem{
				e.path, p.where(e.line), fmt.Sprintf("has %s, and move %d of a task asks for more approvals than that", people(n), moves+1),
				"Name more, ask for fewer approvals_per_move, or set max_moves.",
			})
		}
	}
	p.stuck(m, r, n)
}

// stuck tells who could ask, and never find enough others to approve.
func (p policyFile) stuck(m mapping, r maintenance.Rule, approvers int) {
	if approvers > r.Approvals {
		return
	}
	e := m.entries["approvers"]
	if len(r.Ask) == 0 {
		p.warn(Problem{
			e.path, p.where(e.line), fmt.Sprintf("has %s, and approvals is %d", people(approvers), r.Approvals),
			"What one of them asks for can never be approved, since nobody approves what they asked for: name one more.",
		})
		return
	}
	var stuck []string
	for _, one := range r.Ask {
		if slices.Contains(r.Approvers, one) {
			stuck = append(stuck, one.Name)
		}
	}
	switch {
	case len(stuck) == len(r.Ask):
		p.at(e.line, e.path, "leaves nobody who could approve what "+strings.Join(stuck, " or ")+" may ask for", "Nobody approves what they asked for: name somebody else.")
	case len(stuck) > 0:
		p.warn(Problem{
			e.path, p.where(e.line), "leaves too few who could approve what " + strings.Join(stuck, " or ") + " may ask for",
			"Nobody approves what they asked for: name one more.",
		})
	}
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// zones tells where a rule rests on a zone that nobody has set. sound says that nothing else is wrong with it.
func (p policyFile) zones(m mapping, r maintenance.Rule, sound bool) {
	weekends := r.Weekends == maintenance.Warn || r.Weekends == maintenance.Forbid
	_, own := m.entries["working_hours"]
	_, located := m.entries["location"]
	if (weekends || len(r.Expire.Working) > 0 && !own) && !located {
		p.warn(Problem{m.path, p.where(m.line), "has no location, so its weekends and working hours are meant in UTC", "Write location: UTC where that is so, else the zone, such as Asia/Shanghai."})
	}
	if e := m.entries["location"]; sound && located && !weekends && len(r.Expire.Working) == 0 {
		p.at(e.line, e.path, "has no effect", "It is the zone of weekends and of working hours, and the rule says nothing of them: leave it out. People's times are read in their own zone.")
	}
	if r.Window != maintenance.Require {
		return
	}
	e := m.entries["window"]
	places := p.places
	if p.partial && len(places) == 0 {
		places = []place{{name: onlyProject}}
	}
	for _, one := range places {
		if one.windows != nil || !p.covers(r, one) {
			continue
		}
		no := Problem{
			e.path, p.where(e.line), "is require, but the zone of the windows of project " + one.name + " is not set",
			"Set HUAWEICLOUD_WINDOW_TIMEZONE, or the project's window_timezone. Until then no move could be allowed.",
		}
		if p.partial {
			no.Found = "is require, and the file does not say the zone of the windows of project " + one.name
			p.warn(no)
			continue
		}
		p.add(no)
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
