package jobs

import (
	"context"

	"headsup/cards"
	"headsup/maintenance"
)

// ofFactor tells one person what became of a second factor: their own, or as an administrator.
func (j *Jobs) ofFactor(ctx context.Context, n maintenance.Notice) error {
	if err := j.Store.Saying(ctx, []maintenance.Notice{n}); err != nil {
		return err
	}
	return j.tellOne(ctx, []maintenance.Notice{n}, maintenance.Place{}, n.To.User, cards.OfItself(n.News, n.Late(j.Now())))
}
