package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// pending lists the changes that wait, first those that wait for the reader.
func (d *Desk) pending(ctx context.Context, r Request) Answer {
	v, err := d.waiting(ctx, r)
	if err != nil {
		return d.no(r, err)
	}
	return private(cards.PendingList(d.reader(r), v))
}

// whichChange answers a sentence that names no change with those that it may mean: for withdraw one's own.
func (d *Desk) whichChange(ctx context.Context, r Request, verb Verb, said cards.Misread) Answer {
	if verb == VerbWithdraw {
		return private(cards.WhichOfYours(d.reader(r), said, d.openOf(r)))
	}
	v, err := d.waiting(ctx, r)
	if err != nil {
		return d.no(r, err)
	}
	return private(cards.WhichWaits(d.reader(r), said, v))
}

// openOf are the changes of a person that can be taken back here.
func (d *Desk) openOf(r Request) []cards.ChangeView {
	var all []cards.ChangeView
	for _, item := range d.scope(r).Coming() {
		if c := item.Change; c != nil && c.Of(r.Actor.Person) && c.State != maintenance.Applying {
			all = append(all, cards.ChangeView{Change: *c, Item: *item})
		}
	}
	return all
}

// waiting is what waits for a decision here, parted by whom it waits for.
func (d *Desk) waiting(ctx context.Context, r Request) (v cards.PendingView, err error) {
	waiting, err := d.Store.Pending(ctx)
	if err != nil {
		return v, err
	}
	policy, me := d.Policy(), r.Actor.Person
	for _, kept := range waiting {
		view := d.view(kept)
		if !policy.InScope(r.Actor, view.Item) {
			continue
		}
		switch policy.WaitsFor(kept.Before(d.Now()), me) {
		case maintenance.ForYourSignOff:
			v.ToSign = append(v.ToSign, view)
		case maintenance.ForOthersSignOff:
			v.Broken = append(v.Broken, view)
		case maintenance.ForYou:
			v.Yours = append(v.Yours, view)
		case maintenance.ForOthers:
			v.Others = append(v.Others, view)
		}
	}
	return v, nil
}
