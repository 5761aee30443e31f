package maintenance

import (
	"slices"
	"time"
)

// Right is with what right somebody decides on a change.
type Right struct {
	For Person // whose stand-in they are; zero: they decide for themselves
}

// MayDecide says why somebody may not approve or deny a change under its terms; nil where they may.
func (p Policy) MayDecide(c Change, who Person, now time.Time) *Refusal {
	_, no := p.Right(c, nil, who, now)
	return no
}

// Right says with what right somebody decides on a change, or why not. The requester has none, not even as a stand-in
// (invariant I7). Whoever stands in for several decides for one who has not, by the votes that are given.
func (p Policy) Right(c Change, votes []Decision, who Person, now time.Time) (Right, *Refusal) {
	if who.ID == c.By.Person.ID {
		return Right{}, &Refusal{Why: OwnChange, Change: c}
	}
	standing, begins := p.standing(who.ID, c.Terms.Approvers, c.Terms.Newcomer, now)
	if standing == Entitled {
		return Right{}, nil
	}
	from, stands := p.standsIn(c, votes, who.ID, now)
	switch {
	case stands == Entitled:
		return Right{For: from}, nil
	case standing == Newcomer:
		return Right{}, &Refusal{Why: TooNew, Change: c, Times: []time.Time{begins}}
	case standing == NotRead || stands == NotRead:
		return Right{}, &Refusal{Why: GroupUnread, Change: c, Parties: c.Terms.Approvers}
	}
	return Right{}, &Refusal{Why: NotApprover, Change: c}
}

// MayDecideUnder says why somebody may not decide on changes of others that a rule judges, for themselves; nil where they may.
func (p Policy) MayDecideUnder(r Rule, who Person, now time.Time) *Refusal {
	c := Change{Terms: r.terms()}
	c.Terms.StandIns = nil // nor for another
	if !r.mayNeed() {
		return &Refusal{Why: NotApprover, Change: c}
	}
	return p.MayDecide(c, who, now)
}

// standing is what somebody is to these parties, who is still there.
func (p Policy) standing(user string, parties []Party, wait time.Duration, now time.Time) (Standing, time.Time) {
	if p.Left[user] {
		return Unnamed, time.Time{}
	}
	return p.Groups.Standing(user, parties, wait, now)
}

// standsIn finds an approver for whom somebody decides, one who has no vote yet before others. The stand-in must be one of those
// whom the rule names, for as long as a newcomer has to wait; the right of the other is looked at now, and must be their own. Nobody
// decides for the requester. NotRead: nobody was found, and a group that could say otherwise was not readable.
func (p Policy) standsIn(c Change, votes []Decision, user string, now time.Time) (from Person, best Standing) {
	own, _ := p.standing(user, c.Terms.StandIns, c.Terms.Newcomer, now)
	best = Unnamed
	for _, d := range p.Delegations {
		if d.To.ID != user || d.From.ID == c.By.Person.ID || !d.Holds(now) {
			continue
		}
		theirs, _ := p.standing(d.From.ID, c.Terms.Approvers, c.Terms.Newcomer, now)
		switch lesser(own, theirs) {
		case Entitled:
			if !hasVoice(votes, d.From.ID) {
				return d.From, Entitled
			}
			if best != Entitled {
				from, best = d.From, Entitled
			}
		case NotRead:
			if best == Unnamed {
				best = NotRead
			}
		}
	}
	return from, best
}

// lesser is what two standings that are both needed are worth.
func lesser(a, b Standing) Standing {
	for _, s := range []Standing{Unnamed, Newcomer, NotRead} {
		if a == s || b == s {
			return s
		}
	}
	return Entitled
}

// hasVoice says that a vote is somebody's: given by them, or by their stand-in.
func hasVoice(votes []Decision, user string) bool {
	return slices.ContainsFunc(votes, func(d Decision) bool { return d.By.ID == user || d.For.ID == user })
}

// Votes are the decisions that count: a yes to what the change now asks for, by somebody who still may. Each person counts
// once, and so does each approver, whoever stood in for them. Where the rule asks for a second factor by now, a yes without counts as
// none, so that no way past the code leads anywhere.
func (p Policy) Votes(c Change, decisions []Decision, now time.Time) []Decision {
	var votes []Decision
	for _, d := range c.Yeses(decisions) {
		if d.By.ID == c.By.Person.ID || d.For.ID == c.By.Person.ID || c.Terms.Uses(false) && !d.Proven || p.still(c, d, now) != Entitled {
			continue
		}
		if !hasVoice(votes, d.By.ID) && (d.For.ID == "" || !hasVoice(votes, d.For.ID)) {
			votes = append(votes, d)
		}
	}
	return votes
}

// still is the standing even now of whoever gave a yes. A stand-in had the right while the delegation held; what must still
// hold is the right of the one for whom they stood in, and that the rule names them.
func (p Policy) still(c Change, d Decision, now time.Time) Standing {
	if d.For.ID == "" {
		own, _ := p.standing(d.By.ID, c.Terms.Approvers, c.Terms.Newcomer, now)
		return own
	}
	own, _ := p.standing(d.By.ID, c.Terms.StandIns, c.Terms.Newcomer, now)
	theirs, _ := p.standing(d.For.ID, c.Terms.Approvers, c.Terms.Newcomer, now)
	return lesser(own, theirs)
}

// Lapsed is a yes to what the change asks for that does not count now.
type Lapsed struct {
	Decision

	Standing Standing // of its giver, or of the one for whom they stood in
	Unproven bool     // the rule asks for a second factor by now, and no code came with it
}

// Heard gives the yeses that count and those that do not any more: now, while the change waits; else as they let it go ahead.
func (p Policy) Heard(c Change, decisions []Decision, now time.Time) (votes []Decision, lapsed []Lapsed) {
	yeses := c.Yeses(decisions)
	if c.State != Pending && c.State != Countered {
		for _, d := range yeses {
			if slices.Contains(c.Terms.Votes, d.N) {
				votes = append(votes, d)
			}
		}
		return votes, nil
	}
	for _, d := range yeses {
		unproven := c.Terms.Uses(false) && !d.Proven
		if standing := p.still(c, d, now); standing != Entitled || unproven {
			lapsed = append(lapsed, Lapsed{d, standing, unproven})
		}
	}
	return p.Votes(c, decisions, now), lapsed
}

// Unsure says that somebody's right on which a change rests cannot be read now: that of an approver, or the requester's to ask or
// to break the glass. It is worth waiting a little for, since a right that cannot be read counts as none (invariant I6).
func (p Policy) Unsure(c Change, i Item, decisions []Decision, now time.Time) bool {
	r := p.Rule(Ask{Wish: c.wish(), Task: i.Task, Instance: i.Instance})
	if r == nil {
		return false
	}
	by := c.By.Person.ID
	if asks, _ := p.standing(by, r.Ask, 0, now); asks == NotRead {
		return true
	}
	if c.Glass {
		breaks, _ := p.standing(by, r.BreakGlass, r.newcomer(), now)
		return breaks == NotRead
	}
	c.Terms.Approvers, c.Terms.StandIns, c.Terms.Newcomer = r.Approvers, r.standIns(), r.newcomer()
	return r.mayNeed() && slices.ContainsFunc(c.Yeses(decisions), func(d Decision) bool { return p.still(c, d, now) == NotRead })
}

// needsDecision says what keeps a change with these terms from ever being decided: nil, or nobody left who could.
func (p Policy) needsDecision(c Change, now time.Time) error {
	people, unread := p.Reach(c.Terms.Approvers, c.By.Person.ID, now)
	if people < c.Terms.Approvals && !unread {
		return &Refusal{Why: NobodyLeft, Change: c, Rule: c.Terms.Rule}
	}
	return nil
}

// Gone gives the approvers of a change who were named one by one and may no longer decide.
func (p Policy) Gone(t Terms) []Party {
	return slices.DeleteFunc(slices.Clone(t.Approvers), func(one Party) bool { return one.User == "" || !p.Left[one.User] })
}
