package maintenance

import "time"

// Delegation is an approver's word that somebody else decides for them until a time.
type Delegation struct {
	From, To Person
	At       time.Time
	Until    time.Time
}

// Holds says that the stand-in has the right at the moment.
func (d Delegation) Holds(now time.Time) bool { return !now.Before(d.At) && now.Before(d.Until) }

// LongestDelegation is how far ahead a stand-in can be named: a long holiday, not a new job.
const LongestDelegation = 60 * 24 * time.Hour

// NewDelegation says whether an approver may name this stand-in, and gives the rules in which it counts. A *Refusal says why
// not: the person is no approver, or is named by no rule in which the approver decides.
func (p Policy) NewDelegation(from Actor, to Person, until, now time.Time) (Delegation, []Rule, error) {
	d := Delegation{From: from.Person, To: to, At: now, Until: until}
	switch {
	case to.ID == from.Person.ID:
		return d, nil, &Refusal{Why: OwnStandIn}
	case !until.After(now):
		return d, nil, &Refusal{Why: TimePassed, Times: []time.Time{until}}
	case until.Sub(now) > LongestDelegation:
		return d, nil, &Refusal{Why: StandInTooLong, Times: []time.Time{until, now.Add(LongestDelegation).Truncate(time.Minute)}}
	}
	var decides, counts []Rule
	var whom []Party
	var yet *Refusal // of an approver whose right does not hold now
	for _, r := range p.Rules {
		no := p.MayDecideUnder(r, from.Person, now)
		if no != nil && no.Why != NotApprover && yet == nil {
			yet = no
		}
		if no != nil {
			continue
		}
		decides = append(decides, r)
		whom = append(whom, r.standIns()...)
		if standing, _ := p.standing(to.ID, r.standIns(), r.newcomer(), now); standing == Entitled {
			counts = append(counts, r)
		}
	}
	switch {
	case len(decides) == 0 && yet != nil:
		return d, nil, yet
	case len(decides) == 0:
		return d, nil, &Refusal{Why: NoApproverAtAll}
	case len(counts) == 0:
		return d, nil, &Refusal{Why: NoStandIn, Person: to, Parties: whom, Rule: decides[0].Source}
	}
	return d, counts, nil
}
