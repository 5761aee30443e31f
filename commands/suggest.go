package commands

import (
	"context"
	"slices"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// mostSuggested is how many times are suggested: more are no choice but a list.
const mostSuggested = 3

// suggest gives other times for a change than its own, looked for from a time on.
func (d *Desk) suggest(r Request, kept store.Kept, from time.Time) []maintenance.Suggestion {
	return d.search(r, kept.Before(d.Now()), maintenance.Search{From: from, Shown: kept.Change.To})
}

// suggestFor gives times for a task for which nobody has wished for one yet; none where what they rest on cannot be read: the window is
// of use without them.
func (d *Desk) suggestFor(ctx context.Context, r Request, item maintenance.Item) []maintenance.Suggestion {
	ledger, err := d.Store.Ledger(ctx, item.Task)
	if err == nil {
		var proof maintenance.ZoneProof
		if proof, err = d.Store.ZoneProof(ctx, item.Instance.Project); err == nil {
			before := maintenance.Before{Task: item.Task, Instance: item.Instance, Ledger: ledger, Proof: proof}
			return d.search(r, before, maintenance.Search{Shown: item.Task.ScheduledAt})
		}
	}
	d.Logger.Warn("times were not suggested", "request", r.Actor.Request, "task", item.Task.ID, "error", err)
	return nil
}

// suggestForChosen gives times for the task that was chosen in the window; none before one was.
func (d *Desk) suggestForChosen(ctx context.Context, r Request, choices []maintenance.Item) []maintenance.Suggestion {
	if r.open == nil {
		return nil
	}
	at := slices.IndexFunc(choices, func(i maintenance.Item) bool { return i.Task.Handle == r.open.Values[cards.InputTask] })
	if at < 0 {
		return nil
	}
	return d.suggestFor(ctx, r, choices[at])
}

// search looks for times as of now. What stands beside the task counts wherever it is seen: only that something does is told.
func (d *Desk) search(r Request, b maintenance.Before, s maintenance.Search) []maintenance.Suggestion {
	b.Now, s.Zone, s.Most = d.Now(), d.zone(r), mostSuggested
	s.Beside = d.Store.Snapshot().Beside(maintenance.Item{Task: b.Task, Instance: b.Instance})
	return d.Policy().Suggest(b, s)
}

// takeSuggested puts a suggested time into a draft, as if it had been edited.
func (d *Desk) takeSuggested(ctx context.Context, r Request, value string) Answer {
	id, at, from, ok := cards.ReadSuggestedValue(value)
	if !ok {
		return d.stale(r)
	}
	return d.redraft(ctx, r, id, func(a maintenance.Actor, p maintenance.Policy) maintenance.Step {
		return maintenance.Retime(a, at, p)
	}, func(kept store.Kept) Answer { return d.showDraftFrom(r, kept, from) })
}
