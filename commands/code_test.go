package commands_test

import (
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/commands"
	"headsup/factor"
	"headsup/maintenance"
	"headsup/store"
)

// vault is a world in which ann approves with codes, and bob breaks the glass with one. Each has an app.
type vault struct {
	*world

	keys factor.Keys
	apps map[string]factor.Secret // by user id
}

func newVault(t *testing.T) *vault {
	t.Helper()
	keys, err := factor.NewKeys("a-key-of-a-test-that-is-long-enough")
	if err != nil {
		t.Fatal(err)
	}
	v := &vault{keys: keys, apps: map[string]factor.Secret{}}
	v.world = newWorld(t, func(o *commands.Options, _ *store.Project) { o.Code = keys.Code })
	v.rule(func(p *maintenance.Policy) {
		byAnn(p)
		p.Rules[0].SecondFactor, p.Admins = maintenance.ForApprovals, []string{"U9"}
	})
	return v
}

func (v *vault) enrol(p maintenance.Person) {
	v.t.Helper()
	secret := factor.NewSecret()
	sealed, err := v.keys.Seal(p.ID, secret)
	v.must(err)
	_, err = v.store.ChangeFactor(v.t.Context(), maintenance.Operator("root"), p.ID,
		maintenance.Enrol(maintenance.Operator("root"), maintenance.Enrolment{Person: p.ID, Sealed: sealed, Source: "a test"}, v.inForce()))
	v.must(err)
	v.apps[p.ID] = secret
}

// code is what the app of somebody shows; each time that it is asked it shows the next one.
func (v *vault) code(p maintenance.Person) map[string]string {
	v.t.Helper()
	v.pass(30 * time.Second)
	typed, err := v.apps[p.ID].Code(v.now())
	v.must(err)
	return map[string]string{cards.InputCode: typed[:3] + " " + typed[3:]}
}

// waiting is a change of bob's that waits for ann.
func (v *vault) waiting(target string) string {
	v.t.Helper()
	draft := v.say(bob(), "reschedule "+target+" +3d because of it")
	v.click(bob(), draft, "Confirm")
	return draft.draftID()
}

// TestI6NoWayPastTheCode: whichever way ann says yes, she is asked for a code, and only that decides.
func TestI6NoWayPastTheCode(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	v.enrol(ann())
	id := v.waiting("orders-mq")
	card := cards.ShownFor(v.change(id).Change)
	asked := func(what string, a answer) answer {
		t.Helper()
		if a.Modal == nil && a.Errors[cards.InputCode] == "" && !strings.Contains(a.text, "one-time code") {
			t.Errorf("%s: no code is asked for:\n%s", what, a.text)
		}
		if c := v.change(id); c.Change.State != maintenance.Pending || len(c.Decisions) > 0 {
			t.Errorf("%s has decided: it is %s", what, c.Change.State)
		}
		return a
	}
	window := asked("typed", v.say(ann(), "approve "+id))
	asked("with another time", v.say(ann(), "approve "+id+" at 2026-11-29 10:00"))
	asked("the button", v.press(v.clicked(ann()), cards.Approve, card))
	here := asked("a mention", v.sayAs(v.request(ann()), "approve "+id)).offers("Give the code")
	asked("a direct message", v.sayAs(v.direct(ann()), "approve "+id)).offers("Give the code")
	opened := asked("the button behind a mention", v.click(ann(), here, "Give the code"))
	asked("the window without a code", v.submit(ann(), window, nil))
	asked("the window with blanks", v.submit(ann(), window, map[string]string{cards.InputCode: "  "}))
	typed := v.code(ann())[cards.InputCode]
	v.say(ann(), "approve "+id+" "+typed).holds("does not understand")
	v.say(ann(), "approve "+id+" at "+typed)
	v.stands(id, maintenance.Pending)
	rows, err := v.store.Audit(t.Context(), 0, 100)
	v.must(err)
	for _, row := range rows {
		if strings.Contains(row.Text, typed) || strings.Contains(row.Text, strings.ReplaceAll(typed, " ", "")) {
			t.Errorf("a code that was typed in the wrong place stands in the record: %s", row.Text)
		}
	}
	for _, forged := range []commands.Submission{
		{Callback: cards.AnotherWindow, Metadata: id, Values: map[string]string{cards.InputWhen: "1796000000"}},
		{Callback: cards.CodeWindow, Metadata: "approve 0 " + id, Values: map[string]string{cards.InputCode: "12"}},
		{Callback: cards.CodeWindow, Metadata: "approve", Values: map[string]string{cards.InputCode: "123456"}},
		{Callback: cards.CodeWindow, Metadata: "apply 0 " + id, Values: map[string]string{cards.InputCode: "123456"}},
		{Callback: cards.CodeWindow, Metadata: "delegate 0 approve " + id, Values: map[string]string{cards.InputCode: "123456"}},
		{Callback: cards.DenyWindow, Metadata: id},
	} {
		v.Submit(t.Context(), v.clicked(ann()), forged)
		if c := v.change(id); c.Change.State != maintenance.Pending || len(c.Decisions) > 0 {
			t.Fatalf("forged, %+v has decided", forged)
		}
	}
	v.enrol(bob())
	v.submit(ann(), opened, v.code(bob())).refused(maintenance.WrongCode) // another's app is of no use
	v.submit(ann(), opened, v.code(ann())).holds("Approved: ")
	v.stands(id, maintenance.Approved)
	if d := v.change(id).Decisions; len(d) != 1 || !d[0].Proven {
		t.Errorf("kept is %+v", d)
	}
}

// TestACodeWindowSaysWhatItIsFor, and what is wrong beside the code, so that it stays open.
func TestACodeWindowSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	id := v.waiting("orders-mq")
	v.say(ann(), "approve "+id).refused(maintenance.NotEnrolled, "<@U9>", "headsup second-factor enrol U2", "never goes through Slack")
	v.enrol(ann())
	window := v.say(ann(), "approve "+id).holds("orders-mq", "<@U1> asked to move", "of it", "It counts once")
	wrong := v.submit(ann(), window, map[string]string{cards.InputCode: "000"})
	if wrong.Errors[cards.InputCode] == "" || wrong.Message != nil {
		t.Errorf("a wrong code is answered with %+v", wrong.Answer)
	}
	right := v.code(ann())
	v.submit(ann(), window, right).holds("Approved: ")
	used := v.submit(ann(), window, right)
	if used.Errors[cards.InputCode] != "" {
		t.Error("what is decided already asks for another code")
	}
}

func TestBreakGlassTakesACode(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	v.rule(func(p *maintenance.Policy) { byAnn(p); p.Rules[0].SecondFactor = maintenance.ForGlass })
	draft := v.say(bob(), "cancel orders-mq break-glass because fire").holds("your authenticator's one-time code is asked for")
	id := draft.draftID()
	v.click(bob(), draft, "Skip the approval").refused(maintenance.NotEnrolled)
	v.enrol(bob())
	window := v.click(bob(), draft, "Skip the approval").holds("You skip the approval", "fire")
	v.stands(id, maintenance.Draft)
	v.submit(bob(), window, map[string]string{cards.InputCode: "000"}).refused(maintenance.WrongCode)
	v.stands(id, maintenance.Draft)
	v.submit(bob(), window, v.code(bob()))
	v.stands(id, maintenance.Approved)
	v.say(ann(), "approve "+id).holds("Signed off") // which takes a code where the rule says required
}

// TestAStandInIsNamedWithACode: else a stolen session could hand the right to somebody with an app of their own.
func TestAStandInIsNamedWithACode(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	v.enrol(ann())
	window := v.say(ann(), "delegate <@U1> until 2026-11-25 10:00").holds("<@U1> is to decide in your stead until")
	if len(v.store.Delegations()) != 0 {
		t.Fatal("a stand-in was named without a code")
	}
	v.submit(ann(), window, map[string]string{cards.InputCode: "000"}).refused(maintenance.WrongCode)
	v.submit(ann(), window, v.code(ann())).holds("<@U1>")
	if all := v.store.Delegations(); len(all) != 1 || all[0].To.ID != "U1" {
		t.Errorf("named are %+v", all)
	}
	v.say(ann(), "delegate <@U1> until now") // taking it back opens nothing
	v.kept("enrolled a second factor", "gave a wrong code", "delegated", "delegated")
}
