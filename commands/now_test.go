package commands_test

import (
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

func TestNowSaysWhatRunsAndWhatEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(bob(), "now").holds("Nothing is known to run, and nothing ended in the last 6 hours.").offers()
	w.pass(time.Minute)
	runs := upgrade()
	runs.Status, runs.UpdatedAt = maintenance.Executing, monday.Add(time.Minute)
	w.observe(ordersID, runs, ended("a2"))
	w.must(w.store.ObserveRuns(t.Context(), ordersID, []maintenance.Run{
		{ID: "r1", Name: "bindPublicIp", Status: maintenance.Executing, StartedAt: monday.Add(-time.Hour)},
		{ID: "r2", Name: "kernelUpgrade", Status: maintenance.Succeeded, StartedAt: monday.Add(-50 * time.Hour), UpdatedAt: monday.Add(-50*time.Hour + 12*time.Minute)},
	}))
	now := w.say(bob(), "now").
		holds("1 task running, 1 ended in the last 6 hours", "orders-mq", "`"+w.handle("a1")+"` is running", "usually 12 minutes", "`bindPublicIp`, which nobody scheduled, is running",
			"before its time", "`"+w.handle("a2")+"` ended well").
		lacks("ledger-kafka", ":warning: These").offers("Show to all here")
	w.say(bob(), "list orders").holds("it is running, begun", "usually 12 minutes")
	shared := w.click(bob(), now, "Show to all here")
	if !shared.Public || shared.text != now.text {
		t.Errorf("shared:\n%s\nwas\n%s", shared.text, now.text)
	}
	if w.press(w.clicked(bob()), cards.Share, "now x").Public {
		t.Error("what is no sentence was shared")
	}
	// What ends is told for six hours, and vanishes without a claim.
	w.observe(ordersID, ended("a2"))
	w.pass(time.Minute)
	w.say(bob(), "now").holds("0 tasks running, 2 ended", "is no longer listed by the cloud", "how it ended is not known")
	w.kept()
}

// TestNowIsBoundedByTheChannel: what another channel's routes cover does not run here.
func TestNowIsBoundedByTheChannel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		p.Routes = &maintenance.Route{Channel: "C02", Routes: []maintenance.Route{{Matchers: matcher(t, "engine", "rabbitmq"), Channel: "C01"}}}
	})
	both := moving()
	both[0].Status, both[0].UpdatedAt = maintenance.Executing, monday
	runs := upgrade()
	runs.Status, runs.UpdatedAt = maintenance.Executing, monday
	w.observe(ordersID, runs)
	w.observe(ledgersID, both...)
	w.say(bob(), "now").holds("1 task running", "orders-mq").lacks("ledger-kafka", "kafkaAutoReassignment")
}
