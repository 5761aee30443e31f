package commands_test

import (
	"testing"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

func matcher(t *testing.T, name, value string) []*labels.Matcher {
	t.Helper()
	m, err := labels.NewMatcher(labels.MatchEqual, name, value)
	if err != nil {
		t.Fatal(err)
	}
	return []*labels.Matcher{m}
}

// byAnn asks for an approval by ann; bob may break the glass.
func byAnn(p *maintenance.Policy) {
	ann, bob := maintenance.Party{User: "U2", Name: "ann"}, maintenance.Party{User: "U1", Name: "bob"}
	p.Rules = []maintenance.Rule{{
		Source: maintenance.Source{File: "policy.yaml", Line: 7, Name: "prod"}, Approvals: 1, Approvers: []maintenance.Party{ann},
		BreakGlass: []maintenance.Party{bob}, SecondFactor: maintenance.NoSecondFactor,
	}}
}

func TestBreakGlass(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnn)
	w.say(bob(), "cancel orders-mq break-glass").refused(maintenance.ReasonNeeded, "because", "policy.yaml, line 7 (prod)")
	w.say(ann(), "cancel orders-mq break-glass because fire").refused(maintenance.MayNotBreak, "@bob")
	draft := w.say(bob(), "reschedule orders-mq +72h break-glass because fire").holds("Skip the approval?", "fire").
		offers("Skip the approval", "Edit", "Drop", "Explain")
	if draft.button("Skip the approval").Confirm == nil {
		t.Error("Slack does not ask whether they are sure")
	}
	id := draft.draftID()
	w.click(bob(), draft, "Skip the approval")
	if c := w.change(id).Change; c.State != maintenance.Approved || !c.Glass || c.DueAt.After(w.now()) {
		t.Errorf("the change is %s, due %s", c.State, c.DueAt)
	}
	waits := w.say(ann(), "pending").holds("Done without approval", "fire").offers("Sign off")
	w.click(bob(), waits, "Sign off").refused(maintenance.OwnChange)
	w.say(ann(), "approve "+id).holds("Signed off")
	w.click(ann(), waits, "Sign off").refused(maintenance.AlreadySigned, "<@U2>")
	w.say(ann(), "pending").holds("No change waits")
	w.kept("drafted", "broke the glass", "signed off")
}

// A window that is opened in an emergency keeps that it is one.
func TestBreakGlassInAWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnn)
	window := w.say(bob(), "cancel break-glass")
	w.submit(bob(), window, map[string]string{cards.InputTask: w.handle("a1"), cards.InputReason: "fire"}).holds("Cancel this task?").lacks("Skip")
	opened := w.say(bob(), "reschedule orders-mq break-glass")
	w.submit(bob(), opened, map[string]string{cards.InputWhen: "1795900000", cards.InputReason: "fire"}).holds("Skip the approval?")
}

func TestLookInto(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnn)
	draft := w.say(bob(), "cancel orders-mq because of it")
	w.click(bob(), draft, "Confirm cancel")
	id := draft.draftID()
	w.press(w.clicked(bob()), cards.Looking, id).refused(maintenance.OwnChange)
	w.press(w.clicked(ann()), cards.Looking, id).holds("you are looking")
	w.press(w.clicked(ann()), cards.Looking, id).refused(maintenance.AlreadyLooking)
	if lookers := w.change(id).Change.Lookers; len(lookers) != 1 || lookers[0].Person.ID != "U2" {
		t.Errorf("looked into by %+v", lookers)
	}
	w.stands(id, maintenance.Pending)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		byAnn(p)
		test := maintenance.Rule{Source: maintenance.Source{File: "policy.yaml", Line: 3, Name: "test"}, Matchers: matcher(t, "tag_env", "test")}
		p.Rules = append([]maintenance.Rule{test}, p.Rules...)
		p.Rules[1].MinLead = time.Hour
	})
	draft := w.say(bob(), "reschedule orders-mq +72h because of it")
	w.click(bob(), draft, "Explain").holds("line 3 (test)", "tag_env", "line 7 (prod)", "1 approval by @ann", "at least 1 hour", "it is allowed")
	w.press(w.clicked(ann()), cards.Explain, draft.draftID()).refused(maintenance.NoSuchChange)
	w.click(bob(), draft, "Confirm")
	w.press(w.clicked(ann()), cards.Explain, draft.draftID()).holds("line 7 (prod)")
}

// A freeze refuses, and names the nearest time, which a button takes.
func TestFreeze(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		p.Freezes = []maintenance.Freeze{{
			Source: maintenance.Source{File: "policy.yaml", Line: 12}, Name: "launch", Ask: []maintenance.Party{{User: "U2", Name: "ann"}},
			Intervals: []timeinterval.TimeInterval{{DaysOfMonth: []timeinterval.DayOfMonthRange{{InclusiveRange: timeinterval.InclusiveRange{Begin: 25, End: 26}}}}},
		}}
	})
	refusal := w.say(bob(), "reschedule orders-mq 2026-11-26T10:00Z").
		refused(maintenance.InFreeze, "launch", "@ann", "2026-11-27 00:00 UTC", "policy.yaml, line 12")
	w.click(bob(), refusal, "Take Fri 27 Nov 01:00 (Berlin)").holds("Move this task?", "2026-11-27 00:00 UTC", "stands in the freeze launch")
	w.press(w.clicked(bob()), cards.Frozen, "").holds("launch", "orders-mq").lacks("ledger-kafka")
	w.say(bob(), "show orders-mq").holds("freeze launch")
	w.say(bob(), "cancel orders-mq").holds("Cancel this task?", "freeze launch")
}

func TestDelegate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		byAnn(p)
		p.Rules[0].Notify = []maintenance.Party{{User: "U1"}, {User: "U3"}}
	})
	w.say(bob(), "delegate <@U2> until +2d").refused(maintenance.NoApproverAtAll)
	w.say(ann(), "delegate <@U2> until +2d").refused(maintenance.OwnStandIn)
	w.say(ann(), "delegate <@U1> until 2020-01-01 09:00").holds("over")
	w.say(ann(), "delegate <@U1> until +90d").refused(maintenance.StandInTooLong)
	w.say(ann(), "delegate <@U3> until +2d").holds("cannot stand in")
	w.say(ann(), "delegate <@U9> until +2d").holds("could not ask Slack")
	w.say(ann(), "delegate <@U1> until +2d").holds("<@U1> stands in for <@U2>", "line 7 (prod)")
	w.say(bob(), "whoami").holds("You stand in for <@U2>")

	mine := w.say(bob(), "cancel orders-mq because of it")
	w.click(bob(), mine, "Confirm cancel")
	w.say(bob(), "approve "+mine.draftID()).refused(maintenance.OwnChange)

	cy := maintenance.Person{Team: "T1", ID: "U4", Name: "dee", ReadAt: monday}
	others := w.say(cy, "cancel b1 because of it")
	w.click(cy, others, "Confirm cancel")
	w.say(bob(), "approve "+others.draftID()).holds("Approved")
	if d := w.change(others.draftID()).Decisions; len(d) != 1 || d[0].By.ID != "U1" || d[0].For.ID != "U2" {
		t.Errorf("decided as %+v", d)
	}

	w.say(ann(), "delegate <@U1> until now").holds("no longer stands in")
	w.say(ann(), "delegate <@U1> until now").holds("nothing to end")
	third := w.say(cy, "cancel b2 because of it")
	w.click(cy, third, "Confirm cancel")
	w.say(bob(), "approve "+third.draftID()).refused(maintenance.NotApprover)
}

// What belongs to another channel does not exist here: in lists, as a target, in suggestions, as a choice, behind a value.
func TestAChannelSeesItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) {
		byAnn(p)
		p.Routes = &maintenance.Route{Channel: "C02", Routes: []maintenance.Route{{Matchers: matcher(t, "engine", "rabbitmq"), Channel: "C01"}}}
	})
	there := func(p maintenance.Person) commands.Request {
		r := w.clicked(p)
		r.Actor.Place.Channel = "C02"
		return r
	}
	w.say(bob(), "list").holds("orders-mq").lacks("ledger-kafka")
	w.sayAs(there(bob()), "list").holds("ledger-kafka").lacks("orders-mq")
	w.say(bob(), "show b1").refused(maintenance.NoSuchTask, "what belongs here")
	w.say(bob(), "show "+w.handle("b1")).refused(maintenance.NoSuchTask).lacks("ledger")
	w.say(bob(), "show ledger-kafk").refused(maintenance.NoSuchTask).lacks("ledger-kafka`")
	w.press(w.clicked(bob()), cards.Cancel, w.handle("b1")).refused(maintenance.NoSuchTask)

	draft := w.sayAs(there(bob()), "cancel "+w.handle("b1")+" because of it")
	w.clickAs(there(bob()), draft, "Confirm cancel")
	id := draft.draftID()
	for _, text := range []string{"approve " + id, "deny " + id + " because no"} {
		w.say(ann(), text).refused(maintenance.NoSuchChange, "No change here")
	}
	for _, action := range []string{cards.Deny, cards.Another, cards.Looking, cards.Explain, cards.SignOff, cards.Again} {
		w.press(w.clicked(ann()), action, id).refused(maintenance.NoSuchChange)
	}
	w.press(w.clicked(ann()), cards.Approve, id+" -62135596800").refused(maintenance.NoSuchChange)
	w.say(ann(), "pending").holds("No change waits")
	w.stands(id, maintenance.Pending)

	direct := w.direct(ann())
	w.sayAs(direct, "list").lacks("orders-mq", "ledger-kafka")
	direct.Actor.Channels = []string{"C02"}
	w.sayAs(direct, "list").holds("ledger-kafka").lacks("orders-mq")
	w.sayAs(direct, "approve "+id).holds("Approved")
}

// TestAScopeFollowsItsChannels is about a channel that Slack shows later: the policy says the same, and leads elsewhere.
func TestAScopeFollowsItsChannels(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	leadsTo := func(channel string) {
		w.rule(func(p *maintenance.Policy) {
			byAnn(p)
			p.Hash = "the same"
			p.Routes = &maintenance.Route{Channel: channel, Name: "ops"}
		})
	}
	leadsTo("") // not found yet
	w.say(bob(), "list").lacks("orders-mq")
	leadsTo("C01")
	w.say(bob(), "list").holds("orders-mq")
}
