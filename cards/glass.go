package cards

import (
	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// glassLine says that the approvals were skipped, and whether anybody else has looked at it since; empty where they were not.
func glassLine(c maintenance.Change) string {
	switch {
	case !c.Glass:
		return ""
	case c.AwaitsSignOff():
		return words.Put(":rotating_light: *Break-glass:* the approval was skipped. Somebody who could have approved has yet to sign it off.")
	}
	return words.Put(":rotating_light: *Break-glass:* the approval was skipped. Signed off by %s, %s.", person(c.SignedOffBy), at(c.SignedOffAt))
}

// breakButton confirms a draft that skips the approvals; Slack asks once more.
func breakButton(c maintenance.Change) *slack.ButtonBlockElement {
	b := button(Confirm, c.ID, words.Put("Skip the approval"))
	b.Style = slack.StyleDanger
	b.Confirm = slack.NewConfirmationBlockObject(plainText(words.Put("Skip the approval?"), longestConfirmTitle),
		plainText(words.Put("It is applied at once and cannot be taken back. Everybody who could have approved is told, and somebody else has to sign it off."), longestConfirmText),
		plainText(words.Put("Yes, skip it"), longestConfirmButton), plainText(words.Put("No"), longestConfirmButton))
	return b
}

// Slack's limits for the dialog that asks once more.
const (
	longestConfirmTitle  = 100
	longestConfirmText   = 300
	longestConfirmButton = 30
)

func signOff(c maintenance.Change) *slack.ButtonBlockElement {
	return button(SignOff, c.ID, words.Put("Sign off"))
}

// Skipped tells those whose approval was skipped. In the thread of the card it calls them; person is for one of them alone.
func Skipped(v ChangeView, person bool) Message {
	text := glassText(v)
	if person {
		return say(text, name(v.Item), words.Put("Please look at it, and sign it off: `approve %s`, or with the button on its card.", foreign(v.Change.ID, 20)))
	}
	return say(partyMentions(v.Change.Terms.Approvers)+" "+text, words.Put("Please look at it, and sign it off with the button on the card above."))
}

func glassText(v ChangeView) string {
	c := v.Change
	return words.Put(":rotating_light: %s skipped your approval (break-glass) to %s. %s.", person(c.By.Person), wish(c), reason(c))
}

// SignedOff answers whoever signed off.
func SignedOff(v ChangeView) Message {
	return say(words.Put("Signed off: %s. Its card says so.", code(v.Change.ID, 20)))
}
