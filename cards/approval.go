package cards

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// ShownFor is the value of a button that decides: the change, and the time that its card shows, so that nobody approves
// another time than the one before their eyes.
func ShownFor(c maintenance.Change) string {
	return fmt.Sprintf("%s %d", c.ID, c.To.Unix())
}

// waitingLines say what a change waits for: how many of how many, who may, and until when.
func waitingLines(r Reader, v ChangeView) string {
	c := v.Change
	lines := []string{
		words.Put("*%d of %s.* %s may approve, but not %s, who asked.", len(v.Votes), count(c.Terms.Approvals, "approval"),
			partyNames(c.Terms.Approvers), person(c.By.Person)),
	}
	if c.Terms.Uses(false) {
		lines[0] += words.Put(" Each takes a one-time code.")
	}
	for _, d := range v.Votes {
		lines = append(lines, words.Put(":white_check_mark: %s approved, %s.", decider(d), at(d.At)))
	}
	for _, l := range v.Lapsed {
		lines = append(lines, ":warning: "+lapsedText(l))
	}
	for _, l := range c.Lookers {
		lines = append(lines, words.Put(":eyes: %s is looking, since %s.", person(l.Person), at(l.At)))
	}
	if len(v.Gone) > 0 {
		lines = append(lines, ":warning: "+goneText(v.Gone))
	}
	lines = append(lines, warned(r, c.Terms.Warnings)...)
	if c.Action == maintenance.Reschedule {
		lines = append(lines, words.Put("Once it is done, another reschedule can move it back, until the task starts."))
	}
	return strings.Join(append(lines, words.Put("Without a decision it expires %s.", atAway(c.DueAt))), "\n")
}

// lapsedText says why a yes does not count any more.
func lapsedText(l maintenance.Lapsed) string {
	text := words.Put("%s approved, %s", decider(l.Decision), at(l.At))
	if l.Unproven && l.Standing == maintenance.Entitled {
		return words.Put("%s, without the one-time code that the policy asks for by now. It does not count; they can approve again.", text)
	}
	switch l.Standing {
	case maintenance.NotRead:
		return words.Put("%s, but headsup cannot read from Slack now whether they still may. Until then it does not count.", text)
	case maintenance.Newcomer:
		return words.Put("%s, but is new among the approvers since. It does not count for now.", text)
	}
	return words.Put("%s, but may no longer. It does not count.", text)
}

// goneText names the approvers who are not there any more.
func goneText(gone []maintenance.Party) string {
	names := make([]string, len(gone))
	for i := range gone {
		names[i] = partyNames(gone[i : i+1])
	}
	if len(gone) == 1 {
		return words.Put("%s has left and cannot approve.", names[0])
	}
	return words.Put("%s have left and cannot approve.", list(names, "and"))
}

// approvedLines say who let the change go ahead, and what happens now.
func approvedLines(r Reader, v ChangeView, by []maintenance.Decision) string {
	c := v.Change
	line := words.Put("By %s. ", approverNames(by))
	if c.Grace(r.Now) {
		return words.Put("%sIt is applied at %s. Until then %s can withdraw it.", line, clock(c.DueAt), person(c.By.Person))
	}
	return words.Put("%sIt is applied now.", line)
}

func approverNames(by []maintenance.Decision) string {
	names := make([]string, len(by))
	for i, d := range by {
		names[i] = decider(d)
	}
	return list(names, "and")
}

// decisionButtons are those of a card that waits. All people see the same card, so it has the buttons of all.
func decisionButtons(c maintenance.Change) []*slack.ButtonBlockElement {
	withdraw := button(Withdraw, c.ID, words.Put("Withdraw"))
	if c.State == maintenance.Countered {
		return []*slack.ButtonBlockElement{accept(c), deny(c), withdraw}
	}
	return append(approverButtons(c), withdraw)
}

// approverButtons are what an approver can do.
func approverButtons(c maintenance.Change) []*slack.ButtonBlockElement {
	yes := button(Approve, ShownFor(c), words.Put("Approve"))
	yes.Style = slack.StylePrimary
	buttons := []*slack.ButtonBlockElement{yes, deny(c)}
	if c.Action == maintenance.Reschedule {
		buttons = append(buttons, button(Another, c.ID, words.Put("Another time")))
	}
	return append(buttons, button(Looking, c.ID, words.Put("I'm looking")))
}

func accept(c maintenance.Change) *slack.ButtonBlockElement {
	b := button(Accept, ShownFor(c), words.Put("Take this time"))
	b.Style = slack.StylePrimary
	return b
}

func deny(c maintenance.Change) *slack.ButtonBlockElement {
	b := button(Deny, c.ID, words.Put("Deny"))
	b.Style = slack.StyleDanger
	return b
}
