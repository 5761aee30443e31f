package cards

import (
	"strings"

	"headsup/words"
)

// Asked asks those who may decide, in the thread of the card; again says that they were asked before.
func Asked(v ChangeView, again bool) Message {
	c := v.Change
	whom := c.Terms.Notify
	if len(whom) == 0 {
		whom = c.Terms.Approvers
	}
	head := words.Put("please decide")
	if again {
		head = words.Put("this still waits for you")
	}
	return say(words.Put("%s: %s asks to %s.", strings.TrimSpace(partyMentions(whom)+" "+head), person(c.By.Person), wish(c)),
		name(v.Item), words.Put("The buttons are on the card above. Without a decision it expires %s.", atAway(c.DueAt)))
}

// Escalated tells those above the approvers that the time is running out.
func Escalated(v ChangeView) Message {
	c := v.Change
	so := words.Put("*%d of %s so far*, and it expires %s.", len(v.Votes), count(c.Terms.Approvals, "approval"), away(c.DueAt))
	return say(strings.TrimSpace(partyMentions(c.Terms.Escalate)+" "+so),
		words.Put("%s asks to %s: %s. Please ask %s to decide; the buttons are on the card above.", person(c.By.Person), wish(c), name(v.Item), partyNames(c.Terms.Approvers)))
}

// EndedForYou tells the requester in person how a change ended.
func EndedForYou(v ChangeView) Message {
	head, detail := changeLines(Reader{}, v)
	return say(words.Put("Your change %s: *%s* · %s", code(v.Change.ID, 20), head, name(v.Item)), detail)
}
