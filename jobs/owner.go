package jobs

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// takenOver tells somebody that a task of theirs is somebody else's now, as long as that is so.
func (j *Jobs) takenOver(ctx context.Context, n maintenance.Notice) error {
	item, ok, err := j.Store.Item(ctx, n.Task)
	if err != nil {
		return err
	}
	if !ok || item.Task.Owner().ID != n.About {
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	if err := j.Store.Saying(ctx, []maintenance.Notice{n}); err != nil {
		return err
	}
	return j.tellOne(ctx, []maintenance.Notice{n}, maintenance.Place{}, n.To.User, cards.TakenFromYou(item))
}
