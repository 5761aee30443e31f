package commands_test

import (
	"strings"
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
	w.say(ann(), "delegate <@U1> until +2d").refused(maintenance.TooNew, "you can decide from")
	w.pass(maintenance.GroupLife + time.Minute)
	w.say(ann(), "delegate <@U1> until +2d").refused(maintenance.GroupUnread, "could not read the members of")
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

// What is another channel's, what is another's draft, and what is nowhere read the same: an answer must not say which it was.
func TestWhatIsHiddenReadsLikeWhatIsNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		byAnn(p)
		p.Routes = &maintenance.Route{Channel: "C02", Routes: []maintenance.Route{{Matchers: matcher(t, "engine", "rabbitmq"), Channel: "C01"}}}
	})
	confirmed := w.say(bob(), "cancel orders-mq because of it")
	w.click(bob(), confirmed, "Confirm cancel")
	there := w.clicked(ann())
	there.Actor.Place.Channel = "C02"
	elsewhere := w.typed(bob())
	elsewhere.Actor.Place.Channel = "C02"
	draft := w.sayAs(elsewhere, "cancel "+w.handle("b1"))
	const none = "c9z9z9z9"
	for _, action := range []string{
		cards.Approve, cards.Deny, cards.Another, cards.Looking, cards.Withdraw, cards.Accept, cards.Confirm, cards.Drop, cards.Edit,
		cards.Again, cards.Explain, cards.SignOff,
	} {
		suffix := ""
		if action == cards.Approve || action == cards.Accept {
			suffix = " 0"
		}
		want := w.press(there, action, none+suffix).refused(maintenance.NoSuchChange).text
		for what, id := range map[string]string{"another channel's": confirmed.draftID(), "another's draft": draft.draftID()} {
			if got := strings.ReplaceAll(w.press(there, action, id+suffix).text, id, none); got != want {
				t.Errorf("%s, of %s, reads\n%s\nand of what is nowhere\n%s", action, what, got, want)
			}
		}
	}
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
