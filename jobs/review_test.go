package jobs_test

import (
	"sync/atomic"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
)

// TestI4WhatHasItsApprovalsIsApplied once the group that gave them can be read again, without anybody's click.
func TestI4WhatHasItsApprovalsIsApplied(t *testing.T) {
	short.Skip(t)
	var readAt atomic.Int64
	var w *world
	policy := func() maintenance.Policy {
		return maintenance.Policy{
			Rules:  maintenance.SimpleRules(1, []maintenance.Party{{Group: "S1"}}),
			Groups: maintenance.Groups{"S1": {ID: "S1", Members: map[string]time.Time{"U2": {}}, ReadAt: time.Unix(0, readAt.Load())}},
		}
	}
	w = newWorld(t, func(w *world) {
		w.policy = policy
		readAt.Store(w.clock.now().UnixNano())
	})
	item, ann := w.known(), w.actor()
	ann.Person.ID = "U2"
	kept, err := w.store.Draft(t.Context(), w.actor(), item.Task.Key(), later(w), policy(), store.Private{})
	w.must(err)
	id := kept.Change.ID
	_, err = w.store.Decide(t.Context(), w.actor(), id, maintenance.Confirm(w.actor(), maintenance.Place{}, policy(), nil))
	w.must(err)
	unread := policy()
	unread.Grace = 11 * time.Minute
	_, err = w.store.Decide(t.Context(), ann, id, maintenance.Approve(ann, kept.Change.To, unread, nil))
	w.must(err)
	w.clock.pass(12 * time.Minute) // in which Slack did not say who is in the group
	state := func() maintenance.State {
		kept, err := w.store.Look(t.Context(), id)
		w.must(err)
		return kept.Change.State
	}
	w.until("it waits again", func() bool { return state() == maintenance.Pending })
	readAt.Store(w.clock.now().UnixNano())
	w.until("it is applied", func() bool { return state() == maintenance.Applied })
}
