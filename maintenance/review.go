package maintenance

import (
	"errors"
	"slices"
)

// Review judges a change that waits for approvals by the policy and the people of this moment, without anybody's new word: what was
// given may be enough by now, or others may have to be asked. It refuses where nothing is to be done. What the policy forbids by
// now stays as it is: nobody can approve it (Approve says why), and it can still be denied or get another time.
func Review(p Policy) Step {
	return p.judges(func(b Before) (After, error) {
		c := b.Change
		if c.State != Pending || !b.Now.Before(c.DueAt) || !asShown(c, listed(b.Task)) {
			return After{}, &Refusal{Why: AlreadySettled, Change: c}
		}
		next, tell, err := p.open(b)
		switch {
		case err != nil:
			return After{}, err
		case next.State == Approved:
			return After{Change: next, Audit: []Entry{entry(System(), "found enough approvals", next, b.Now)}}, nil
		case next.Terms.asksAs(c.Terms):
			return After{}, &Refusal{Why: AlreadySettled, Change: c}
		}
		return After{Change: next, Tell: tell, Audit: []Entry{entry(System(), "asked anew", next, b.Now)}}, nil
	})
}

// asksAs says that two terms ask the same people for as many approvals.
func (t Terms) asksAs(o Terms) bool {
	return t.Approvals == o.Approvals && t.Newcomer == o.Newcomer && t.Uses(false) == o.Uses(false) && slices.Equal(t.Approvers, o.Approvers) && slices.Equal(t.StandIns, o.StandIns)
}

// today is a change that waits under what its rule asks at this moment. Where no rule is for it any more it keeps its terms: somebody has
// to be able to deny it.
func (p Policy) today(b Before) Change {
	c := b.Change
	if c.State != Pending && c.State != Countered {
		return c
	}
	a := b.ask(c.By, c.wish())
	r, no := p.ruleOf(a)
	if no != nil {
		return c
	}
	terms := p.termsOf(r, a)
	if terms.Approvals == 0 { // it goes ahead with its next review; until then those who were asked may still say no
		c.Terms.Approvals = 0
		return c
	}
	terms.AskedAt, terms.Warnings = c.Terms.AskedAt, c.Terms.Warnings
	c.Terms = terms
	return c
}

// forbids says what the policy has by now against a change that waits; nil where nothing. A right that cannot be read is waited for when
// the change is applied.
func (p Policy) forbids(b Before) *Refusal {
	_, err := p.terms(b)
	no, refused := errors.AsType[*Refusal](err)
	if !refused || no.Why == GroupUnread {
		return nil
	}
	no.Change, no.Task, no.Forbidden = b.Change, b.Task, true
	return no
}
