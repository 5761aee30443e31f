package commands

import (
	"context"

	"headsup/cards"
)

// show tells everything about one task.
func (d *Desk) show(ctx context.Context, r Request, s Sentence) Answer {
	shown, err := d.described(ctx, r, s)
	if err != nil {
		return d.no(r, err)
	}
	return private(shown)
}

func (d *Desk) described(ctx context.Context, r Request, s Sentence) (cards.Message, error) {
	d.freshen(ctx)
	item, err := d.find(ctx, r, s)
	if err != nil {
		return cards.Message{}, err
	}
	past, err := d.lately(ctx, r, item)
	if err != nil {
		return cards.Message{}, err
	}
	facts, err := d.Store.Facts(ctx, item.Task.Key())
	if err != nil {
		return cards.Message{}, err
	}
	ledger, err := d.Store.Ledger(ctx, item.Task)
	if err != nil {
		return cards.Message{}, err
	}
	v := cards.TaskView{Item: item, Usual: d.Store.Snapshot().Usual(item), Facts: facts, Ledger: ledger, Past: past, Window: d.Policy().Windows[item.Instance.Project], Age: d.age(d.Store.Snapshot())}
	if f := d.Policy().Freeze(item, item.Task.ScheduledAt); f != nil && item.Task.Waiting() {
		v.Frozen = f.Name
	}
	return cards.Task(d.reader(r), v), nil
}
