package commands

import (
	"context"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/when"
)

// reschedule drafts a move. What is left out is asked for in a window.
func (d *Desk) reschedule(ctx context.Context, r Request, s Sentence) Answer {
	if s.nameless() || s.When == "" {
		return d.window(ctx, r, maintenance.Reschedule, s)
	}
	item, err := d.find(ctx, r, s)
	if err != nil {
		return d.which(r, err, s)
	}
	if err := hindrance(item, s.Reason); err != nil {
		return d.hindered(ctx, r, err)
	}
	read := when.Read(s.When, when.Asked{Now: d.Now(), TaskAt: item.Task.ScheduledAt, Zone: d.zone(r)})
	if !read.At.IsZero() {
		return d.draft(ctx, r, item, maintenance.Wish{Action: maintenance.Reschedule, To: read.At, Reason: s.Reason, Glass: s.BreakGlass})
	}
	return private(cards.Unclear(d.reader(r), s.When, read, func(at time.Time) string {
		meant := s
		meant.Target, meant.Link, meant.When = item.Task.Handle, Link{}, at.UTC().Format(time.RFC3339)
		return meant.String()
	}))
}

// nameless says that the sentence names no task.
func (s Sentence) nameless() bool { return s.Target == "" && s.Link == (Link{}) }
