package commands_test

import (
	"testing"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

// TestI6AMenuOffersWhatItsPlaceMaySee holds that a menu offers no task of another channel, whatever is typed, and neither does a message that names one.
func TestI6AMenuOffersWhatItsPlaceMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		p.Routes = &maintenance.Route{Channel: "C02", Routes: []maintenance.Route{{Matchers: matcher(t, "engine", "rabbitmq"), Channel: "C01"}}}
	})
	r := w.request(bob()) // in C01
	for _, callback := range []string{cards.MaintenanceWindow, cards.RescheduleWindow} {
		for typed, want := range map[string]int{"": 1, "orders": 1, "ledger": 0, w.handle("b1"): 0} {
			got := w.Suggest(t.Context(), r, commands.Typing{Action: cards.InputTask, Text: typed, Window: &commands.Submission{Callback: callback}})
			if len(got) != want {
				t.Errorf("%s: for %q it offers %d tasks, not %d", callback, typed, len(got), want)
			}
		}
	}
	r.Modal = true
	answer := w.Shortcut(t.Context(), r, commands.Shortcut{Callback: cards.RescheduleShortcut, Text: "ledger-kafka " + w.handle("b2")})
	if answer.Modal == nil || answer.Modal.PrivateMetadata != "" {
		t.Fatalf("a task of another channel is named by a message: %+v", answer)
	}
}
