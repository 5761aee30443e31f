package commands

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// hindrance says what speaks against any change of the task, before more is asked for; nil where nothing does. Whether it
// still holds is decided in the store.
func hindrance(item maintenance.Item, reason string) error {
	switch why := maintenance.Changeable(item.Task); {
	case why != "":
		return &maintenance.Refusal{Why: why, Task: item.Task}
	case item.Change != nil:
		return &maintenance.Refusal{Why: maintenance.OpenChange, Task: item.Task, Change: *item.Change}
	case utf8.RuneCountInString(reason) > maintenance.LongestText:
		return &maintenance.Refusal{Why: maintenance.TextTooLong, Task: item.Task}
	}
	return nil
}

// hindered answers with what speaks against a change. Who is told that another one holds the task is offered what they can do about it.
func (d *Desk) hindered(ctx context.Context, r Request, err error) Answer {
	no, refused := errors.AsType[*maintenance.Refusal](err)
	if !refused || no.Why != maintenance.OpenChange || no.Change.State != maintenance.Pending {
		return d.no(r, err)
	}
	if kept, unread := d.Store.Look(ctx, no.Change.ID); unread == nil {
		no.Theirs = d.Policy().MayApprove(kept.Before(d.Now()), r.Actor.Person) == nil
	}
	return d.no(r, no)
}

// draft keeps a draft of the wish and shows it to its requester, who has yet to confirm it.
func (d *Desk) draft(ctx context.Context, r Request, item maintenance.Item, w maintenance.Wish) Answer {
	kept, err := d.Store.Draft(ctx, r.Actor, item.Task.Key(), w, d.Policy(), shownAt(r, r.instead))
	if err != nil {
		return d.hindered(ctx, r, err)
	}
	return d.showDraft(r, kept)
}

// shownAt is where a draft stands, for when it ends unconfirmed: in the place of what was clicked, or as a message of its own,
// which has no name that we know. Then what was clicked stays as it is, since it may be a card that everybody sees.
func shownAt(r Request, instead bool) store.Private {
	if !instead {
		return store.Private{URL: r.ResponseURL}
	}
	return store.Private{URL: r.ResponseURL, Replaces: true, TS: r.TS}
}

func (d *Desk) showDraft(r Request, kept store.Kept) Answer {
	return d.showDraftFrom(r, kept, kept.Change.To)
}

// showDraftFrom shows a draft with what suits as well, from a time on.
func (d *Desk) showDraftFrom(r Request, kept store.Kept, from time.Time) Answer {
	v := d.view(kept)
	if kept.Change.Action == maintenance.Reschedule {
		v.Suggestions, v.SuggestFrom = d.suggest(r, kept, from), from
	}
	return private(cards.Draft(d.reader(r), v))
}

// confirm is the yes to a draft: from here on the change is kept, shown to all, and applied after its grace.
func (d *Desk) confirm(ctx context.Context, r Request, id string, code maintenance.Code) Answer {
	kept, err := d.decide(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.Confirm(a, d.home(), p, code)
	})
	if err != nil {
		if no, refused := errors.AsType[*maintenance.Refusal](err); refused && no.Why == maintenance.CodeNeeded {
			return d.noOrCode(ctx, r, yes{word: yesConfirm, id: id}, err)
		}
		if kept, err = d.confirmedBefore(ctx, r, err); err != nil {
			return d.tooLate(r, err)
		}
	}
	return inPlace(cards.Confirmed(d.reader(r), d.view(kept)))
}

// confirmedBefore is the change of a second click on Confirm, which is answered as the first one was: that answer stands in its place,
// and says how long it can be taken back. Else it gives the error back.
func (d *Desk) confirmedBefore(ctx context.Context, r Request, err error) (store.Kept, error) {
	no, refused := errors.AsType[*maintenance.Refusal](err)
	if !refused || no.Why != maintenance.AlreadySettled || !no.Change.Of(r.Actor.Person) {
		return store.Kept{}, err
	}
	if s := no.Change.State; s != maintenance.Pending && s != maintenance.Approved {
		return store.Kept{}, err
	}
	return d.look(ctx, r, no.Change.ID)
}

// drop is the no to one's own draft.
func (d *Desk) drop(ctx context.Context, r Request, id string) Answer {
	kept, err := d.takeBack(ctx, r, id, maintenance.Drop(r.Actor))
	if err != nil {
		return d.tooLate(r, err)
	}
	return inPlace(cards.Over(d.view(kept)))
}

// again drafts the wish of an earlier change anew, for the task as it now stands.
func (d *Desk) again(ctx context.Context, r Request, id string) Answer {
	kept, err := d.look(ctx, r, id)
	if err != nil {
		return d.no(r, err)
	}
	c := kept.Change
	return d.draft(ctx, r, maintenance.Item{Task: kept.Task, Instance: kept.Instance},
		maintenance.Wish{Action: c.Action, To: c.To, Reason: c.Reason, Glass: c.Glass})
}

// inPlace takes the place of the private message that was clicked.
func inPlace(m cards.Message) Answer { return Answer{Message: &m, Replace: true} }

// tooLate answers a click on a draft that can no longer be decided: the draft gives way to what happened, so that its
// buttons are gone. Where nothing was kept it stays, to be clicked again.
func (d *Desk) tooLate(r Request, err error) Answer {
	answer := d.no(r, err)
	if refusal, ok := errors.AsType[*maintenance.Refusal](err); ok {
		switch refusal.Why {
		case maintenance.AlreadySettled, maintenance.DraftExpired, maintenance.NoSuchChange:
			answer.Replace = true
		}
	}
	return answer
}
