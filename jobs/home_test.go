package jobs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/short"
)

// opens has somebody open their App Home, and waits until it holds the words.
func (w *world) opens(user, words string) {
	w.t.Helper()
	w.must(w.store.HomeOpened(w.t.Context(), "T1", user, w.courier.atHome(user).hash))
	w.reads(user, words)
}

func (w *world) reads(user, words string) {
	w.t.Helper()
	w.until("the Home of "+user+" reads "+words, func() bool { return strings.Contains(w.courier.atHome(user).shown, words) })
}

func (w *world) published() int { return count(w.courier.said(), "publish", "") }

// settled waits until nothing is due and no job is at work.
func (w *world) settled() {
	w.t.Helper()
	w.until("nothing is due", func() bool { idle, err := w.store.Idle(w.t.Context()); return err == nil && idle })
}

func TestAHomeIsPublishedWhereItDiffersAndNowhereElse(t *testing.T) {
	w := newWorld(t, nil)
	key := w.known().Task.Key()
	w.opens("U1", "You have taken no task")
	w.settled()
	if n := w.published(); n != 1 {
		t.Errorf("opened once, published %d times", n)
	}
	w.must(w.store.HomeOpened(t.Context(), "T1", "U1", w.courier.atHome("U1").hash))
	w.settled()
	if n := w.published(); n != 1 {
		t.Errorf("the same was published again, %d times", n)
	}
	_, _, err := w.store.Own(t.Context(), w.actor(), key, maintenance.Take(""))
	w.must(err)
	w.clock.pass(maintenance.HomeGap)
	w.reads("U1", "give-back")

	// What Slack shows is not what was published last: such as after a fault of its own.
	w.courier.publishElsewhere("U1")
	w.opens("U1", "give-back")
}

// TestI1AHomeShowsTheStateThoughAnotherPaintingStandsThere holds that a hash that is not the one known ends in the state, not in a loop.
func TestI1AHomeShowsTheStateThoughAnotherPaintingStandsThere(t *testing.T) {
	w := newWorld(t, nil)
	key := w.known().Task.Key()
	w.opens("U1", "You have taken no task")
	w.courier.publishElsewhere("U1")
	_, _, err := w.store.Own(t.Context(), w.actor(), key, maintenance.Take(""))
	w.must(err)
	w.clock.pass(maintenance.HomeGap)
	w.reads("U1", "give-back")
}

// TestI12AStormOfChangesIsFewPaintings holds what a hundred changes at once cost, and that the last of them is shown.
func TestI12AStormOfChangesIsFewPaintings(t *testing.T) {
	w := newWorld(t, nil)
	key := w.known().Task.Key()
	w.opens("U1", "You have taken no task")
	began := w.clock.now()
	for range 50 {
		_, _, err := w.store.Own(t.Context(), w.actor(), key, maintenance.Take(""))
		w.must(err)
		_, _, err = w.store.Own(t.Context(), w.actor(), key, maintenance.GiveBack)
		w.must(err)
	}
	_, _, err := w.store.Own(t.Context(), w.actor(), key, maintenance.Take(""))
	w.must(err)
	w.reads("U1", "give-back")
	w.settled()
	if most := 3 + int(w.clock.now().Sub(began)/maintenance.HomeGap); w.published() > most {
		t.Errorf("%d paintings, at most %d were due", w.published(), most)
	}
}

// TestI12HomesWaitForSlack holds that what Slack does not take now is published later, and tried no more often than Slack says.
func TestI12HomesWaitForSlack(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	const people = 30
	w.courier.fail(slices.Repeat([]error{&maintenance.Undelivered{Kind: maintenance.PostThrottled, Word: "ratelimited", Wait: time.Hour}}, 1)...)
	for n := range people {
		w.must(w.store.HomeOpened(t.Context(), "T1", fmt.Sprintf("U%d", n), ""))
	}
	w.settled()
	if n := w.published(); n > people-1 {
		t.Errorf("%d published while Slack said to wait", n)
	}
	w.clock.pass(time.Hour)
	w.until("all are published", func() bool { return w.published() >= people })
	w.settled()
	if n := w.published(); n != people {
		t.Errorf("%d published for %d people", n, people)
	}
}

func TestHomesThatNobodyLooksAtAreLeftAlone(t *testing.T) {
	w := newWorld(t, nil)
	key := w.known().Task.Key()
	w.must(w.cloud.ConsoleMove(ordersID, upgradeID, w.clock.now().Add(48*time.Hour)))
	w.clock.pass(time.Minute)
	w.until("it is moved", func() bool { return w.known().Task.ScheduledAt.Sub(w.clock.now()) > 3*time.Hour })
	w.opens("U1", "You have taken no task")
	w.clock.pass(maintenance.HomeLately)
	w.opens("U2", "You have taken no task")
	w.settled()
	before := w.courier.atHome("U1")
	_, _, err := w.store.Own(t.Context(), w.actor(), key, maintenance.Take(""))
	w.must(err)
	w.clock.pass(maintenance.HomeGap)
	w.until("the Home of U2 shows it", func() bool { return !strings.Contains(w.courier.atHome("U2").shown, `"action_id":"take"`) })
	w.settled()
	if w.courier.atHome("U1") != before {
		t.Error("a Home was painted that nobody looks at")
	}
	w.opens("U1", "give-back")
}

// TestI6AHomeShowsNothingToWhomeverHeadsupRefuses holds that rights are asked of Slack when a Home is painted.
func TestI6AHomeShowsNothingToWhomeverHeadsupRefuses(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	w.opens("U1", "orders-mq")
	for _, become := range []func(*maintenance.Person){
		func(p *maintenance.Person) { p.Guest = true },
		func(p *maintenance.Person) { p.Deleted = true },
		func(p *maintenance.Person) { p.ReadAt = time.Time{} },
		func(p *maintenance.Person) { p.Team = "T2" },
	} {
		w.people.become(become)
		w.must(w.store.HomeOpened(t.Context(), "T1", "U1", w.courier.atHome("U1").hash))
		w.until("the Home says nothing of tasks", func() bool {
			shown := w.courier.atHome("U1").shown
			return shown != "" && !strings.Contains(shown, "orders-mq") && !strings.Contains(shown, `"button"`)
		})
		w.people.become(nil)
		w.opens("U1", "orders-mq")
	}
}

// TestI6AHomeShowsWhatItsPersonMaySee holds that tasks, changes and reminders of other channels stand on no Home.
func TestI6AHomeShowsWhatItsPersonMaySee(t *testing.T) {
	short.Skip(t)
	elsewhere := func() maintenance.Policy {
		p := maintenance.NoApprovals(0)
		p.Routes = &maintenance.Route{Channel: "C09"}
		return p
	}
	policy := func() maintenance.Policy { return maintenance.NoApprovals(0) }
	w := newWorld(t, func(w *world) { w.policy = func() maintenance.Policy { return policy() } })
	item := w.known()
	_, _, err := w.store.Own(t.Context(), w.actor(), item.Task.Key(), maintenance.Take(""))
	w.must(err)
	n, err := maintenance.RemindMe(w.actor(), item.Task, item.Task.ScheduledAt.Add(-time.Minute), true, w.clock.now())
	w.must(err)
	w.must(w.store.RemindMe(t.Context(), w.actor(), n))
	w.opens("U1", "orders-mq")
	policy = elsewhere
	w.opens("U1", "No maintenance is coming")
	if shown := w.courier.atHome("U1").shown; strings.Contains(shown, "orders-mq") || strings.Contains(shown, item.Task.Handle) {
		t.Errorf("it shows\n%s", shown)
	}
}

// TestDirectMessagesOffAreObeyed holds each kind of notice that goes to one person: told, or dropped where they want none.
func TestDirectMessagesOffAreObeyed(t *testing.T) {
	w := newWorld(t, nil)
	item := w.known()
	ann := w.actor()
	ann.Person.ID = "U2"
	_, err := w.store.Prefer(t.Context(), w.actor(), func(p *maintenance.Preferences) { p.Muted = true })
	w.must(err)
	for _, a := range []maintenance.Actor{w.actor(), ann} {
		n, err := maintenance.RemindMe(a, item.Task, w.clock.now().Add(time.Minute), false, w.clock.now())
		w.must(err)
		w.must(w.store.RemindMe(t.Context(), a, n))
	}
	w.clock.pass(time.Minute)
	w.until("ann is reminded", func() bool { return count(w.courier.said(), "whisper", "Maintenance in") > 0 })
	w.settled()
	if n := count(w.courier.said(), "whisper", ""); n != 1 {
		t.Errorf("%d direct messages: %+v", n, w.courier.said())
	}

	// Who takes a task over from somebody is told to them, unless they want no direct messages.
	key := item.Task.Key()
	for _, step := range []struct {
		by   maintenance.Actor
		from string
	}{{w.actor(), ""}, {ann, "U1"}, {w.actor(), "U2"}} {
		_, _, err := w.store.Own(t.Context(), step.by, key, maintenance.Take(step.from))
		w.must(err)
		w.settled()
	}
	w.until("ann is told", func() bool { return count(w.courier.said(), "whisper", "<@U1> has taken over") > 0 })
	if n := count(w.courier.said(), "whisper", ""); n != 2 {
		t.Errorf("%d direct messages: %+v", n, w.courier.said())
	}
}
