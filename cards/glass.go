package cards

import (
	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// glassLine says that the approvals were skipped, and whether anybody else has looked at it since; empty where they were not.
func glassLine(c maintenance.Change) string {
	switch {
	case !c.Glass:
		return ""
	case c.AwaitsSignOff():
		return ":rotating_light: *Break-glass:* the approval was skipped. Somebody who could have approved has yet to sign it off."
	}
	return ":rotating_light: *Break-glass:* the approval was skipped. Signed off by " + person(c.SignedOffBy) + ", " + at(c.SignedOffAt) + "."
}

// breakButton confirms a draft that skips the approvals; Slack asks once more.
func breakButton(c maintenance.Change) *slack.ButtonBlockElement {
	b := button(Confirm, c.ID, "Skip the approval")
	b.Style = slack.StyleDanger
	b.Confirm = slack.NewConfirmationBlockObject(plainText("Skip the approval?", longestConfirmTitle),
		plainText("It is applied at once and cannot be taken back. Everybody who could have approved is told, and somebody else has to sign it off.", longestConfirmText),
		plainText("Yes, skip it", longestConfirmButton), plainText("No", longestConfirmButton))
	return b
}

// Slack's limits for the dialog that asks once more.
const (
	longestConfirmTitle  = 100
	longestConfirmText   = 300
	longestConfirmButton = 30
)

func signOff(c maintenance.Change) *slack.ButtonBlockElement {
	return button(SignOff, c.ID, "Sign off")
}

// Skipped tells those whose approval was skipped. In the thread of the card it calls them; person is for one of them alone.
func Skipped(v ChangeView, person bool) Message {
	text := glassText(v)
	if person {
		return say(text, name(v.Item), "Please look at it, and sign it off: `approve "+foreign(v.Change.ID, 20)+"`, or with the button on its card.")
	}
	return say(partyMentions(v.Change.Terms.Approvers)+" "+text, "Please look at it, and sign it off with the button on the card above.")
}

func glassText(v ChangeView) string {
	c := v.Change
	return ":rotating_light: " + person(c.By.Person) + " skipped your approval (break-glass) to " + wish(c) + ". " + reason(c) + "."
}

// SignedOff answers whoever signed off.
func SignedOff(v ChangeView) Message {
	return say("Signed off: " + code(v.Change.ID, 20) + ". Its card says so.")
}
