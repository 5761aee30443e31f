package store_test

import (
	"errors"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

func TestObserveWritesDifferencesOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		for _, step := range []struct {
			name string
			list []maintenance.Task
			want int
		}{
			{"the same", []maintenance.Task{task("a1", 2*time.Hour)}, 0},
			{"moved", []maintenance.Task{task("a1", 3*time.Hour)}, 1},
			{"a second", []maintenance.Task{task("a1", 3*time.Hour), task("a2", time.Hour)}, 1},
			{"the first is gone", []maintenance.Task{task("a2", time.Hour)}, 1},
			{"still gone", []maintenance.Task{task("a2", time.Hour)}, 0},
			{"back again", []maintenance.Task{task("a1", 3*time.Hour), task("a2", time.Hour)}, 1},
		} {
			if got := storetest.Observe(t, r.Store, ordersID, step.list...); got != step.want {
				t.Errorf("%s: %d differences, want %d", step.name, got, step.want)
			}
			if n := len(r.Snapshot().Coming()); n != len(step.list) {
				t.Errorf("%s: the snapshot shows %d tasks, want %d", step.name, n, len(step.list))
			}
		}
		moments, err := r.Moments(t.Context(), task("a1", 0).Key())
		if err != nil || len(moments) != 4 {
			t.Errorf("the history has %d moments (%v), want new, moved, gone, back", len(moments), err)
		}
	})
}

// TestAListThatWasOvertakenIsNotKept: one replica reads an instance while another, which began later or was quicker, keeps what it has read.
func TestAListThatWasOvertakenIsNotKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		before, after := task("a1", 2*time.Hour), task("a1", 3*time.Hour)
		r.observe(before)
		read := func() store.Reading {
			reading, err := r.BeginReading(t.Context(), ordersID)
			if err != nil {
				t.Fatal(err)
			}
			return reading
		}
		kept := func(name string, reading store.Reading, listed []maintenance.Task, differed int, end error) {
			t.Helper()
			n, err := r.Observe(t.Context(), reading, listed)
			if n != differed || !errors.Is(err, end) {
				t.Errorf("%s: %d differences (%v), want %d (%v)", name, n, err, differed, end)
			}
		}
		slow, quick := read(), read()
		kept("the quick one", quick, []maintenance.Task{after}, 1, nil)
		kept("the slow one, which is older", slow, []maintenance.Task{before}, 0, store.ErrOvertaken)
		kept("a slow one that saw the same", slow, []maintenance.Task{after}, 0, nil)
		if got := r.Snapshot().Coming(); len(got) != 1 || !got[0].Task.ScheduledAt.Equal(after.ScheduledAt) {
			t.Errorf("known is %+v, want what the quick one read", got)
		}
		if moments, err := r.Moments(t.Context(), after.Key()); err != nil || len(moments) != 2 {
			t.Errorf("the history has %d moments (%v), want new and moved", len(moments), err)
		}

		part := read()
		part.Partial = true
		kept("a list of which a part is missing", part, nil, 0, nil)

		slow = read()
		if err := r.ObserveInstances(t.Context(), "prod", maintenance.Engines(), nil); err != nil {
			t.Fatal(err)
		}
		kept("of an instance that is gone meanwhile", slow, []maintenance.Task{after}, 0, store.ErrOvertaken)
	})
}

func TestAHandleStays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		before := r.Snapshot().Coming()[0].Task
		r.close()
		r.open()
		r.observe(task("a1", 3*time.Hour))
		after := r.Snapshot().Coming()[0].Task
		if before.Handle != after.Handle || !after.FirstScheduledAt.Equal(start.Add(2*time.Hour)) || !after.FirstSeenAt.Equal(start) {
			t.Errorf("was %+v, is %+v", before, after)
		}
		if found, ok, err := r.Task(t.Context(), before.Handle); err != nil || !ok || found.Task.ID != "a1" {
			t.Errorf("not found by its handle: %+v %v %v", found, ok, err)
		}
	})
}

func TestAnInstanceThatIsGoneTakesItsTasks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		if err := r.ObserveInstances(t.Context(), "prod", []maintenance.Engine{maintenance.Kafka}, nil); err != nil {
			t.Fatal(err)
		}
		if r.Snapshot().Shelf(ordersID) == nil {
			t.Fatal("an engine that was not listed loses nothing")
		}
		if err := r.ObserveInstances(t.Context(), "prod", maintenance.Engines(), nil); err != nil {
			t.Fatal(err)
		}
		if r.Snapshot().Shelf(ordersID) != nil || len(r.Snapshot().Coming()) != 0 {
			t.Error("the instance is still shown")
		}
	})
}

func TestRemindersFollowTheTask(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.observe(task("a1", 30*time.Hour))
		if next := r.claim(); !next.Equal(start.Add(6 * time.Hour)) {
			t.Fatalf("the first reminder is due at %s, want a day before the task", next)
		}
		r.observe(task("a1", 40*time.Hour))
		if next := r.claim(); !next.Equal(start.Add(16 * time.Hour)) {
			t.Fatalf("after the move it is due at %s, want a day before the new time", next)
		}
		cancelled := task("a1", 40*time.Hour)
		cancelled.Status = maintenance.Cancelled
		r.observe(cancelled)
		if next := r.claim(); !next.IsZero() {
			t.Fatalf("a cancelled task still has something due at %s", next)
		}
	})
}

// drain claims the first poll, so that only what the test makes is due.
func drain(r *room) { r.claim() }

func TestPollIsPlannedByItsRows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.observe()
		plan, err := r.PlanPoll(t.Context(), "prod", 10)
		if err != nil || !plan.List || len(plan.Looks) != 1 {
			t.Fatalf("planned %+v (%v), want the list and a first look", plan, err)
		}
		due := start.Add(time.Minute)
		if err := r.KeepPoll(t.Context(), "prod", store.Polled{
			Listed: due, Looks: map[string]time.Time{ordersID: due}, Due: due, Whole: true,
		}); err != nil {
			t.Fatal(err)
		}
		if state := r.Snapshot().Project("prod"); !state.ReadAt.Equal(start) {
			t.Errorf("the data are of %s, want now", state.ReadAt)
		}
		r.clock.pass(30 * time.Second)
		fault := maintenance.Fault{Kind: maintenance.FaultUnavailable}
		if err := r.KeepPoll(t.Context(), "prod", store.Polled{Fault: fault, Vain: true, Due: due}); err != nil {
			t.Fatal(err)
		}
		state := r.Snapshot().Project("prod")
		if state.Failures != 1 || !state.ReadAt.Equal(start) || state.Fault.Kind != fault.Kind {
			t.Errorf("after a failed poll: %+v", state)
		}
		if plan, err := r.PlanPoll(t.Context(), "prod", 10); err != nil || plan.List || len(plan.Looks) > 0 {
			t.Errorf("planned %+v (%v) before anything is due", plan, err)
		}
		if err := r.PollNow(t.Context(), "prod"); err != nil {
			t.Fatal(err)
		}
		if plan, err := r.PlanPoll(t.Context(), "prod", 10); err != nil || !plan.List || len(plan.Looks) != 1 {
			t.Errorf("planned %+v (%v) after it was asked for", plan, err)
		}
	})
}

// TestAProjectIsPolledWithTheFirstOfItsInstances: whichever poll looked at that one before.
func TestAProjectIsPolledWithTheFirstOfItsInstances(t *testing.T) {
	t.Parallel()
	other := orders()
	other.ID, other.Name = "0b0e0b0e-0000-4000-8000-000000000002", "ledger"
	each(t, func(t *testing.T, r *room) {
		drain(r)
		if err := r.ObserveInstances(t.Context(), "prod", maintenance.Engines(), []maintenance.Instance{orders(), other}); err != nil {
			t.Fatal(err)
		}
		poll := func(p store.Polled) time.Duration {
			t.Helper()
			p.Due, p.Listed = r.clock.read().Add(time.Minute), r.clock.read().Add(10*time.Minute)
			if err := r.KeepPoll(t.Context(), "prod", p); err != nil {
				t.Fatal(err)
			}
			return r.claim().Sub(r.clock.read())
		}
		looks := func(after map[string]time.Duration) map[string]time.Time {
			at := map[string]time.Time{}
			for id, d := range after {
				at[id] = r.clock.read().Add(d)
			}
			return at
		}
		for _, step := range []struct {
			name   string
			polled store.Polled
			want   time.Duration
		}{
			{"both are due later", store.Polled{Looks: looks(map[string]time.Duration{ordersID: 15 * time.Second, other.ID: 5 * time.Minute})}, 15 * time.Second},
			{"the other was looked at", store.Polled{Looks: looks(map[string]time.Duration{other.ID: time.Minute})}, 15 * time.Second},
			{"none is due soon", store.Polled{Looks: looks(map[string]time.Duration{ordersID: 5 * time.Minute, other.ID: 5 * time.Minute})}, time.Minute},
			{"a pause", store.Polled{Looks: looks(map[string]time.Duration{ordersID: 0}), Pause: r.clock.read().Add(2 * time.Minute)}, 2 * time.Minute},
		} {
			if got := poll(step.polled); got != step.want {
				t.Errorf("%s: polled again after %s, want %s", step.name, got, step.want)
			}
		}
	})
}

func TestAProjectFailsAfterThreePollsInVain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", time.Hour))
		fault := maintenance.Fault{Kind: maintenance.FaultUnavailable}
		poll := func(p store.Polled) maintenance.ProjectState {
			t.Helper()
			r.clock.pass(time.Minute)
			if err := r.KeepPoll(t.Context(), "prod", p); err != nil {
				t.Fatal(err)
			}
			return r.Snapshot().Project("prod")
		}
		poll(store.Polled{Whole: true})
		for n := 1; n <= 4; n++ {
			got := poll(store.Polled{Vain: true, Fault: fault})
			if got.Failing() != (n >= 3) || !got.Since.Equal(start.Add(2*time.Minute)) || !got.ReadAt.Equal(start.Add(time.Minute)) {
				t.Errorf("after %d polls in vain: %+v", n, got)
			}
		}
		r.close()
		r.open()
		if got := r.Snapshot().Project("prod"); !got.Failing() {
			t.Errorf("after a restart: %+v", got)
		}
		if got := poll(store.Polled{Fault: fault}); got.Failing() || !got.Since.IsZero() || got.Fault != fault || !got.ReadAt.Equal(start.Add(time.Minute)) {
			t.Errorf("some of it was read again: %+v", got)
		}
		if got := poll(store.Polled{Whole: true}); got.Failing() || got.Fault.Kind != "" || !got.ReadAt.Equal(r.clock.read()) {
			t.Errorf("all of it was read again: %+v", got)
		}
	})
}

func TestASecondProcessIsKeptOff(t *testing.T) {
	t.Parallel()
	onFile(t, func(t *testing.T, r *room) {
		_, err := store.Open(t.Context(), store.Options{URL: r.url, Now: r.clock.read})
		if !errors.Is(err, store.ErrInUse) {
			t.Errorf("a second process got %v, want ErrInUse", err)
		}
	})
}

func TestLimitsHoldAndForgiveAClockThatJumps(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		take := func() time.Duration {
			wait, err := r.Take(t.Context(), "update", time.Second, 2)
			if err != nil {
				t.Fatal(err)
			}
			return wait
		}
		for i, want := range []time.Duration{0, 0, time.Second} {
			if got := take(); got != want {
				t.Errorf("permit %d: wait %s, want %s", i+1, got, want)
			}
		}
		r.clock.pass(time.Second)
		if got := take(); got != 0 {
			t.Errorf("a second later: wait %s, want none", got)
		}
		r.clock.pass(-24 * time.Hour)
		if got := take(); got != 0 {
			t.Errorf("after the clock jumped back: wait %s, want none", got)
		}
	})
}

// TestI12TurnsAreThoseOfAllReplicas: whoever comes later waits longer, whichever process it is, and a clock that jumps keeps nobody waiting.
func TestI12TurnsAreThoseOfAllReplicas(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		other := store.OpenSecond(t, r.url, r.clock.read)
		reserve := func(s *store.Store, want time.Duration) {
			t.Helper()
			if wait, err := s.Reserve(t.Context(), "cloud:prod", time.Second); err != nil || wait != want {
				t.Errorf("wait %s, want %s (%v)", wait, want, err)
			}
		}
		reserve(r.Store, 0)
		reserve(other, time.Second)
		reserve(r.Store, 2*time.Second)
		r.clock.pass(2500 * time.Millisecond)
		reserve(other, 500*time.Millisecond)
		r.clock.pass(-24 * time.Hour)
		reserve(r.Store, 0)
		reserve(other, time.Second)
		r.clock.pass(24 * time.Hour)
		reserve(r.Store, 0)
	})
}

// TestI12APauseOfSlacksHoldsForAllReplicas: a Retry-After that one process was given is a row.
func TestI12APauseOfSlacksHoldsForAllReplicas(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		take := func(key string) time.Duration {
			t.Helper()
			wait, err := r.Take(t.Context(), key, time.Second, 1)
			if err != nil {
				t.Fatal(err)
			}
			return wait
		}
		pause := func(wait time.Duration) {
			t.Helper()
			if err := r.Pause(t.Context(), "post:C01", wait); err != nil {
				t.Fatal(err)
			}
		}
		pause(20 * time.Second)
		r.clock.pass(15 * time.Second)
		r.close()
		r.open() // as another process sees it
		if got := take("post:C01"); got != 5*time.Second {
			t.Errorf("after 15 of 20 s: wait %s, want 5s", got)
		}
		if got := take("post:C02"); got != 0 {
			t.Errorf("another channel waits %s", got)
		}
		r.clock.pass(5 * time.Second)
		if got := take("post:C01"); got != 0 {
			t.Errorf("after the pause: wait %s", got)
		}
		pause(time.Hour)
		if got := take("post:C01"); got != 10*time.Minute {
			t.Errorf("a pause of an hour: wait %s, want at most 10m", got)
		}
		r.clock.pass(-24 * time.Hour)
		if got := take("post:C01"); got != 0 {
			t.Errorf("after the clock jumped back: wait %s, want none", got)
		}
	})
}

func TestI11AnswerURLsAreForgotten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		shown := store.Private{URL: "https://hooks.example/1", Replaces: true}
		kept, err := r.Draft(t.Context(), bob(""), task("a1", 0).Key(), maintenance.Wish{Action: maintenance.Cancel}, maintenance.NoApprovals(0), shown)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.TakePrivate(t.Context(), kept.Change.ID); err != nil || got != shown {
			t.Errorf("got %+v (%v), want %+v", got, err, shown)
		}
		if got, err := r.TakePrivate(t.Context(), kept.Change.ID); err != nil || got != (store.Private{}) {
			t.Errorf("taken twice: %+v (%v)", got, err)
		}
		if err := r.KeepPrivate(t.Context(), kept.Change.ID, shown); err != nil {
			t.Fatal(err)
		}
		r.clock.pass(30 * time.Minute)
		if err := r.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, err := r.TakePrivate(t.Context(), kept.Change.ID); err != nil || got.URL != "" {
			t.Errorf("half an hour later: %+v (%v), want no URL", got, err)
		}
	})
}

func TestRemindersFollowTheSettings(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.observe(task("a1", 30*time.Hour))
		if err := r.Remind(t.Context(), maintenance.Audience{Remind: []time.Duration{2 * time.Hour}, Channels: []string{"C01"}}); err != nil {
			t.Fatal(err)
		}
		if next := r.claim(); !next.Equal(start.Add(28 * time.Hour)) {
			t.Errorf("the first reminder is due at %s, want two hours before the task", next)
		}
		if err := r.Remind(t.Context(), maintenance.Audience{}); err != nil {
			t.Fatal(err)
		}
		if next := r.claim(); !next.IsZero() {
			t.Errorf("without reminders something is due at %s", next)
		}
	})
}
