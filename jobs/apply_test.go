package jobs_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/sandbox/dms"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

func later(w *world) maintenance.Wish {
	return maintenance.Wish{Action: maintenance.Reschedule, To: w.clock.now().Add(30 * time.Hour).UTC().Truncate(time.Second)}
}

func TestAMoveIsAppliedAndSeen(t *testing.T) {
	w := newWorld(t, nil)
	wish := later(w)
	c := w.ended(w.confirm(wish))
	if c.State != maintenance.Applied || c.Outcome.Kind != maintenance.AsWished {
		t.Fatalf("ended as %s: %+v", c.State, c.Outcome)
	}
	if task, _ := w.cloud.Task(ordersID, upgradeID); !task.ScheduleAt.Equal(wish.To) {
		t.Errorf("the cloud has it at %s, want %s", task.ScheduleAt, wish.To)
	}
	if asked, effect := w.changesAsked(); asked != 1 || effect != 1 {
		t.Errorf("the cloud was asked %d times, with effect %d times; want once", asked, effect)
	}
	w.until("card and outcome are told", func() bool {
		said := w.courier.said()
		told := slices.ContainsFunc(said, func(p posted) bool { return strings.Contains(p.text, "*Done*") })
		return told && strings.Contains(said[0].text, "Change "+c.ID)
	})
	if item := w.known(); !item.Task.ScheduledAt.Equal(wish.To) || item.Change != nil {
		t.Errorf("the snapshot still shows %+v", item)
	}
}

// TestI5EveryAnswerOfTheCloud plays each answer that the modify call may get, and holds where the change ends, how often the
// cloud was asked, and how often that took effect.
func TestI5EveryAnswerOfTheCloud(t *testing.T) {
	t.Parallel()
	cancel := maintenance.Wish{Action: maintenance.Cancel}
	update := func(f dms.Fault) []dms.Fault {
		f.Op = dms.UpdateTask
		return []dms.Fault{f}
	}
	for _, c := range []struct {
		name   string
		faults []dms.Fault
		wish   *maintenance.Wish
		passes bool // time passes until the change has ended
		state  maintenance.State
		kind   maintenance.OutcomeKind
		asked  int
		effect int
	}{
		{"cancelled", nil, &cancel, false, maintenance.Applied, maintenance.AsWished, 1, 1},
		{"204 and unchanged", update(dms.Fault{Kind: dms.Lie}), nil, true, maintenance.FailedTo, maintenance.Unchanged, 1, 0},
		{"400 for its state", update(dms.Fault{Kind: dms.Refuse, Status: 400, Code: "DMS.00400026"}), nil, false, maintenance.FailedTo, maintenance.Refused, 1, 0},
		{"401", update(dms.Fault{Kind: dms.Refuse, Status: 401, Code: "APIGW.0301"}), nil, false, maintenance.FailedTo, maintenance.Refused, 1, 0},
		{"403", update(dms.Fault{Kind: dms.Refuse, Status: 403, Code: "APIGW.0302"}), nil, false, maintenance.FailedTo, maintenance.Refused, 1, 0},
		{"404", update(dms.Fault{Kind: dms.Refuse, Status: 404, Code: "APIGW.0101"}), nil, false, maintenance.FailedTo, maintenance.Refused, 1, 0},
		{"429 once", update(dms.Fault{Kind: dms.Refuse, Status: 429, Code: "APIGW.0308"}), nil, true, maintenance.Applied, maintenance.AsWished, 2, 1},
		{"429 for ever", update(dms.Fault{Kind: dms.Refuse, Status: 429, Code: "APIGW.0308", Times: -1}), nil, true, maintenance.FailedTo, maintenance.NeverTaken, 5, 0},
		{"500 before the effect", update(dms.Fault{Kind: dms.Refuse, Status: 500, Code: "APIGW.0601"}), nil, true, maintenance.Applied, maintenance.AsWished, 2, 1},
		{"500 after the effect", update(dms.Fault{Kind: dms.Refuse, Status: 500, Code: "APIGW.0601", After: true}), nil, false, maintenance.Applied, maintenance.AsWished, 1, 1},
		{"HTML with 200", update(dms.Fault{Kind: dms.HTML}), nil, true, maintenance.Applied, maintenance.AsWished, 2, 1},
		{"a redirect", update(dms.Fault{Kind: dms.Redirect}), nil, true, maintenance.Applied, maintenance.AsWished, 2, 1},
		{"reset before the effect", update(dms.Fault{Kind: dms.Reset}), nil, true, maintenance.Applied, maintenance.AsWished, 2, 1},
		{"reset after the effect", update(dms.Fault{Kind: dms.Reset, After: true}), nil, false, maintenance.Applied, maintenance.AsWished, 1, 1},
		{"it hangs", update(dms.Fault{Kind: dms.Hang}), nil, true, maintenance.Applied, maintenance.AsWished, 2, 1},
		{"it hangs after the effect", update(dms.Fault{Kind: dms.Hang, After: true}), nil, false, maintenance.Applied, maintenance.AsWished, 1, 1},
		{"500 for ever", update(dms.Fault{Kind: dms.Refuse, Status: 500, Times: -1}), nil, true, maintenance.FailedTo, maintenance.NeverTaken, 3, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			short.OneIn(t, 4)
			w := newWorld(t, nil)
			w.known()
			for _, f := range c.faults {
				w.cloud.Inject(f)
			}
			wish := later(w)
			if c.wish != nil {
				wish = *c.wish
			}
			id := w.confirm(wish)
			if c.passes {
				w.timePassesUntilEnd(id)
			}
			got := w.ended(id)
			asked, effect := w.changesAsked()
			if got.State != c.state || got.Outcome.Kind != c.kind || asked != c.asked || effect != c.effect {
				t.Errorf("ended as %s, %s; asked %d, effect %d; want %s, %s, %d, %d\n%+v",
					got.State, got.Outcome.Kind, asked, effect, c.state, c.kind, c.asked, c.effect, got.Outcome)
			}
		})
	}
}

// timePassesUntilEnd moves the clock whenever the change waits, so that minutes of looking again take no minutes.
func (w *world) timePassesUntilEnd(change string) {
	w.t.Helper()
	w.until("the change ends while time passes", func() bool {
		kept, err := w.store.Look(context.Background(), change)
		if err != nil {
			return false
		}
		if wait := kept.Change.DueAt.Sub(w.clock.now()); kept.Change.State == maintenance.Applying && wait > 0 {
			w.clock.pass(wait)
		}
		return kept.Change.State.Final()
	})
}

func TestAListThatLagsIsWaitedFor(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	w.clock.pass(15 * time.Second) // what was true ten seconds ago has the task in it
	w.cloud.Inject(dms.Fault{Op: dms.ListTasks, Kind: dms.Lag, Delay: 10 * time.Second, Times: -1})
	id := w.confirm(later(w))
	w.timePassesUntilEnd(id)
	if c := w.ended(id); c.State != maintenance.Applied {
		t.Errorf("ended as %s: %+v", c.State, c.Outcome)
	}
	if asked, _ := w.changesAsked(); asked != 1 {
		t.Errorf("the cloud was asked %d times, want once", asked)
	}
}

func TestATimeOffByAZoneFailsLoudly(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	w.cloud.SetZone(projectID, time.FixedZone("east", 8*3600))
	c := w.ended(w.confirm(later(w)))
	if c.State != maintenance.FailedTo || c.Outcome.Kind != maintenance.WrongZone || c.Outcome.Offset != -8*time.Hour {
		t.Errorf("ended as %s: %+v", c.State, c.Outcome)
	}
}

func TestATaskMovedInTheConsoleIsAConflict(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	w.must(w.cloud.ConsoleMove(ordersID, upgradeID, w.clock.now().Add(5*time.Hour).Truncate(time.Second)))
	c := w.ended(w.confirm(later(w)))
	if asked, _ := w.changesAsked(); asked != 0 {
		t.Errorf("the cloud was asked %d times, want never", asked)
	}
	if c.State != maintenance.Conflict && c.State != maintenance.Superseded {
		t.Errorf("ended as %s: %+v", c.State, c.Outcome)
	}
}

func TestI6RightsAreReadAgainBeforeTheCall(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	w.people.become(func(p *maintenance.Person) { p.Deleted = true })
	c := w.ended(w.confirm(later(w)))
	if c.State != maintenance.FailedTo || c.Outcome.Kind != maintenance.RightsLost || c.Outcome.Why != maintenance.Deactivated {
		t.Errorf("ended as %s: %+v", c.State, c.Outcome)
	}
	if asked, _ := w.changesAsked(); asked != 0 {
		t.Errorf("the cloud was asked %d times, want never", asked)
	}
}

func TestI6RightsThatCannotBeReadAreWaitedForAndThenLost(t *testing.T) {
	short.Skip(t)
	w := newWorld(t, nil)
	w.known()
	w.people.become(func(p *maintenance.Person) { p.ReadAt = time.Time{} })
	id := w.confirm(later(w))
	w.until("it is given up", func() bool {
		kept, err := w.store.Look(context.Background(), id)
		if err == nil && kept.Change.State == maintenance.Approved && kept.Change.DueAt.After(w.clock.now()) {
			w.clock.pass(time.Minute)
		}
		return err == nil && kept.Change.State.Final()
	})
	if c := w.ended(id); c.Outcome.Kind != maintenance.RightsLost || c.Outcome.Why != maintenance.UnknownPerson {
		t.Errorf("ended as %s: %+v", c.State, c.Outcome)
	}
}

func TestACallWithoutAnAnswerIsLookedAtAfterARestart(t *testing.T) {
	short.Skip(t)
	w := newWorld(t, nil)
	w.known()
	id := w.confirmLater()
	w.stop()
	w.start() // nothing is due yet: the change waits for its grace
	kept, err := w.store.Look(t.Context(), id)
	w.must(err)
	if kept.Change.State != maintenance.Approved {
		t.Fatalf("the change is %s, want approved", kept.Change.State)
	}
	w.stop()
	w.dieAfterSending(id)
	w.start()
	w.timePassesUntilEnd(id)
	c := w.ended(id)
	asked, effect := w.changesAsked()
	if c.State != maintenance.Applied || asked != 1 || effect != 1 {
		t.Errorf("ended as %s: %+v; asked %d, effect %d", c.State, c.Outcome, asked, effect)
	}
}

// confirmLater confirms a move that is applied only after an hour of grace.
func (w *world) confirmLater() string {
	item := w.known()
	kept, err := w.store.Draft(w.t.Context(), w.actor(), item.Task.Key(), later(w), maintenance.NoApprovals(0), store.Private{})
	w.must(err)
	_, err = w.store.Decide(w.t.Context(), w.actor(), kept.Change.ID, maintenance.Confirm(w.actor(), maintenance.Place{}, maintenance.NoApprovals(time.Hour), nil))
	w.must(err)
	return kept.Change.ID
}

// dieAfterSending leaves the store as a process does that dies between the fence and the call.
func (w *world) dieAfterSending(id string) {
	s, err := store.Open(w.t.Context(), store.Options{
		URL: w.db.URL, Now: w.clock.now,
		Projects: []store.Project{{Name: "prod", Region: "cn-north-4", Zone: time.UTC, Given: true}},
	})
	w.must(err)
	w.clock.pass(time.Hour)
	kept, err := s.Decide(w.t.Context(), maintenance.System(), id, maintenance.Begin(nil, maintenance.NoApprovals(0)))
	w.must(err)
	mine, err := s.MarkSent(w.t.Context(), kept.Attempt, maintenance.Look{})
	w.must(err)
	if !mine {
		w.t.Fatal("the attempt cannot be marked as sent")
	}
	_, err = s.Decide(w.t.Context(), maintenance.System(), id, func(b maintenance.Before) (maintenance.After, error) {
		c := b.Change
		c.DueAt = b.Now // as the claimed job would be run again
		return maintenance.After{Change: c, Quiet: true}, nil
	})
	w.must(err)
	w.must(s.Close())
}

func TestAnUnreadableCloudEndsAfterAnHour(t *testing.T) {
	short.Skip(t)
	w := newWorld(t, nil)
	w.known()
	w.cloud.Inject(dms.Fault{Op: dms.ListTasks, Kind: dms.Refuse, Status: http.StatusServiceUnavailable, Times: -1})
	id := w.confirm(later(w))
	w.until("it is given up", func() bool {
		kept, err := w.store.Look(context.Background(), id)
		if err == nil && kept.Change.State == maintenance.Applying && kept.Change.DueAt.After(w.clock.now()) {
			w.clock.pass(20 * time.Minute)
		}
		return err == nil && kept.Change.State.Final()
	})
	c := w.ended(id)
	if asked, _ := w.changesAsked(); c.State != maintenance.FailedTo || c.Outcome.Kind != maintenance.Unreadable || asked != 0 {
		t.Errorf("ended as %s: %+v; asked %d", c.State, c.Outcome, asked)
	}
}

// TestAChangeOfAProjectThatIsGoneEnds: its cloud cannot be read any more, and that is what it says.
func TestAChangeOfAProjectThatIsGoneEnds(t *testing.T) {
	short.Skip(t)
	w := newWorld(t, nil)
	id := w.confirmLater()
	w.stop()
	w.renamed = "another"
	w.cloud.RemoveInstance(ordersID) // so that no other project lists it
	w.start()
	w.clock.pass(time.Hour)
	w.until("it is looked at", func() bool {
		kept, err := w.store.Look(t.Context(), id)
		return err == nil && kept.Change.State == maintenance.Applying
	})
	w.until("it ends", func() bool {
		w.clock.pass(time.Minute)
		kept, err := w.store.Look(t.Context(), id)
		return err == nil && kept.Change.State == maintenance.FailedTo && kept.Change.Outcome.Kind == maintenance.Unreadable
	})
	if asked, _ := w.changesAsked(); asked != 0 {
		t.Errorf("the cloud was asked for %d changes", asked)
	}
	if coming := w.store.Snapshot().Coming(); len(coming) != 0 {
		t.Errorf("tasks of a project that is not in the settings are shown: %+v", coming)
	}
}

// TestAChangeFollowsAProjectThatGotAnotherName: its instance is listed under the new one.
func TestAChangeFollowsAProjectThatGotAnotherName(t *testing.T) {
	w := newWorld(t, nil)
	id := w.confirmLater()
	w.stop()
	w.renamed = "another"
	w.start()
	w.clock.pass(time.Hour)
	w.until("it is applied", func() bool {
		kept, err := w.store.Look(t.Context(), id)
		w.clock.pass(time.Second)
		return err == nil && kept.Change.State == maintenance.Applied
	})
}

// elsewhere keeps that another replica read a task as set for an hour later.
func (w *world) elsewhere(t maintenance.Task) time.Time {
	w.t.Helper()
	t.ScheduledAt = t.ScheduledAt.Add(time.Hour)
	w.must(w.cloud.ConsoleMove(ordersID, t.ID, t.ScheduledAt))
	listed := []maintenance.Task{t}
	for _, other := range w.store.Snapshot().Coming() {
		if other.Task.ID != t.ID {
			listed = append(listed, other.Task)
		}
	}
	if n := storetest.Observe(w.t, w.store, ordersID, listed...); n != 1 {
		w.t.Fatalf("the other replica saw %d differences", n)
	}
	return t.ScheduledAt
}

// listLate has the next list of tasks be made at once and arrive late; listMade waits for it to be made.
func (w *world) listLate() {
	w.cloud.Inject(dms.Fault{Op: dms.ListTasks, Kind: dms.Slow, After: true, Delay: 1500 * time.Millisecond})
}

func (w *world) listMade() {
	w.t.Helper()
	w.until("a list is on its way", func() bool {
		return slices.ContainsFunc(w.cloud.Requests(), func(r dms.Request) bool { return r.Fault == dms.Slow && !r.Done })
	})
}

// TestAListThatAnotherReplicaOvertookIsReadAgain has a poll's list be on its way while another replica keeps a newer one. Kept after it, the older
// one told that somebody had moved the task back.
func TestAListThatAnotherReplicaOvertookIsReadAgain(t *testing.T) {
	w := newWorld(t, nil)
	task := w.known().Task
	w.listLate()
	w.clock.pass(61 * time.Second)
	w.listMade()
	moved, before := w.elsewhere(task), len(w.cloud.Requests())
	w.until("it is read again", func() bool {
		return slices.ContainsFunc(w.cloud.Requests()[before:], func(r dms.Request) bool { return r.Op == dms.ListTasks && r.Done })
	})
	if at := w.known().Task.ScheduledAt; !at.Equal(moved) {
		t.Errorf("known as set for %s, want %s", at, moved)
	}
	if moments, err := w.store.Moments(t.Context(), task.Key()); err != nil || len(moments) != 2 {
		t.Errorf("its history has %d moments (%v), want new and moved", len(moments), err)
	}
}

// TestI5AChangeWhoseListWasOvertakenReadsAgain before it says what became of the task.
func TestI5AChangeWhoseListWasOvertakenReadsAgain(t *testing.T) {
	w := newWorld(t, func(w *world) { w.tasks = 1 })
	w.until("both are known", func() bool { return len(w.store.Snapshot().Coming()) == 2 })
	w.listLate()
	id := w.confirm(later(w))
	w.listMade()
	other := w.store.Snapshot().Coming()[0].Task
	if kept, err := w.store.Look(t.Context(), id); err != nil {
		t.Fatal(err)
	} else if kept.Change.Task == other.Key() {
		other = w.store.Snapshot().Coming()[1].Task
	}
	moved := w.elsewhere(other)
	if c := w.ended(id); c.State != maintenance.Applied {
		t.Errorf("ended as %s: %+v", c.State, c.Outcome)
	}
	if now, ok, err := w.store.Task(t.Context(), other.Handle); err != nil || !ok || !now.Task.ScheduledAt.Equal(moved) {
		t.Errorf("the other task is known as set for %s (%v), want %s", now.Task.ScheduledAt, err, moved)
	}
	if moments, err := w.store.Moments(t.Context(), other.Key()); err != nil || len(moments) != 2 {
		t.Errorf("its history has %d moments (%v), want new and moved", len(moments), err)
	}
}
