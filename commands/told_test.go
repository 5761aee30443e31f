package commands_test

import (
	"context"
	"testing"

	"headsup/cards"
	"headsup/commands"
	"headsup/store"
)

// TestI12AnswersAreTold: each answer is told once, by a name of ours. What a button or a window is called comes from outside, and is
// told as unknown.
func TestI12AnswersAreTold(t *testing.T) {
	t.Parallel()
	var told []commands.Answered
	w := newWorld(t, func(o *commands.Options, _ *store.Project) {
		o.Observe = func(_ context.Context, a commands.Answered) { told = append(told, a) }
	})
	r, ctx := w.clicked(bob()), t.Context()
	click := func(action string) { w.Click(ctx, r, commands.Click{Action: action, Value: "c3f1"}) }
	for _, c := range []struct {
		name, asked string
		outcome     commands.Outcome
		ask         func()
	}{
		{"a list", "list", commands.Done, func() { w.Say(ctx, r, "LIST") }},
		{"another word for a verb", "reschedule", commands.Done, func() { w.Say(ctx, r, "move "+w.handle("a1")+" in 3 days") }},
		{"what is no verb", "unknown", commands.NotUnderstood, func() { w.Say(ctx, r, "hunter2") }},
		{"what is not there", "show", commands.Refused, func() { w.Say(ctx, r, "show nothing-there") }},
		{"a button for what is not there", "click drop", commands.Refused, func() { click(cards.Drop) }},
		{"a button of nobody's", "unknown", commands.Stale, func() { click("hunter2") }},
		{"a window of nobody's", "unknown", commands.Stale, func() { w.Submit(ctx, r, commands.Submission{Callback: "hunter2"}) }},
		{"the same with a time", "unknown", commands.Stale, func() {
			w.Submit(ctx, r, commands.Submission{Callback: "hunter2", Values: map[string]string{cards.InputWhen: ""}})
		}},
		{"a window of ours", "window cancel", commands.Done, func() { w.Submit(ctx, r, commands.Submission{Callback: cards.CancelWindow}) }},
		{"a shortcut of nobody's", "unknown", commands.Stale, func() { w.Shortcut(ctx, r, commands.Shortcut{Callback: "hunter2"}) }},
		{"a shortcut of ours", "shortcut maintenance", commands.Done, func() { w.Shortcut(ctx, r, commands.Shortcut{Callback: cards.MaintenanceShortcut}) }},
	} {
		told = nil
		c.ask()
		if len(told) != 1 || told[0].Asked != c.asked || told[0].Outcome != c.outcome || told[0].Took <= 0 {
			t.Errorf("%s: told %+v, want %s %s", c.name, told, c.asked, c.outcome)
		}
	}
}
