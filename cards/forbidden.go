package cards

import (
	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// forbiddenText tells an approver what the policy has by now against a change that waits.
func forbiddenText(r Reader, no *maintenance.Refusal) string {
	c := no.Change
	next := words.Put(" Deny it, with the reason.")
	if othersMay(no) {
		next = words.Put(" Offer another time, or deny it.")
	}
	return words.Put("Nobody can approve %s now, since the policy is against it: %s Nothing was decided.%s%s", code(c.ID, 20), againstChange(r, no), byRule(no.Rule), next)
}

// forbiddenButtons lead an approver to what can be done instead.
func forbiddenButtons(r Reader, no *maintenance.Refusal) []*slack.ButtonBlockElement {
	c := no.Change
	buttons := []*slack.ButtonBlockElement{deny(c), button(Explain, c.ID, words.Put("Explain"))}
	if !othersMay(no) {
		return buttons
	}
	offer := *no
	offer.Offer = true
	return append(otherTimes(r, &offer), buttons...)
}

// forbiddenThen tells what the policy had against a change when it was to be applied, and what to do next.
func forbiddenThen(no *maintenance.Refusal) string {
	text := words.Put("When it was to be applied, the policy was against it: %s Nothing was sent. %s%s", againstChange(Reader{}, no), stands(no.Change.Outcome, words.Put("still ")), byRule(no.Rule))
	switch about(no) {
	case aTime:
		if othersMay(no) {
			return words.Put("%s Ask for another time, or cancel it.", text)
		}
		return words.Put("%s Cancel it, or ask whoever keeps the policy.", text)
	case aPerson:
		return words.Put("%s Somebody who may can ask for it.", text)
	}
	return words.Put("%s Ask again when that is mended.", text)
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
		return words.Put("there is none that headsup could go by. Whoever runs headsup has to look at its settings.")
	case maintenance.NoRule:
		return words.Put("no rule covers this task any more. Whoever runs headsup can add one.")
	case maintenance.MayNotAsk:
		return words.Put("%s may not ask for this%s any more. %s", by, here(no), whoMayAsk(no))
	case maintenance.ReasonNeeded:
		return words.Put("the rule requires a reason, and %s gave none. It can be asked for again with `because …`.", by)
	case maintenance.MayNotBreak:
		return words.Put("%s may not skip the approval any more. Without `break-glass` it can be asked for again.", by)
	case maintenance.GroupUnread:
		return words.Put("headsup could not read from Slack who is in %s, so it could not tell whether %s still may.", partyNames(no.Parties), by)
	case maintenance.NobodyLeft:
		return words.Put("it takes %s by %s, and too few of them are left. Whoever runs headsup can name more.", count(no.Change.Terms.Approvals, "approval"), partyNames(no.Change.Terms.Approvers))
	}
	if text := movingText(r, no); text != "" {
		return text
	}
	return words.Put("it is not allowed (%s).", foreign(string(no.Why), 60))
}
