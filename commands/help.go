package commands

import (
	"context"
	"time"

	"headsup/cards"
)

// help says what can be asked, with a real task in its examples.
func (d *Desk) help(r Request, s Sentence) Answer {
	v := cards.HelpView{Topic: string(s.Topic)}
	for _, item := range d.scope(r).Coming() {
		if item.Task.Waiting() {
			v.Task, v.Instance = item.Task.Handle, item.Instance.Name
			break
		}
	}
	return private(cards.Help(d.reader(r), v))
}

// whoami says what the person may do here, and why.
func (d *Desk) whoami(r Request) Answer {
	policy, me, now := d.Policy(), r.Actor.Person, d.Now()
	v := cards.WhoamiView{
		Person: me, Place: r.Actor.Place, OwnZone: me.Location(nil) != nil,
		Rules: policy.Entitlements(r.Actor, now), StandIns: policy.StandIns(now),
	}
	return private(cards.Whoami(d.reader(r), v))
}

// How much status says of what headsup told of itself.
const (
	newsTime = 3 * 24 * time.Hour
	mostNews = 3
)

// status says how old the data are, and how headsup is doing.
func (d *Desk) status(ctx context.Context, r Request) Answer {
	snapshot, slack, policy := d.Store.Snapshot(), d.Health.Slack(), d.Health.Policy()
	news, err := d.Store.News(ctx, d.Now().Add(-newsTime), mostNews)
	if err != nil {
		d.Logger.Warn("status is given without news", "error", err) // the rest of it may say why
	}
	return private(cards.Status(d.reader(r), cards.StatusView{
		Projects: snapshot.Projects(), Instances: snapshot.Instances(), Tasks: len(snapshot.Coming()), MaxAge: d.MaxAge,
		Open: slack.Open, Wanted: slack.Wanted, Foreign: slack.Foreign, Limited: slack.Limited,
		BotRefused: slack.BotRefused, AppRefused: slack.AppRefused,
		Channels: d.met.Load().advice, Version: d.Version, News: news,
		Policy: policy.InForce, BrokenSince: policy.BrokenSince, Mistakes: policy.Mistakes, Unasked: policy.Unasked, Restart: policy.Restart, Other: policy.Other,
		OutOfLine: d.Store.OutOfLineSince(),
	}))
}
