package commands

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// timeline has a picture sent to whoever asks. Of nothing there is none.
func (d *Desk) timeline(ctx context.Context, r Request, s Sentence) Answer {
	d.freshen(ctx)
	part, now := d.scope(r), d.Now().UTC()
	filter := s.Filter.In(now, d.zone(r))
	v := cards.TimelineView{Zone: d.zone(r), Age: d.age(part)}
	v.From, v.Until = maintenance.DaysFrom(now, v.Zone, maintenance.TimelineDays(filter, now))
	for _, i := range part.Select(filter) {
		if i.Task.ScheduledAt.Before(v.Until) {
			v.Items = append(v.Items, *i)
		} else {
			v.Later++
		}
	}
	if len(v.Items) > 0 {
		if err := d.Store.KeepNotices(ctx, maintenance.AskTimeline(r.Actor, filter, now)); err != nil {
			return d.no(r, err)
		}
	}
	return private(cards.TimelineComes(d.reader(r), v, r.Actor.Place.Direct))
}
