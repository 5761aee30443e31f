package jobs

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// ofItself tells news of headsup itself in the ops channel. Where there is none, the log and status have said all.
func (j *Jobs) ofItself(ctx context.Context, n maintenance.Notice) error {
	return j.postInOps(ctx, n, cards.OfItself(n.News, n.Late(j.Now())))
}

func (j *Jobs) postInOps(ctx context.Context, n maintenance.Notice, m cards.Message) error {
	to := j.Ops()
	if to.Channel == "" {
		return j.Store.Said(ctx, []maintenance.Notice{n}, "")
	}
	return j.post(ctx, []maintenance.Notice{n}, to, m, nil)
}
