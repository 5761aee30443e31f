package maintenance

import (
	"errors"
	"time"
)

// Explanation says how a policy judges one wish, and why.
type Explanation struct {
	Policy string // its hash
	By     Person // who wishes
	Passed []Pass // rules before the one that decides, in their order
	Rule   *Rule  // that decides; nil: none is for it
	Terms  Terms
	No     *Refusal // why the wish is not allowed; nil: it is
	Stands *Freeze  // in which the task stands now
	Ledger Ledger

	MayBreak bool // the asker may skip the approvals
	Channel  string
}

// Pass is a rule that was passed over, and why: the first matcher that did not hold, or the action that it is for.
type Pass struct {
	Rule    Source
	Matcher string
	For     Action // where that is why: the one action that it is for
}

// Explain judges a wish and says why. A wish without a time (a move that nobody has dated yet) is judged by all but its time.
func (p Policy) Explain(a Ask) Explanation {
	e := Explanation{Policy: p.Hash, By: a.By.Person, Ledger: a.Ledger, Stands: p.Freeze(a.item(), a.Task.ScheduledAt)}
	set := Labels(a.item())
	for i := range p.Rules {
		r := &p.Rules[i]
		if r.covers(set, a.Wish.Action) {
			e.Rule = r
			break
		}
		e.Passed = append(e.Passed, r.passed(set))
	}
	if route := p.Routes.For(a.item()); route != nil {
		e.Channel = route.Name
	}
	if e.Rule != nil {
		standing, _ := p.standing(a.By.Person.ID, e.Rule.BreakGlass, e.Rule.newcomer(), a.Now)
		e.MayBreak = standing == Entitled && p.approvals(e.Rule, a) > 0
	}
	if a.Wish.Action == Reschedule && a.Wish.To.IsZero() && e.Rule != nil {
		if e.No = p.againstAsking(e.Rule, a); e.No != nil {
			e.No.Rule, e.No.Task = e.Rule.Source, a.Task
		}
		e.Terms = p.termsOf(e.Rule, a)
		return e
	}
	if _, err := p.Terms(a); err != nil {
		e.No, _ = errors.AsType[*Refusal](err)
	}
	if e.Rule != nil {
		e.Terms = p.termsOf(e.Rule, a)
	}
	return e
}

func (r *Rule) passed(set map[string]string) Pass {
	pass := Pass{Rule: r.Source, Matcher: r.unmet(set)}
	if pass.Matcher == "" && len(r.Actions) > 0 {
		pass.For = r.Actions[0]
	}
	return pass
}

// unmet is the first matcher that does not hold; empty where all do.
func (r *Rule) unmet(set map[string]string) string {
	for _, m := range r.Matchers {
		if !m.Matches(set[m.Name]) {
			return m.String()
		}
	}
	return ""
}

// Reach says who could approve a wish: how many people stand behind the parties besides the requester, and whether a group could
// not be read.
func (p Policy) Reach(parties []Party, requester string, now time.Time) (people int, unread bool) {
	return p.Groups.Reach(parties, func(user string) bool { return user == requester || p.Left[user] }, now)
}
