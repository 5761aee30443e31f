package commands

import (
	"context"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// mostSuggested is how many times are suggested: more are no choice but a list.
const mostSuggested = 3

// suggest gives other times for a draft, looked for from a time on. What stands beside the task counts wherever it is seen: only that
// something does is told.
func (d *Desk) suggest(r Request, kept store.Kept, from time.Time) []maintenance.Suggestion {
	return d.Policy().Suggest(maintenance.Before{
		Task: kept.Task, Instance: kept.Instance, Ledger: kept.Ledger, Proof: kept.Proof, Now: d.Now(),
	}, maintenance.Search{
		From: from, Shown: kept.Change.To, Zone: d.zone(r), Most: mostSuggested,
		Beside: d.Store.Snapshot().Beside(maintenance.Item{Task: kept.Task, Instance: kept.Instance}),
	})
}

// takeSuggested puts a suggested time into a draft, as if it had been edited.
func (d *Desk) takeSuggested(ctx context.Context, r Request, value string) Answer {
	id, at, from, ok := cards.ReadSuggestedValue(value)
	if !ok {
		return private(cards.Stale(d.reader(r)))
	}
	return d.redraft(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.Retime(a, at, p)
	}, func(kept store.Kept) Answer { return d.showDraftFrom(r, kept, from) })
}
