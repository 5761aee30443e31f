package app

import (
	"context"

	"headsup/feed"
	"headsup/maintenance"
)

// readerOf is as whom a calendar is read: what a person reads they could see in a direct message, what a channel reads stands in it.
// Whoever has left, or is in no allowed channel any more, reads nothing (invariant I6).
func (a *App) readerOf(ctx context.Context, f maintenance.Feed) (maintenance.Actor, *maintenance.Refusal) {
	bounds := *a.bounds.Load()
	if f.Person != "" {
		reader := a.bot.People().Directly(ctx, bounds.Team, f.Person)
		return reader, bounds.Admit(reader)
	}
	reader := maintenance.System()
	reader.Place = maintenance.Place{Team: bounds.Team, Channel: f.Channel}
	if !bounds.Channels[f.Channel] {
		return reader, &maintenance.Refusal{Why: maintenance.ChannelNotAllowed}
	}
	return reader, nil
}

// feedAddress is where the calendar of a token is read; nil where none are served.
func (a *App) feedAddress() func(token string) string {
	base := a.o.Settings.Base()
	if base == "" {
		return nil
	}
	return func(token string) string { return feed.Address(base, token) }
}
