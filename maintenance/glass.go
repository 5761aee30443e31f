package maintenance

import (
	"slices"
	"time"
)

// Broken says that the approvals of a change were skipped. One that was taken back, or whose task had changed before anything was
// done, let nothing through.
func (c Change) Broken() bool {
	return c.Glass && !slices.Contains([]State{Draft, Dropped, Withdrawn, Superseded}, c.State)
}

// AwaitsSignOff says that approvals were skipped and that nobody else has looked at it yet.
func (c Change) AwaitsSignOff() bool { return c.Broken() && c.SignedOffAt.IsZero() }

// SignOff is somebody else's word that they have seen why an approval was skipped. It is asked of those who could have approved.
func SignOff(a Actor, p Policy, code Code) Step {
	return p.judges(func(b Before) (After, error) {
		c := b.Change
		switch {
		case !c.Glass || c.State == Draft || c.State == Dropped || c.Hidden(a.Person):
			return After{}, &Refusal{Why: NoSuchChange, Text: c.ID}
		case !c.Broken():
			return After{}, settledRefusal(b)
		case !c.SignedOffAt.IsZero():
			return After{}, &Refusal{Why: AlreadySigned, Change: c, Task: b.Task}
		}
		right, no := p.Right(c, nil, a.Person, b.Now)
		if no != nil {
			no.Task = b.Task
			return After{}, no
		}
		var proof After
		if c.Terms.Uses(false) {
			var err error
			if proof, err = p.prove(a, b, code); err != nil || proof.Refused != nil {
				return proof, err
			}
		}
		c.SignedOffBy, c.SignedOffAt = a.Person, b.Now
		e := entry(a, "signed off", c, b.Now)
		e.Detail.For, e.Detail.Policy, e.Detail.Proven = right.For.ID, p.Hash, proof.Factor != nil
		return After{Change: c, Audit: []Entry{e}, Factor: proof.Factor}, nil
	})
}

// mostTold bounds how many people are told one by one; the mention in the thread calls all of them.
const mostTold = 30

// glassNotices call those who were skipped in the thread of the card, and tell each of them in person, since a mention does not
// reach who is not in the channel.
func (p Policy) glassNotices(c Change, now time.Time) []Notice {
	skipped := Notice{
		ID: "glass:" + c.ID, Kind: GlassNotice, Change: c.ID, Task: c.Task, To: Address{Card: ChangeCard(c.ID)}, DueAt: now,
	}
	all := []Notice{skipped}
	for _, user := range p.Groups.People(c.Terms.Approvers) {
		if user == c.By.Person.ID || p.Left[user] || len(all) > mostTold {
			continue
		}
		one := skipped
		one.ID, one.To = skipped.ID+":"+user, Address{User: user}
		all = append(all, one)
	}
	return all
}
