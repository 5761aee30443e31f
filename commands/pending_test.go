package commands_test

import (
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

func cy() maintenance.Person {
	return maintenance.Person{Team: "T1", ID: "U3", Name: "cy", Zone: "UTC", ReadAt: monday}
}

// byTwo asks for the approvals of two of ann, cy and U4; all may break the glass.
func byTwo(p *maintenance.Policy) {
	all := []maintenance.Party{{User: "U2", Name: "ann"}, {User: "U3", Name: "cy"}, {User: "U4", Name: "dee"}}
	p.Rules = []maintenance.Rule{{
		Source: maintenance.Source{File: "policy.yaml", Line: 7}, Approvals: 2, Approvers: all, SecondFactor: maintenance.NoSecondFactor, BreakGlass: append(all, maintenance.Party{User: "U1", Name: "bob"}),
		Notify: []maintenance.Party{{User: "U5", Name: "eve"}},
	}}
}

// TestPendingOffersWhatTheReaderCanDo: no button in a private list is one that would be refused.
func TestPendingOffersWhatTheReaderCanDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byTwo)
	draft := w.say(bob(), "reschedule orders-mq +72h because release")
	w.click(bob(), draft, "Confirm")
	id := draft.draftID()
	w.say(ann(), "pending").holds("Waiting for you").offers("Approve", "Deny", "Another time", "I'm looking")
	w.say(bob(), "pending").holds("Waiting for others").offers("Withdraw")

	w.say(ann(), "approve "+id).holds("is kept, to move the task to")
	w.say(ann(), "pending").holds("Waiting for others", "1 of 2").offers()
	w.say(cy(), "approve "+id+" at +80h")
	w.say(bob(), "pending").holds("Waiting for you").offers("Take this time", "Withdraw")
	w.say(ann(), "pending").holds("Waiting for others").offers()
}

// TestAVerbWithoutAChangeShowsThoseItMayMean, each with a button that carries on.
func TestAVerbWithoutAChangeShowsThoseItMayMean(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(ann(), "approve").holds("Which change?", "No change waits for a decision")
	w.say(bob(), "withdraw").holds("Which change?", "No change of yours is open here")
	w.rule(byTwo)
	draft := w.say(bob(), "reschedule orders-mq +72h because release")
	w.say(bob(), "withdraw").holds("No change of yours").offers() // a draft has buttons of its own
	for range 2 {                                                 // a second click is answered as the first
		w.click(bob(), draft, "Confirm").holds("Sent for approval as", "Without a decision it expires").offers("Withdraw").replaces()
	}
	id := draft.draftID()
	for _, verb := range []string{"approve", "deny"} {
		w.say(ann(), verb).holds("Which change?", verb+" c3f1", "Waiting for you", id).offers("Approve", "Deny", "Another time", "I'm looking")
	}
	w.say(ann(), "withdraw").holds("No change of yours").offers()
	yours := w.say(bob(), "withdraw").holds("Which change?", "Yours", id, "waiting for approval").offers("Withdraw")
	w.click(bob(), yours, "Withdraw").holds("Withdrawn")
	w.stands(id, maintenance.Withdrawn)
}

// TestATaskIsNoChange, and whoever names one instead is told which change holds it.
func TestATaskIsNoChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	for _, words := range []string{"withdraw " + handle, "approve " + strings.ToUpper(handle), "deny orders-mq because no"} {
		w.say(bob(), words).refused(maintenance.NoSuchChange, "names a task", "`"+handle+"`", "No change of it is open").offers("Show " + handle)
	}
	draft := w.say(bob(), "reschedule orders-mq +72h")
	w.say(ann(), "withdraw "+handle).refused(maintenance.NoSuchChange, "No change of it is open") // a draft is its requester's own
	w.click(bob(), draft, "Confirm")
	w.say(ann(), "withdraw "+handle).refused(maintenance.NoSuchChange, "Its change is `"+draft.draftID()+"`, by <@U1>; it is confirmed")
	w.say(ann(), "withdraw nonsense").refused(maintenance.NoSuchChange, "No change is called").offers()
}

// TestPendingKnowsStandIns: a vote that a stand-in gave for an approver is theirs too, for both of them.
func TestPendingKnowsStandIns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eve := maintenance.Person{Team: "T1", ID: "U5", Name: "eve", ReadAt: monday}
	w.rule(byTwo)
	w.must(w.store.Delegate(t.Context(), maintenance.Actor{Person: ann()}, maintenance.Delegation{From: ann(), To: eve, At: monday, Until: monday.Add(24 * time.Hour)}, nil))
	draft := w.say(bob(), "reschedule orders-mq +72h because release")
	w.click(bob(), draft, "Confirm")
	id := draft.draftID()
	w.say(eve, "pending").holds("Waiting for you")
	w.say(eve, "approve "+id).holds("is kept")
	w.say(ann(), "pending").holds("Waiting for others").offers()
	w.say(ann(), "approve "+id).refused(maintenance.AlreadyApproved, "for you already")
	w.say(eve, "pending").holds("Waiting for others").offers()
	w.say(cy(), "pending").holds("Waiting for you")
}

// TestSignOffIsForWhoMay: the list of what was done without approval has its button for those who can sign it off.
func TestSignOffIsForWhoMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byTwo)
	draft := w.say(bob(), "cancel orders-mq break-glass because fire")
	w.click(bob(), draft, "Skip the approval")
	id := draft.draftID()
	w.say(bob(), "pending").holds("for others to sign off").offers()
	w.say(ann(), "approve "+id+" at fri 22:00").refused(maintenance.SignedWithoutTime, "Nothing was signed off")
	if c := w.change(id).Change; !c.SignedOffAt.IsZero() {
		t.Errorf("it is signed off by %s", c.SignedOffBy.ID)
	}
	w.say(ann(), "pending").holds("for you to sign off").offers("Sign off")
}

// TestATypedYesNamesItsTime: whoever types it has no card before their eyes.
func TestATypedYesNamesItsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(byTwo)
	draft := w.say(bob(), "reschedule orders-mq +72h because release")
	w.click(bob(), draft, "Confirm")
	id := draft.draftID()
	w.say(ann(), "approve "+id+" because fine").holds("takes no reason")
	w.say(ann(), "approve "+id+" at +80h because fine").holds("takes no reason")
	w.stands(id, maintenance.Pending)
	w.say(ann(), "approve "+id+" at +80h")
	offered := w.say(bob(), "pending")
	w.click(bob(), offered, "Take this time")
	w.stands(id, maintenance.Pending)
	w.say(ann(), "approve "+id).refused(maintenance.AlreadyApproved)
	w.say(cy(), "approve "+id).refused(maintenance.JustRetimed, "to move the task to")
	w.stands(id, maintenance.Pending)
	w.pass(time.Minute)
	w.say(cy(), "approve "+id).holds("Approved", "to move the task to")
	w.stands(id, maintenance.Approved)
}
