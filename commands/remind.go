package commands

import (
	"context"
	"errors"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/when"
)

// remindMe keeps a reminder for whoever asks: snooze counts from now, remind back from the task.
func (d *Desk) remindMe(ctx context.Context, r Request, s Sentence) Answer {
	item, err := d.find(ctx, r, s)
	if err != nil {
		return d.which(r, err, s)
	}
	span, _ := when.ReadSpan(s.When) // the sentence was read with it
	now, follows := d.Now().UTC(), s.Verb == VerbRemind
	at := span.After(now, d.zone(r))
	if follows {
		at = span.Before(item.Task.ScheduledAt, d.zone(r))
	}
	n, err := maintenance.RemindMe(r.Actor, item.Task, at, follows, now)
	if err == nil {
		err = d.mutedAgainst(ctx, r, item.Task)
	}
	if err == nil {
		err = d.Store.RemindMe(ctx, r.Actor, n)
	}
	if no, ok := errors.AsType[*maintenance.Refusal](err); ok && no.Task.Handle == "" {
		no.Task = item.Task
	}
	if err != nil {
		return d.no(r, err)
	}
	return private(cards.WillRemind(d.reader(r), item, n))
}
