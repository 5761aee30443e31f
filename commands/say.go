package commands

import (
	"context"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// Say answers what was typed after the command, or after a mention.
func (d *Desk) Say(ctx context.Context, r Request, text string) Answer {
	began := time.Now()
	s, err := Parse(text)
	if err != nil {
		return d.told(ctx, r, unknown, began, d.misread(ctx, r, err))
	}
	r.Actor.Said = text // what was not understood is no command, and perhaps not meant for us
	return d.told(ctx, r, string(s.Verb), began, d.carryOut(ctx, r, s))
}

func (d *Desk) carryOut(ctx context.Context, r Request, s Sentence) Answer {
	switch s.Verb {
	case VerbList:
		return d.list(ctx, r, s, 1)
	case VerbShow:
		return d.show(ctx, r, s)
	case VerbReschedule:
		return d.reschedule(ctx, r, s)
	case VerbCancel:
		return d.cancel(ctx, r, s)
	case VerbWithdraw:
		return d.withdrawSaid(ctx, r, s)
	case VerbApprove, VerbDeny:
		return d.decideSaid(ctx, r, s)
	case VerbPending:
		return d.pending(ctx, r)
	case VerbHelp:
		return d.help(r, s)
	case VerbWhoami:
		return d.whoami(r)
	case VerbStatus:
		return d.status(ctx, r)
	case VerbNow:
		return d.now(ctx, r)
	case VerbDelegate:
		return d.delegate(ctx, r, s, nil)
	case VerbSnooze, VerbRemind:
		return d.remindMe(ctx, r, s)
	case VerbTake:
		return d.take(ctx, r, s, "")
	case VerbGiveBack:
		return d.giveBack(ctx, r, s)
	case VerbGo:
		return d.goSaid(ctx, r, s)
	case VerbHistory:
		return d.history(ctx, r, s)
	case VerbCalendar:
		return d.calendar(ctx, r, s)
	case VerbDigest:
		return d.digest(ctx, r)
	case VerbTimeline:
		return d.timeline(ctx, r, s)
	}
	return private(cards.NotYet(d.reader(r), string(s.Verb)))
}

// Click answers a button. A button leads to the same function as the sentence that says the same.
func (d *Desk) Click(ctx context.Context, r Request, c Click) Answer {
	began := time.Now()
	return d.told(ctx, r, "click "+plainAction(c.Action), began, inWindow(r, d.clicked(ctx, r, c)))
}

func (d *Desk) clicked(ctx context.Context, r Request, c Click) Answer {
	switch plainAction(c.Action) {
	case cards.Confirm:
		return d.confirm(ctx, r, c.Value, nil)
	case cards.Drop:
		return d.drop(ctx, r, c.Value)
	case cards.Edit:
		return d.editWindow(ctx, r, c.Value)
	case cards.Suggested:
		return d.takeSuggested(ctx, r, c.Value)
	case cards.FillIn, cards.InputTask:
		return d.refill(ctx, r, c)
	case cards.Withdraw:
		return d.withdraw(ctx, r, c.Value, "")
	case cards.Approve:
		return d.clickedShown(ctx, r, c.Value, d.approveClicked)
	case cards.Accept:
		return d.clickedShown(ctx, r, c.Value, d.accept)
	case cards.Deny:
		return d.denyWindow(ctx, r, c.Value)
	case cards.Another:
		return d.anotherWindow(ctx, r, c.Value)
	case cards.Looking:
		return d.lookInto(ctx, r, c.Value)
	case cards.Explain:
		return d.explain(ctx, r, c.Value)
	case cards.SignOff:
		return d.signOff(ctx, r, c.Value, nil)
	case cards.GiveCode:
		return d.codeClicked(ctx, r, c.Value)
	case cards.Frozen:
		return d.frozen(r)
	case cards.Again:
		return d.again(ctx, r, c.Value)
	case cards.Show:
		return d.show(ctx, r, Sentence{Verb: VerbShow, Target: c.Value})
	case cards.Reschedule:
		return d.window(ctx, r, maintenance.Reschedule, pressed(VerbReschedule, c.Value))
	case cards.Cancel:
		return d.window(ctx, r, maintenance.Cancel, pressed(VerbCancel, c.Value))
	case cards.Take, cards.TakeOver, cards.GiveBack, cards.Go, cards.Move, cards.Call:
		return d.ownClicked(ctx, r, c)
	case cards.Page, cards.Turn, cards.PastOf:
		return d.leaf(ctx, r, c)
	case cards.Run:
		return d.run(ctx, r, c.Value)
	case cards.Share:
		return d.share(ctx, r, c.Value)
	case cards.Messages, cards.Forget, cards.Speak:
		return d.ownSetting(ctx, r, c)
	}
	return d.stale(r)
}

// leaf shows another page of what has several, or opens the first.
func (d *Desk) leaf(ctx context.Context, r Request, c Click) Answer {
	switch plainAction(c.Action) {
	case cards.Turn:
		return d.turnHistory(ctx, r, c)
	case cards.PastOf:
		return d.historyClicked(ctx, r, c.Value)
	}
	return d.turn(ctx, r, c.Value)
}

// run carries out a sentence that a button offered. Its answer takes the offer's place.
func (d *Desk) run(ctx context.Context, r Request, text string) Answer {
	s, err := Parse(text)
	if err != nil {
		return d.stale(r)
	}
	r.instead = r.Replaces
	answer := d.carryOut(ctx, r, s)
	answer.Replace = r.instead && answer.Modal == nil
	return answer
}

// share shows everybody what only one person saw. Only what changes nothing can be shared; what speaks against it is told to
// that person alone.
func (d *Desk) share(ctx context.Context, r Request, text string) Answer {
	s, err := Parse(text)
	switch {
	case err != nil:
	case s.Verb == VerbList:
		r.shared = true
		answer := d.list(ctx, r, s, 1)
		answer.Public, answer.Replace = true, false
		return answer
	case s.Verb == VerbNow:
		shown := d.atWork(ctx, r)
		return Answer{Message: &shown, Public: true}
	case s.Verb == VerbShow:
		shown, err := d.described(ctx, r, s)
		if err != nil {
			return d.no(r, err)
		}
		return Answer{Message: &shown, Public: true}
	}
	return d.stale(r)
}

// pressed is the sentence of a button that leads to a window for a task.
func pressed(v Verb, value string) Sentence {
	handle, glass := cards.ReadTaskValue(value)
	return Sentence{Verb: v, Target: handle, BreakGlass: glass}
}
