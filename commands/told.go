package commands

import (
	"context"
	"time"

	"headsup/cards"
)

// Outcome is how a request was answered. The set is closed: it labels metrics.
type Outcome string

// The outcomes.
const (
	Done          Outcome = "answered" // what was asked for was shown, kept, or asked back for
	Refused       Outcome = "refused"
	NotUnderstood Outcome = "not understood"
	Stale         Outcome = "stale" // what was clicked is of another version, or forged
	Failed        Outcome = "failed"
)

// Answered is one answer, as metrics want it.
type Answered struct {
	// Asked is a verb, or "click", "window" or "shortcut" with the name of what was used; "unknown" where it was none of ours. The set is closed.
	Asked   string
	Outcome Outcome
	Took    time.Duration // from the handler's beginning
}

// unknown is what was asked where nobody can tell.
const unknown = "unknown"

// told gives an answer on, and tells of it, in the log too: what was asked, never its words. Names that are none of ours end as stale, so that what comes from outside labels nothing.
func (d *Desk) told(ctx context.Context, r Request, asked string, began time.Time, a Answer) Answer {
	if a.outcome == "" {
		a.outcome = Done
	}
	if a.outcome == Stale {
		asked = unknown
	}
	took := time.Since(began)
	d.Observe(ctx, Answered{Asked: asked, Outcome: a.outcome, Took: took})
	d.Logger.Info("answered", "request", r.Actor.Request, "user", r.Actor.Person.ID, "channel", r.Actor.Place.Channel,
		"asked", asked, "outcome", a.outcome, "took", took)
	return d.read(r, a)
}

// stale answers what no version of ours shows any more.
func (d *Desk) stale(r Request) Answer {
	return Answer{Message: new(cards.Stale(d.reader(r))), outcome: Stale}
}
