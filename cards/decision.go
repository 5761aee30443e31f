package cards

import (
	"fmt"

	"headsup/maintenance"
)

// Decided answers an approver whose word was kept. The card shows it to all.
func Decided(r Reader, v ChangeView) Message {
	c := v.Change
	id := code(c.ID, 20)
	switch c.State {
	case maintenance.Pending:
		if left := c.Terms.Approvals - len(v.Votes); left > 0 {
			return say("Your approval of " + id + " is kept. It takes " + fmt.Sprint(left) + " more; the card shows how it goes.")
		}
		return say("Your approval of " + id + " is kept. The policy asks for more by now; the card shows how it goes.")
	case maintenance.Approved:
		if !c.Grace(r.Now) {
			return say("Approved: " + id + ". It is applied now; the card shows how it goes.")
		}
		return say("Approved: " + id + ". It is applied at " + clock(c.DueAt) + "; until then " + person(c.By.Person) + " can withdraw it.")
	case maintenance.Denied:
		return say("Denied: " + id + ". Nothing was changed, and " + person(c.By.Person) + " is told why.")
	case maintenance.Countered:
		return say("Your other time, " + at(c.To) + ", is on the card of " + id + ". " + person(c.By.Person) + " is asked whether to take it.")
	case maintenance.Superseded:
		return Superseded(v)
	}
	return say(settledText(c, maintenance.Decision{}))
}

// decider names who decided, and for whom.
func decider(d maintenance.Decision) string {
	if d.For.ID == "" {
		return person(d.By)
	}
	return person(d.By) + " (for " + person(d.For) + ")"
}

// LookedInto answers an approver who is looking.
func LookedInto(v ChangeView) Message {
	return say("The card of " + code(v.Change.ID, 20) + " says that you are looking. It still takes a decision: approve, deny, or offer another time.")
}

// decisionText says why somebody cannot decide; empty where that is not the reason.
func decisionText(_ Reader, no *maintenance.Refusal) string {
	c := no.Change
	id := code(c.ID, 20)
	switch no.Why {
	case maintenance.OwnChange:
		return "You asked for " + id + ", so somebody else has to approve it: " + partyNames(c.Terms.Approvers) + ". You can withdraw it."
	case maintenance.NotApprover:
		return "Only " + partyNames(c.Terms.Approvers) + " may decide on " + id + " (" + foreign(c.Terms.Rule.String(), 160) + "). Nothing was decided."
	case maintenance.TooNew:
		return "You have joined the approvers only lately, and your right to decide begins " + at(no.Times[0]) + ". Nothing was decided. Ask one of " +
			partyNames(c.Terms.Approvers) + "."
	case maintenance.GroupUnread:
		return "headsup could not ask Slack lately who is in " + partyNames(no.Parties) + ", so nobody has a right from there. Nothing was decided. Please try again in a minute."
	case maintenance.NobodyLeft:
		return "This takes " + count(c.Terms.Approvals, "approval") + " by " + partyNames(c.Terms.Approvers) + ", and without you too few of them are left. Nothing was kept. " +
			"Ask whoever runs headsup to name more approvers (" + foreign(c.Terms.Rule.String(), 160) + ")."
	case maintenance.NoPolicy:
		return "headsup has no policy that it could go by, so nothing can be changed. Ask whoever runs headsup to look at its settings."
	case maintenance.AlreadyApproved:
		if no.Person.ID != "" {
			return person(no.Person) + " approved " + id + " already, " + at(no.Times[0]) + ", and a stand-in and whom they stand in for count once. It takes others now."
		}
		return "You approved " + id + " already, " + at(no.Times[0]) + ". It takes others now."
	case maintenance.WaitsForRequester:
		return "Another time stands on " + id + ", " + at(c.To) + ", and " + person(c.By.Person) + " has the next word. Nothing was decided."
	case maintenance.OfferChanged:
		return "The time of " + id + " was changed to " + at(c.To) + " after this was shown. Nothing was decided. Look at the card, then decide."
	case maintenance.DecisionOver:
		return "The time to decide on " + id + " is over, " + at(c.DueAt) + ". Nothing was decided. It can be asked for again."
	case maintenance.NoReason:
		return "A denial needs a reason, for whoever asked. Nothing was decided. For example: `deny " + foreign(c.ID, 20) + " because the release is on`."
	case maintenance.NoOtherTime:
		return "A cancel has no time, so there is no other to offer. Nothing was decided. Approve or deny " + id + "."
	case maintenance.SameOffer:
		return "Change " + id + " asks for that time already. Nothing was decided. Approve it, or offer another."
	}
	return ""
}
