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
	_, no := p.Right(c, who, now)
	return no
}

// Right says with what right somebody decides on a change, or why not. The requester has none, not even as a stand-in
// (invariant I7).
func (p Policy) Right(c Change, who Person, now time.Time) (Right, *Refusal) {
	if who.ID == c.By.Person.ID {
		return Right{}, &Refusal{Why: OwnChange, Change: c}
	}
	standing, begins := p.standing(who.ID, c.Terms.Approvers, c.Terms.Newcomer, now)
	if standing == Entitled {
		return Right{}, nil
	}
	if from, ok := p.standsIn(c, who.ID, now); ok {
		return Right{For: from}, nil
	}
	switch standing {
	case Newcomer:
		return Right{}, &Refusal{Why: TooNew, Change: c, Times: []time.Time{begins}}
	case NotRead:
		return Right{}, &Refusal{Why: GroupUnread, Change: c}
	case Entitled, Unnamed:
	}
	return Right{}, &Refusal{Why: NotApprover, Change: c}
}

// standing is what somebody is to these parties, who is still there.
func (p Policy) standing(user string, parties []Party, wait time.Duration, now time.Time) (Standing, time.Time) {
	if p.Left[user] {
		return Unnamed, time.Time{}
	}
	return p.Groups.Standing(user, parties, wait, now)
}

// standsIn finds an approver for whom somebody decides. The stand-in must be one of those whom the rule names, for as long as a
// newcomer has to wait; the right of the other is looked at now. Nobody decides for the requester.
func (p Policy) standsIn(c Change, user string, now time.Time) (Person, bool) {
	if standing, _ := p.standing(user, c.Terms.StandIns, c.Terms.Newcomer, now); standing != Entitled {
		return Person{}, false
	}
	for _, d := range p.Delegations {
		if d.To.ID != user || d.From.ID == c.By.Person.ID || !d.Holds(now) {
			continue
		}
		if standing, _ := p.standing(d.From.ID, c.Terms.Approvers, c.Terms.Newcomer, now); standing == Entitled {
			return d.From, true
		}
	}
	return Person{}, false
}

// Votes are the decisions that count: a yes to the time that the change now asks for, by somebody who still may. Each person
// counts once, and so does each approver, whoever stood in for them.
func (p Policy) Votes(c Change, decisions []Decision, now time.Time) []Decision {
	var votes []Decision
	spent := map[string]bool{c.By.Person.ID: true}
	for _, d := range decisions {
		if !d.Yes || !SameSecond(d.To, c.To) || spent[d.By.ID] || d.For.ID != "" && spent[d.For.ID] || !p.stillMay(c, d, now) {
			continue
		}
		votes = append(votes, d)
		spent[d.By.ID] = true
		if d.For.ID != "" {
			spent[d.For.ID] = true
		}
	}
	return votes
}

// stillMay says that whoever gave a yes has the right to it even now. A stand-in had it while the delegation held; what must
// still hold is the right of the one for whom they stood in.
func (p Policy) stillMay(c Change, d Decision, now time.Time) bool {
	owner := d.By.ID
	if d.For.ID != "" {
		owner = d.For.ID
		if standing, _ := p.standing(d.By.ID, c.Terms.StandIns, c.Terms.Newcomer, now); standing != Entitled {
			return false
		}
	}
	standing, _ := p.standing(owner, c.Terms.Approvers, c.Terms.Newcomer, now)
	return standing == Entitled
}

// needsDecision says what keeps a change with these terms from ever being decided: nil, or nobody left who could.
func (p Policy) needsDecision(c Change, now time.Time) error {
	people, unread := p.Groups.Reach(c.Terms.Approvers, func(user string) bool { return user == c.By.Person.ID || p.Left[user] }, now)
	if people < c.Terms.Approvals && !unread {
		return &Refusal{Why: NobodyLeft, Change: c, Rule: c.Terms.Rule}
	}
	return nil
}

// Gone gives the approvers of a change who were named one by one and may no longer decide.
func (p Policy) Gone(t Terms) []Party {
	return slices.DeleteFunc(slices.Clone(t.Approvers), func(one Party) bool { return one.User == "" || !p.Left[one.User] })
}
