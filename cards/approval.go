package cards

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
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
		fmt.Sprintf("*%d of %s.* %s may approve, but not %s, who asked.", len(v.Votes), count(c.Terms.Approvals, "approval"),
			partyNames(c.Terms.Approvers), person(c.By.Person)),
	}
	if c.Terms.Uses(false) {
		lines[0] += " Each takes a one-time code."
	}
	for _, d := range v.Votes {
		lines = append(lines, ":white_check_mark: "+decider(d)+" approved, "+at(d.At)+".")
	}
	for _, l := range v.Lapsed {
		lines = append(lines, ":warning: "+lapsedText(l))
	}
	for _, l := range c.Lookers {
		lines = append(lines, ":eyes: "+person(l.Person)+" is looking, since "+at(l.At)+".")
	}
	if len(v.Gone) > 0 {
		lines = append(lines, ":warning: "+goneText(v.Gone))
	}
	lines = append(lines, warned(r, c.Terms.Warnings)...)
	if c.Action == maintenance.Reschedule {
		lines = append(lines, "Once it is done it can still be moved back, until the task starts.")
	}
	return strings.Join(append(lines, "Without a decision it expires "+atAway(c.DueAt)+"."), "\n")
}

// lapsedText says why a yes does not count any more.
func lapsedText(l maintenance.Lapsed) string {
	text := decider(l.Decision) + " approved, " + at(l.At)
	if l.Unproven && l.Standing == maintenance.Entitled {
		return text + ", without the one-time code that the policy asks for by now. It does not count; they can approve again."
	}
	switch l.Standing {
	case maintenance.NotRead:
		return text + ", but headsup cannot read from Slack now whether they still may. Until then it does not count."
	case maintenance.Newcomer:
		return text + ", but is new among the approvers since. It does not count for now."
	}
	return text + ", but may no longer. It does not count."
}

// goneText names the approvers who are not there any more.
func goneText(gone []maintenance.Party) string {
	names := make([]string, len(gone))
	for i := range gone {
		names[i] = partyNames(gone[i : i+1])
	}
	has := "have"
	if len(gone) == 1 {
		has = "has"
	}
	return list(names, "and") + " " + has + " left and cannot approve."
}

// approvedLines say who let the change go ahead, and what happens now.
func approvedLines(r Reader, v ChangeView, by []maintenance.Decision) string {
	c := v.Change
	line := "By " + approverNames(by) + ". "
	if c.Grace(r.Now) {
		return line + "It is applied at " + clock(c.DueAt) + ". Until then " + person(c.By.Person) + " can withdraw it."
	}
	return line + "It is applied now."
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
	withdraw := button(Withdraw, c.ID, "Withdraw")
	if c.State == maintenance.Countered {
		return []*slack.ButtonBlockElement{accept(c), deny(c), withdraw}
	}
	return append(approverButtons(c), withdraw)
}

// approverButtons are what an approver can do.
func approverButtons(c maintenance.Change) []*slack.ButtonBlockElement {
	yes := button(Approve, ShownFor(c), "Approve")
	yes.Style = slack.StylePrimary
	buttons := []*slack.ButtonBlockElement{yes, deny(c)}
	if c.Action == maintenance.Reschedule {
		buttons = append(buttons, button(Another, c.ID, "Another time"))
	}
	return append(buttons, button(Looking, c.ID, "I'm looking"))
}

func accept(c maintenance.Change) *slack.ButtonBlockElement {
	b := button(Accept, ShownFor(c), "Take this time")
	b.Style = slack.StylePrimary
	return b
}

func deny(c maintenance.Change) *slack.ButtonBlockElement {
	b := button(Deny, c.ID, "Deny")
	b.Style = slack.StyleDanger
	return b
}
