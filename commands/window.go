package commands

import (
	"context"
	"strings"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// window asks for what a sentence left out. Where Slack gives no way to open one, after a mention or in a direct message,
// the answer is a button that does.
func (d *Desk) window(ctx context.Context, r Request, action maintenance.Action, s Sentence) Answer {
	v := cards.WindowView{Callback: callbackOf(action), Reason: s.Reason}
	if s.nameless() {
		if v.Choices = d.changeable(r); len(v.Choices) == 0 {
			return private(cards.Nothing(d.reader(r)))
		}
		v.Suggestions = d.suggestForChosen(ctx, r, v.Choices)
		return d.openingFrom(r, action, v)
	}
	item, err := d.find(ctx, r, s)
	if err != nil {
		return d.which(r, err, s)
	}
	if err := hindrance(item, s.Reason); err != nil {
		return d.hindered(ctx, r, err)
	}
	if err := d.mayAsk(ctx, r, item, maintenance.Wish{Action: action, Glass: s.BreakGlass}); err != nil {
		return d.no(r, err)
	}
	v.Item, v.Metadata = item, cards.TaskValue(item.Task.Handle, s.BreakGlass)
	if action == maintenance.Reschedule {
		v.Suggestions = d.suggestFor(ctx, r, item)
	}
	return d.openingFrom(r, action, v)
}

// openingFrom shows a window where Slack lets one open, and otherwise what opens it.
func (d *Desk) openingFrom(r Request, action maintenance.Action, v cards.WindowView) Answer {
	if !r.Modal {
		return private(cards.OpenHere(string(action), v.Metadata, cards.ActionLabel(action)))
	}
	return d.opening(r, v)
}

// mayAsk says what speaks against the person's asking for it, before they fill in more; nil where nothing does.
func (d *Desk) mayAsk(ctx context.Context, r Request, item maintenance.Item, w maintenance.Wish) error {
	ledger, err := d.Store.Ledger(ctx, item.Task)
	if err != nil {
		return err
	}
	if no := d.Policy().MayAsk(maintenance.Ask{
		By: r.Actor, Wish: w, Task: item.Task, Instance: item.Instance, Ledger: ledger, Now: d.Now(),
	}); no != nil {
		return no
	}
	return nil
}

// opening shows a window; one that is open already keeps what was filled in.
func (d *Desk) opening(r Request, v cards.WindowView) Answer {
	w := cards.NewWindow(d.reader(r), r.open.over(v))
	return Answer{Modal: &w}
}

func callbackOf(a maintenance.Action) string {
	if a == maintenance.Cancel {
		return cards.CancelWindow
	}
	return cards.RescheduleWindow
}

// changeable are the tasks that can be moved or cancelled, soonest first.
func (d *Desk) changeable(r Request) []maintenance.Item {
	var found []maintenance.Item
	for _, item := range d.scope(r).Coming() {
		if item.Task.Waiting() && item.Change == nil {
			found = append(found, *item)
		}
	}
	return found
}

// editWindow opens a draft for another time or reason.
func (d *Desk) editWindow(ctx context.Context, r Request, id string) Answer {
	kept, err := d.look(ctx, r, id)
	if err != nil {
		return d.no(r, err)
	}
	c := kept.Change
	switch {
	case !c.Of(r.Actor.Person):
		return d.no(r, &maintenance.Refusal{Why: maintenance.NotYours, Change: c})
	case c.Outcome.Kind == maintenance.DraftTooOld, c.State == maintenance.Draft && !d.Now().Before(c.DueAt):
		return d.tooLate(r, &maintenance.Refusal{Why: maintenance.DraftExpired, Change: c})
	case c.State != maintenance.Draft:
		return d.tooLate(r, &maintenance.Refusal{Why: maintenance.AlreadySettled, Change: c})
	}
	v := cards.WindowView{
		Callback: cards.EditWindow, Metadata: id, Item: maintenance.Item{Task: kept.Task, Instance: kept.Instance},
		When: c.To, Reason: c.Reason, Cancel: c.Action == maintenance.Cancel,
	}
	if !v.Cancel {
		v.Suggestions = d.suggest(r, kept, c.To)
	}
	return d.opening(r, v)
}

// Submit answers a window that was sent off: with a draft, or with what is wrong beside its inputs.
func (d *Desk) Submit(ctx context.Context, r Request, s Submission) Answer {
	began := time.Now()
	return d.told(ctx, r, "window "+s.Callback, began, inWindow(r, d.submitted(ctx, r, s)))
}

func (d *Desk) submitted(ctx context.Context, r Request, s Submission) Answer {
	r.inputs = s.Values
	switch s.Callback {
	case cards.CodeWindow:
		return d.codeGiven(ctx, r, s)
	case cards.MaintenanceWindow:
		return d.goOn(ctx, r, s)
	case cards.EditWindow, cards.DenyWindow, cards.AnotherWindow, cards.RescheduleWindow, cards.CancelWindow:
	default:
		return d.stale(r)
	}
	w := maintenance.Wish{Action: maintenance.Reschedule, Reason: plainReason(s.Values[cards.InputReason])}
	if s.Callback == cards.DenyWindow {
		return d.deny(ctx, r, s.Metadata, w.Reason)
	}
	if s.Callback == cards.CancelWindow {
		w.Action = maintenance.Cancel
	} else if _, ok := s.Values[cards.InputWhen]; ok || s.Callback == cards.RescheduleWindow || s.Callback == cards.AnotherWindow {
		if w.To, ok = s.picked(); !ok {
			return beside(cards.InputWhen, cards.Missing(cards.InputWhen))
		}
	}
	switch s.Callback {
	case cards.EditWindow:
		return d.edited(ctx, r, s.Metadata, w)
	case cards.AnotherWindow:
		return d.counter(ctx, r, s.Metadata, w.To, nil)
	case cards.RescheduleWindow, cards.CancelWindow:
		handle, glass := cards.ReadTaskValue(s.Metadata)
		w.Glass = glass
		if handle == "" {
			if handle = s.Values[cards.InputTask]; handle == "" {
				return beside(cards.InputTask, cards.Missing(cards.InputTask))
			}
		}
		item, err := d.find(ctx, r, Sentence{Target: handle})
		if err != nil {
			return d.no(r, err)
		}
		return d.draft(ctx, r, item, w)
	}
	return d.stale(r)
}

// edited keeps the draft's new time and reason.
func (d *Desk) edited(ctx context.Context, r Request, id string, w maintenance.Wish) Answer {
	return d.redraft(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.Edit(a, w, p)
	}, func(kept store.Kept) Answer { return d.showDraft(r, kept) })
}

// redraft changes a draft. Where it was shown, its new form takes its place.
func (d *Desk) redraft(
	ctx context.Context, r Request, id string, step func(maintenance.Actor, maintenance.Policy) maintenance.Step, show func(store.Kept) Answer,
) Answer {
	kept, err := d.decide(ctx, r, id, step)
	if err != nil {
		return d.tooLate(r, err)
	}
	if err := d.Store.KeepPrivate(ctx, id, shownAt(r, r.Replaces)); err != nil {
		d.Logger.Warn("place of a draft was not kept", "change", id, "error", err)
	}
	answer := show(kept)
	answer.Replace = r.Replaces
	return answer
}

// plainReason reads what was typed into a window, where Slack escapes nothing and no mark has a meaning: one line, without
// what hides or turns.
func plainReason(text string) string { return strings.Join(strings.Fields(plain(text)), " ") }
