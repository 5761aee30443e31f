package jobs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/sandbox/dms"
	"headsup/store/storetest"
)

func withCards(w *world) { w.cards, w.leads = true, []time.Duration{time.Hour} }

// cardIn gives what the first message of a kind shows now: as it was posted, and changed since.
func cardIn(all []posted, words string) (ts, text string) {
	for _, p := range all {
		switch {
		case ts == "" && p.kind == "post" && p.to.Thread == "" && strings.Contains(p.text, words):
			ts, text = p.ts, p.text
		case p.kind == "update" && p.ts == ts:
			text = p.text
		}
	}
	return ts, text
}

// thread are the messages under one.
func thread(all []posted, ts string) (texts []string) {
	for _, p := range all {
		if p.kind == "post" && p.to.Thread == ts {
			texts = append(texts, p.text)
		}
	}
	return texts
}

func TestATaskHasOneCardAndItsThread(t *testing.T) {
	w := newWorld(t, withCards)
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	card, _ := cardIn(w.courier.said(), "coming")
	to := w.known().Task.ScheduledAt.Add(3 * time.Hour)
	w.must(w.cloud.ConsoleMove(ordersID, upgradeID, to))
	w.clock.pass(time.Minute)
	w.until("the card shows the move", func() bool {
		_, now := cardIn(w.courier.said(), "coming")
		return strings.Contains(now, to.UTC().Format("2006-01-02 15:04:05 UTC")) || strings.Contains(now, to.UTC().Format("2006-01-02 15:04 UTC"))
	})
	w.until("its thread tells it", func() bool { return len(thread(w.courier.said(), card)) == 1 })
	if told := thread(w.courier.said(), card); !strings.Contains(told[0], "moved from") || !strings.Contains(told[0], "outside headsup") {
		t.Errorf("told %q", told)
	}
	w.clock.pass(to.Add(-59 * time.Minute).Sub(w.clock.now()))
	w.until("the reminder stands there too", func() bool { return len(thread(w.courier.said(), card)) == 2 })
	w.stop()
	w.start()
	w.pollAfterRestart()
	if n := count(w.courier.said(), "post", ""); n != 3 {
		t.Errorf("%d messages: %+v", n, w.courier.said())
	}
}

func TestI12ManyNewTasksAreOneMessageAndTheirThread(t *testing.T) {
	w := newWorld(t, func(w *world) { withCards(w); w.tasks = 30 })
	w.until("the list", func() bool { return count(w.courier.said(), "post", "31 tasks of maintenance") == 1 })
	list, _ := cardIn(w.courier.said(), "31 tasks")
	w.must(w.cloud.ConsoleCancel(ordersID, upgradeID))
	w.clock.pass(time.Minute)
	w.until("the list shows it", func() bool { _, now := cardIn(w.courier.said(), "31 tasks"); return strings.Contains(now, "1 over") })
	w.clock.pass(time.Minute)
	w.until("it is told beneath", func() bool { return len(thread(w.courier.said(), list)) == 1 })
	w.clock.pass(61 * time.Minute)
	w.until("the reminders are one message beneath", func() bool { return len(thread(w.courier.said(), list)) == 2 })
	if n := count(w.courier.said(), "post", ""); n != 3 {
		t.Errorf("%d messages: %+v", n, w.courier.said())
	}
}

// TestWhatItsFirstCardTellsIsNoReminder: a task that is found after a reminder's time is told of by its card, and by no reminder on top of it.
func TestWhatItsFirstCardTellsIsNoReminder(t *testing.T) {
	w := newWorld(t, func(w *world) { w.cards, w.leads = true, []time.Duration{24 * time.Hour, time.Hour} })
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	task := w.known().Task
	id := fmt.Sprintf("remind:%s:%d:%s:%s", task.Handle, task.ScheduledAt.Unix(), 24*time.Hour, channel)
	for range 2 { // and a restart does not tell it either
		kept, err := w.store.Notices(t.Context(), []string{id})
		if err != nil || len(kept) != 1 || kept[0].SaidAt.IsZero() || kept[0].TS != "" {
			t.Fatalf("the reminder of a day before is %+v (%v)", kept, err)
		}
		w.stop()
		w.start()
		w.pollAfterRestart()
	}
	if said := w.courier.said(); len(said) != 1 {
		t.Errorf("it was told %d times: %+v", len(said), said)
	}
	w.clock.pass(61 * time.Minute)
	w.until("the reminder an hour before", func() bool { return count(w.courier.said(), "post", "Maintenance in") == 1 })
}

// TestI12WhatHappensToTheTasksOfAListIsOneMessage moves a whole project in the console.
func TestI12WhatHappensToTheTasksOfAListIsOneMessage(t *testing.T) {
	w := newWorld(t, func(w *world) { w.cards, w.tasks = true, 40 })
	w.until("the list", func() bool { return count(w.courier.said(), "post", "41 tasks of maintenance") == 1 })
	list, _ := cardIn(w.courier.said(), "41 tasks")
	var moved []maintenance.Task
	for _, item := range w.store.Snapshot().Coming() {
		item.Task.ScheduledAt = item.Task.ScheduledAt.Add(5 * time.Hour)
		moved = append(moved, item.Task)
	}
	storetest.Observe(t, w.store, ordersID, moved...)
	w.clock.pass(31 * time.Second)
	w.until("it is told", func() bool { return len(thread(w.courier.said(), list)) > 0 })
	w.until("nothing is left to be told", func() bool {
		open := 0
		for _, n := range moved {
			notices, err := w.store.Notices(t.Context(), []string{fmt.Sprintf("drift:%s:2:%s:", n.Handle, channel)})
			if err != nil || len(notices) != 1 {
				t.Fatalf("the notice of %s: %+v %v", n.Handle, notices, err)
			}
			if notices[0].SaidAt.IsZero() {
				open++
			}
		}
		return open == 0
	})
	if told := thread(w.courier.said(), list); len(told) != 1 || !strings.Contains(told[0], "41 things happened: 41 changed outside headsup") {
		t.Errorf("told %q", told)
	}
}

// TestI1ATasksCardEndsUpShowingTheState changes the task while Slack is slow: whatever was painted in between, the last paint shows how it stands.
func TestI1ATasksCardEndsUpShowingTheState(t *testing.T) {
	w := newWorld(t, func(w *world) { w.cards = true })
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	item := w.known()
	last := item.Task
	for round := range 4 {
		hold := make(chan struct{})
		w.courier.keep(hold)
		for n := range 5 {
			last.ScheduledAt = item.Task.ScheduledAt.Add(time.Duration(10*round+n+1) * time.Hour)
			storetest.Observe(t, w.store, ordersID, last)
			if n == 2 {
				w.until("a paint is under way", func() bool { return w.courier.atWork() > 0 })
			}
		}
		w.courier.keep(nil)
		close(hold)
		want := last.ScheduledAt.UTC().Format("2006-01-02 15:04")
		w.until(fmt.Sprintf("round %d shows %s", round, want), func() bool { _, now := cardIn(w.courier.said(), "coming"); return strings.Contains(now, want) })
	}
	copies, err := w.store.Copies(t.Context(), maintenance.TaskCard(item.Task.Handle))
	if err != nil || len(copies) != 1 {
		t.Fatal(copies, err)
	}
	if n := count(w.courier.said(), "post", "Maintenance is"); n != 1 {
		t.Errorf("%d messages are its card", n)
	}
}

// TestI12WhatLooksTheSameIsNotPaintedAgain raises a card for what it does not show.
func TestI12WhatLooksTheSameIsNotPaintedAgain(t *testing.T) {
	w := newWorld(t, func(w *world) { w.cards = true })
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	item := w.known()
	w.until("the post is kept", func() bool { // the answer of Slack is kept after it is seen here
		copies, err := w.store.Copies(t.Context(), maintenance.TaskCard(item.Task.Handle))
		return err == nil && slices.ContainsFunc(copies, maintenance.Copy.Stands)
	})
	changed := item.Task
	changed.Params = `{"only":"show has these"}`
	storetest.Observe(t, w.store, ordersID, changed)
	w.until("what is wanted counts as shown", func() bool {
		copies, err := w.store.Copies(t.Context(), maintenance.TaskCard(item.Task.Handle))
		return err == nil && copies[0].Wanted == 2 && !copies[0].Stale()
	})
	if said := w.courier.said(); len(said) != 1 {
		t.Errorf("it was painted again: %+v", said)
	}
}

// TestWhereNoCardCanStandRemindersComeToTheChannel, and what happens to the task is not told: nobody heard of it there.
func TestWhereNoCardCanStandRemindersComeToTheChannel(t *testing.T) {
	w := newWorld(t, func(w *world) {
		withCards(w)
		w.courier.fail(&maintenance.Undelivered{Kind: maintenance.PostInvalid, Word: "invalid_blocks"})
	})
	item := w.known()
	w.until("the card is given up", func() bool {
		copies, err := w.store.Copies(t.Context(), maintenance.TaskCard(item.Task.Handle))
		return err == nil && slices.ContainsFunc(copies, func(c maintenance.Copy) bool { return c.Lost != "" })
	})
	w.must(w.cloud.ConsoleMove(ordersID, upgradeID, item.Task.ScheduledAt.Add(time.Hour)))
	w.clock.pass(time.Minute)
	w.until("the move is known", func() bool { return !w.known().Task.ScheduledAt.Equal(item.Task.ScheduledAt) })
	w.clock.pass(2*time.Hour + time.Minute)
	w.until("the reminder", func() bool { return count(w.courier.said(), "post", "Maintenance in") == 1 })
	if said := w.courier.said(); len(said) != 1 || said[0].to.Thread != "" {
		t.Errorf("said %+v", said)
	}
}

// more tasks than the one, all for the same time.
func (w *world) addTasks(n int) {
	w.t.Helper()
	for i := range n {
		w.must(w.cloud.AddTask(dms.Task{
			Instance: ordersID, ID: fmt.Sprintf("ff80808288ae8b6a0188ae91f6ff%04d", i), Name: "kernelUpgrade",
			ScheduleAt: w.clock.now().Add(2 * time.Hour).Truncate(time.Second),
		}))
	}
}
