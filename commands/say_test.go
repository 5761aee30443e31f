package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

// What is not understood is said to be so, and never carried out by its likeness.
func TestMisunderstood(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ said, holds string }{
		{"cancle orders-mq", "/tasks cancel"},
		{"delete orders-mq", "/tasks cancel"},
		{"xyzzy", "/tasks help"},
		{"show", "/tasks show"},
		{"show orders-mq now", "`now`"},
		{"show <@U2|ann>", "`ann`"},
		{"list env=", "`env=`"},
		{"list this month", "`this month`"},
		{"snooze orders-mq", "How long?"},
		{"approve c3f1 at", "At what time?"},
		{"delegate ann until fri", "Which person?"},
		{"delegate @ann until fri", "*Escape channels, users, and links*"},
		{"cancel " + strings.Repeat("x", 4000), "too long"},
	} {
		w.say(bob(), c.said).holds(c.holds)
	}
	w.kept()
}

// Buttons of an older version, of another app or of nobody: nothing happens, and the answer says what to do.
func TestUnknownAction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []commands.Click{
		{Action: "", Value: ""},
		{Action: "approve", Value: "c3f1"},
		{Action: "CONFIRM", Value: "c3f1"},
		{Action: ":confirm", Value: "c3f1"},
		{Action: cards.Run, Value: "nonsense"},
	} {
		got := w.press(w.clicked(bob()), c.Action, c.Value).is(cards.Stale(w.reader()))
		if got.Replace {
			t.Errorf("%+v: what was clicked gives way", c)
		}
	}
	w.look(func() commands.Answer {
		return w.Shortcut(t.Context(), w.clicked(bob()), commands.Shortcut{Callback: "x"})
	}).is(cards.Stale(w.reader()))
	w.kept()
}

func TestRefuse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.Refuse(&maintenance.Refusal{Why: maintenance.ChannelNotAllowed}, w.typed(bob()))
	w.look(func() commands.Answer { return commands.Answer{Message: &m} }).holds("HEADSUP_CHANNELS")
}

// things are what people write, whole and in pieces, with what the world really has.
func things(w *world) *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(slices.Concat(odd(), strings.Fields(strings.Join(odd(), " ")), []string{
		"list", "ls", "show", "reschedule", "move", "cancel", "withdraw", "help", "whoami", "status", "approve", "pending", "snooze",
		w.handle("a1"), w.handle("b1"), w.handle("b2"), w.handle("a2"), "a1", "orders-mq", "ledger-kafka", ordersID, "orders", "zzzz", "c9z9",
		"2h", "+2h", "+30d", "tomorrow 02:00", "next fri 22:00", "2027-03-28 02:30", "yesterday", "2026-11-25 14:40", "fri", "today", "next 3d",
		"because release", "because", "to", "at", "break-glass", "engine=kafka", "env!=x", "status=any", "instance=~\".*\"",
		"<@U2|ann>", "<!channel>", "<https://ops.slack.com/archives/C01/p1764000000000100>", strings.Repeat("x", 3000),
		"because " + strings.Repeat("&amp;", 400), "because " + strings.Repeat("团", 500), "env!=" + strings.Repeat("&lt;", 700),
	})), rapid.String())
}

// TestWhateverIsSaid holds that any text gets an answer that Slack takes, and leaves nothing behind but drafts.
func TestWhateverIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.observe(ordersID, upgrade(), ended("a2"))
	w.crowdKafka()
	confirmed := w.click(bob(), w.say(bob(), "cancel orders-mq"), "Confirm cancel").button("Withdraw").Value
	before := w.settled()
	piece := things(w)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), " ")
		r := w.typed(ann())
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 1:
			r = w.request(ann())
		case 2:
			r = w.direct(ann())
		}
		if problem := refusedBySlack(w.Say(context.Background(), r, text)); problem != "" {
			t.Fatalf("%.300q: %.2000s", text, problem)
		}
	})
	w.onlyDrafts(before, confirmed)
}

// TestWhateverIsClicked holds the same for clicks and windows, but for those that mean yes to somebody's own draft.
func TestWhateverIsClicked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.observe(ordersID, upgrade(), ended("a2"))
	draft := w.say(bob(), "reschedule b2 +2h").draftID()
	confirmed := w.click(bob(), w.say(bob(), "cancel orders-mq"), "Confirm cancel").button("Withdraw").Value
	before := w.settled()
	value := rapid.OneOf(things(w), rapid.SampledFrom([]string{draft, confirmed, "2 list", "show a1", "1 list engine=kafka", "older 3", "newer 1 a1", "older 9 orders-mq"}))
	rapid.Check(t, func(t *rapid.T) {
		action := rapid.SampledFrom([]string{
			cards.Confirm, cards.Edit, cards.Drop, cards.Withdraw, cards.Show, cards.Reschedule, cards.Cancel, cards.Again, cards.Page,
			cards.Run, cards.Share, cards.PastOf, cards.Turn, "turn:older", "page:on", "run:1", "?",
		}).Draw(t, "action")
		got := w.Click(context.Background(), w.clicked(ann()), commands.Click{Action: action, Value: value.Draw(t, "value")})
		if problem := refusedBySlack(got); problem != "" {
			t.Fatalf("%s: %.2000s", action, problem)
		}
		callback := rapid.SampledFrom([]string{cards.RescheduleWindow, cards.CancelWindow, cards.EditWindow, "?"}).Draw(t, "callback")
		got = w.Submit(context.Background(), w.clicked(ann()), commands.Submission{
			Callback: callback, Metadata: rapid.OneOf(rapid.Just(""), value).Draw(t, "metadata"), Values: map[string]string{
				cards.InputTask: value.Draw(t, "task"), cards.InputWhen: rapid.OneOf(rapid.Just("1800000000"), value).Draw(t, "when"),
				cards.InputReason: value.Draw(t, "reason"),
			},
		})
		if problem := refusedBySlack(got); problem != "" {
			t.Fatalf("%s: %.2000s", callback, problem)
		}
	})
	w.onlyDrafts(before, confirmed)
	w.stands(draft, maintenance.Draft) // bob's, and all of this was ann
}

// crowdKafka gives ledger-kafka more tasks than a page holds.
func (w *world) crowdKafka() {
	w.t.Helper()
	tasks := moving()
	for i := range 30 {
		one := tasks[1]
		one.ID = strings.Repeat("k", i+1)
		tasks = append(tasks, one)
	}
	w.observe(ledgersID, tasks...)
}

// settled is what no sentence may change: every task, and the changes that hold them.
func (w *world) settled() []*maintenance.Item { return w.store.Snapshot().All() }

func (w *world) onlyDrafts(before []*maintenance.Item, confirmed string) {
	w.t.Helper()
	w.must(w.store.Refresh(w.t.Context()))
	if diff := cmp.Diff(before, w.settled()); diff != "" {
		w.t.Errorf("tasks were changed:\n%s", diff)
	}
	w.stands(confirmed, maintenance.Approved)
	done := w.done()
	for _, verb := range []string{"drafted", "dropped", "edited"} {
		done = slices.DeleteFunc(done, func(one string) bool { return one == verb })
	}
	if !slices.Equal(done, []string{"confirmed"}) {
		w.t.Errorf("beside drafts, this was kept: %q", done)
	}
}
