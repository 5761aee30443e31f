package commands

import (
	"context"

	"headsup/maintenance"
)

// cancel drafts a cancel. Without a task it asks for one in a window.
func (d *Desk) cancel(ctx context.Context, r Request, s Sentence) Answer {
	if s.nameless() {
		return d.window(ctx, r, maintenance.Cancel, s)
	}
	item, err := d.find(ctx, r, s)
	if err != nil {
		return d.which(r, err, s)
	}
	return d.draft(ctx, r, item, maintenance.Wish{Action: maintenance.Cancel, Reason: s.Reason, Glass: s.BreakGlass})
}
