package app

import (
	"context"
	"fmt"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// apartFor is how long replicas may differ before somebody is called: their files change one after the other.
const apartFor = 2 * time.Minute

// apartPolicy is what another replica has put in force while this one has another policy; the zero apartPolicy: nothing is known yet.
type apartPolicy struct {
	row   store.PolicyText // in force, without its text
	since time.Time        // this replica has had another one; zero: it has what is in force
	told  string           // which notice told of it last
	waits bool             // a good reading was not let take the place of the one in force
}

// compare sees which policy is in force. Where the database does not answer, what was seen last is believed: nothing can be decided then.
func (r *reloader) compare(ctx context.Context) {
	row, err := r.app.store.InForce(ctx)
	if err != nil {
		return // whoever else asks the database says so
	}
	own := r.app.inForce.Load().size
	apart := row.Hash != own.Hash
	switch {
	case apart && r.apart.since.IsZero():
		r.apart.since = r.app.o.Now().UTC()
		r.app.o.Logger.Warn("another policy is in force, and this replica decides nothing until it has it",
			"hash", own.Hash, "in force", row.Hash, "source", row.Source, "since", row.LoadedAt)
	case !apart:
		r.apart.since = time.Time{}
	}
	r.apart.row = row
}

// mayNow says that what was read last and had to wait has a right by now: it is what is in force, or this replica has that.
func (r *reloader) mayNow() bool {
	in := r.apart.row.Hash
	return r.apart.waits && (in == r.last.Settings.Policy.Hash || in == r.app.inForce.Load().size.Hash)
}

// warn tells the ops channel where a replica has had another policy for long, once for the same two.
func (r *reloader) warn(ctx context.Context) {
	if r.apart.since.IsZero() || r.app.o.Now().Sub(r.apart.since) < apartFor {
		return
	}
	own := r.app.inForce.Load().size
	news := maintenance.News{What: maintenance.PolicyApart, Policy: r.other(), Own: own}
	id := fmt.Sprintf("apart:%s:%s:%d", own.Hash, r.apart.row.Hash, r.apart.row.LoadedAt.UnixMicro())
	if r.apart.told != id && r.tell(ctx, news, id) {
		r.apart.told = id
	}
}

// other is the policy in force where this replica has another one; else zero.
func (r *reloader) other() maintenance.PolicySize {
	if r.apart.since.IsZero() {
		return maintenance.PolicySize{}
	}
	return maintenance.PolicySize{Hash: r.apart.row.Hash, Source: r.apart.row.Source, LoadedAt: r.apart.row.LoadedAt}
}
