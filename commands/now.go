package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// now says what runs and what ended in the last hours, for whoever is in an incident.
func (d *Desk) now(ctx context.Context, r Request) Answer { return private(d.atWork(ctx, r)) }

func (d *Desk) atWork(ctx context.Context, r Request) cards.Message {
	d.freshen(ctx)
	part, now := d.scope(r), d.Now().UTC()
	return cards.Now(d.reader(r), cards.NowView{
		Work: part.Now(now), Usual: part.Usual, Age: d.age(part),
		Facts: func(i maintenance.Item) []maintenance.Fact { return maintenance.Facts(i, part.Usual(i), now) },
	})
}
