package jobs

import (
	"context"

	"headsup/maintenance"
)

// unmuted drops what would be told in a direct message to somebody who wants none, and gives the rest. App Home shows it.
func (j *Jobs) unmuted(ctx context.Context, notices []maintenance.Notice) ([]maintenance.Notice, error) {
	var told, muted []maintenance.Notice
	for _, n := range notices {
		if n.To.User == "" || !n.Kind.Mutable() {
			told = append(told, n)
			continue
		}
		p, err := j.Store.Preferences(ctx, n.To.User)
		if err != nil {
			return nil, err
		}
		if !p.Muted {
			told = append(told, n)
			continue
		}
		j.Logger.Info("person was not told, since they want no direct messages", "user", n.To.User, "job", n.Kind)
		muted = append(muted, n)
	}
	return told, j.Store.Void(ctx, muted)
}
