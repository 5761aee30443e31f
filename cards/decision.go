package cards

import (
	"fmt"

	"headsup/maintenance"
	"headsup/words"
)

// Decided answers an approver whose word was kept. The card shows it to all.
func Decided(r Reader, v ChangeView) Message {
	c := v.Change
	id := code(c.ID, 20)
	switch c.State {
	case maintenance.Pending:
		if left := c.Terms.Approvals - len(v.Votes); left > 0 {
			return say(words.Put("Your approval of %s is kept, %s. It takes %s more; the card shows how it goes.", id, aim(c), fmt.Sprint(left)))
		}
		return say(words.Put("Your approval of %s is kept, %s. The policy asks for more by now; the card shows how it goes.", id, aim(c)))
	case maintenance.Approved:
		if !c.Grace(r.Now) {
			return say(words.Put("Approved: %s, %s. It is applied now; the card shows how it goes.", id, aim(c)))
		}
		return say(words.Put("Approved: %s, %s. It is applied at %s; until then %s can withdraw it.", id, aim(c), clock(c.DueAt), person(c.By.Person)))
	case maintenance.Denied:
		return say(words.Put("Denied: %s. Nothing was changed, and %s is told why.", id, person(c.By.Person)))
	case maintenance.Countered:
		return say(words.Put("Your other time, %s, is on the card of %s. %s is asked whether to take it.", at(c.To), id, person(c.By.Person)))
	case maintenance.Superseded:
		return Superseded(v)
	}
	return say(settledText(c, maintenance.Decision{}))
}

// aim says what the change does, as the end of a sentence.
func aim(c maintenance.Change) string {
	if c.Action == maintenance.Cancel {
		return words.Put("to cancel the task")
	}
	return words.Put("to move the task to %s", at(c.To))
}

// decider names who decided, and for whom.
func decider(d maintenance.Decision) string {
	if d.For.ID == "" {
		return person(d.By)
	}
	return words.Put("%s (for %s)", person(d.By), person(d.For))
}

// LookedInto answers an approver who is looking.
func LookedInto(v ChangeView) Message {
	return say(words.Put("The card of %s says that you are looking. It still takes a decision: %s.", code(v.Change.ID, 20), choices(v.Change)))
}

// decisionText says why somebody cannot decide; empty where that is not the reason.
func decisionText(r Reader, no *maintenance.Refusal) string {
	c := no.Change
	id := code(c.ID, 20)
	switch no.Why {
	case maintenance.OwnChange:
		return words.Put("You asked for %s, so somebody else has to approve it: %s. You can withdraw it.", id, partyNames(c.Terms.Approvers))
	case maintenance.NotApprover:
		return words.Put("Only %s may decide on %s (%s). Nothing was decided.", partyNames(c.Terms.Approvers), id, foreign(c.Terms.Rule.String(), 160))
	case maintenance.TooNew:
		return words.Put("You are new among the approvers; you can decide from %s on. Nothing was decided. Until then ask %s.", at(no.Times[0]), partyNames(c.Terms.Approvers))
	case maintenance.GroupUnread:
		return words.Put("headsup could not read the members of %s from Slack, so it cannot tell whether you may. Nothing was changed. Try again in a minute.", partyNames(no.Parties))
	case maintenance.NobodyLeft:
		return words.Put("This takes %s by %s, and without you too few of them are left. Nothing was kept. Ask whoever runs headsup to name more approvers (%s).", count(c.Terms.Approvals, "approval"), partyNames(c.Terms.Approvers), foreign(c.Terms.Rule.String(), 160))
	case maintenance.NoPolicy:
		return words.Put("headsup has no policy that it could go by, so nothing can be changed. Ask whoever runs headsup to look at its settings.")
	case maintenance.OtherPolicy:
		return words.Put("Another policy is in force since %s, and this copy of headsup does not have it yet. Nothing was changed. Ask again in a moment; if it stays so, whoever runs headsup has to give every copy the same policy.", firstTime(no))
	case maintenance.AlreadyApproved:
		return alreadyText(r, no)
	case maintenance.AlreadyLooking:
		return words.Put("The card of %s already shows that you are looking, since %s. When you are ready: %s.", id, firstTime(no), choices(c))
	case maintenance.AlreadySigned:
		return words.Put("%s signed off %s already, %s. Nothing more was done.", person(c.SignedOffBy), id, at(c.SignedOffAt))
	case maintenance.WaitsForRequester:
		return words.Put("Another time stands on %s, %s, and %s has the next word. Nothing was decided.", id, at(c.To), person(c.By.Person))
	case maintenance.OfferChanged:
		return words.Put("The time of %s was changed to %s after this was shown. Nothing was decided. Look at the card, then decide.", id, at(c.To))
	case maintenance.JustRetimed:
		return words.Put("%s got another time only just now, %s: it asks %s. Nothing was decided. If you mean that time, press Approve on its card, or say it again in a minute.", id, firstTime(no), aim(c))
	case maintenance.SignedWithoutTime:
		return words.Put("%s was done without approval, so there is no other time to offer. Nothing was signed off. `approve %s` signs it off.", id, foreign(c.ID, 20))
	case maintenance.DecisionOver:
		return words.Put("The time to decide on %s is over, %s. Nothing was decided. It can be asked for again.", id, at(c.DueAt))
	case maintenance.NoReason:
		return words.Put("A denial needs a reason, for whoever asked. Nothing was decided. For example: `deny %s because the release is on`.", foreign(c.ID, 20))
	case maintenance.NoOtherTime:
		return words.Put("A cancel has no time, so there is no other to offer. Nothing was decided. Approve or deny %s.", id)
	case maintenance.SameOffer:
		return words.Put("Change %s asks for that time already. Nothing was decided. Approve it, or offer another.", id)
	}
	return ""
}

// choices are what an approver can do with a change.
func choices(c maintenance.Change) string {
	if c.Action == maintenance.Cancel {
		return words.Put("approve or deny")
	}
	return words.Put("approve, deny, or offer another time")
}

// alreadyText answers a second yes: of the same person, or of an approver and whoever stands in for them, who are one vote.
func alreadyText(r Reader, no *maintenance.Refusal) string {
	id, when, yes := code(no.Change.ID, 20), firstTime(no), no.Decided
	switch {
	case no.Person.ID == "":
		return words.Put("You approved %s already, %s. Somebody else has to give the next approval.", id, when)
	case yes.For.ID == "":
		return words.Put("%s approved %s already, %s. You stand in for them, and together you are one vote; somebody else has to give the next.", person(no.Person), id, when)
	case yes.For.ID == r.User:
		return words.Put("%s approved %s for you already, %s. Together you are one vote; somebody else has to give the next.", person(no.Person), id, when)
	}
	return words.Put("%s approved %s for %s already, %s. Together they are one vote; somebody else has to give the next.", person(no.Person), id, person(yes.For), when)
}

func firstTime(no *maintenance.Refusal) string {
	if len(no.Times) == 0 {
		return unknown()
	}
	return at(no.Times[0])
}

// decidedBy says who said yes, between two words; nothing where nobody did.
func decidedBy(d maintenance.Decision, before, after string) string {
	if !d.Yes {
		return ""
	}
	return before + words.Put("%s, %s", person(d.By), at(d.At)) + after
}

// settledText says what became of a change that somebody clicks on late.
func settledText(c maintenance.Change, d maintenance.Decision) string {
	if c.State.Open() && d.Yes {
		return words.Put("Change %s%s is on its way. Nothing more was done.", code(c.ID, 20), decidedBy(d, words.Put(" was approved by "), words.Put(", and")))
	}
	if c.State.Open() {
		return words.Put("Change %s was confirmed by %s, %s, and is on its way. Nothing more was done.", code(c.ID, 20), person(c.By.Person), at(c.ConfirmedAt))
	}
	who := ""
	if c.SettledBy.ID != "" && c.SettledBy.Team != "" {
		who = words.Put(" by %s", person(c.SettledBy))
	}
	return words.Put("Change %s has ended: %s%s, %s%s. Nothing more was done.", code(c.ID, 20), stateWord(c.State), who, at(c.SettledAt), decidedBy(d, words.Put("; approved by "), ""))
}
