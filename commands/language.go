package commands

import (
	"headsup/cards"
	"headsup/maintenance"
)

// language is that of whoever reads an answer, as they chose, else as Slack says of them. What everybody in a channel sees is in the channel's.
func (d *Desk) language(r Request) maintenance.Language {
	if r.shared {
		return d.Policy().LanguageOf(r.Actor.Place.Channel).Or(d.Language)
	}
	return r.Actor.Person.Reads().Or(d.Language)
}

// read puts an answer into its reader's language: the one place where an answer leaves. What is kept for others is in theirs already.
func (d *Desk) read(r Request, a Answer) Answer {
	if a.Message != nil && !a.Kept {
		readers := r
		readers.shared = a.Public
		said := a.Message.In(d.language(readers))
		a.Message = &said
	}
	own := d.language(r) // nobody else sees a window
	if a.Modal != nil {
		shown := cards.WindowIn(own, *a.Modal)
		a.Modal = &shown
	}
	for input, text := range a.Errors {
		a.Errors[input] = cards.TextIn(own, text)
	}
	return a
}
