package cards

import (
	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// forbiddenText tells an approver what the policy has by now against a change that waits.
func forbiddenText(r Reader, no *maintenance.Refusal) string {
	c := no.Change
	next := " Deny it, with the reason."
	if othersMay(no) {
		next = " Offer another time, or deny it."
	}
	return "Nobody can approve " + code(c.ID, 20) + " now, since the policy is against it: " + againstChange(r, no) + " Nothing was decided." + byRule(no.Rule) + next
}

// forbiddenButtons lead an approver to what can be done instead.
func forbiddenButtons(r Reader, no *maintenance.Refusal) []*slack.ButtonBlockElement {
	c := no.Change
	buttons := []*slack.ButtonBlockElement{deny(c), button(Explain, c.ID, "Explain")}
	if !othersMay(no) {
		return buttons
	}
	offer := *no
	offer.Offer = true
	return append(otherTimes(r, &offer), buttons...)
}

// forbiddenThen tells what the policy had against a change when it was to be applied, and what to do next.
func forbiddenThen(no *maintenance.Refusal) string {
	text := "When it was to be applied, the policy was against it: " + againstChange(Reader{}, no) + " Nothing was sent. " + stands(no.Change.Outcome, "still") + byRule(no.Rule)
	switch about(no) {
	case aTime:
		if othersMay(no) {
			return text + " Ask for another time, or cancel it."
		}
		return text + " Cancel it, or ask whoever keeps the policy."
	case aPerson:
		return text + " Somebody who may can ask for it."
	}
	return text + " Ask again when that is mended."
}

// subject is what the policy minds.
type subject int

const (
	aRule subject = iota
	aTime
	aPerson
)

func about(no *maintenance.Refusal) subject {
	switch no.Why {
	case maintenance.TooManyMoves, maintenance.TooClose, maintenance.PutOffTooFar, maintenance.InFreeze, maintenance.NotInWindow, maintenance.OnWeekend:
		return aTime
	case maintenance.MayNotAsk, maintenance.MayNotBreak:
		return aPerson
	}
	return aRule
}

// othersMay says that the policy would take another time.
func othersMay(no *maintenance.Refusal) bool {
	return about(no) == aTime && (!no.Nearest.IsZero() || no.Why == maintenance.TooManyMoves)
}

// againstChange says what the policy has against a change, to whoever reads it: its requester is named.
func againstChange(r Reader, no *maintenance.Refusal) string {
	by := person(no.Change.By.Person)
	switch no.Why {
	case maintenance.NoPolicy:
		return "there is none that headsup could go by. Whoever runs headsup has to look at its settings."
	case maintenance.NoRule:
		return "no rule covers this task any more. Whoever runs headsup can add one."
	case maintenance.MayNotAsk:
		return by + " may not ask for this" + here(no) + " any more. " + whoMayAsk(no)
	case maintenance.ReasonNeeded:
		return "the rule requires a reason, and " + by + " gave none. It can be asked for again with `because …`."
	case maintenance.MayNotBreak:
		return by + " may not skip the approval any more. Without `break-glass` it can be asked for again."
	case maintenance.GroupUnread:
		return "headsup could not read from Slack who is in " + partyNames(no.Parties) + ", so it could not tell whether " + by + " still may."
	case maintenance.NobodyLeft:
		return "it takes " + count(no.Change.Terms.Approvals, "approval") + " by " + partyNames(no.Change.Terms.Approvers) + ", and too few of them are left. " +
			"Whoever runs headsup can name more."
	}
	if text := movingText(r, no); text != "" {
		return text
	}
	return "it is not allowed (" + foreign(string(no.Why), 60) + ")."
}
