package commands

import (
	"context"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// Shortcut answers an entry of headsup's in Slack's menus: on a message, or from anywhere.
func (d *Desk) Shortcut(ctx context.Context, r Request, s Shortcut) Answer {
	began := time.Now()
	return d.told(ctx, r, "shortcut "+s.Callback, began, d.opened(ctx, r, s))
}

func (d *Desk) opened(ctx context.Context, r Request, s Shortcut) Answer {
	switch s.Callback {
	case cards.RescheduleShortcut:
		return d.rescheduleNamed(ctx, r, s)
	case cards.MaintenanceShortcut:
		return d.fromAnywhere(r)
	}
	return inWindow(r, d.stale(r))
}

// rescheduleNamed opens the window for the task that a message is about: the one that a card of ours shows, or that its text names. Of several it asks
// which; where none is named it says so, and any can be chosen.
func (d *Desk) rescheduleNamed(ctx context.Context, r Request, s Shortcut) Answer {
	card := Link{Channel: r.Actor.Place.Channel, TS: s.TS}
	if item, err := d.behind(ctx, r, card); err == nil {
		return d.window(ctx, r, maintenance.Reschedule, Sentence{Verb: VerbReschedule, Target: item.Task.Handle})
	}
	named := d.scope(r).NamedIn(s.Text)
	if len(named) == 1 {
		return d.window(ctx, r, maintenance.Reschedule, Sentence{Verb: VerbReschedule, Target: named[0].Task.Handle})
	}
	v := cards.WindowView{Callback: cards.RescheduleWindow, Note: cards.NoneNamed()}
	for _, item := range named {
		if item.Task.Waiting() && item.Change == nil {
			v.Choices, v.Note = append(v.Choices, item), cards.SeveralNamed()
		}
	}
	if len(v.Choices) == 0 {
		v.Choices = d.changeable(r)
	}
	if len(v.Choices) == 0 {
		return private(cards.Nothing(d.reader(r)))
	}
	v.Suggestions = d.suggestForChosen(ctx, r, v.Choices)
	return d.openingFrom(r, maintenance.Reschedule, v)
}

// fromAnywhere opens the window that leads to everything.
func (d *Desk) fromAnywhere(r Request) Answer {
	coming := d.scope(r).Coming()
	v := cards.MaintenanceView{Total: len(coming)}
	for _, i := range coming[:min(len(coming), cards.MostNext)] {
		v.Next = append(v.Next, *i)
	}
	w := cards.NewMaintenanceWindow(v)
	return Answer{Modal: &w}
}

// goOn answers that window: what was chosen, of the task that was chosen.
func (d *Desk) goOn(ctx context.Context, r Request, s Submission) Answer {
	handle := s.Values[cards.InputTask]
	if handle == "" {
		return beside(cards.InputTask, cards.Missing(cards.InputTask))
	}
	switch s.Values[cards.InputWhat] {
	case cards.DoShow:
		return d.show(ctx, r, Sentence{Verb: VerbShow, Target: handle})
	case cards.DoReschedule:
		return d.window(ctx, r, maintenance.Reschedule, Sentence{Verb: VerbReschedule, Target: handle})
	case cards.DoCancel:
		return d.window(ctx, r, maintenance.Cancel, Sentence{Verb: VerbCancel, Target: handle})
	case cards.DoTake:
		return d.take(ctx, r, Sentence{Verb: VerbTake, Target: handle}, "")
	case cards.DoHistory:
		return d.historyClicked(ctx, r, handle)
	}
	return d.stale(r)
}

// Typing is what somebody has typed so far into a menu whose options headsup gives.
type Typing struct {
	Action string // action_id of the menu, as cards made it
	Text   string
	Window *Submission // in which it stands; nil: on a message
}

// Suggest gives what fits, from the snapshot. Of what is not to be seen from there, or not to be changed where that is asked for, nothing is offered.
func (d *Desk) Suggest(_ context.Context, r Request, t Typing) []*cards.Offer {
	l := d.language(r)
	if plainAction(t.Action) != cards.InputTask || t.Window == nil {
		return cards.OffersIn(l, nil)
	}
	in := func(maintenance.Item) bool { return true }
	if t.Window.Callback != cards.MaintenanceWindow {
		in = func(i maintenance.Item) bool { return i.Task.Waiting() && i.Change == nil }
	}
	return cards.OffersIn(l, cards.Offers(d.reader(r), d.scope(r).Like(t.Text, cards.MostOffered, in)))
}
