package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// inWindow gives an answer a window where there is no channel to say it in: what was clicked in App Home, or asked from the composer's menu, is answered
// where the person looks. Where it does not open, the message goes to them in person.
func inWindow(r Request, a Answer) Answer {
	if r.Actor.Place.Nowhere() && a.Message != nil && a.Modal == nil && len(a.Errors) == 0 {
		w := cards.Shown(*a.Message)
		a.Modal = &w
	}
	return a
}

// ownSetting answers the buttons of App Home with which somebody sets things for themselves.
func (d *Desk) ownSetting(ctx context.Context, r Request, c Click) Answer {
	switch plainAction(c.Action) {
	case cards.Forget:
		return d.forget(ctx, r, c.Value)
	case cards.Speak:
		return d.setLanguage(ctx, r, c.Value)
	}
	return d.setMessages(ctx, r, c.Value)
}

// setMessages turns somebody's direct messages on or off.
func (d *Desk) setMessages(ctx context.Context, r Request, value string) Answer {
	if value != "on" && value != "off" {
		return d.stale(r)
	}
	p, err := d.Store.Prefer(ctx, r.Actor, func(p *maintenance.Preferences) { p.Muted = value == "off" })
	if err != nil {
		return d.no(r, err)
	}
	waiting, err := d.Store.PersonalReminders(ctx, r.Actor.Person.ID)
	if err != nil {
		return d.no(r, err)
	}
	return private(cards.Set(p, len(waiting)))
}

// setLanguage keeps in which language somebody wants to be answered, and answers in it.
func (d *Desk) setLanguage(ctx context.Context, r Request, value string) Answer {
	chosen := maintenance.LanguageOf(value)
	if chosen == "" && value != cards.SlacksLanguage {
		return d.stale(r)
	}
	if _, err := d.Store.Prefer(ctx, r.Actor, func(p *maintenance.Preferences) { p.Language = chosen }); err != nil {
		return d.no(r, err)
	}
	r.Actor.Person.Language = chosen
	return private(cards.Speaks(chosen).In(d.language(r)))
}

// forget drops a reminder of whoever asks. Any other does not exist for them.
func (d *Desk) forget(ctx context.Context, r Request, id string) Answer {
	if err := d.Store.Forget(ctx, r.Actor, id); err != nil {
		return d.no(r, err)
	}
	return private(cards.Forgotten())
}

// mutedAgainst says that a reminder could not be told to whoever asks for it; nil: it could.
func (d *Desk) mutedAgainst(ctx context.Context, r Request, t maintenance.Task) error {
	p, err := d.Store.Preferences(ctx, r.Actor.Person.ID)
	if err == nil && p.Muted {
		return &maintenance.Refusal{Why: maintenance.MutedReminder, Task: t}
	}
	return err
}
