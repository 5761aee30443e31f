package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
	"headsup/when"
)

// decideSaid carries out approve and deny as they were typed.
func (d *Desk) decideSaid(ctx context.Context, r Request, s Sentence) Answer {
	id := strings.ToLower(s.Target)
	if s.Link != (Link{}) {
		behind, err := d.changeBehind(ctx, r, s.Link)
		if err != nil {
			return d.no(r, err)
		}
		id = behind
	}
	if s.Verb == VerbDeny {
		if s.Reason == "" && r.Modal {
			return d.denyWindow(ctx, r, id)
		}
		return d.deny(ctx, r, id, s.Reason)
	}
	kept, err := d.look(ctx, r, id)
	if err != nil {
		return d.no(r, err)
	}
	switch c := kept.Change; {
	case c.AwaitsSignOff() && s.When != "":
		return d.no(r, &maintenance.Refusal{Why: maintenance.SignedWithoutTime, Change: c, Task: kept.Task})
	case c.AwaitsSignOff():
		return d.signOff(ctx, r, id, nil)
	case s.When == "":
		if no := c.JustRetimed(d.Now()); no != nil && d.Policy().MayApprove(kept.Before(d.Now()), r.Actor.Person) == nil {
			return d.no(r, no)
		}
		return d.approve(ctx, r, id, c.To, nil) // whoever types it means the change as it stands, and the answer names its time
	}
	read := when.Read(s.When, when.Asked{Now: d.Now(), TaskAt: kept.Task.ScheduledAt, Zone: d.zone(r)})
	if !read.At.IsZero() {
		return d.counter(ctx, r, id, read.At, nil)
	}
	return private(cards.Unclear(d.reader(r), s.When, read, func(at time.Time) string {
		return "approve " + id + " at " + at.UTC().Format(time.RFC3339)
	}))
}

// approve is one approver's yes to the time that they saw.
func (d *Desk) approve(ctx context.Context, r Request, id string, shown time.Time, code maintenance.Code) Answer {
	kept, err := d.decide(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.Approve(a, shown, p, code)
	})
	if err != nil {
		return d.noOrCode(ctx, r, yes{word: yesApprove, id: id, at: shown}, err)
	}
	return d.decided(r, kept)
}

// approveClicked is the yes of a button.
func (d *Desk) approveClicked(ctx context.Context, r Request, id string, shown time.Time) Answer {
	return d.approve(ctx, r, id, shown, nil)
}

// deny is one approver's no.
func (d *Desk) deny(ctx context.Context, r Request, id, reason string) Answer {
	kept, err := d.decide(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.Deny(a, reason, p)
	})
	if err != nil {
		return d.no(r, err)
	}
	return d.decided(r, kept)
}

// counter is one approver's yes to another time.
func (d *Desk) counter(ctx context.Context, r Request, id string, to time.Time, code maintenance.Code) Answer {
	kept, err := d.decide(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.Counter(a, to, p, code)
	})
	if err != nil {
		return d.noOrCode(ctx, r, yes{word: yesCounter, id: id, at: to}, err)
	}
	return d.decided(r, kept)
}

// decided answers an approver. The public card shows the rest by itself.
func (d *Desk) decided(r Request, kept store.Kept) Answer {
	return private(cards.Decided(d.reader(r), d.view(kept)))
}

// accept is the requester's yes to an approver's other time.
func (d *Desk) accept(ctx context.Context, r Request, id string, shown time.Time) Answer {
	kept, err := d.decide(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.Accept(a, shown, p)
	})
	if err != nil {
		return d.no(r, err)
	}
	return d.instead(ctx, r, private(cards.Accepted(d.reader(r), d.view(kept))))
}

// instead lets an answer take the place of a message of the person's own whose buttons have done their work. A card stays: it shows
// by itself what became of it.
func (d *Desk) instead(ctx context.Context, r Request, a Answer) Answer {
	if !r.Replaces || r.TS == "" {
		return a
	}
	_, card, err := d.Store.CopyAt(ctx, r.Actor.Place.Channel, r.TS)
	a.Replace = err == nil && !card
	return a
}

// shownFor reads the value of a button that decides.
func shownFor(value string) (id string, shown time.Time, ok bool) {
	id, seconds, found := strings.Cut(value, " ")
	at, err := strconv.ParseInt(seconds, 10, 64)
	return id, time.Unix(at, 0).UTC(), found && err == nil
}

// clickedShown carries out a button that decides on what its card shows.
func (d *Desk) clickedShown(ctx context.Context, r Request, value string, do func(context.Context, Request, string, time.Time) Answer) Answer {
	id, shown, ok := shownFor(value)
	if !ok {
		return d.stale(r)
	}
	return do(ctx, r, id, shown)
}

// denyWindow asks why not, where the person may deny at all.
func (d *Desk) denyWindow(ctx context.Context, r Request, id string) Answer {
	return d.decisionWindow(ctx, r, id, cards.DenyWindow)
}

// anotherWindow asks for another time.
func (d *Desk) anotherWindow(ctx context.Context, r Request, id string) Answer {
	return d.decisionWindow(ctx, r, id, cards.AnotherWindow)
}

func (d *Desk) decisionWindow(ctx context.Context, r Request, id, callback string) Answer {
	kept, err := d.look(ctx, r, id)
	if err != nil {
		return d.no(r, err)
	}
	c := kept.Change
	switch {
	case c.State == maintenance.Draft:
		return d.no(r, &maintenance.Refusal{Why: maintenance.NoSuchChange, Text: id})
	case c.State != maintenance.Pending && c.State != maintenance.Countered:
		return d.no(r, &maintenance.Refusal{Why: maintenance.AlreadySettled, Change: c, Task: kept.Task})
	}
	if no := d.Policy().MayDecide(c, r.Actor.Person, d.Now()); no != nil {
		return d.no(r, no)
	}
	if callback == cards.AnotherWindow && c.Action != maintenance.Reschedule {
		return d.no(r, &maintenance.Refusal{Why: maintenance.NoOtherTime, Change: c, Task: kept.Task})
	}
	v := cards.WindowView{Callback: callback, Metadata: id, Item: maintenance.Item{Task: kept.Task, Instance: kept.Instance}, When: c.To, Change: c}
	if callback == cards.AnotherWindow {
		v.Suggestions = d.suggest(r, kept, c.To)
	}
	return d.opening(r, v)
}
