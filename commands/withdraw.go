package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// withdraw takes back what was confirmed and is not yet being applied. The public card shows it by itself; the answer is for
// whoever clicked.
func (d *Desk) withdraw(ctx context.Context, r Request, id string) Answer {
	kept, err := d.Store.Decide(ctx, r.Actor, id, maintenance.Withdraw(r.Actor))
	if err != nil {
		return d.no(r, err)
	}
	if kept.Change.State == maintenance.Dropped {
		return private(cards.Over(d.view(kept)))
	}
	return private(cards.Withdrawn(d.view(kept)))
}
