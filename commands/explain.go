package commands

import (
	"context"

	"headsup/cards"
)

// explain says how the policy judges a change, and why. A draft is its requester's alone.
func (d *Desk) explain(ctx context.Context, r Request, id string) Answer {
	kept, err := d.look(ctx, r, id)
	if err != nil {
		return d.no(r, err)
	}
	e := d.Policy().Explain(kept.Before(d.Now()).Ask())
	return private(cards.Explained(d.reader(r), d.view(kept), e))
}

// frozen shows what stands in a freeze, of what the place may see.
func (d *Desk) frozen(r Request) Answer {
	return private(cards.FrozenList(d.Policy().Frozen(d.scope(r).Coming())))
}
