package commands

import (
	"context"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/when"
)

// delegate names somebody who decides in the speaker's stead until a time, for all to see.
func (d *Desk) delegate(ctx context.Context, r Request, s Sentence, code maintenance.Code) Answer {
	to := d.Person(ctx, r.Actor.Person.Team, s.Person)
	if isNow(s.When) {
		return d.endDelegation(ctx, r, to)
	}
	read := when.Read(s.When, when.Asked{Now: d.Now(), TaskAt: d.Now(), Zone: d.zone(r)})
	if read.At.IsZero() {
		return private(cards.Unclear(d.reader(r), s.When, read, func(at time.Time) string {
			meant := s
			meant.When = at.UTC().Format(time.RFC3339)
			return meant.String()
		}))
	}
	if no := (maintenance.Bounds{Team: r.Actor.Place.Team, Channels: map[string]bool{"": true}}).Admit(maintenance.Actor{
		Person: to, Place: maintenance.Place{Team: r.Actor.Place.Team},
	}); no != nil {
		return private(cards.NotAsStandIn(to, no))
	}
	delegation, rules, err := d.Policy().NewDelegation(r.Actor, to, read.At, d.Now())
	if err != nil {
		return d.no(r, err)
	}
	before, _ := d.standsIn(r, to)
	if err := d.Store.Delegate(ctx, r.Actor, delegation, maintenance.ProveStandIn(r.Actor, rules, d.Policy(), code)); err != nil {
		s.When = read.At.UTC().Format(time.RFC3339) // what was shown is what the code is for
		return d.noOrCode(ctx, r, yes{word: yesDelegate, id: s.String(), standIn: delegation}, err)
	}
	return shared(r, cards.Delegated(d.reader(r), delegation, before, rules))
}

// standsIn gives the delegation by which somebody stands in for the person now; false where none does.
func (d *Desk) standsIn(r Request, to maintenance.Person) (maintenance.Delegation, bool) {
	for _, one := range d.Store.Delegations() {
		if one.From.ID == r.Actor.Person.ID && one.To.ID == to.ID && one.Holds(d.Now()) {
			return one, true
		}
	}
	return maintenance.Delegation{}, false
}

func (d *Desk) endDelegation(ctx context.Context, r Request, to maintenance.Person) Answer {
	ended, holds := d.standsIn(r, to)
	if !holds {
		return private(cards.NoDelegation(to))
	}
	ended.Until = d.Now().UTC()
	if err := d.Store.Delegate(ctx, r.Actor, ended, nil); err != nil {
		return d.no(r, err)
	}
	return shared(r, cards.DelegationEnded(ended))
}

// shared shows an answer to all in the channel; in a direct message there is nobody else.
func shared(r Request, m cards.Message) Answer {
	return Answer{Message: &m, Public: !r.Actor.Place.Direct}
}
