package commands

import (
	"context"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// lately is how far back failures are told where no digest says from when on.
const lately = 24 * time.Hour

// digest tells at once what the channel's next digest would. Its days are those of whoever asks.
func (d *Desk) digest(ctx context.Context, r Request) Answer {
	d.freshen(ctx)
	now := d.Now().UTC()
	since := now.Add(-lately)
	if !r.Actor.Place.Direct {
		last, err := d.Store.LastDigest(ctx, r.Actor.Place.Channel)
		if err != nil {
			return d.no(r, err)
		}
		if !last.IsZero() {
			since = last
		}
	}
	failed, err := d.Store.FailedSince(ctx, since)
	if err != nil {
		return d.no(r, err)
	}
	head, err := d.Store.AuditHead(ctx)
	if err != nil {
		return d.no(r, err)
	}
	part, policy := d.scope(r), d.Policy()
	var coming []maintenance.Item
	for _, i := range part.Coming() {
		coming = append(coming, *i)
	}
	return private(cards.Digest(d.reader(r), cards.DigestView{
		Overview: maintenance.OverviewOf(coming, policy.Seen(r.Actor, failed), now), Zone: d.zone(r), Age: d.age(part), Head: cards.EndOf(head.Seq, head.Hash),
	}))
}
