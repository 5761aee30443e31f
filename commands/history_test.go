package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

// turn presses a button of a history's window.
func (w *world) turn(p maintenance.Person, on answer, label string) answer {
	w.t.Helper()
	b := on.button(label)
	return w.look(func() commands.Answer {
		return w.Click(w.t.Context(), w.clicked(p), commands.Click{Action: b.ActionID, Value: b.Value, Window: &commands.Submission{Callback: cards.HistoryWindow}})
	})
}

func TestHistoryOfATask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnn)
	draft := w.say(bob(), "reschedule orders-mq +2h because release")
	w.say(ann(), "history orders-mq").holds("*orders-mq*", "First seen").lacks("drafted", "release")
	w.say(ann(), "history "+draft.draftID()).refused(maintenance.NoSuchTask).lacks("orders-mq")
	w.say(bob(), "history orders-mq").holds("<@U1> drafted `"+draft.draftID()+"`", "Reason: release.") // it is his own
	w.click(bob(), draft, "Confirm")
	w.pass(time.Minute)
	w.say(bob(), "approve "+draft.draftID()).refused(maintenance.OwnChange)
	w.pass(2 * time.Minute)
	w.must(w.store.KeepRefusals(t.Context(), true))
	w.say(ann(), "approve "+draft.draftID())
	for _, name := range []string{"orders-mq", w.handle("a1"), "a1", draft.draftID(), strings.ToUpper(draft.draftID())} {
		got := w.say(ann(), "history "+name).
			holds("<@U1> asked to move it", "which takes 1 approval", "<@U2> approved change `"+draft.draftID()+"`", "<@U1> was refused", "own change", "First seen").
			lacks("drafted")
		if approved, asked := strings.Index(got.text, "approved change"), strings.Index(got.text, "asked to move it"); approved > asked {
			t.Errorf("the newest is not the first:\n%s", got.text)
		}
	}
	w.say(ann(), "history ledger-kafka").refused(maintenance.ManyTasks)
	w.say(ann(), "history nonsense").refused(maintenance.NoSuchTask)
	w.observe(ordersID, task(ordersID, "a1", "kernelUpgrade", 90*time.Hour))
	w.say(ann(), "history orders-mq").holds("not by headsup")
	w.say(ann(), "show orders-mq").holds("*Lately*", "not by headsup", "approved change").lacks("drafted")
}

// All there is to read goes over pages, and each entry stands on exactly one of them, forth and back; in a window and in a message.
func TestHistoryGoesOverPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const entries = 34
	for n := range entries {
		w.pass(time.Minute)
		w.must(w.store.Record(t.Context(), maintenance.Started(fmt.Sprintf("v%d.", n), w.now())))
	}
	turn := map[string]func(on answer, label string) answer{
		"a message": func(on answer, label string) answer { return w.click(bob(), on, label).replaces() },
		"a window": func(on answer, label string) answer {
			next := w.turn(bob(), on, label)
			if next.Modal == nil || next.Message != nil {
				t.Errorf("the page is turned in %+v", next.Answer)
			}
			return next
		},
	}
	for where, turn := range turn {
		page := w.say(bob(), "history").offers("Older")
		if page.Public || page.Replace {
			t.Error("a history is not private, or takes something's place")
		}
		var read []string
		for n := 0; ; n++ {
			for line := range strings.SplitSeq(page.text, "\n") {
				if _, version, ok := strings.Cut(line, "headsup `v"); ok {
					number, _, _ := strings.Cut(version, ".")
					read = append(read, number)
				}
			}
			if !slices.ContainsFunc(page.buttons, labelled("Older")) {
				break
			}
			page = turn(page, "Older")
		}
		var want []string
		for n := range entries {
			want = append(want, fmt.Sprint(entries-1-n))
		}
		if !slices.Equal(read, want) {
			t.Errorf("%s: read %q", where, read)
		}
		for range 3 {
			page = turn(page, "Newer")
		}
		page.holds("`v33.`", "`v24.`").offers("Older")
	}
}

func labelled(label string) func(b *slack.ButtonBlockElement) bool {
	return func(b *slack.ButtonBlockElement) bool { return b.Text.Text == label }
}

// The button of a card opens a window; where Slack gives no way to it, or does not open it, the same is said.
func TestHistoryOfACard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	w.say(ann(), "take orders-mq")
	opened := w.press(w.clicked(bob()), cards.PastOf, handle).holds("orders-mq", "<@U2> took it", "First seen")
	if opened.Modal == nil || opened.Message == nil || opened.Public || opened.Replace || opened.Remove {
		t.Errorf("opens %+v", opened.Answer)
	}
	if opened.Modal.Submit != nil {
		t.Error("there is nothing to send off")
	}
	if said := w.press(w.direct(bob()), cards.PastOf, handle).holds("<@U2> took it"); said.Modal != nil {
		t.Error("a window without a trigger")
	}
	w.press(w.clicked(bob()), cards.PastOf, "k9z9").refused(maintenance.NoSuchTask)
	for _, value := range []string{"", "older", "older 0 " + handle, "newer x"} {
		w.press(w.clicked(bob()), cards.Turn, value).is(cards.Stale(w.reader()))
	}
	gone := w.look(func() commands.Answer {
		return w.Click(t.Context(), w.clicked(bob()), commands.Click{Action: cards.Turn, Value: "older 3 k9z9", Window: &commands.Submission{Callback: cards.HistoryWindow}})
	}).refused(maintenance.NoSuchTask)
	if gone.Modal == nil {
		t.Error("a refusal stands behind the window")
	}
}

// What is another channel's, or another's draft, stands in nobody else's history: neither in a task's, nor in the whole.
func TestI6HistoryShowsWhatItsReaderMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		byAnn(p)
		p.Routes = &maintenance.Route{Channel: "C02", Routes: []maintenance.Route{{Matchers: matcher(t, "engine", "rabbitmq"), Channel: "C01"}}}
		p.Admins = []string{"U3"}
	})
	w.say(bob(), "take orders-mq")
	confirmed := w.say(bob(), "cancel orders-mq because of rain")
	w.click(bob(), confirmed, "Confirm cancel")
	w.say(bob(), "remind orders-mq 30m")
	w.must(w.store.Record(t.Context(), maintenance.Entry{
		At: w.now(), Actor: maintenance.Operator("root"), Verb: "removed a second factor", Detail: maintenance.Detail{For: "U1"},
	}))
	there := func(p maintenance.Person) commands.Request {
		r := w.typed(p)
		r.Actor.Place.Channel = "C02"
		return r
	}
	w.sayAs(there(ann()), "history").lacks("orders-mq", "<@U1>", "of rain")
	w.sayAs(there(ann()), "history "+w.handle("a1")).refused(maintenance.NoSuchTask).lacks("<@U1>")
	w.sayAs(there(ann()), "history "+confirmed.draftID()).refused(maintenance.NoSuchTask).lacks("<@U1>", "orders-mq")
	r := w.clicked(ann())
	r.Actor.Place.Channel = "C02"
	w.press(r, cards.PastOf, w.handle("a1")).refused(maintenance.NoSuchTask).lacks("<@U1>")
	w.press(r, cards.Turn, cards.TurnValue(false, 99, w.handle("a1"))).refused(maintenance.NoSuchTask).lacks("<@U1>")

	here := w.say(ann(), "history").holds("orders-mq", "<@U1> took it", "asked to cancel it", "of rain")
	here.lacks("drafted", "reminded", "second factor")
	w.say(bob(), "history").holds("drafted", "asked to be reminded", "the operator root removed a second factor, that of <@U1>")
	eve := ann()
	eve.ID = "U3"
	w.say(eve, "history").holds("second factor").lacks("drafted", "reminded")
	me := w.direct(ann())
	w.sayAs(me, "history").lacks("orders-mq")
	me.Actor.Channels = []string{"C01"}
	w.sayAs(me, "history").holds("orders-mq")
}

// Rows that are not their reader's are passed over, but not without end; then the reader is told that there may be more.
func TestI12HistoryLooksSoFarAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.store.Record(t.Context(), maintenance.Started("v1", w.now())))
	others := slices.Repeat([]maintenance.Entry{{At: w.now(), Actor: maintenance.System(), Verb: maintenance.VerbTold}}, 2_500)
	w.must(w.store.Record(t.Context(), others...))
	page := w.say(bob(), "history").holds("press Older").offers("Older")
	page = w.click(bob(), page, "Older").holds("`v1`").offers("Newer")
	w.click(bob(), page, "Newer").holds("press Older")
}
