package commands_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// TestWhoamiSaysWhatHoldsOnAChange compares what people are told of their rights with what becomes of their yes to a real change, and
// of their own wish.
func TestWhoamiSaysWhatHoldsOnAChange(t *testing.T) {
	t.Parallel()
	const may, mayNot = "You may approve changes of others", "You may not approve"
	for _, c := range []struct {
		name, user, says string
		refused          maintenance.Why // their yes; empty: it counts
		asks             bool
	}{
		{"an approver", "U2", may + ", and never your own", "", true},
		{"a newcomer of the approvers", "U5", mayNot + " yet: you are new among the approvers", maintenance.TooNew, true},
		{"a stand-in", "U6", may + " as stand-in of <@U2>", "", false},
		{"whose time as stand-in is over", "U7", mayNot, maintenance.NotApprover, false},
		{"anybody", "U8", mayNot, maintenance.NotApprover, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.rule(func(p *maintenance.Policy) {
				byAnn(p)
				leads := maintenance.Party{Group: "S1", Name: "leads"}
				p.Rules[0].Approvers, p.Rules[0].Ask = []maintenance.Party{leads}, []maintenance.Party{leads, {User: "U1", Name: "bob"}}
				p.Rules[0].Notify = []maintenance.Party{{User: "U6"}, {User: "U7"}}
				p.Groups = maintenance.Groups{"S1": {ID: "S1", ReadAt: monday.Add(2 * time.Hour), Members: map[string]time.Time{"U2": {}, "U5": monday}}}
			})
			for user, until := range map[string]time.Duration{"U6": 24 * time.Hour, "U7": time.Hour} {
				d := maintenance.Delegation{From: ann(), To: maintenance.Person{ID: user}, At: monday, Until: monday.Add(until)}
				w.must(w.store.Delegate(t.Context(), w.clicked(ann()).Actor, d, nil))
			}
			w.pass(2 * time.Hour)
			who := maintenance.Person{Team: "T1", ID: c.user, Name: c.user, ReadAt: monday}
			said := w.say(who, "whoami").holds(c.says, "policy.yaml, line 7 (prod)")
			if c.user == "U7" {
				said.lacks("stand in for")
			}
			if c.asks {
				said.holds("you may ask; it takes 1 approval")
				w.say(who, "cancel b1").holds("Cancel this task?")
			} else {
				said.holds("you may not ask. @leads or @bob can")
				w.say(who, "cancel b1").refused(maintenance.MayNotAsk)
			}
			draft := w.say(bob(), "cancel orders-mq because of it")
			w.click(bob(), draft, "Confirm cancel")
			if c.refused != "" {
				w.say(who, "approve "+draft.draftID()).refused(c.refused)
				return
			}
			w.say(who, "approve "+draft.draftID())
			w.stands(draft.draftID(), maintenance.Approved)
		})
	}
}
