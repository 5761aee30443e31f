package commands

import (
	"context"
	"slices"
	"strings"
	"sync"

	"headsup/maintenance"
	"headsup/store"
)

// scope is what people at the request's place may see and change: the tasks whose route leads there. It bounds lists, targets,
// suggestions and choices alike.
func (d *Desk) scope(r Request) *maintenance.Snapshot {
	policy, whole := d.Policy(), d.Store.Snapshot()
	if policy.Routes == nil {
		return whole
	}
	return d.scopes.part(whole, policy, r.Actor)
}

// look gives a change as it stands, where the place may see it and it is not somebody else's draft.
func (d *Desk) look(ctx context.Context, r Request, id string) (store.Kept, error) {
	kept, err := d.Store.Look(ctx, id)
	if err != nil {
		return kept, err
	}
	if kept.Change.Hidden(r.Actor.Person) || !d.Policy().InScope(r.Actor, maintenance.Item{Task: kept.Task, Instance: kept.Instance}) {
		return store.Kept{}, &maintenance.Refusal{Why: maintenance.NoSuchChange, Text: id}
	}
	return kept, nil
}

// decide takes a change through a step, where the place may see it.
func (d *Desk) decide(
	ctx context.Context, r Request, id string, step func(maintenance.Actor, maintenance.Policy) maintenance.Step,
) (store.Kept, error) {
	p := d.Policy()
	return d.Store.Decide(ctx, r.Actor, id, inScope(r.Actor, p, step(r.Actor, p)))
}

// takeBack takes a change through a step with which its requester takes it back. That they can wherever headsup hears them; for
// everybody else the change exists only where the place may see it.
func (d *Desk) takeBack(ctx context.Context, r Request, id string, step maintenance.Step) (store.Kept, error) {
	bounded := inScope(r.Actor, d.Policy(), step)
	return d.Store.Decide(ctx, r.Actor, id, func(b maintenance.Before) (maintenance.After, error) {
		if b.Change.Of(r.Actor.Person) {
			return step(b)
		}
		return bounded(b)
	})
}

// inScope bounds a step to the changes of tasks that the actor may see where they are: any other does not exist for them.
func inScope(a maintenance.Actor, p maintenance.Policy, step maintenance.Step) maintenance.Step {
	return func(b maintenance.Before) (maintenance.After, error) {
		if !p.InScope(a, maintenance.Item{Task: b.Task, Instance: b.Instance}) {
			return maintenance.After{}, &maintenance.Refusal{Why: maintenance.NoSuchChange, Text: b.Change.ID}
		}
		return step(b)
	}
}

// scopes keeps the parts of the snapshot under one policy, so that a burst of lists cuts each of them once, and a new snapshot only what differs.
// The zero value is ready; it is safe in parallel.
type scopes struct {
	mu     sync.Mutex
	whole  *maintenance.Snapshot
	routes *maintenance.Route // those of another policy are others, and so are the same once Slack knows more of their channels
	parts  map[string]*scoped // by the channels that are seen
}

// scoped is what is seen from some channels.
type scoped struct {
	part  *maintenance.Snapshot
	fresh bool // it is a part of the latest snapshot
}

// mostScopes bounds the parts that are kept: direct messages have as many as there are sets of channels.
const mostScopes = 200

func (s *scopes) part(whole *maintenance.Snapshot, p maintenance.Policy, a maintenance.Actor) *maintenance.Snapshot {
	key := a.Place.Channel
	if a.Place.Direct {
		key = strings.Join(slices.Sorted(slices.Values(a.Channels)), " ")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.routes != p.Routes || len(s.parts) >= mostScopes {
		s.routes, s.parts = p.Routes, map[string]*scoped{}
	}
	if s.whole != whole {
		s.whole = whole
		for _, one := range s.parts {
			one.fresh = false
		}
	}
	one := s.parts[key]
	if one == nil {
		one = &scoped{}
		s.parts[key] = one
	}
	if !one.fresh {
		one.part, one.fresh = whole.Where(one.part, func(i maintenance.Item) bool { return p.InScope(a, i) }), true
	}
	return one.part
}
