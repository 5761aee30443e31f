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

// underTask tells what became of tasks in the thread of the card that shows them. Where there is none, nobody heard of them there, and
// nothing is told.
func (j *Jobs) underTask(ctx context.Context, notices []maintenance.Notice) error {
	to, err := j.threadOf(ctx, notices[0].To.Card, notices[0].To.Channel)
	switch {
	case err != nil:
		return err
	case to.pending:
		return river.JobSnooze(cardPatience)
	case to.place.Channel == "":
		return j.Store.Void(ctx, notices)
	}
	var said, void []maintenance.Notice
	var all []cards.Told
	var items []maintenance.Item
	for _, n := range notices {
		told, ok, err := j.toldOf(ctx, n)
		if err != nil {
			return err
		}
		if !ok {
			void = append(void, n)
			continue
		}
		said, all, items = append(said, n), append(all, told), append(items, told.Item)
	}
	if err := j.Store.Void(ctx, void); err != nil || len(said) == 0 {
		return err
	}
	m := cards.ToldTogether(j.reader(), all)
	m.Broadcast = j.broadcast(said, items)
	return j.post(ctx, said, to.place, m, nil)
}

// broadcast says that the route of any of the items wants its notice in the channel too.
func (j *Jobs) broadcast(notices []maintenance.Notice, items []maintenance.Item) bool {
	audience := j.Store.Audience()
	for n, i := range items {
		if audience.Broadcasts(notices[n].Kind, i, notices[n].To.Channel) {
			return true
		}
	}
	return false
}

// toldOf is what a notice about a task tells; false where what it is about is not known.
func (j *Jobs) toldOf(ctx context.Context, n maintenance.Notice) (cards.Told, bool, error) {
	item, ok, err := j.Store.Item(ctx, n.Task)
	if err != nil || !ok {
		return cards.Told{}, false, err
	}
	told := cards.Told{Item: item, Usual: j.Store.Snapshot().Usual(item)}
	if n.Kind == maintenance.FactNotice {
		facts, err := j.Store.Facts(ctx, n.Task)
		for _, f := range facts {
			if f.ID == n.About {
				told.Fact = &f
			}
		}
		return told, told.Fact != nil, err
	}
	moments, err := j.Store.Moments(ctx, n.Task)
	nth, odd := strconv.Atoi(n.About)
	if err != nil || odd != nil || nth < 1 || nth > len(moments) {
		return told, false, err
	}
	for _, m := range moments[:nth] {
		told.Moments = append(told.Moments, cards.Moment(m))
	}
	if back := told.Back(); !back.IsZero() {
		told.Against, err = j.againstBack(ctx, item, back)
	}
	return told, err == nil, err
}

// againstBack says what is against putting a task back to the time at which it stood before; nil: nothing.
func (j *Jobs) againstBack(ctx context.Context, i maintenance.Item, back time.Time) (*maintenance.Refusal, error) {
	ledger, err := j.Store.Ledger(ctx, i.Task)
	if err != nil {
		return nil, err
	}
	proof, err := j.Store.ZoneProof(ctx, i.Instance.Project)
	if err != nil {
		return nil, err
	}
	before := maintenance.Before{Task: i.Task, Instance: i.Instance, Open: i.Change, Ledger: ledger, Proof: proof, Now: j.Now().UTC()}
	return j.Policy().PutBack(before, back), nil
}

// whereToRemind is the thread in which all of the reminders belong, or else their channel. While a card of theirs is on its way, it snoozes the job.
func (j *Jobs) whereToRemind(ctx context.Context, hold []maintenance.Notice, items []maintenance.Item) (to maintenance.Place, err error) {
	channel := maintenance.Place{Channel: hold[0].To.Channel}
	for n, item := range items {
		at, err := j.threadOf(ctx, maintenance.TaskCard(item.Task.Handle), channel.Channel)
		if err != nil {
			return channel, err
		}
		if at.pending || at.unshown && j.Now().Sub(hold[n].DueAt) < gatherPatience {
			return channel, river.JobSnooze(cardPatience)
		}
		if at.place.Channel == "" || n > 0 && at.place.Thread != to.Thread {
			return channel, nil
		}
		to = at.place
	}
	return to, nil
}
