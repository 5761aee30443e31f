package cards

import (
	"fmt"
	"strings"
)

// Asked asks those who may decide, in the thread of the card; again says that they were asked before.
func Asked(v ChangeView, again bool) Message {
	c := v.Change
	whom := c.Terms.Notify
	if len(whom) == 0 {
		whom = c.Terms.Approvers
	}
	head := "please decide"
	if again {
		head = "this still waits for you"
	}
	return say(strings.TrimSpace(partyMentions(whom)+" "+head)+": "+person(c.By.Person)+" asks to "+wish(c)+".",
		name(v.Item), "The buttons are on the card above. Without a decision it expires "+atAway(c.DueAt)+".")
}

// Escalated tells those above the approvers that the time is running out.
func Escalated(v ChangeView) Message {
	c := v.Change
	so := fmt.Sprintf("*%d of %s so far*, and it expires %s.", len(v.Votes), count(c.Terms.Approvals, "approval"), away(c.DueAt))
	return say(strings.TrimSpace(partyMentions(c.Terms.Escalate)+" "+so),
		person(c.By.Person)+" asks to "+wish(c)+": "+name(v.Item)+". Please ask "+partyNames(c.Terms.Approvers)+" to decide; the buttons are on the card above.")
}

// EndedForYou tells the requester in person how a change ended.
func EndedForYou(v ChangeView) Message {
	head, detail := changeLines(Reader{}, v)
	return say("Your change "+code(v.Change.ID, 20)+": *"+head+"* · "+name(v.Item), detail)
}
