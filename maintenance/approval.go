package maintenance

import (
	"slices"
	"time"
)

// Decision is one approver's word on a change.
type Decision struct {
	Change string
	N      int // 1 for the first on this change
	By     Person
	For    Person // whose stand-in they were; zero: they decided for themselves
	Yes    bool
	To     time.Time // the time that the yes is for; zero for a cancel, or a no
	Reason string    // of a no; foreign
	Policy string    // hash of the policy in force when it was made
	Proven bool      // a one-time code came with it
	At     time.Time
}

// Yeses are the approvals of what the change now asks for, oldest first, whether their givers still may or not. Another time
// makes all before it lapse, and they do not come back with the old time: whoever offers one has taken the own yes back, and the
// others said yes before they knew of the doubt.
func (c Change) Yeses(decisions []Decision) []Decision {
	first := len(decisions)
	for first > 0 && decisions[first-1].Yes && SameSecond(decisions[first-1].To, c.To) {
		first--
	}
	return decisions[first:]
}

// Approve is one approver's yes to what the card shows, under the policy of this moment: nobody approves what it forbids. The last
// that is needed makes the change approved. shown is the time that they saw; a change that asks for another one meanwhile is not
// approved.
// Where the rule asks for a second factor, a code that nobody used yet must come with it.
func Approve(a Actor, shown time.Time, p Policy, code Code) Step {
	return p.judges(func(b Before) (After, error) {
		asked := b.Change.Terms
		b.Change = p.today(b)
		if err := decidable(a, b, p, Pending); err != nil {
			return After{}, err
		}
		if no := p.spoken(a, b); no != nil {
			if found, err := Review(p)(b); err == nil && found.Change.State == Approved {
				return found, nil // their word, and those of others, are enough by now
			}
			return After{}, no
		}
		if !SameSecond(shown, b.Change.To) {
			return After{}, &Refusal{Why: OfferChanged, Change: b.Change, Task: b.Task}
		}
		if !asShown(b.Change, listed(b.Task)) {
			return supersede(a, b), nil
		}
		if no := p.forbids(b); no != nil {
			return After{}, no
		}
		d, proof, err := p.yes(a, b, code)
		if err != nil || proof.Refused != nil {
			return proof, err
		}
		d.To = b.Change.To
		c := b.Change
		if votes := p.Votes(c, append(slices.Clone(b.Decisions), d), b.Now); len(votes) >= c.Terms.Approvals {
			c = goAhead(c, b, votes, p.Grace)
		} else {
			c.Terms = asked // where others have to be asked by now, Review asks them
		}
		return After{Change: c, Decision: &d, Audit: []Entry{decided(a, "approved", c, d)}, Factor: proof.Factor}, nil
	})
}

// yes is the next word on a change, a yes; with what proved it, where the rule asks for a second factor.
func (p Policy) yes(a Actor, b Before, code Code) (d Decision, proof After, err error) {
	d = p.decision(a, b)
	d.Yes = true
	if b.Change.Terms.Uses(false) {
		proof, err = p.prove(a, b, code)
		d.Proven = true
	}
	return d, proof, err
}

// decision is the next word on a change, with whose right it was given.
func (p Policy) decision(a Actor, b Before) Decision {
	right, _ := p.Right(b.Change, p.Votes(b.Change, b.Decisions, b.Now), a.Person, b.Now) // decidable has said that there is one
	return Decision{Change: b.Change.ID, N: len(b.Decisions) + 1, By: a.Person, For: right.For, Policy: p.Hash, At: b.Now}
}

// decided is the audit's line of a decision, with the one for whom somebody stood in.
func decided(a Actor, verb string, c Change, d Decision) Entry {
	e := entry(a, verb, c, d.At)
	e.Detail.For, e.Detail.Policy, e.Detail.Proven = d.For.ID, d.Policy, d.Proven
	return e
}

// open judges a change anew: it waits for approvals, with notices that ask for them, or goes ahead. Votes that count already
// count here too.
func (p Policy) open(b Before) (Change, []Notice, error) {
	c := b.Change
	terms, err := p.terms(b)
	switch {
	case err != nil:
		return c, nil, err
	case c.Glass && c.State == Approved:
		return c, nil, nil // it keeps the terms that were skipped: whoever could have approved signs it off
	}
	c.Terms = terms
	c.Terms.Warnings = p.warn(c, b)
	if c.Glass {
		return goAhead(c, b, nil, 0), p.glassNotices(c, b.Now), nil
	}
	if votes := p.Votes(c, b.Decisions, b.Now); len(votes) >= c.Terms.Approvals {
		return goAhead(c, b, votes, p.Grace), nil, nil
	}
	if err := p.needsDecision(c, b.Now); err != nil {
		return c, nil, err
	}
	c.State, c.DueAt, c.Lookers = Pending, c.Terms.expires(b.Task, c, b.Now), nil
	c.Terms.AskedAt = b.Now
	return c, askNotices(c, b.Now), nil
}

// goAhead lets a change be applied by these votes, after the time in which it can be taken back.
func goAhead(c Change, b Before, votes []Decision, grace time.Duration) Change {
	c.Terms.Votes = nil
	for _, d := range votes {
		c.Terms.Votes = append(c.Terms.Votes, d.N)
	}
	c.State, c.DueAt = Approved, b.Now
	if b.Task.ScheduledAt.Sub(b.Now) > NearStart {
		c.DueAt = b.Now.Add(grace)
	}
	return c
}

// Deny is one approver's no. One is enough.
func Deny(a Actor, reason string, p Policy) Step {
	return p.judges(func(b Before) (After, error) {
		b.Change = p.today(b)
		if err := decidable(a, b, p, Pending, Countered); err != nil {
			return After{}, err
		}
		switch {
		case reason == "":
			return After{}, &Refusal{Why: NoReason, Change: b.Change, Task: b.Task}
		case reasonTooLong(reason):
			return After{}, &Refusal{Why: TextTooLong, Change: b.Change, Task: b.Task}
		}
		d := p.decision(a, b)
		d.Reason = reason
		after := settle(a, b, Denied, "denied", Outcome{Kind: DeniedBy, Reason: reason})
		after.Audit = []Entry{decided(a, "denied", after.Change, d)}
		after.Audit[0].Detail.Reason = reason
		after.Decision = &d
		after.Tell = endNotices(after.Change, b.Now)
		return after, nil
	})
}

// Expire ends a change on which nobody decided in time. One that was decided meanwhile stays as it is.
func Expire() Step {
	return func(b Before) (After, error) {
		c := b.Change
		if c.State != Pending && c.State != Countered || b.Now.Before(c.DueAt) {
			return After{}, &Refusal{Why: AlreadySettled, Change: c}
		}
		out := Outcome{Kind: NotDecided}
		if c.State == Countered {
			out.Kind = NotTaken
		}
		after := settle(System(), b, Expired, "expired", out)
		after.Tell = endNotices(after.Change, b.Now)
		return after, nil
	}
}

// decidable refuses whoever may not decide, and whatever is not open for it in one of these states.
func decidable(a Actor, b Before, p Policy, states ...State) error {
	c := b.Change
	if c.State == Draft || c.Hidden(a.Person) {
		return &Refusal{Why: NoSuchChange, Text: c.ID}
	}
	if !slices.Contains(states, c.State) {
		return settledRefusal(b)
	}
	if no := p.MayDecide(c, a.Person, b.Now); no != nil {
		no.Task = b.Task
		return no
	}
	if !b.Now.Before(c.DueAt) {
		return &Refusal{Why: DecisionOver, Change: c, Task: b.Task}
	}
	return nil
}

// MayApprove says why a yes of somebody would not count now, to what the change asks for; nil where it would.
func (p Policy) MayApprove(b Before, who Person) *Refusal {
	b.Change = p.today(b)
	return p.spoken(Actor{Person: who}, b)
}

// spoken refuses a second yes: of the same person, of an approver whose stand-in gave it, or of the stand-in of one who did.
func (p Policy) spoken(a Actor, b Before) *Refusal {
	votes := p.Votes(b.Change, b.Decisions, b.Now)
	right, no := p.Right(b.Change, votes, a.Person, b.Now)
	if no != nil {
		return no
	}
	for _, d := range votes {
		mine := d.By.ID == a.Person.ID
		if !mine && d.For.ID != a.Person.ID && (right.For.ID == "" || !hasVoice([]Decision{d}, right.For.ID)) {
			continue
		}
		already := &Refusal{Why: AlreadyApproved, Change: b.Change, Task: b.Task, Times: []time.Time{d.At}, Decided: d}
		if !mine {
			already.Person = d.By
		}
		return already
	}
	return nil
}

func settledRefusal(b Before) error {
	why := AlreadySettled
	switch b.Change.State {
	case Applying:
		why = BeingApplied
	case Countered:
		why = WaitsForRequester
	}
	no := &Refusal{Why: why, Change: b.Change, Task: b.Task}
	if n := len(b.Decisions); n > 0 {
		no.Decided = b.Decisions[n-1]
	}
	return no
}
