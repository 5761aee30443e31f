package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// calendar makes, replaces or ends the calendar of whoever asks. An address is told once: only its print is kept.
func (d *Desk) calendar(ctx context.Context, r Request, s Sentence) Answer {
	me := r.Actor.Person
	if s.Option == "off" {
		ended, err := d.Store.EndFeed(ctx, r.Actor, me.ID, "")
		if err != nil {
			return d.no(r, err)
		}
		return private(cards.FeedEnded(d.reader(r), ended))
	}
	if d.Feed == nil {
		return private(cards.NoFeeds())
	}
	before, err := d.Store.FeedOf(ctx, me.ID, "")
	switch {
	case err != nil:
		return d.no(r, err)
	case !before.IsZero() && s.Option == "":
		return private(cards.FeedThere(d.reader(r), before))
	}
	token := maintenance.NewFeedToken()
	made := maintenance.Feed{Person: me.ID, Name: me.Name, MadeBy: me.ID}.Keyed(token)
	if err := d.Store.MakeFeed(ctx, r.Actor, made); err != nil {
		return d.no(r, err)
	}
	return private(cards.FeedMade(d.reader(r), d.Feed(token), before))
}
