package commands_test

import (
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// Whoever may not skip the approval reads so before they fill in a window, not after it.
func TestNoWindowForWhoMayNotBreakTheGlass(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnn)
	if no := w.say(ann(), "reschedule orders-mq break-glass").refused(maintenance.MayNotBreak, "@bob"); no.Modal != nil {
		t.Error("a window opens all the same")
	}
	w.press(w.clicked(ann()), cards.Cancel, cards.TaskValue(w.handle("a1"), true)).refused(maintenance.MayNotBreak)
	w.rule(func(p *maintenance.Policy) {
		p.Rules = []maintenance.Rule{{Ask: []maintenance.Party{{User: "U1", Name: "bob"}}}}
	})
	w.say(ann(), "reschedule orders-mq").refused(maintenance.MayNotAsk, "@bob")
	w.say(bob(), "reschedule orders-mq").holds("New time")
}

// A newcomer of the approvers' group is told from when on they may, and not that they are nobody, or may at once.
func TestANewcomerReadsWhenTheirRightBegins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		byAnn(p)
		p.Rules[0].Approvers = []maintenance.Party{{Group: "S1", Name: "leads"}}
		p.Rules[0].Notify = []maintenance.Party{{User: "U1"}}
		p.Groups = maintenance.Groups{"S1": {ID: "S1", ReadAt: monday, Members: map[string]time.Time{"U2": monday.Add(-time.Hour), "U9": {}}}}
	})
	w.say(ann(), "whoami").holds("You may not approve").lacks("You may approve")
	w.say(ann(), "delegate <@U1> until +2d").refused(maintenance.TooNew, "your right to decide begins")
	w.pass(maintenance.GroupLife + time.Minute)
	w.say(ann(), "delegate <@U1> until +2d").refused(maintenance.GroupUnread, "could not ask Slack lately")
}

// The card of another channel does not exist here, and what is said of it does not name its change.
func TestALinkToAnotherChannelsCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		byAnn(p)
		p.Routes = &maintenance.Route{Channel: "C02", Routes: []maintenance.Route{{Matchers: matcher(t, "engine", "rabbitmq"), Channel: "C01"}}}
	})
	draft := w.say(bob(), "cancel orders-mq because of it")
	w.click(bob(), draft, "Confirm cancel")
	copies, err := w.store.Copies(t.Context(), maintenance.ChangeCard(draft.draftID()))
	w.must(err)
	w.must(w.store.Posted(t.Context(), copies[0], "1764000000.000100", 1))
	const link = "<https://ops.slack.com/archives/C01/p1764000000000100>"
	there := w.clicked(ann())
	there.Actor.Place.Channel = "C02"
	for _, text := range []string{"approve " + link, "deny " + link + " because no", "withdraw " + link, "show " + link, "cancel " + link} {
		w.sayAs(there, text).refused(maintenance.NoSuchTask).lacks("`"+draft.draftID()+"`", "orders-mq", "<@U1>")
	}
	w.stands(draft.draftID(), maintenance.Pending)
	own := there
	own.Actor.Person = bob()
	w.sayAs(own, "withdraw "+link).holds("Withdrawn")
}

// A cancel has no time, so no window asks for another.
func TestNoOtherTimeForACancel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnn)
	draft := w.say(bob(), "cancel orders-mq because of it")
	w.click(bob(), draft, "Confirm cancel")
	w.press(w.clicked(ann()), cards.Another, draft.draftID()).refused(maintenance.NoOtherTime)
}
