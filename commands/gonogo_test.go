package commands_test

import (
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// question is the value behind the buttons of a question about a1, as it stands now.
func (w *world) question() string {
	w.t.Helper()
	item, ok := w.store.Snapshot().Task(w.handle("a1"))
	if !ok {
		w.t.Fatal("the task is not known")
	}
	return cards.AskedValue(item.Task)
}

// routed has everything told in C01, and the group called for it.
func (w *world) routed() {
	w.t.Helper()
	w.must(w.store.Remind(w.t.Context(), maintenance.Audience{
		Cards: true, Routes: &maintenance.Route{Channel: "C01", Mention: maintenance.Mention{Party: maintenance.Party{Group: "S0ONCALL", Name: "@oncall"}}},
	}))
}

func TestSayGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle, before := w.handle("a1"), w.question()
	w.press(w.clicked(bob()), cards.Go, before).holds("You said go for", "`"+handle+"`", "nobody is called any more").offers("Give it back", "Show")
	w.press(w.clicked(bob()), cards.Go, w.question()).refused(maintenance.GoAlready, "You have said go")
	// A second person is told who did, whatever they were shown, and so is whoever types it.
	w.press(w.clicked(ann()), cards.Go, before).refused(maintenance.GoAlready, "<@U1> has said go")
	w.say(ann(), "go "+handle).refused(maintenance.GoAlready, "<@U1> has said go")
	w.say(bob(), "give back "+handle).holds("Nobody has")
	w.say(ann(), "GO orders-mq").holds("You said go for")

	// Bob has it by what was shown before Ann took it over: nobody takes it from her unseen, or with their eyes open.
	w.say(ann(), "give back "+handle)
	shown := w.question()
	w.say(ann(), "take "+handle)
	w.press(w.clicked(bob()), cards.Go, shown).refused(maintenance.TakenAlready, "<@U2> has")
	w.press(w.clicked(bob()), cards.Go, w.question()).holds("You said go for", "<@U2> had it, and is told")
	for _, value := range []string{"", "k7q2", handle + " soon ", handle + " 1764000000"} {
		w.press(w.clicked(bob()), cards.Go, value).holds("older message")
	}
}

// TestAnAnswerIsForTheTimeThatWasShown: the same buttons do nothing once the task stands elsewhere.
func TestAnAnswerIsForTheTimeThatWasShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.routed()
	shown := w.question()
	moved := upgrade()
	moved.ScheduledAt = moved.ScheduledAt.Add(3 * time.Hour)
	w.observe(ordersID, moved)
	for _, action := range []string{cards.Go, cards.Move, cards.Call} {
		w.press(w.clicked(bob()), action, shown).refused(maintenance.MovedSince, "asked anew")
	}
	w.kept()
}

func TestCallSomeone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.press(w.clicked(bob()), cards.Call, w.question()).refused(maintenance.NobodyToCall, "mentions nobody")
	w.routed()
	w.press(w.clicked(bob()), cards.Call, w.question()).holds("Called to", "@oncall", "it runs at its time")
	w.press(w.clicked(ann()), cards.Call, w.question()).refused(maintenance.CalledAlready, "<@U1> called for somebody")
	w.pass(10 * time.Minute)
	w.press(w.clicked(ann()), cards.Call, w.question()).holds("Called to")
}

// TestMoveIsADraftAsAny: of the soonest time that suits, with others beside it, under the rules of whoever clicks.
func TestMoveIsADraftAsAny(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.press(w.clicked(bob()), cards.Move, w.question()).holds("Other times that suit", "Move this task?").offers("Confirm", "Edit", "Drop", "Explain")
	w.click(bob(), draft, "Confirm").holds("Confirmed")
	w.press(w.clicked(ann()), cards.Move, w.question()).refused(maintenance.OpenChange, "by <@U1>")

	w = newWorld(t)
	w.rule(func(p *maintenance.Policy) { p.Rules[0].ReasonRequired = true })
	if got := w.press(w.clicked(bob()), cards.Move, w.question()); got.Modal == nil {
		t.Errorf("a reason is needed, and no window asks for it: %+v", got.Message)
	}
	w.rule(func(p *maintenance.Policy) { p.Rules[0].Ask = []maintenance.Party{{User: "U9", Name: "@lea"}} })
	w.press(w.clicked(bob()), cards.Move, w.question()).refused(maintenance.MayNotAsk)
}

// TestATaskOfAnotherChannelIsNotAnsweredFor, whatever stands behind a button.
func TestATaskOfAnotherChannelIsNotAnsweredFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	value := w.question()
	w.rule(func(p *maintenance.Policy) { p.Routes = &maintenance.Route{Channel: "C02"} })
	for _, action := range []string{cards.Go, cards.Move, cards.Call} {
		w.press(w.clicked(bob()), action, value).refused(maintenance.NoSuchTask)
	}
	w.say(bob(), "go "+w.handle("a1")).refused(maintenance.NoSuchTask)
}
