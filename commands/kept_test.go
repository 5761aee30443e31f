package commands_test

import (
	"testing"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/commands"
	"headsup/maintenance"
	"headsup/store"
)

// TestAListIsRenderedOnce holds when two people get the same message, and when a list has to be made anew.
func TestAListIsRenderedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(25)
	first := w.say(bob(), "list")
	same := func(what string, want bool, other answer) {
		t.Helper()
		if got := other.Message == first.Message; got != want {
			t.Errorf("%s: the same message: %t, want %t", what, got, want)
		}
		if !other.Kept {
			t.Errorf("%s: nobody may keep what is written of it", what)
		}
	}
	same("asked by somebody in another zone", true, w.say(ann(), "ls"))
	same("of another filter", false, w.say(bob(), "list engine=kafka"))
	same("asked again", true, w.say(bob(), "list"))
	page := w.click(bob(), w.say(bob(), "list"), "Later")
	same("of another page", false, page)
	same("the first page again", true, w.click(bob(), page, "Earlier"))

	first = w.say(bob(), "list today") // until midnight in Berlin
	same("of the same day", true, w.say(bob(), "list today"))
	same("of a day that ends elsewhere", false, w.say(ann(), "list today"))

	first = w.say(bob(), "list")
	w.observe(ordersID, upgrade())
	same("after the data changed", false, w.say(bob(), "list"))
	first = w.say(bob(), "list")
	w.pass(maxAge + time.Second)
	same("once the data are old", false, w.say(bob(), "list").holds(":warning:"))
}

// TestAKeptListIsOfItsChannel lets two channels ask the same of the same data, of which they see different tasks.
func TestAKeptListIsOfItsChannel(t *testing.T) {
	t.Parallel()
	kafka, err := labels.NewMatcher(labels.MatchEqual, "engine", "kafka")
	if err != nil {
		t.Fatal(err)
	}
	routes := &maintenance.Route{Channel: "C01", Routes: []maintenance.Route{{Matchers: []*labels.Matcher{kafka}, Channel: "C2"}}}
	w := newWorld(t, func(o *commands.Options, _ *store.Project) {
		policy := maintenance.NoApprovals(grace)
		policy.Routes = routes
		o.Policy = func() maintenance.Policy { return policy }
	})
	w.say(bob(), "list").holds("1 task,", "orders-mq").lacks("ledger-kafka")
	elsewhere := w.typed(bob())
	elsewhere.Actor.Place.Channel = "C2"
	w.sayAs(elsewhere, "list").holds("2 tasks,", "ledger-kafka").lacks("orders-mq")
}
