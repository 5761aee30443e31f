package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// pending lists the changes that wait, first those that wait for the reader.
func (d *Desk) pending(ctx context.Context, r Request) Answer {
	waiting, err := d.Store.Pending(ctx)
	if err != nil {
		return d.no(r, err)
	}
	var v cards.PendingView
	policy, me := d.Policy(), r.Actor.Person
	for _, kept := range waiting {
		c, view := kept.Change, d.view(kept)
		switch {
		case !policy.InScope(r.Actor, view.Item):
		case c.AwaitsSignOff() && policy.MayDecide(c, me, d.Now()) == nil:
			v.ToSign = append(v.ToSign, view)
		case c.AwaitsSignOff():
			v.Broken = append(v.Broken, view)
		case c.State == maintenance.Countered && c.Of(me), c.State == maintenance.Pending && policy.MayApprove(kept.Before(d.Now()), me) == nil:
			v.Yours = append(v.Yours, view)
		default:
			v.Others = append(v.Others, view)
		}
	}
	return private(cards.PendingList(d.reader(r), v))
}
