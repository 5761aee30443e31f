package maintenance

import (
	"errors"
	"time"
)

// Counter is one approver's yes to another time: the change carries it from now on, and what was said of the old time no
// longer counts. The requester has the next word.
func Counter(a Actor, to time.Time, p Policy, code Code) Step {
	return p.judges(func(b Before) (After, error) {
		b.Change = p.today(b)
		if err := decidable(a, b, p, Pending, Countered); err != nil {
			return After{}, err
		}
		c := b.Change
		if c.Action != Reschedule {
			return After{}, &Refusal{Why: NoOtherTime, Change: c, Task: b.Task}
		}
		if SameSecond(to, c.To) {
			return After{}, &Refusal{Why: SameOffer, Change: c, Task: b.Task, Times: []time.Time{to}}
		}
		if err := allowed(b, Wish{Action: c.Action, To: to}); err != nil {
			return After{}, ofChange(c, true, err)
		}
		if !asShown(c, listed(b.Task)) {
			return supersede(a, b), nil
		}
		if no := p.againstOffer(b.ask(c.By, Wish{Action: c.Action, To: to, Reason: c.Reason})); no != nil {
			return After{}, ofChange(c, true, no)
		}
		d, proof, err := p.yes(a, b, code)
		if err != nil || proof.Refused != nil {
			return proof, err
		}
		d.To = to
		if c.Wished.IsZero() {
			c.Wished = c.To
		}
		c.State, c.To = Countered, to
		c.Terms.Warnings = p.warn(c, b)
		c.DueAt = earlier(c.DueAt, c.Terms.expires(b.Task, c, b.Now))
		return After{
			Change: c, Decision: &d, Audit: []Entry{decided(a, "countered", c, d)}, Tell: []Notice{askedBack(c, b.Now)},
			Factor: proof.Factor,
		}, nil
	})
}

// Offer is the other time that waits for the requester's word, as its giver's yes; false where none does.
func (c Change) Offer(decisions []Decision) (Decision, bool) {
	all := c.Yeses(decisions)
	if c.State != Countered || len(all) == 0 {
		return Decision{}, false
	}
	return all[len(all)-1], true
}

// Accept is the requester's yes to an approver's other time. Four eyes hold: both have seen it. Where more approvals are
// needed, the change waits for them.
func Accept(a Actor, shown time.Time, p Policy) Step {
	return p.judges(func(b Before) (After, error) {
		if no := notYours(a, b); no != nil {
			return After{}, no
		}
		c := b.Change
		switch {
		case c.State != Countered:
			return After{}, settledRefusal(b)
		case !b.Now.Before(c.DueAt):
			return After{}, &Refusal{Why: DecisionOver, Change: c, Task: b.Task}
		case !SameSecond(shown, c.To):
			return After{}, &Refusal{Why: OfferChanged, Change: c, Task: b.Task}
		}
		if !asShown(c, listed(b.Task)) {
			return supersede(a, b), nil
		}
		if err := allowed(b, c.wish()); err != nil {
			return After{}, ofChange(c, false, err)
		}
		c, tell, err := p.open(b)
		if err != nil {
			return After{}, ofChange(b.Change, false, err)
		}
		return After{Change: c, Tell: tell, Audit: []Entry{entry(a, "accepted", c, b.Now)}}, nil
	})
}

// ofChange makes a refusal say which change it is about, and whether it is of a time that an approver offers for it.
func ofChange(c Change, offer bool, err error) error {
	if no, refused := errors.AsType[*Refusal](err); refused {
		no.Change, no.Offer = c, offer
	}
	return err
}

// retimedLately is how long a typed yes may still mean the time before.
const retimedLately = time.Minute

// JustRetimed refuses a yes that names no time, to a change that has got another one only just now.
func (c Change) JustRetimed(now time.Time) *Refusal {
	if at := c.Terms.AskedAt; !c.Wished.IsZero() && now.Sub(at) < retimedLately {
		return &Refusal{Why: JustRetimed, Change: c, Times: []time.Time{at}}
	}
	return nil
}

// againstOffer says what the policy has against another time. Who may ask is not looked at: that is between the requester and the
// policy, at their yes.
func (p Policy) againstOffer(a Ask) *Refusal {
	r, no := p.ruleOf(a)
	if no != nil {
		return no
	}
	return p.againstTime(r, a)
}
