package commands_test

import (
	"testing"
	"time"

	"headsup/commands"
	"headsup/maintenance"
	"headsup/store"
)

// Examples name a task that can really be changed.
func TestHelp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	runs := moving()
	runs[0].Status = maintenance.Executing
	w.observe(ledgersID, runs...)
	for _, text := range []string{"help", "?", "HELP", "--help"} {
		w.say(bob(), text).holds("/tasks show "+w.handle("a1"), "/tasks withdraw", "/tasks status")
	}
	w.say(bob(), "help move").holds("/tasks reschedule "+w.handle("a1"), "orders-mq")
	w.say(bob(), "cancel --help").holds("/tasks cancel " + w.handle("a1"))
	w.say(bob(), "help approve").holds("/tasks approve c3f1")
	w.say(bob(), "help break-glass").holds("/tasks cancel "+w.handle("a1")+" break-glass because", "sign it off")
	w.say(bob(), "help explain").holds("is a button")
	w.say(bob(), "help reschedule").holds("break-glass")
	w.say(bob(), "help timeline").holds("/tasks timeline 30 days")
	w.say(bob(), "help reschdule").holds("`reschdule`", "reschedule")
	w.kept()
}

func TestHelpWithoutTasks(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t, func(o *commands.Options, _ *store.Project) { o.Command = "/maint" })
	w.say(bob(), "help").holds("/maint show", "/maint list").lacks("/tasks")
	w.say(bob(), "help reschedule").holds("/maint").lacks("/tasks")
	for _, verb := range commands.Verbs() {
		w.say(bob(), "help "+string(verb)).holds(string(verb))
	}
}

// TestDigestAtOnce tells what the next digest would, of the days of whoever asks; in a direct message too, and changes nothing.
func TestDigestAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(bob(), "digest").holds("Maintenance that is coming: 3 tasks", "Nobody has it, within a week: 2", "Today: 1", "The audit ends with")
	w.sayAs(w.direct(bob()), "digest").holds("Maintenance that is coming: 3 tasks")
	w.kept()
}

func TestWhoami(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(bob(), "whoami").holds("<@U1>", "in this channel", "Europe/Berlin", "Mon 14:40", "HEADSUP_APPROVALS")
	nowhere := bob()
	nowhere.Zone = ""
	w.sayAs(w.direct(nowhere), "whoami").holds("in direct messages", "UTC", "HEADSUP_TIMEZONE", "Mon 13:40")
	w.kept()
}

func TestStatus(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	w.say(bob(), "status").holds("1.2.3", "0 instances", "0 tasks", "prod", "cn-north-4", ":warning:", "not read whole yet", "2 of 2 connections open")
	w.instances(orders(), ledgers())
	w.observe(ordersID, upgrade())
	w.polled()
	w.pass(maxAge)
	w.say(bob(), "status").holds("2 instances", "1 task").lacks(":warning:")

	w.pass(time.Second)
	w.pollEnds(store.Polled{Vain: true, Fault: maintenance.Fault{Kind: maintenance.FaultThrottled, Code: "APIG.0308", RequestID: "r-1"}})
	w.health = commands.SlackHealth{Open: 1, Wanted: 2, Foreign: true, Limited: 3, BotRefused: "token_revoked", AppRefused: "team_disabled"}
	w.Meet([]maintenance.Place{{Team: "T1", Channel: "C01"}}, []string{"headsup is not in #ops. Invite it there."})
	w.say(bob(), "status").holds(":warning:", "poll failed", "`APIG.0308`", "`r-1`", "1 of 2 connections open", "3 times", "same app token",
		"refuses the bot token (`token_revoked`)", "refuses the app token (`team_disabled`)",
		"headsup is not in #ops. Invite it there.")
	w.kept()
}
