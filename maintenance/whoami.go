package maintenance

import "time"

// Entitlement is what one rule lets somebody do, at a place and a moment. A refusal says why they may not; nil: they may.
type Entitlement struct {
	Rule  Rule
	Terms Terms // of what is asked for the first time

	Ask    *Refusal // for changes, whatever their time and reason
	Decide *Refusal // on changes of others
	Right  Right    // with which they decide
	Break  *Refusal // the glass
}

// Entitlements are what each rule lets somebody do, in the rules' order, judged as their wishes and clicks are.
func (p Policy) Entitlements(by Actor, now time.Time) []Entitlement {
	all := make([]Entitlement, len(p.Rules))
	for i := range p.Rules {
		r := &p.Rules[i]
		a := Ask{By: by, Wish: Wish{Reason: anyReason}, Now: now}
		e := Entitlement{Rule: *r, Terms: r.terms(), Ask: p.againstAsking(r, a)}
		a.Wish.Glass = true
		e.Break = p.againstAsking(r, a)
		e.Right, e.Decide = p.Right(Change{Terms: e.Terms}, nil, by.Person, now)
		if !r.mayNeed() {
			e.Decide = &Refusal{Why: NotApprover}
		}
		all[i] = e
	}
	return all
}

// StandIns are the delegations that hold at the moment, from and to anybody.
func (p Policy) StandIns(now time.Time) []Delegation {
	var all []Delegation
	for _, d := range p.Delegations {
		if d.Holds(now) {
			all = append(all, d)
		}
	}
	return all
}
