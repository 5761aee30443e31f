package commands_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

func TestListFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.observe(ordersID, upgrade(), ended("a2"))
	orders, soon, late, old := w.handle("a1"), w.handle("b1"), w.handle("b2"), w.handle("a2")
	for _, c := range []struct {
		said string
		want []string
	}{
		{"", []string{soon, orders, late}},
		{"list", []string{soon, orders, late}},
		{"ls engine=Kafka", []string{soon, late}},
		{"list engine=kafka,rabbitmq", []string{soon, orders, late}},
		{"list env=prod", []string{orders}},
		{"list env!=prod", []string{soon, late}},
		{"list instance=ledger-*", []string{soon, late}},
		{"list region=cn-east-3 task=kernelUpgrade", []string{late}},
		{"list ledger upgrade", []string{late}},
		{"list " + strings.ToUpper(orders), []string{orders}},
		{"list today", []string{soon}},
		{"list this week", []string{soon, orders}},
		{"list next 3d", []string{soon, orders}},
		{"list next 3d engine=rabbitmq", []string{orders}},
		{"list status=any", []string{old, soon, orders, late}},
		{"list status=success status=any", []string{old}},
		{"list tomorrow", nil},
		{"list engine=rocketmq", nil},
	} {
		got := w.say(bob(), c.said)
		var handles []string
		for _, b := range got.buttons {
			if b.ActionID == cards.Show {
				handles = append(handles, b.Value)
			}
		}
		if strings.Join(handles, " ") != strings.Join(c.want, " ") {
			t.Errorf("%q lists %q, want %q", c.said, handles, c.want)
		}
		if len(c.want) == 0 {
			got.holds("`/tasks list`", "status=any").offers()
		}
		if got.Replace || got.Public {
			t.Errorf("%q: a typed list is a private message of its own", c.said)
		}
	}
	w.kept()
}

func TestListSaysWhatCanBeDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	runs := task(ordersID, "a1", "kernelUpgrade", -time.Minute)
	runs.Status = maintenance.Executing
	w.observe(ordersID, runs)
	w.say(bob(), "list orders-mq").holds("is running").canDo(cards.Show)
	w.observe(ordersID, upgrade())
	draft := w.say(bob(), "cancel orders-mq")
	w.say(bob(), "list orders-mq").canDo(cards.Show, cards.Reschedule, cards.Cancel)
	w.click(bob(), draft, "Confirm cancel")
	w.say(ann(), "list orders-mq").holds("`"+draft.draftID()+"`", "<@U1>", "confirmed").canDo(cards.Show)
}

func TestEmptyList(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	w.polled()
	w.say(bob(), "list").holds("No maintenance is coming.").lacks(":warning:").offers()
}

// crowd fills orders-mq with so many tasks, an hour apart.
func (w *world) crowd(n int) {
	w.t.Helper()
	var tasks []maintenance.Task
	for i := range n {
		tasks = append(tasks, task(ordersID, fmt.Sprintf("a%02d", i), "kernelUpgrade", time.Duration(i+1)*time.Hour))
	}
	w.observe(ordersID, tasks...)
}

// A button of a page holds the sentence of its list: it is read anew, and its answer takes the place of the page.
func TestPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(25)
	first := w.say(bob(), `list team!="a&amp;b" instance=orders-*`).holds("25 tasks", "page 1 of 3")
	second := w.click(bob(), first, "Later").holds("page 2 of 3").replaces()
	third := w.click(bob(), second, "Later").holds("page 3 of 3").replaces()
	back := w.click(bob(), third, "Earlier").holds("page 2 of 3").replaces()
	if back.Message.Text != second.Message.Text {
		t.Errorf("page 2 was\n%s\nand is\n%s", second.Message.Text, back.Message.Text)
	}
	for _, b := range third.buttons {
		if b.Text.Text == "Later" {
			t.Error("the last page offers a later one")
		}
	}
	w.crowd(3) // fewer tasks than pages: the last page that is left
	w.click(bob(), second, "Later").holds("3 tasks").lacks("ledger-kafka", "page")

	for _, value := range []string{"", "2", "x list", "2 cancel orders-mq", "2 list a=~(", "-1 show orders-mq"} {
		got := w.press(w.clicked(bob()), "page:on", value)
		if value == "2" { // nothing behind the number is a list without filters
			got.holds("5 tasks")
			continue
		}
		got.is(cards.Stale(w.reader()))
	}
	w.kept()
}

// A button holds 2,000 characters at most. A filter that is longer is answered all the same.
func TestPagesOfALongFilter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(25)
	for _, text := range []string{"list team!=" + strings.Repeat("x", 3000), "list team!=" + strings.Repeat("&amp;", 600)} {
		got := w.say(bob(), text).holds("27 tasks", "page 1 of 3")
		for _, b := range got.buttons {
			if b.Text.Text == "Later" {
				t.Error("a button whose value was cut would show another list")
			}
		}
	}
}

// asked says whether a poll was asked for since the last one ended.
func (w *world) asked() bool {
	w.t.Helper()
	plan, err := w.store.PlanPoll(w.t.Context(), "prod", 10)
	w.must(err)
	return plan.List
}

func TestAgeOfTheData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pass(maxAge)
	w.say(bob(), "list").lacks(":warning:")
	if w.asked() {
		t.Error("fresh data were asked for again")
	}

	w.pass(time.Second)
	w.say(bob(), "list").holds(":warning: These data are old")
	if !w.asked() {
		t.Error("old data were not asked for again")
	}

	// The poll fails. A storm of lists within ten seconds asks for no second one.
	w.pollEnds(store.Polled{Vain: true, Fault: maintenance.Fault{Kind: maintenance.FaultThrottled}})
	w.pass(9 * time.Second)
	w.say(bob(), "list").holds("The last reading failed for prod")
	w.say(ann(), "show orders-mq").holds("The last reading failed for prod")
	if w.asked() {
		t.Error("a second poll was asked for within ten seconds")
	}
	w.pass(time.Second)
	w.say(bob(), "list")
	if !w.asked() {
		t.Error("no second poll was asked for after ten seconds")
	}

	w.polled()
	w.say(bob(), "list").lacks(":warning:", "failed")
}

func TestNeverReadWhole(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	w.say(bob(), "list").holds(":warning: The cloud has not been read whole yet")
	w.say(bob(), "show orders-mq").refused(maintenance.NotReadYet, "`orders-mq`", "again in a minute")
	w.instances(orders())
	w.observe(ordersID, upgrade())
	w.say(bob(), "show orders-mq").holds("kernelUpgrade", "The cloud has not been read whole yet")
	w.say(bob(), "show orders-mk").refused(maintenance.NoSuchTask, w.handle("a1"))
}

// Reads need no writer: they are answered even when the database takes nothing.
func TestListWithoutADatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pass(time.Hour)
	w.must(w.store.Close())
	w.say(bob(), "list").holds("orders-mq", "These data are old")
	w.say(bob(), "cancel orders-mq").refused(maintenance.NothingKept, "Nothing was changed.")
	if err := w.store.PollNow(t.Context(), "prod"); err == nil || errors.Is(err, t.Context().Err()) {
		t.Errorf("the database is meant to be gone, got %v", err)
	}
}

// canDo expects these buttons at the tasks of a list, by their actions.
func (a answer) canDo(actions ...string) answer {
	a.t.Helper()
	var got []string
	for _, b := range a.buttons {
		if b.ActionID != cards.Share {
			got = append(got, b.ActionID)
		}
	}
	if !slices.Equal(got, actions) {
		a.t.Errorf("can do %q, want %q:\n%s", got, actions, a.text)
	}
	return a
}

func ended(id string) maintenance.Task {
	over := task(ordersID, id, "kernelUpgrade", -2*time.Hour)
	over.Status = maintenance.Succeeded
	return over
}
