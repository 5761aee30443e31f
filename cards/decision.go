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
			return say("Your approval of " + id + " is kept, " + aim(c) + ". It takes " + fmt.Sprint(left) + " more; the card shows how it goes.")
		}
		return say("Your approval of " + id + " is kept, " + aim(c) + ". The policy asks for more by now; the card shows how it goes.")
	case maintenance.Approved:
		if !c.Grace(r.Now) {
			return say("Approved: " + id + ", " + aim(c) + ". It is applied now; the card shows how it goes.")
		}
		return say("Approved: " + id + ", " + aim(c) + ". It is applied at " + clock(c.DueAt) + "; until then " + person(c.By.Person) + " can withdraw it.")
	case maintenance.Denied:
		return say("Denied: " + id + ". Nothing was changed, and " + person(c.By.Person) + " is told why.")
	case maintenance.Countered:
		return say("Your other time, " + at(c.To) + ", is on the card of " + id + ". " + person(c.By.Person) + " is asked whether to take it.")
	case maintenance.Superseded:
		return Superseded(v)
	}
	return say(settledText(c, maintenance.Decision{}))
}

// aim says what the change does, as the end of a sentence.
func aim(c maintenance.Change) string {
	if c.Action == maintenance.Cancel {
		return "to cancel the task"
	}
	return "to move the task to " + at(c.To)
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
	return say("The card of " + code(v.Change.ID, 20) + " says that you are looking. It still takes a decision: " + choices(v.Change) + ".")
}

// decisionText says why somebody cannot decide; empty where that is not the reason.
func decisionText(r Reader, no *maintenance.Refusal) string {
	c := no.Change
	id := code(c.ID, 20)
	switch no.Why {
	case maintenance.OwnChange:
		return "You asked for " + id + ", so somebody else has to approve it: " + partyNames(c.Terms.Approvers) + ". You can withdraw it."
	case maintenance.NotApprover:
		return "Only " + partyNames(c.Terms.Approvers) + " may decide on " + id + " (" + foreign(c.Terms.Rule.String(), 160) + "). Nothing was decided."
	case maintenance.TooNew:
		return "You are new among the approvers; you can decide from " + at(no.Times[0]) + " on. Nothing was decided. Until then ask " +
			partyNames(c.Terms.Approvers) + "."
	case maintenance.GroupUnread:
		return "headsup could not read the members of " + partyNames(no.Parties) + " from Slack, so it cannot tell whether you may. Nothing was changed. Try again in a minute."
	case maintenance.NobodyLeft:
		return "This takes " + count(c.Terms.Approvals, "approval") + " by " + partyNames(c.Terms.Approvers) + ", and without you too few of them are left. Nothing was kept. " +
			"Ask whoever runs headsup to name more approvers (" + foreign(c.Terms.Rule.String(), 160) + ")."
	case maintenance.NoPolicy:
		return "headsup has no policy that it could go by, so nothing can be changed. Ask whoever runs headsup to look at its settings."
	case maintenance.AlreadyApproved:
		return alreadyText(r, no)
	case maintenance.AlreadyLooking:
		return "The card of " + id + " already shows that you are looking, since " + firstTime(no) + ". When you are ready: " + choices(c) + "."
	case maintenance.AlreadySigned:
		return person(c.SignedOffBy) + " signed off " + id + " already, " + at(c.SignedOffAt) + ". Nothing more was done."
	case maintenance.WaitsForRequester:
		return "Another time stands on " + id + ", " + at(c.To) + ", and " + person(c.By.Person) + " has the next word. Nothing was decided."
	case maintenance.OfferChanged:
		return "The time of " + id + " was changed to " + at(c.To) + " after this was shown. Nothing was decided. Look at the card, then decide."
	case maintenance.JustRetimed:
		return id + " got another time only just now, " + firstTime(no) + ": it asks " + aim(c) + ". Nothing was decided. If you mean that time, press Approve on its card, or say it again in a minute."
	case maintenance.SignedWithoutTime:
		return id + " was done without approval, so there is no other time to offer. Nothing was signed off. `approve " + foreign(c.ID, 20) + "` signs it off."
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

// choices are what an approver can do with a change.
func choices(c maintenance.Change) string {
	if c.Action == maintenance.Cancel {
		return "approve or deny"
	}
	return "approve, deny, or offer another time"
}

// alreadyText answers a second yes: of the same person, or of an approver and whoever stands in for them, who are one vote.
func alreadyText(r Reader, no *maintenance.Refusal) string {
	id, when, yes := code(no.Change.ID, 20), firstTime(no), no.Decided
	switch {
	case no.Person.ID == "":
		return "You approved " + id + " already, " + when + ". Somebody else has to give the next approval."
	case yes.For.ID == "":
		return person(no.Person) + " approved " + id + " already, " + when + ". You stand in for them, and together you are one vote; somebody else has to give the next."
	case yes.For.ID == r.User:
		return person(no.Person) + " approved " + id + " for you already, " + when + ". Together you are one vote; somebody else has to give the next."
	}
	return person(no.Person) + " approved " + id + " for " + person(yes.For) + " already, " + when + ". Together they are one vote; somebody else has to give the next."
}

func firstTime(no *maintenance.Refusal) string {
	if len(no.Times) == 0 {
		return unknown
	}
	return at(no.Times[0])
}

// decidedBy says who said yes, between two words; nothing where nobody did.
func decidedBy(d maintenance.Decision, before, after string) string {
	if !d.Yes {
		return ""
	}
	return before + person(d.By) + ", " + at(d.At) + after
}

// settledText says what became of a change that somebody clicks on late.
func settledText(c maintenance.Change, d maintenance.Decision) string {
	if c.State.Open() && d.Yes {
		return "Change " + code(c.ID, 20) + decidedBy(d, " was approved by ", ", and") + " is on its way. Nothing more was done."
	}
	if c.State.Open() {
		return "Change " + code(c.ID, 20) + " was confirmed by " + person(c.By.Person) + ", " + at(c.ConfirmedAt) + ", and is on its way. Nothing more was done."
	}
	who := ""
	if c.SettledBy.ID != "" && c.SettledBy.Team != "" {
		who = " by " + person(c.SettledBy)
	}
	return "Change " + code(c.ID, 20) + " has ended: " + stateWord(c.State) + who + ", " + at(c.SettledAt) + decidedBy(d, "; approved by ", "") + ". Nothing more was done."
}
