package maintenance

import "time"

// Looker is somebody who has said that they are looking at a change.
type Looker struct {
	Person Person    `json:"person"`
	At     time.Time `json:"at"`
}

// LookInto notes that an approver is looking at a change, so that nobody else has to. It decides nothing.
func LookInto(a Actor, p Policy) Step {
	return p.judges(func(b Before) (After, error) {
		c := b.Change
		b.Change = p.today(b)
		if err := decidable(a, b, p, Pending); err != nil {
			return After{}, err
		}
		if no := p.spoken(a, b); no != nil {
			return After{}, no
		}
		for _, l := range c.Lookers {
			if l.Person.ID == a.Person.ID {
				return After{}, &Refusal{Why: AlreadyLooking, Change: c, Task: b.Task, Times: []time.Time{l.At}}
			}
		}
		c.Lookers = append(append([]Looker(nil), c.Lookers...), Looker{a.Person, b.Now})
		return After{Change: c, Audit: []Entry{entry(a, "looks into", c, b.Now)}}, nil
	})
}
