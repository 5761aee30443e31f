package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"headsup/maintenance"
)

// Kept is a change as it was kept, with all that is shown beside it.
type Kept struct {
	Change   maintenance.Change
	Task     maintenance.Task
	Instance maintenance.Instance
	Others   []maintenance.Task // what else is coming for the instance
	Proof    maintenance.ZoneProof
	Attempt  maintenance.Attempt

	Decisions []maintenance.Decision // oldest first
	Ledger    maintenance.Ledger
}

func keptOf(b maintenance.Before) Kept {
	return Kept{
		Change: b.Change, Task: b.Task, Instance: b.Instance, Others: b.Others, Proof: b.Proof, Attempt: b.Attempt,
		Decisions: b.Decisions, Ledger: b.Ledger,
	}
}

// Before is the change as a step would find it at the moment.
func (k Kept) Before(now time.Time) maintenance.Before {
	return maintenance.Before{
		Change: k.Change, Task: k.Task, Instance: k.Instance, Others: k.Others, Proof: k.Proof, Attempt: k.Attempt,
		Decisions: k.Decisions, Ledger: k.Ledger, Now: now,
	}
}

// Private is where a draft is shown to its requester alone.
type Private struct {
	URL      string // response_url, a secret; empty where there is none
	Replaces bool   // URL can replace the message; else it only adds one
	TS       string // of the message in a direct message; empty elsewhere
}

// privateLife is how long Slack takes answers at a response_url.
const privateLife = 30 * time.Minute

// rounds is how often a step is run again after another writer was first.
const rounds = 5

// Decide is the one way to change a change's state (invariant I4): it runs the step on what is stored, and keeps the state
// after it, its audit rows, the actor's second factor and what must follow in one transaction. It returns a *maintenance.Refusal where
// the step, the database or the time says no.
func (s *Store) Decide(ctx context.Context, a maintenance.Actor, change string, step maintenance.Step) (Kept, error) {
	var kept Kept
	var no *maintenance.Refusal
	err := s.again(func() error {
		return s.change(ctx, a.Request, func(tx *sql.Tx) error {
			before, err := s.before(ctx, tx, change)
			if err != nil {
				return err
			}
			if before.Factor, err = factorOf(ctx, tx, a.Person.ID); err != nil {
				return err
			}
			after, err := judged(ctx, tx, before, step)
			if err != nil {
				return err
			}
			if no = after.Refused; no != nil {
				return s.refused(ctx, tx, before, after)
			}
			kept, err = s.keep(ctx, tx, before, after)
			return err
		})
	})
	switch {
	case err != nil:
		return Kept{}, err
	case no != nil:
		return Kept{}, no
	}
	s.refreshAfter(ctx, kept.Change.Task.Instance)
	return kept, nil
}

// again does something anew as long as another writer was first, so many times at most.
func (s *Store) again(do func() error) (err error) {
	for range rounds {
		if err = do(); !errors.Is(err, errLostRace) {
			break
		}
	}
	return err
}

// Draft keeps a new draft of the wish. An older draft of the same person for the same task is dropped by it.
func (s *Store) Draft(
	ctx context.Context, a maintenance.Actor, task maintenance.TaskKey, w maintenance.Wish, policy maintenance.Policy, p Private,
) (Kept, error) {
	var kept Kept
	err := s.change(ctx, a.Request, func(tx *sql.Tx) error {
		if err := s.dropOwn(ctx, tx, a, task); err != nil {
			return err
		}
		before, err := s.beforeTask(ctx, tx, task, "")
		if err != nil {
			return err
		}
		id, err := freeHandle(ctx, tx, maintenance.ChangeHandles(newSeed()), `SELECT COUNT(*) FROM changes WHERE id = $1`)
		if err != nil {
			return err
		}
		if kept, err = s.decide(ctx, tx, before, maintenance.NewDraft(a, id, w, policy)); err != nil {
			return err
		}
		return keepPrivate(ctx, tx, id, p, s.now())
	})
	if err != nil {
		return Kept{}, err
	}
	s.refreshAfter(ctx, task.Instance)
	return kept, nil
}

// dropOwn drops the person's older drafts for the task: a person has one at a time.
func (s *Store) dropOwn(ctx context.Context, tx *sql.Tx, a maintenance.Actor, task maintenance.TaskKey) error {
	ids, err := texts(ctx, tx, `SELECT id FROM changes
		WHERE instance_id = $1 AND task_id = $2 AND state = $3 AND by_user = $4`,
		task.Instance, task.Task, maintenance.Draft, a.Person.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		before, err := s.before(ctx, tx, id)
		if err != nil {
			return err
		}
		before.Change.DueAt = before.Now.Add(maintenance.DraftLife) // one that is just over is dropped all the same
		if _, err := s.decide(ctx, tx, before, maintenance.Drop(a)); err != nil {
			return err
		}
	}
	return nil
}

// decide runs a step for which nobody needs a second factor, and keeps what it leaves.
func (s *Store) decide(ctx context.Context, tx *sql.Tx, before maintenance.Before, step maintenance.Step) (Kept, error) {
	after, err := judged(ctx, tx, before, step)
	if err != nil {
		return Kept{}, err
	}
	return s.keep(ctx, tx, before, after)
}

// judged runs a step, and takes its yes and its no only where the policy that it rests on is the one in force as this transaction sees it:
// another replica may have put another in force since.
func judged(ctx context.Context, tx *sql.Tx, before maintenance.Before, step maintenance.Step) (maintenance.After, error) {
	after, stepped := step(before)
	if after.Policy == "" {
		return after, stepped
	}
	inForce, err := policyInForce(ctx, tx)
	if err != nil {
		return maintenance.After{}, err
	}
	if inForce.Hash != after.Policy {
		return maintenance.After{}, &maintenance.Refusal{
			Why: maintenance.OtherPolicy, Task: before.Task, Change: before.Change, Times: []time.Time{inForce.LoadedAt},
		}
	}
	return after, stepped
}

// keep keeps what a step leaves. The order of writes is the order of locks: change, factor, task, cards; the audit is
// written when the transaction ends.
func (s *Store) keep(ctx context.Context, tx *sql.Tx, before maintenance.Before, after maintenance.After) (Kept, error) {
	c := after.Change
	if before.Change.ID != "" {
		c.Version = before.Change.Version + 1
	}
	if trace := s.observer.Trace(ctx); trace != "" {
		c.Trace = trace
	}
	if err := keepChange(ctx, tx, c, before.Change.Version); err != nil {
		return Kept{}, err
	}
	if after.Attempt != nil {
		if err := keepAttempt(ctx, tx, *after.Attempt); err != nil {
			return Kept{}, err
		}
	}
	if after.Decision != nil {
		if err := keepDecision(ctx, tx, *after.Decision); err != nil {
			return Kept{}, err
		}
	}
	if after.Factor != nil {
		if err := keepFactor(ctx, tx, *after.Factor, before.Factor.Version); err != nil {
			return Kept{}, err
		}
	}
	if err := keepZone(ctx, tx, before.Instance.Project, after); err != nil {
		return Kept{}, err
	}
	if err := s.raise(ctx, tx, c.Task.Instance); err != nil {
		return Kept{}, err
	}
	follow, err := s.show(ctx, tx, c, before.Decisions, after)
	if err != nil {
		return Kept{}, err
	}
	if c.Shown() != before.Change.Shown() {
		if err := s.showTask(ctx, tx, before.Task.Handle); err != nil {
			return Kept{}, err
		}
	}
	if err := s.enqueue(ctx, tx, append(follow, after.Follow...)); err != nil {
		return Kept{}, err
	}
	s.note(tx, after.Audit...)
	if c.State != before.Change.State {
		s.moved(tx, c)
	}
	kept := keptOf(before)
	kept.Change = c
	if after.Attempt != nil {
		kept.Attempt = *after.Attempt
	}
	if after.Decision != nil {
		kept.Decisions = append(slices.Clone(kept.Decisions), *after.Decision)
	}
	return kept, nil
}

// show gives the change's card its new copies, raises what they and the cards of its offers are to show, and keeps the notices.
func (s *Store) show(ctx context.Context, tx *sql.Tx, c maintenance.Change, decisions []maintenance.Decision, after maintenance.After) ([]maintenance.FollowUp, error) {
	card := maintenance.ChangeCard(c.ID)
	for _, place := range after.Show {
		if err := addCopies(ctx, tx, maintenance.Copy{Card: card, Place: place}); err != nil {
			return nil, err
		}
	}
	if err := keepUnderCards(ctx, tx, after.Tell...); err != nil {
		return nil, err
	}
	if after.Quiet {
		return nil, nil
	}
	var follow []maintenance.FollowUp
	for _, card := range c.Cards(decisions) {
		copies, err := wantCard(ctx, tx, card, c.Version)
		if err != nil {
			return nil, err
		}
		if copies > 0 {
			follow = append(follow, maintenance.SyncCard{Card: card})
		}
	}
	return follow, nil
}

// before loads all that a step on the change may look at.
func (s *Store) before(ctx context.Context, q querier, change string) (maintenance.Before, error) {
	c, err := loadChange(ctx, q, change)
	if errors.Is(err, sql.ErrNoRows) {
		return maintenance.Before{}, &maintenance.Refusal{Why: maintenance.NoSuchChange, Text: change}
	}
	if err != nil {
		return maintenance.Before{}, err
	}
	b, err := s.beforeTask(ctx, q, c.Task, c.ID)
	if err != nil {
		return maintenance.Before{}, err
	}
	b.Change = c
	if b.Decisions, err = loadDecisions(ctx, q, c.ID); err != nil {
		return b, err
	}
	b.Attempt, err = lastAttempt(ctx, q, c.ID)
	return b, err
}

// beforeTask loads what is known of the task; another open change than the one named counts as open.
func (s *Store) beforeTask(ctx context.Context, q querier, key maintenance.TaskKey, change string) (maintenance.Before, error) {
	b := maintenance.Before{Now: s.now().UTC()}
	var err error
	if b.Instance, err = instanceOf(ctx, q, key.Instance); err != nil {
		return b, err
	}
	tasks, err := loadTasks(ctx, q, `WHERE instance_id = $1 ORDER BY scheduled_at, handle`, key.Instance)
	if err != nil {
		return b, err
	}
	for _, t := range tasks {
		if t.ID == key.Task {
			b.Task = t
		} else if t.Coming() {
			b.Others = append(b.Others, t)
		}
	}
	if b.Open, err = openChange(ctx, q, key, change); err != nil {
		return b, err
	}
	if b.Ledger, err = ledger(ctx, q, b.Task); err != nil {
		return b, err
	}
	b.Proof, err = s.provenZone(ctx, q, b.Instance.Project)
	return b, err
}

// openChange gives the change that holds a task, but for one; nil where none does.
func openChange(ctx context.Context, q querier, key maintenance.TaskKey, but string) (*maintenance.Change, error) {
	open, err := loadChanges(ctx, q, `WHERE instance_id = $1 AND task_id = $2 AND id <> $3
		AND state IN ('pending', 'countered', 'approved', 'applying')`, key.Instance, key.Task, but)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	return &open[0], nil
}

// Look gives a change as it stands, with all that is shown beside it. A change that does not exist is a
// *maintenance.Refusal.
func (s *Store) Look(ctx context.Context, change string) (Kept, error) {
	b, err := s.before(ctx, s.read, change)
	return keptOf(b), err
}
