package commands

import (
	"context"
	"strings"

	"headsup/cards"
	"headsup/maintenance"
)

// withdrawSaid takes back the change that a sentence names.
func (d *Desk) withdrawSaid(ctx context.Context, r Request, s Sentence) Answer {
	if s.Link == (Link{}) {
		return d.withdraw(ctx, r, strings.ToLower(s.Target), s.Reason)
	}
	change, err := d.changeBehind(ctx, r, s.Link)
	if err != nil {
		return d.no(r, err)
	}
	return d.withdraw(ctx, r, change, s.Reason)
}

// withdraw takes back what was confirmed and is not yet being applied. The public card shows it by itself; the answer is for
// whoever asked. Only a sentence gives a reason.
func (d *Desk) withdraw(ctx context.Context, r Request, id, reason string) Answer {
	kept, err := d.takeBack(ctx, r, id, maintenance.Withdraw(r.Actor, reason))
	if err != nil {
		return d.no(r, err)
	}
	if kept.Change.State == maintenance.Dropped {
		return private(cards.Over(d.view(kept)))
	}
	return d.instead(ctx, r, private(cards.Withdrawn(d.view(kept))))
}
