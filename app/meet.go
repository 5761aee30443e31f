package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"headsup/bot"
	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
	"headsup/words"
)

// meet asks Slack who we are and which channels are ours, opens the bounds, and puts the policy of the settings in force. It is
// done at the start, and again whenever the policy is read again; broken is since when it could not be, zero where it could.
func (a *App) meet(ctx context.Context, s settings.Settings, claim store.Claim, broken time.Time) ([]maintenance.Place, error) {
	me, err := a.bot.Identify(ctx)
	if err != nil {
		return nil, err
	}
	states, err := a.bot.Channels(ctx, wanted(a.o.Settings))
	if err != nil {
		return nil, fmt.Errorf("look for the channels of HEADSUP_CHANNELS: %w", err)
	}
	places, ops, advice := a.sort(me, states)
	bounds := &maintenance.Bounds{Team: me.Team, Channels: map[string]bool{}}
	ids := make([]string, len(places))
	for i, place := range places {
		bounds.Channels[place.Channel] = true
		ids[i] = place.Channel
	}
	a.bounds.Store(bounds)
	a.ops.Store(&ops)
	more, err := a.rule(ctx, s, claim, broken)
	if err != nil {
		return nil, err
	}
	a.desk.Meet(places, append(advice, more...))
	audience := maintenance.Audience{Routes: a.inForce.Load().policy.Routes, Channels: ids, Remind: a.o.Settings.Remind, GoNoGo: a.o.Settings.GoNoGo, Cards: a.o.Settings.Cards}
	return places, a.store.SetAudience(ctx, audience)
}

// wanted are the channels of the settings, the ops channel behind the others.
func wanted(s settings.Settings) []string {
	names := make([]string, 0, len(s.Channels)+1)
	for _, c := range s.Channels {
		names = append(names, c.String())
	}
	if !s.OpsChannel.IsZero() {
		names = append(names, s.OpsChannel.String())
	}
	return names
}

// sort parts the channels that were found into those where people use headsup and the one where it speaks of itself, with what to
// do about each that does not work.
func (a *App) sort(me bot.Identity, states []bot.ChannelState) (places []maintenance.Place, ops maintenance.Place, advice []string) {
	for i, c := range states {
		if text := c.Advice(); text != "" && !slices.Contains(advice, text) {
			a.o.Logger.Warn("channel does not work yet", "channel", c.Asked, "advice", words.In(words.English, text))
			advice = append(advice, text)
		}
		if !c.Found() {
			continue
		}
		place := maintenance.Place{Team: me.Team, Channel: c.ID}
		if i == len(a.o.Settings.Channels) {
			ops = place
			continue
		}
		if !slices.Contains(places, place) { // by its name and by its id, as may be
			places = append(places, place)
		}
	}
	return places, ops, advice
}
