package maintenance

import "time"

// SignOff is somebody else's word that they have seen why an approval was skipped. It is asked of those who could have approved.
func SignOff(a Actor, p Policy) Step {
	return func(b Before) (After, error) {
		c := b.Change
		switch {
		case !c.Glass || c.State == Draft || c.State == Dropped:
			return After{}, &Refusal{Why: NoSuchChange, Text: c.ID}
		case !c.SignedOffAt.IsZero():
			return After{}, &Refusal{Why: AlreadySigned, Change: c, Task: b.Task}
		}
		if no := p.MayDecide(c, a.Person, b.Now); no != nil {
			no.Task = b.Task
			return After{}, no
		}
		c.SignedOffBy, c.SignedOffAt = a.Person, b.Now
		return After{Change: c, Audit: []Entry{entry(a, "signed off", c, b.Now)}}, nil
	}
}

// AwaitsSignOff says that approvals were skipped and that nobody else has looked at it yet.
func (c Change) AwaitsSignOff() bool {
	return c.Glass && c.State != Draft && c.State != Dropped && c.SignedOffAt.IsZero()
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
