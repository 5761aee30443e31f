package maintenance

import (
	"slices"
	"time"
)

// Terms are what the policy asks of one change. They are kept with it, so that everybody reads the same from the draft on.
type Terms struct {
	Rule      string  `json:"rule,omitempty"`   // which rule of which setting or file and line
	Policy    string  `json:"policy,omitempty"` // hash of the policy's text; empty where the settings are the policy
	Approvals int     `json:"approvals,omitempty"`
	Approvers []Party `json:"approvers,omitempty"`
	Notify    []Party `json:"notify,omitempty"`   // told once that somebody asks; the approvers where it is empty
	Escalate  []Party `json:"escalate,omitempty"` // told at three quarters of the time

	Life     time.Duration `json:"life,omitempty"`     // how long a decision may take
	Newcomer time.Duration `json:"newcomer,omitempty"` // from when on a newcomer of a group may decide; 0: NewcomerWait
}

// Ask is what rules judge: who wants what.
type Ask struct {
	By       Actor
	Wish     Wish
	Task     Task
	Instance Instance
	Now      time.Time
}

// Rules say what the policy asks of a wish: its terms, or a *Refusal. They are pure.
type Rules func(Ask) (Terms, error)

// Policy is what is in force at a moment. The zero Policy allows nothing (invariant I6).
type Policy struct {
	Rules  Rules
	Groups Groups        // the user groups that the rules name, as last read
	Grace  time.Duration // how long a change can be taken back before it is applied
}

// NoApprovals is a policy under which everybody who may ask decides alone.
func NoApprovals(grace time.Duration) Policy { return Policy{Rules: SimpleRules(0, nil), Grace: grace} }

// terms judges the change as it stands.
func (p Policy) terms(b Before) (Terms, error) {
	c := b.Change
	if p.Rules == nil {
		return Terms{}, &Refusal{Why: NoPolicy, Task: b.Task}
	}
	return p.Rules(Ask{
		By: c.By, Wish: Wish{Action: c.Action, To: c.To, Reason: c.Reason}, Task: b.Task, Instance: b.Instance, Now: b.Now,
	})
}

// DecisionLife is how long a decision may take where no rule says it.
const DecisionLife = 24 * time.Hour

// SimpleRules are the policy of those who need no file: every change takes so many approvals by these people.
func SimpleRules(approvals int, approvers []Party) Rules {
	return func(Ask) (Terms, error) {
		if approvals == 0 {
			return Terms{Rule: "HEADSUP_APPROVALS=0"}, nil
		}
		return Terms{Rule: "HEADSUP_APPROVERS", Approvals: approvals, Approvers: approvers, Life: DecisionLife}, nil
	}
}

// MayDecide says why somebody may not approve or deny a change under its terms; nil where they may. The requester never may
// (invariant I7).
func (p Policy) MayDecide(c Change, who Person, now time.Time) *Refusal {
	if who.ID == c.By.Person.ID {
		return &Refusal{Why: OwnChange, Change: c}
	}
	wait := c.Terms.Newcomer
	if wait == 0 {
		wait = NewcomerWait
	}
	switch standing, begins := p.Groups.Standing(who.ID, c.Terms.Approvers, wait, now); standing {
	case Entitled:
		return nil
	case Newcomer:
		return &Refusal{Why: TooNew, Change: c, Times: []time.Time{begins}}
	case NotRead:
		return &Refusal{Why: GroupUnread, Change: c}
	case Unnamed:
	}
	return &Refusal{Why: NotApprover, Change: c}
}

// Votes are the decisions that count: a yes to the time that the change now asks for, by somebody who still may.
func (p Policy) Votes(c Change, decisions []Decision, now time.Time) []Decision {
	return slices.DeleteFunc(slices.Clone(decisions), func(d Decision) bool {
		return !d.Yes || !SameSecond(d.To, c.To) || p.MayDecide(c, d.By, now) != nil
	})
}

// needsDecision says what keeps a change with these terms from ever being decided: nil, or nobody left who could.
func (p Policy) needsDecision(c Change, now time.Time) error {
	people, unread := p.Groups.Reach(c.Terms.Approvers, c.By.Person.ID, now)
	if people < c.Terms.Approvals && !unread {
		return &Refusal{Why: NobodyLeft, Change: c}
	}
	return nil
}
