package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/settings"
)

const complainGap = time.Minute // between two notices of a file that is broken ever differently

// brokenPolicy is what cannot be used, from when on; the zero brokenPolicy: all is well.
type brokenPolicy struct {
	since    time.Time
	mistakes []string
	print    string // of what is broken
	told     string // of what the ops channel was told of last
	toldAt   time.Time
}

// refuse keeps the policy in force, and says why another cannot be.
func (r *reloader) refuse(next settings.Look, err error) {
	mistakes := []string{err.Error()}
	if problems, ok := errors.AsType[settings.Problems](err); ok {
		mistakes = nil
		for _, p := range problems {
			mistakes = append(mistakes, p.String())
		}
	}
	if r.broken.since.IsZero() {
		r.broken.since = r.app.o.Now().UTC()
	}
	r.broken.mistakes, r.broken.print = mistakes, next.Print()
	in := r.app.inForce.Load().size
	r.app.o.Logger.Error("what was read cannot be used, and the policy in force stays",
		"mistakes", strings.Join(mistakes, " | "), "in force", in.Source, "hash", in.Hash, "since", in.LoadedAt)
}

// complain tells the ops channel of what is broken: once for each content, and not oftener than once in a while.
func (r *reloader) complain(ctx context.Context) {
	b := &r.broken
	if b.since.IsZero() || b.told == b.print || !b.toldAt.IsZero() && r.app.o.Now().Sub(b.toldAt) < complainGap {
		return
	}
	news := maintenance.News{
		What: maintenance.PolicyBroken, Policy: r.app.inForce.Load().size, Mistakes: b.mistakes, Since: b.since,
	}
	if r.tell(ctx, news, fmt.Sprintf("broken:%d:%s", b.since.UnixMicro(), b.print)) {
		b.told, b.toldAt = b.print, r.app.o.Now()
	}
}
