package jobs

import (
	"context"
	"fmt"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// nextHead is when the audit's head is told next: at the end of the day in Zone.
func (j *Jobs) nextHead() maintenance.Notice {
	now := j.Now().In(j.Zone)
	at := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, j.Zone).UTC()
	return maintenance.Notice{ID: fmt.Sprintf("head:%d", at.Unix()), Kind: maintenance.HeadNotice, For: at, DueAt: at}
}

// tellHead tells where the audit ends, in the log and in the ops channel, and keeps the next time first. What stood there cannot be changed by whoever
// changes the database.
func (j *Jobs) tellHead(ctx context.Context, n maintenance.Notice) error {
	if err := j.Store.KeepNotices(ctx, j.nextHead()); err != nil {
		return err
	}
	head, err := j.Store.AuditHead(ctx)
	if err != nil {
		return err
	}
	j.Logger.Info("the audit's head", "row", head.Seq, "hash", head.Hash)
	return j.postInOps(ctx, n, cards.Head(cards.EndOf(head.Seq, head.Hash), n.Late(j.Now())))
}
