package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// signOff is somebody else's word that they have seen why an approval was skipped.
func (d *Desk) signOff(ctx context.Context, r Request, id string, code maintenance.Code) Answer {
	kept, err := d.decide(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.SignOff(a, p, code)
	})
	if err != nil {
		return d.noOrCode(ctx, r, yes{word: yesSignOff, id: id}, err)
	}
	return private(cards.SignedOff(d.view(kept)))
}

// lookInto tells the others that an approver is looking.
func (d *Desk) lookInto(ctx context.Context, r Request, id string) Answer {
	kept, err := d.decide(ctx, r, id, maintenance.LookInto)
	if err != nil {
		return d.no(r, err)
	}
	return private(cards.LookedInto(d.view(kept)))
}
