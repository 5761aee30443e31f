package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/maintenance"

	"headsup/store"
	"headsup/store/storetest"
)

// fleetSize is more than one transaction of Align looks at.
const fleetSize = 120

// fleet has that many instances, each with one task in thirty hours.
func (r *room) fleet() {
	r.t.Helper()
	instances := make([]maintenance.Instance, fleetSize)
	for n := range instances {
		instances[n] = orders()
		instances[n].ID = fmt.Sprintf("0b0e0b0e-0000-4000-8000-%012d", n)
	}
	if err := r.ObserveInstances(r.t.Context(), "prod", maintenance.Engines(), instances); err != nil {
		r.t.Fatal(err)
	}
	for _, i := range instances {
		r.observeOn(i, 1)
	}
}

// observeOn has the cloud show so many tasks of an instance, in thirty hours.
func (r *room) observeOn(i maintenance.Instance, many int) {
	r.t.Helper()
	tasks := make([]maintenance.Task, many)
	for n := range tasks {
		tasks[n] = task(fmt.Sprintf("a%d-%s", n, i.ID), 30*time.Hour)
		tasks[n].Instance = i.ID
	}
	storetest.Observe(r.t, r.Store, i.ID, tasks...)
}

// set is SetAudience.
func (r *room) set(a maintenance.Audience) {
	r.t.Helper()
	if err := r.SetAudience(r.t.Context(), a); err != nil {
		r.t.Fatal(err)
	}
}

// align does one step.
func (r *room) align() (more bool) {
	r.t.Helper()
	more, err := r.Align(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return more
}

// alignAll does the steps that are left.
func (r *room) alignAll() {
	r.t.Helper()
	for r.align() {
		continue
	}
}

// midway sets an audience, and does the first of its steps.
func (r *room) midway(a maintenance.Audience) {
	r.t.Helper()
	r.set(a)
	if !r.align() {
		r.t.Fatalf("%d instances are looked at in one step", fleetSize)
	}
}

// toldIn counts what is told, by channel.
func (r *room) toldIn() map[string]int {
	r.t.Helper()
	in := map[string]int{}
	for _, n := range r.told() {
		in[n.To.Channel]++
	}
	return in
}

func hearing(channel string) maintenance.Audience {
	return maintenance.Audience{Channels: []string{channel}, Remind: []time.Duration{time.Hour}, Cards: true}
}

// messagesIn ends a poll, and counts the messages with cards of tasks that a channel has or gets.
func (r *room) messagesIn(channel string) (messages int) {
	r.t.Helper()
	r.polled(store.Polled{})
	db := store.OpenRaw(r.t, r.url)
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(r.t.Context(), `SELECT COUNT(*) FROM copies WHERE channel = $1 AND within = '' AND wanted > 0`, channel).Scan(&messages); err != nil {
		r.t.Fatal(err)
	}
	return messages
}

// TestRemindersWaitUntilAllAreOfWhoHearsOfThemNow: the looks at a fleet are many transactions, between which reminders come due and yet another audience is set.
func TestRemindersWaitUntilAllAreOfWhoHearsOfThemNow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(hearing("C-old"))
		r.fleet()
		r.clock.set(start.Add(28*time.Hour + 55*time.Minute))
		r.set(hearing("C-never"))
		for range 2 {
			if !r.align() {
				t.Fatalf("%d instances are looked at in less than three steps", fleetSize)
			}
		}
		r.midway(hearing("C-new"))
		r.clock.set(start.Add(29 * time.Hour))
		if in := r.toldIn(); len(in) != 0 {
			t.Fatalf("told in the midst of it: %v, want nothing", in)
		}
		r.alignAll()
		if in := r.toldIn(); len(in) != 1 || in["C-new"] != fleetSize {
			t.Errorf("told at last: %v, want all %d in C-new", in, fleetSize)
		}
	})
}

// TestAStartGoesOnWhereAnotherWasCutOff: the end came while only some reminders were of a new audience, and the start finds the one from before.
func TestAStartGoesOnWhereAnotherWasCutOff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.fleet()
		other := hearing("C-new")
		other.Cards = false // one that is not shown yet would be a reason of its own to look again
		r.midway(other)
		r.close()
		r.open() // with the audience that the room had before
		r.clock.set(start.Add(29 * time.Hour))
		if in := r.toldIn(); len(in) != 2 || in["C01"] != 2*fleetSize || in["C02"] != 2*fleetSize {
			t.Errorf("told: %v, want both reminders of all %d in C01 and C02", in, fleetSize)
		}
	})
}

// TestI12CardsOfAnotherAudienceAreOneList: a poll that ends in the midst shows none of them.
func TestI12CardsOfAnotherAudienceAreOneList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(hearing("C-old"))
		r.fleet()
		r.midway(hearing("C-new"))
		if now, before := r.messagesIn("C-new"), r.messagesIn("C-old"); now != 0 || before != 0 {
			t.Errorf("in the midst of it C-new has %d messages and C-old %d, want none", now, before)
		}
		r.alignAll()
		if now, before := r.messagesIn("C-new"), r.messagesIn("C-old"); now != 1 || before != 0 {
			t.Errorf("at last C-new has %d messages and C-old %d, want one list in C-new", now, before)
		}
	})
}

// TestACardThatIsGatheredInTheMidstIsShown: reminders were missed, and while their instances are looked at, a task is found on another one between them.
func TestACardThatIsGatheredInTheMidstIsShown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(hearing("C1"))
		r.fleet()
		before := r.messagesIn("C1")
		r.clock.set(start.Add(29*time.Hour + 30*time.Minute))
		r.midway(hearing("C1"))
		between := orders()
		between.ID = fmt.Sprintf("0b0e0b0e-0000-4000-8000-%012dx", fleetSize-10)
		if err := r.ObserveInstances(t.Context(), "prod", nil, []maintenance.Instance{between}); err != nil {
			t.Fatal(err)
		}
		found := task("a-new", 60*time.Hour)
		found.Instance = between.ID
		storetest.Observe(t, r.Store, between.ID, found)
		r.alignAll()
		if after := r.messagesIn("C1"); after != before+1 {
			t.Errorf("C1 has %d messages, and had %d: the new task has no card", after, before)
		}
	})
}

// TestAReadingThatSaysTheSameGoesOn: the settings are read again between any two steps, and say the same. So the round ends all the same, and reminders
// are told; in line, they wait for no reading.
func TestAReadingThatSaysTheSameGoesOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(hearing("C-old"))
		r.fleet()
		line := 0
		read := func() maintenance.Audience {
			t.Helper()
			zone, err := time.LoadLocation("Asia/Shanghai")
			r.must(err)
			a := audience(t)
			line++ // as of somebody who wrote a comment above the routes
			a.Routes.Source, a.Routes.Routes[0].Source = maintenance.Source{Line: line}, maintenance.Source{Line: line + 2}
			a.Routes.Quiet = []timeinterval.TimeInterval{{
				Times:    []timeinterval.TimeRange{{StartMinute: 0, EndMinute: 1}},
				Location: &timeinterval.Location{Location: zone},
			}}
			return a
		}
		r.clock.set(start.Add(27*time.Hour + 55*time.Minute))
		r.set(read())
		r.clock.set(start.Add(28 * time.Hour))
		for step := range fleetSize {
			if r.align(); r.OutOfLineSince().IsZero() {
				break
			}
			if in := r.toldIn(); len(in) != 0 {
				t.Fatalf("told behind step %d: %v, want nothing", step, in)
			}
			r.set(read())
		}
		r.set(read())
		r.align()
		if in := r.toldIn(); len(in) != 1 || in["C-prod"] != fleetSize {
			t.Errorf("told: %v, want all %d in C-prod", in, fleetSize)
		}
	})
}

// TestRemindersDoNotWaitForEver: nothing comes into line, as where the database fails at it. Who heard of tasks before is told at last.
func TestRemindersDoNotWaitForEver(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(hearing("C-old"))
		r.fleet()
		r.clock.set(start.Add(29*time.Hour - time.Minute))
		r.set(hearing("C-new"))
		r.clock.pass(maintenance.ReminderHold - time.Second)
		if in := r.toldIn(); len(in) != 0 {
			t.Fatalf("told while they wait: %v, want nothing", in)
		}
		r.clock.pass(time.Second)
		if r.OutOfLineSince().IsZero() {
			t.Error("all is said to be in line")
		}
		if in := r.toldIn(); len(in) != 1 || in["C-old"] != fleetSize {
			t.Errorf("told: %v, want all %d in C-old", in, fleetSize)
		}
	})
}

// TestATaskThatIsFoundWhileNewCardsWaitHasItsReminder: when its card is shown is not known.
func TestATaskThatIsFoundWhileNewCardsWaitHasItsReminder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.set(hearing("C-new"))
		r.observe(task("a1", 30*time.Minute))
		r.alignAll()
		if in := r.toldIn(); len(in) != 1 || in["C-new"] != 1 {
			t.Errorf("told: %v, want one in C-new", in)
		}
	})
}

// TestOutOfLineSince: reminders wait since the first audience that was another, and for no step of one that is the same.
func TestOutOfLineSince(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		held := func(what string, want time.Time) {
			t.Helper()
			if got := r.OutOfLineSince(); !got.Equal(want) {
				t.Errorf("%s reminders wait since %s, want %s", what, got, want)
			}
		}
		idle := func() bool {
			t.Helper()
			idle, err := r.Idle(t.Context())
			r.must(err)
			return idle
		}
		drain(r)
		r.workOff()
		held("in line", time.Time{})
		r.set(hearing("C-new"))
		r.clock.pass(time.Minute)
		held("with another audience", start)
		r.set(hearing("C-newer"))
		held("with yet another", start)
		r.alignAll()
		held("in line again", time.Time{})
		r.set(hearing("C-newer"))
		held("with the same", time.Time{})
		if idle() {
			t.Error("it is idle before what was read again is looked at")
		}
		if r.alignAll(); !idle() {
			t.Error("it is not idle although all was looked at")
		}
	})
}

// TestAnAudienceThatWasSetInBetweenLeavesNothing: before the first step there was another one, for which a task was found.
func TestAnAudienceThatWasSetInBetweenLeavesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		one, other := hearing("C-one"), hearing("C-other")
		one.Cards, other.Cards = false, false // a card that is not shown yet would be a reason of its own to look
		r.remind(one)
		r.set(other)
		r.observe(task("a1", 30*time.Hour))
		r.remind(one)
		r.clock.set(start.Add(29 * time.Hour))
		if in := r.toldIn(); len(in) != 1 || in["C-one"] != 1 {
			t.Errorf("told: %v, want one in C-one", in)
		}
	})
}

// TestAStepIsBoundByTasks: three instances have more of them than one transaction looks at.
func TestAStepIsBoundByTasks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		instances := make([]maintenance.Instance, 3)
		for n := range instances {
			instances[n] = orders()
			instances[n].ID = fmt.Sprintf("0b0e0b0e-0000-4000-8000-%012d", n)
		}
		if err := r.ObserveInstances(t.Context(), "prod", maintenance.Engines(), instances); err != nil {
			t.Fatal(err)
		}
		for n, many := range []int{600, 300, 300} {
			r.observeOn(instances[n], many)
		}
		r.set(hearing("C-new"))
		steps := 1
		for r.align() {
			steps++
		}
		if steps != 4 {
			t.Errorf("%d steps, want one for each instance, and one that finds no more", steps)
		}
	})
}

// TestWhatIsNoReminderGoesOnInTheMidst: what was decided is made, and what is no reminder told.
func TestWhatIsNoReminderGoesOnInTheMidst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.fleet()
		drain(r)
		r.clock.set(start.Add(28*time.Hour + 55*time.Minute))
		r.midway(hearing("C-new"))
		kept := r.draft(bob("e1"), "a0-"+ordersID, 60*time.Hour)
		r.decide(bob("e2"), kept.Change.ID, maintenance.Confirm(bob("e2"), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		r.must(r.KeepNotices(t.Context(), maintenance.News{What: maintenance.RestartNeeded}.Notice("n1", r.clock.read())))
		r.clock.set(start.Add(29 * time.Hour))
		if in := r.toldIn(); len(in) != 0 {
			t.Fatalf("told in the midst of it: %v, want no reminder", in)
		}
		db := store.OpenRaw(t, r.url)
		defer func() { _ = db.Close() }()
		var change, news bool
		r.must(db.QueryRowContext(t.Context(), `SELECT EXISTS (SELECT 1 FROM changes WHERE id = $1 AND due_at = 0), EXISTS (SELECT 1 FROM notices WHERE kind = $2 AND claimed = 1)`,
			kept.Change.ID, maintenance.OpsNotice).Scan(&change, &news))
		if !change || !news {
			t.Errorf("in the midst of it the change is taken up: %t, the news: %t; want both", change, news)
		}
	})
}
