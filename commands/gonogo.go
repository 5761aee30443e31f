package commands

import (
	"context"
	"errors"

	"headsup/cards"
	"headsup/maintenance"
)

// goSaid is a go that was typed: for the time and from the owner that anybody can look up now.
func (d *Desk) goSaid(ctx context.Context, r Request, s Sentence) Answer {
	return d.own(ctx, r, s, func(item maintenance.Item) maintenance.OwnerStep {
		return maintenance.SayGo(item.Task.ScheduledAt, "")
	}, d.saidGo(r))
}

func (d *Desk) saidGo(r Request) func(maintenance.Item, maintenance.Owner) cards.Message {
	return func(item maintenance.Item, was maintenance.Owner) cards.Message {
		if was.ID == r.Actor.Person.ID {
			was = maintenance.Owner{}
		}
		return cards.SaidGo(d.reader(r), item, was)
	}
}

// asked answers the buttons of a question of go or no-go. Each is for the time at which the task was shown.
func (d *Desk) asked(ctx context.Context, r Request, c Click) Answer {
	handle, at, owner, ok := cards.ReadAskedValue(c.Value)
	if !ok {
		return d.stale(r)
	}
	s := Sentence{Target: handle}
	switch plainAction(c.Action) {
	case cards.Go:
		return d.own(ctx, r, s, func(maintenance.Item) maintenance.OwnerStep { return maintenance.SayGo(at, owner) }, d.saidGo(r))
	case cards.Call:
		return d.callSomeone(ctx, r, s, func(channel string) maintenance.OwnerStep { return maintenance.CallSomeone(at, channel) })
	}
	item, err := d.find(ctx, r, s)
	if err != nil {
		return d.which(r, err, s)
	}
	if item.Task.Waiting() && !maintenance.SameSecond(item.Task.ScheduledAt, at) {
		return d.no(r, &maintenance.Refusal{Why: maintenance.MovedSince, Task: item.Task})
	}
	return d.moveAsked(ctx, r, item)
}

// callSomeone has those called whom the route mentions, in the channel in which it was clicked.
func (d *Desk) callSomeone(ctx context.Context, r Request, s Sentence, step func(channel string) maintenance.OwnerStep) Answer {
	item, err := d.find(ctx, r, s)
	if err != nil {
		return d.which(r, err, s)
	}
	channel := r.Actor.Place.Channel
	call := d.Store.Audience().Calls(maintenance.Notice{Kind: maintenance.CallNotice, To: maintenance.Address{Channel: channel}}, item)
	if !call.Calls() {
		return d.no(r, &maintenance.Refusal{Why: maintenance.NobodyToCall, Task: item.Task})
	}
	if item.Task, _, err = d.Store.Own(ctx, r.Actor, item.Task.Key(), step(channel)); err != nil {
		return d.no(r, err)
	}
	return private(cards.WillCall(item, call))
}

// moveAsked drafts a move to the soonest time that suits, with others beside it. Where none does, or the policy wants a reason, a window asks
// for the rest. Either way it is judged as any other move.
func (d *Desk) moveAsked(ctx context.Context, r Request, item maintenance.Item) Answer {
	if err := hindrance(item, ""); err != nil {
		return d.hindered(ctx, r, err)
	}
	window := func() Answer {
		return d.window(ctx, r, maintenance.Reschedule, pressed(VerbReschedule, item.Task.Handle))
	}
	suit := d.suggestFor(ctx, r, item)
	if len(suit) == 0 {
		return window()
	}
	kept, err := d.Store.Draft(ctx, r.Actor, item.Task.Key(), maintenance.Wish{Action: maintenance.Reschedule, To: suit[0].At}, d.Policy(), shownAt(r, r.instead))
	if no, refused := errors.AsType[*maintenance.Refusal](err); refused && no.Why == maintenance.ReasonNeeded {
		return window()
	}
	if err != nil {
		return d.hindered(ctx, r, err)
	}
	return d.showDraftFrom(r, kept, item.Task.ScheduledAt)
}
