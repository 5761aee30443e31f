package commands_test

import (
	"strconv"
	"testing"
	"time"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/store"
)

// byAnnInTime is byAnn with four hours of lead, and a reason for everything.
func byAnnInTime(p *maintenance.Policy) {
	byAnn(p)
	p.Rules[0].MinLead, p.Rules[0].ReasonRequired = 4*time.Hour, true
}

// TestTakeCarriesTheWholeWish: the time that would be allowed comes with the reason, and with the glass that was broken.
func TestTakeCarriesTheWholeWish(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnnInTime)
	no := w.say(bob(), "reschedule orders-mq 2026-11-23T14:40Z break-glass because the disk is full &amp; &lt;fast&gt;").refused(maintenance.TooClose)
	id := w.click(bob(), no, "Take Mon 23 Nov 18:40 (Berlin)").holds("Skip the approval?", "the disk is full &amp; &lt;fast&gt;").draftID()
	if c := w.change(id).Change; !c.Glass || c.Reason != "the disk is full & <fast>" || !c.To.Equal(monday.Add(4*time.Hour)) {
		t.Errorf("drafted %+v", c)
	}
}

// The same where it is the cloud's zone that is not proven.
func TestTakeOfASafeTimeCarriesTheReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *commands.Options, p *store.Project) { p.Given = false })
	no := w.say(bob(), "reschedule orders-mq +1h because release").refused(maintenance.ZoneUnproven)
	w.click(bob(), no, "Take Thu 26 Nov 04:41 (Berlin)").holds("Move this task?", "Reason: release")
}

// TestARefusedOfferLeadsToAnother: for an approver to another offer, never to a change of their own, which the open one forbids.
func TestARefusedOfferLeadsToAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnnInTime)
	draft := w.say(bob(), "reschedule orders-mq +72h because release")
	w.click(bob(), draft, "Confirm")
	id := draft.draftID()
	w.say(ann(), "approve "+id+" at 2026-11-23T12:00Z").holds("over").lacks("Choose another time")
	w.press(w.clicked(ann()), cards.Another, id).holds("New time")
	for text, why := range map[string]maintenance.Why{"2026-11-23T14:40Z": maintenance.TooClose, "2026-11-25T13:40Z": maintenance.SameTime} {
		no := w.say(ann(), "approve "+id+" at "+text).refused(why)
		w.click(ann(), no, "Choose another time").holds("New time")
	}
	no := w.say(ann(), "approve "+id+" at 2026-11-23T14:40Z").offers("Offer Tue 24 Nov 01:40 (Shanghai)", "Choose another time")
	w.click(ann(), no, "Offer Tue 24 Nov 01:40 (Shanghai)").holds("is on the card")
	w.stands(id, maintenance.Countered)

	w.pass(10 * time.Minute) // and the requester, who took too long, can only withdraw
	offered := w.say(bob(), "pending")
	refused := w.click(bob(), offered, "Take this time").refused(maintenance.TooClose, "Withdraw `"+id+"`").offers("Withdraw")
	w.click(bob(), refused, "Withdraw").holds("Withdrawn")
}

// TestWhatThePolicyRefusesStandsBesideItsInput: the window stays, and what was typed into it.
func TestWhatThePolicyRefusesStandsBesideItsInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byAnnInTime)
	window := w.say(bob(), "reschedule orders-mq")
	at := func(in time.Duration) string { return strconv.FormatInt(monday.Add(in).Unix(), 10) }
	for _, c := range []struct {
		when, why string
		input     string
		refusal   maintenance.Why
	}{
		{at(time.Hour), "release", cards.InputWhen, maintenance.TooClose},
		{at(72 * time.Hour), "", cards.InputReason, maintenance.ReasonNeeded},
	} {
		got := w.submit(bob(), window, map[string]string{cards.InputWhen: c.when, cards.InputReason: c.why}).refused(c.refusal)
		if got.Errors[c.input] == "" || len(got.Errors) != 1 {
			t.Errorf("%s stands beside %v", c.refusal, got.Errors)
		}
	}
	draft := w.submit(bob(), window, map[string]string{cards.InputWhen: at(72 * time.Hour), cards.InputReason: "release"})
	w.click(bob(), draft, "Confirm")
	another := w.press(w.clicked(ann()), cards.Another, draft.draftID())
	if got := w.submit(ann(), another, map[string]string{cards.InputWhen: at(time.Hour)}).refused(maintenance.TooClose); got.Errors[cards.InputWhen] == "" {
		t.Errorf("an offer that is refused closes its window: %v", got.Errors)
	}
}
