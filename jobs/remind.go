package jobs

import (
	"context"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// remind tells a channel of the tasks that are still to come at the time that the reminders were made for: in the thread of their card
// where they have one together.
func (j *Jobs) remind(ctx context.Context, notices []maintenance.Notice) error {
	hold, items, to, err := j.holdingThere(ctx, notices)
	if err != nil || len(hold) == 0 {
		return err
	}
	asked, err := j.askedBefore(ctx, hold, items)
	if err != nil {
		return err
	}
	m, crowd := j.reminder(hold, items, asked)
	if crowd {
		to.Thread = "" // what calls a crowd in a thread may reach only those who follow it
	}
	return j.post(ctx, hold, to, m, nil)
}

// remindOne tells somebody what they asked to be reminded of.
func (j *Jobs) remindOne(ctx context.Context, notices []maintenance.Notice) error {
	hold, items, err := j.holding(ctx, notices)
	if err != nil || len(hold) == 0 {
		return err
	}
	if err := j.Store.Saying(ctx, hold); err != nil {
		return err
	}
	m, _ := j.reminder(hold, items, nil)
	return j.tellOne(ctx, hold, maintenance.Place{}, hold[0].To.User, m)
}

// unreadPatience is how long a missed notice waits, by the machine's clock, for the cloud to be read.
const unreadPatience = 30 * time.Second

// unread says that something missed is about to be told of a task as it was: headsup was away, or the clock jumped, and the poll that
// may find the task moved is still to come. A project that cannot be read is not waited for.
func (j *Jobs) unread(notices []maintenance.Notice) bool {
	snapshot := j.Store.Snapshot()
	for k, n := range notices {
		shelf := snapshot.Shelf(n.Task.Instance)
		if shelf == nil || !n.Missed(j.Now()) || maintenance.Nearer(notices, k) {
			continue
		}
		if p := snapshot.Project(shelf.Instance.Project); p.Failures == 0 && p.ReadAt.Before(n.DueAt) {
			return true
		}
	}
	return false
}

// holding parts the reminders that still hold from those that do not, which are dropped. It asks the store and not the snapshot,
// which may not know yet what a transaction has just kept: what is dropped is dropped for good.
func (j *Jobs) holding(ctx context.Context, notices []maintenance.Notice) (hold []maintenance.Notice, items []maintenance.Item, err error) {
	var void []maintenance.Notice
	for _, n := range notices {
		item, ok, err := j.Store.Item(ctx, n.Task)
		if err != nil {
			return nil, nil, err
		}
		if !ok || maintenance.ReminderFate(n, item.Task, j.Now()) == maintenance.FateVoid {
			void = append(void, n)
			continue
		}
		hold, items = append(hold, n), append(items, item)
	}
	return hold, items, j.Store.Void(ctx, void)
}

// holdingThere gives those that still hold, and where they are told.
func (j *Jobs) holdingThere(ctx context.Context, notices []maintenance.Notice) (hold []maintenance.Notice, items []maintenance.Item, to maintenance.Place, err error) {
	hold, items, err = j.holding(ctx, notices)
	if err != nil || len(hold) == 0 {
		return nil, nil, to, err
	}
	to, err = j.whereToRemind(ctx, hold, items)
	return hold, items, to, err
}

// reminder tells of one task, or of several at once. Of several reminders of one task, which come together where some were missed, the nearest
// counts. It says that it is late where any that counts is. asked are the tasks for which a question called people already. crowd: whoever is
// in the channel is called.
func (j *Jobs) reminder(notices []maintenance.Notice, items []maintenance.Item, asked map[maintenance.TaskKey]bool) (m cards.Message, crowd bool) {
	late, audience := false, j.Store.Audience()
	var all []cards.Reminded
	for n, i := range items {
		if maintenance.Nearer(notices, n) {
			continue
		}
		late = late || notices[n].Late(j.Now())
		one := cards.Reminded{Item: i}
		if !asked[i.Task.Key()] {
			one.Call = audience.Calls(notices[n], i)
		}
		all, crowd = append(all, one), crowd || one.Call.Crowd != ""
	}
	m = cards.Reminder(j.reader(), all, late)
	m.Broadcast = j.broadcast(notices, items)
	return m, crowd
}
