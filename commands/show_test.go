package commands_test

import (
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

func TestShowByAnyName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	for _, name := range []string{
		handle, strings.ToUpper(handle), "`" + handle + "`", "a1", "A1", "orders-mq", "ORDERS-MQ", `"orders-mq"`, ordersID,
	} {
		w.say(ann(), "show "+name).
			holds("orders-mq", "kernelUpgrade", "`"+handle+"`", "RabbitMQ", "cn-north-4", "prod", "02:00 to 06:00",
				"Wed 2026-11-25 21:40 in Asia/Shanghai, 2026-11-25 13:40 UTC").
			offers("Show to all here", "Reschedule", "Cancel", "I've got this", "History")
	}
	typed, clicked := w.say(ann(), "show orders-mq"), w.click(ann(), w.say(ann(), "list orders-mq"), "Show")
	if typed.text != clicked.text || clicked.Replace {
		t.Errorf("typed:\n%s\nclicked:\n%s", typed.text, clicked.text)
	}
	w.kept()
}

func TestShowWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	slip := handle[:3] + "8"
	if slip == handle {
		slip = handle[:3] + "9"
	}
	for _, c := range []struct {
		name string
		why  maintenance.Why
		near []string
	}{
		{slip, maintenance.NoSuchTask, []string{handle}},
		{"order-mq", maintenance.NoSuchTask, []string{handle}},
		{"orders", maintenance.NoSuchTask, []string{handle}},
		{"ledger", maintenance.NoSuchTask, []string{w.handle("b1"), w.handle("b2")}},
		{"ledger-kafka", maintenance.ManyTasks, []string{w.handle("b1"), w.handle("b2")}},
		{"payments", maintenance.NoSuchTask, nil},
		{"&lt;!channel&gt;", maintenance.NoSuchTask, nil},
		{"mq", maintenance.NoSuchTask, nil},
	} {
		no := w.say(bob(), "show "+c.name).refused(c.why, "`"+c.name+"`").holds(c.near...)
		if len(no.buttons) != len(c.near) {
			t.Errorf("show %s: %d buttons for %q", c.name, len(no.buttons), c.near)
		}
		for n, b := range no.buttons {
			w.click(bob(), no, b.Text.Text).holds("`" + c.near[n] + "`")
		}
	}
	w.kept()
}

// A task that is gone or has ended is known by its handle as long as the database has it.
func TestShowWhatIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	w.observe(ordersID, ended("a2"))
	for _, name := range []string{handle, strings.ToUpper(handle)} {
		w.say(bob(), "show "+name).holds("no longer listed by the cloud").offers("Show to all here", "History")
	}
	w.say(bob(), "show "+w.handle("a2")).holds("has ended well").offers("Show to all here", "History")
	w.say(bob(), "show orders-mq").refused(maintenance.NoSuchTask)
	w.instances(ledgers())
	w.say(bob(), "show "+handle).holds("no longer listed by the cloud")
}

func TestShowHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "reschedule orders-mq +2h because release")
	w.click(bob(), draft, "Confirm")
	w.say(ann(), "show orders-mq").
		holds("`"+draft.draftID()+"`", "<@U1>", "confirmed", "release").
		offers("Withdraw "+draft.draftID(), "Show to all here", "I've got this", "History")
	w.pass(time.Minute)
	w.observe(ordersID, task(ordersID, "a1", "kernelUpgrade", 50*time.Hour))
	w.say(ann(), "show orders-mq").holds("put off once", "2 hours later")
	w.say(ann(), "cancel orders-mq")
	w.say(bob(), "show orders-mq").lacks("cancel it") // a draft is its requester's own
}

// A permalink to the card of a change means the task of the change.
func TestShowByPermalink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq")
	w.click(bob(), draft, "Confirm cancel")
	id := draft.draftID()
	copies, err := w.store.Copies(t.Context(), maintenance.ChangeCard(id))
	w.must(err)
	w.must(w.store.Posted(t.Context(), copies[0], "1764000000.000100", 1))

	const link = "<https://ops.slack.com/archives/C01/p1764000000000100>"
	w.say(ann(), "show "+link).holds("orders-mq", "`"+id+"`", "<@U1>").offers("Withdraw "+id, "Show to all here", "I've got this", "History")
	w.say(ann(), "reschedule "+link).holds("There is a change for this task already: `" + id + "`, by <@U1>").offers("Show task")
	w.say(ann(), "show https://ops.slack.com/archives/C01/p1764000000000200").
		refused(maintenance.NoSuchTask, "https://ops.slack.com/archives/C01/p1764000000000200")
}

// A permalink to a task's own card means that task, and nothing where it is not in scope.
func TestShowByPermalinkToATasksCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.store.Remind(t.Context(), maintenance.Audience{Channels: []string{"C01"}, Cards: true}))
	w.must(w.store.KeepPoll(t.Context(), "prod", store.Polled{}))
	item := w.store.Snapshot().Find("orders-mq")[0]
	copies, err := w.store.Copies(t.Context(), maintenance.TaskCard(item.Task.Handle))
	w.must(err)
	if len(copies) != 1 {
		t.Fatalf("copies: %+v", copies)
	}
	w.must(w.store.Posted(t.Context(), copies[0], "1764000000.000300", 1))

	const link = "https://ops.slack.com/archives/C01/p1764000000000300"
	w.say(ann(), "show <"+link+">").holds("orders-mq", item.Task.Handle)
	w.rule(func(p *maintenance.Policy) { p.Routes = &maintenance.Route{Channel: "C09"} })
	w.say(ann(), "show <"+link+">").refused(maintenance.NoSuchTask, link)
}

func TestShare(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine := w.say(bob(), "show orders-mq")
	shared := w.click(bob(), mine, "Show to all here")
	if !shared.Public || shared.Replace || shared.text != mine.text {
		t.Errorf("shared: %+v\n%s\nwas\n%s", shared.Answer, shared.text, mine.text)
	}
	for _, value := range []string{"cancel orders-mq", "help", "nonsense"} {
		if got := w.press(w.clicked(bob()), cards.Share, value).is(cards.Stale(w.reader())); got.Public {
			t.Errorf("%q was shared", value)
		}
	}
	w.kept()
	page := w.press(w.clicked(bob()), cards.Share, "list engine=kafka").holds("2 tasks")
	if !page.Public || page.Replace {
		t.Errorf("a list was not shared: %+v", page.Answer)
	}

	// What went wrong is nobody else's business.
	w.must(w.store.Close())
	failed := w.click(bob(), mine, "Show to all here").holds("Something went wrong")
	if failed.Public {
		t.Error("everybody was told what went wrong")
	}
}
