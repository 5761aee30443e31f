package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"headsup/cards"
	"headsup/maintenance"
)

// ask asks go or no-go of tasks, on a card in the thread of theirs where they have one together. What calls a crowd stands in the channel: in a
// thread it may reach only those who follow it.
func (j *Jobs) ask(ctx context.Context, notices []maintenance.Notice) error {
	hold, items, to, err := j.holdingThere(ctx, notices)
	if err != nil || len(hold) == 0 {
		return err
	}
	wait, err := j.waitsForData(ctx, hold[0], items)
	if err != nil {
		return err
	}
	if wait {
		return river.JobSnooze(cardPatience)
	}
	audience := j.Store.Audience()
	for n, item := range items {
		said := hold[n]
		said.SaidAt = j.Now()
		if audience.Calls(said, item).Crowd != "" {
			to.Thread = ""
		}
	}
	return j.Store.Ask(ctx, hold, to)
}

// dataPatience is how long a question waits for data that are not old: after an outage the polls are due when it is.
const dataPatience = 5 * time.Second

// waitsForData says that what a question would say rests on old data, and that they may be read in a moment. For background tasks that may not be
// read nobody waits.
func (j *Jobs) waitsForData(ctx context.Context, n maintenance.Notice, items []maintenance.Item) (bool, error) {
	since := n.DueAt
	if since.Before(j.started) {
		since = j.started
	}
	if j.Now().Sub(since) >= dataPatience {
		return false, nil
	}
	for _, item := range items[:min(len(items), cards.MostOnList)] {
		sight, err := j.Store.Sight(ctx, item)
		if j.refused.holds(item.Instance.Project, j.Now()) {
			sight.RunsAt = sight.ReadAt
		}
		if err != nil || sight.Old(j.MaxAge, j.Now()) {
			return true, err
		}
	}
	return false, nil
}

// askedBefore gives the tasks of reminders of one channel for which a question called people there before, or is about to, being due in the same
// moment: they are not called twice.
func (j *Jobs) askedBefore(ctx context.Context, notices []maintenance.Notice, items []maintenance.Item) (map[maintenance.TaskKey]bool, error) {
	var ids []string
	for n, item := range items {
		ids = append(ids, notices[n].Questions(item.Task)...)
	}
	kept, err := j.Store.Notices(ctx, ids)
	asked := map[maintenance.TaskKey]bool{}
	for _, q := range kept {
		if q.SaidAt.IsZero() && !q.Void && !q.DueAt.After(j.Now()) {
			q.SaidAt = j.Now()
		}
		if q.Mentions() {
			asked[q.Task] = true
		}
	}
	return asked, err
}

// askCard is what a copy of a card that asks go or no-go shows now. over: nobody has seen it, and nothing on it can be answered any more.
func (j *Jobs) askCard(ctx context.Context, c maintenance.Copy) (m cards.Message, over bool, err error) {
	asked, err := j.Store.Asked(ctx, c.Card)
	if err != nil {
		return m, false, err
	}
	audience := j.Store.Audience()
	var all []cards.Question
	broadcast, unseen := false, c.TS == ""
	over = unseen
	for _, n := range asked {
		item, ok, err := j.Store.Item(ctx, n.Task)
		if err != nil {
			return m, false, err
		}
		if !ok {
			continue
		}
		q, err := j.question(ctx, n, item)
		if err != nil {
			return m, false, err
		}
		if unseen {
			q.Late = n.Late(j.Now()) // Slack may not have taken it for a while
		}
		all = append(all, q)
		over = over && !q.Open(j.Now())
		broadcast = broadcast || audience.Broadcasts(n.Kind, item, n.To.Channel)
	}
	if len(all) == 0 {
		return m, false, river.JobCancel(fmt.Errorf("card %q asks nothing", c.Card))
	}
	m = cards.GoNoGo(j.reader(), all)
	m.Broadcast = broadcast
	return m, over, nil
}

// question is what a notice asks of a task, with the preflight while it can be answered.
func (j *Jobs) question(ctx context.Context, n maintenance.Notice, item maintenance.Item) (cards.Question, error) {
	audience := j.Store.Audience()
	q := cards.Question{Item: item, For: n.For, Late: n.Late(n.SaidAt), Calls: audience.Calls(n, item), Again: n.Kind == maintenance.NoAnswerNotice}
	n.Kind = maintenance.CallNotice
	q.MayCall = audience.Calls(n, item).Calls()
	if !q.Open(j.Now()) {
		return q, nil
	}
	sight, err := j.Store.Sight(ctx, item)
	q.Preflight = j.Policy().Preflight(sight, j.MaxAge, j.Now())
	return q, err
}

// callSomeone tells the people whom a task's route mentions that somebody calls them.
func (j *Jobs) callSomeone(ctx context.Context, n maintenance.Notice) error {
	hold, items, to, err := j.holdingThere(ctx, []maintenance.Notice{n})
	if err != nil || len(hold) == 0 {
		return err
	}
	calls := j.Store.Audience().Calls(n, items[0])
	if calls.Crowd != "" {
		to.Thread = ""
	}
	m := cards.Called(items[0], calls)
	m.Broadcast = j.broadcast(hold, items)
	return j.post(ctx, hold, to, m, nil)
}
