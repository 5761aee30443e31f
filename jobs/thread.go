package jobs

import (
	"context"
	"strconv"
	"time"

	"github.com/riverqueue/river"

	"headsup/cards"
	"headsup/maintenance"
)

// gatherPatience is how long a reminder waits for a card that its poll has yet to show.
const gatherPatience = 5 * time.Second

// thread is where the things of a task are told in a channel.
type thread struct {
	place   maintenance.Place // zero: there is no card, or Slack will not have it
	pending bool              // the card is on its way
	unshown bool              // its poll has yet to end
}

// threadOf finds the thread of the task's card in a channel, or of the list that shows it there.
func (j *Jobs) threadOf(ctx context.Context, card, channel string) (thread, error) {
	c, ok, err := j.copyIn(ctx, card, channel)
	if err == nil && ok && c.Within != "" {
		c, ok, err = j.copyIn(ctx, c.Within, channel)
	}
	switch {
	case err != nil, !ok, c.Lost != "":
		return thread{}, err
	case c.Gathered():
		return thread{unshown: true}, nil
	case c.TS == "":
		return thread{pending: true}, nil
	}
	at := c.Place
	if at.Thread == "" {
		at.Thread = c.TS
	}
	return thread{place: at}, nil
}

func (j *Jobs) copyIn(ctx context.Context, card, channel string) (maintenance.Copy, bool, error) {
	copies, err := j.Store.Copies(ctx, card)
	for _, c := range copies {
		if c.Place.Channel == channel {
			return c, true, err
		}
	}
	return maintenance.Copy{}, false, err
}

// underTask tells of a task in the thread of its card. Where there is none, nobody heard of the task there, and nothing is told.
func (j *Jobs) underTask(ctx context.Context, n maintenance.Notice) error {
	to, err := j.threadOf(ctx, n.To.Card, n.To.Channel)
	switch {
	case err != nil:
		return err
	case to.pending:
		return river.JobSnooze(cardPatience)
	case to.place.Channel == "":
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	message, ok, err := j.ofTask(ctx, n)
	if err != nil {
		return err
	}
	if !ok {
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	return j.post(ctx, []maintenance.Notice{n}, to.place, message, nil)
}

// ofTask is what a notice about a task says; false where what it is about is not known.
func (j *Jobs) ofTask(ctx context.Context, n maintenance.Notice) (cards.Message, bool, error) {
	item, ok, err := j.Store.Item(ctx, n.Task)
	if err != nil || !ok {
		return cards.Message{}, false, err
	}
	if n.Kind == maintenance.FactNotice {
		facts, err := j.Store.Facts(ctx, n.Task)
		for _, f := range facts {
			if f.ID == n.About {
				return cards.Odd(item, f), true, err
			}
		}
		return cards.Message{}, false, err
	}
	moments, err := j.Store.Moments(ctx, n.Task)
	nth, odd := strconv.Atoi(n.About)
	if err != nil || odd != nil || nth < 1 || nth > len(moments) {
		return cards.Message{}, false, err
	}
	v := cards.SeenView{Item: item, Usual: j.Store.Snapshot().Usual(item)}
	for _, m := range moments[:nth] {
		v.Moments = append(v.Moments, cards.Moment(m))
	}
	return cards.Seen(j.reader(), v), true, nil
}

// whereToRemind is the thread in which all of the reminders belong, or else their channel. wait: a card of theirs is on its way.
func (j *Jobs) whereToRemind(ctx context.Context, hold []maintenance.Notice, items []maintenance.Item) (to maintenance.Place, wait bool, err error) {
	channel := maintenance.Place{Channel: hold[0].To.Channel}
	for n, item := range items {
		at, err := j.threadOf(ctx, maintenance.TaskCard(item.Task.Handle), channel.Channel)
		if err != nil {
			return channel, false, err
		}
		if at.pending || at.unshown && j.Now().Sub(hold[n].DueAt) < gatherPatience {
			return channel, true, nil
		}
		if at.place.Channel == "" || n > 0 && at.place.Thread != to.Thread {
			return channel, false, nil
		}
		to = at.place
	}
	return to, false, nil
}
