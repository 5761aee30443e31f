package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
	"headsup/words"
)

// ruling is a policy in force, with the ids of what it names.
type ruling struct {
	policy maintenance.Policy
	size   maintenance.PolicySize
}

// rule puts the policy of the settings in force: the people, groups and channels that it names are found in Slack, and its text is
// kept. Before that nothing is allowed. Advice says what was not found, for whoever runs headsup, in no language yet; broken is since when the policy
// could not be read, zero where it could. It fails with *store.Overruled where the claim is not enough.
func (a *App) rule(ctx context.Context, s settings.Settings, claim store.Claim, broken time.Time) (advice []string, err error) {
	p := s.Policy
	parties, err := a.bot.Parties(ctx, p.PartyNames(), p.MentionNames())
	if err != nil {
		return nil, fmt.Errorf("look for the people whom the policy names: %w", err)
	}
	channels, advice, err := a.channels(ctx, p)
	if err != nil {
		return nil, err
	}
	advice = append(parties.Advice, advice...)
	for _, line := range advice {
		a.o.Logger.Warn("policy names what Slack does not know", "advice", words.In(words.English, line))
	}
	names := maintenance.Names{Parties: parties.ByName, Nobody: parties.Nobody, Channels: channels, Mentions: parties.Mentions}
	p = p.Resolve(names)
	meant, err := a.store.Names(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what the names of the policy meant before: %w", err)
	}
	before := a.inForce.Load().size
	tell := func(now store.PolicyText) []maintenance.Notice {
		news := maintenance.News{
			What: maintenance.PolicyInForce, Policy: p.Size(now.Source, now.LoadedAt), Before: before, Mended: !broken.IsZero(),
		}
		return []maintenance.Notice{news.Notice(fmt.Sprintf("policy:%s:%d", now.Hash, now.LoadedAt.UnixMicro()), now.LoadedAt)}
	}
	now, another, err := a.store.Enforce(ctx, store.PolicyText{Hash: p.Hash, Text: s.PolicyText, Source: s.PolicySource}, claim, names, tell)
	if err != nil {
		return nil, fmt.Errorf("keep the policy: %w", err)
	}
	size := p.Size(now.Source, now.LoadedAt)
	if was := a.inForce.Swap(&ruling{policy: p, size: size}); was.size.Hash != size.Hash {
		a.logRoutes(p.Routes)
	}
	a.bot.Follow(ctx, parties, names.Chosen(meant))
	a.missFactors(ctx)
	if a.jobs != nil { // at the start they look by themselves
		a.jobs.Review()
	}
	if another {
		a.o.Logger.Info("another policy is in force", "source", size.Source, "hash", size.Hash, "rules", size.Rules, "freezes", size.Freezes, "routes", size.Routes)
	}
	return advice, nil
}

// logRoutes says where the routes lead and whom they call, with the ids that were found.
func (a *App) logRoutes(routes *maintenance.Route) {
	routes.Each(func(r *maintenance.Route) {
		to := []any{"route", r.Source.String(), "channel", r.Name, "id", r.Channel}
		switch m := r.Mention; {
		case m.Crowd != "":
			to = append(to, "mention", "@"+string(m.Crowd))
		case m.Party.Name != "":
			to = append(to, "mention", "@"+strings.TrimPrefix(m.Party.Name, "@"), "mention_id", m.Party.User+m.Party.Group)
		}
		a.o.Logger.Info("route leads to a channel", to...)
	})
}

// policy is what is in force now, with what is known of people at this moment.
func (a *App) policy() maintenance.Policy {
	p := a.inForce.Load().policy
	p.Groups, p.Left, p.Delegations, p.Grace = a.bot.Groups().Current(), a.bot.People().Left(), a.store.Delegations(), a.o.Settings.Grace
	p.Admins = a.o.Settings.Admins
	return p
}

// groupRows keep what is learned of user groups, and tell of it by the policy in force.
type groupRows struct{ app *App }

// KeepGroup keeps a reading of a user group.
func (g groupRows) KeepGroup(ctx context.Context, r maintenance.GroupReading) (maintenance.GroupChange, error) {
	return g.app.store.KeepGroup(ctx, r, g.app.inForce.Load().policy.GroupNews)
}

// channels finds the channels that routes and rules name. Routes send only to channels that HEADSUP_CHANNELS allows.
func (a *App) channels(ctx context.Context, p maintenance.Policy) (ids map[string]string, advice []string, err error) {
	names := p.ChannelNames()
	if len(names) == 0 {
		return nil, nil, nil
	}
	states, err := a.bot.Channels(ctx, names)
	if err != nil {
		return nil, nil, fmt.Errorf("look for the channels of the policy: %w", err)
	}
	ids, allowed := map[string]string{}, a.bounds.Load().Channels
	for _, c := range states {
		switch {
		case !c.Found():
			advice = append(advice, c.Advice())
		case !allowed[c.ID]:
			advice = append(advice, words.Put("The policy names %s, which HEADSUP_CHANNELS does not allow: nothing is sent there. Add it, or take it out.", c.Asked))
		default:
			ids[c.Asked] = c.ID
		}
	}
	return ids, advice, nil
}

// person asks the bot who somebody is; the desk is made before the bot is.
func (a *App) person(ctx context.Context, team, user string) maintenance.Person {
	return a.bot.People().Person(ctx, team, user)
}
