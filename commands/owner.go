package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// take names whoever asks as the owner of a task. from is the id of the owner whom they were shown; empty: none.
func (d *Desk) take(ctx context.Context, r Request, s Sentence, from string) Answer {
	return d.own(ctx, r, s, always(maintenance.Take(from)), func(item maintenance.Item, was maintenance.Owner) cards.Message {
		return cards.Taken(d.reader(r), item, was)
	})
}

// ownClicked answers the buttons of whoever has a task, or answers for it. A task is taken over from the owner whom the button showed.
func (d *Desk) ownClicked(ctx context.Context, r Request, c Click) Answer {
	switch plainAction(c.Action) {
	case cards.GiveBack:
		return d.giveBack(ctx, r, Sentence{Verb: VerbGiveBack, Target: c.Value})
	case cards.Go, cards.Move, cards.Call:
		return d.asked(ctx, r, c)
	}
	handle, from := cards.ReadOwnedValue(c.Value)
	return d.take(ctx, r, Sentence{Verb: VerbTake, Target: handle}, from)
}

func (d *Desk) giveBack(ctx context.Context, r Request, s Sentence) Answer {
	return d.own(ctx, r, s, always(maintenance.GiveBack), func(item maintenance.Item, _ maintenance.Owner) cards.Message {
		return cards.GivenBack(item)
	})
}

// always is a step that does not depend on what is known of the task.
func always(step maintenance.OwnerStep) func(maintenance.Item) maintenance.OwnerStep {
	return func(maintenance.Item) maintenance.OwnerStep { return step }
}

// own carries out a step on the owner of a task, and says what has become of it.
func (d *Desk) own(
	ctx context.Context, r Request, s Sentence, step func(maintenance.Item) maintenance.OwnerStep, say func(maintenance.Item, maintenance.Owner) cards.Message,
) Answer {
	item, err := d.find(ctx, r, s)
	if err != nil {
		return d.which(r, err, s)
	}
	var was maintenance.Owner // as the step found it: the snapshot may not know it yet
	if item.Task, was, err = d.Store.Own(ctx, r.Actor, item.Task.Key(), step(item)); err != nil {
		return d.no(r, err)
	}
	return d.instead(ctx, r, private(say(item, was)))
}
