package cards

import (
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// counteredLines say what the requester is asked.
func counteredLines(r Reader, v ChangeView) string {
	c := v.Change
	line := words.Put("%s would approve %s instead. %s has the next word: take this time, or withdraw.", offerer(v), at(c.To), person(c.By.Person))
	line = strings.Join(append([]string{line}, warned(r, c.Terms.Warnings)...), "\n")
	return words.Put("%s\nWithout an answer it expires %s.", line, atAway(c.DueAt))
}

// Accepted answers the requester who took an approver's other time.
func Accepted(r Reader, v ChangeView) Message {
	c := v.Change
	switch c.State {
	case maintenance.Pending:
		return say(words.Put("You took %s for %s. It still takes %s; those who may give it are asked.", at(c.To), code(c.ID, 20), count(max(1, c.Terms.Approvals-len(v.Votes)), "approval")))
	case maintenance.Superseded:
		return Superseded(v)
	}
	if !c.Grace(r.Now) {
		return say(words.Put("You took %s for %s. It is applied now; the card shows how it goes.", at(c.To), code(c.ID, 20)))
	}
	return say(words.Put("You took %s for %s. It is applied at %s; until then you can withdraw it.", at(c.To), code(c.ID, 20), clock(c.DueAt)))
}

// Offered asks the requester in person whether to take an approver's other time, while they can; then it says what became of that.
func Offered(r Reader, v ChangeView, d maintenance.Decision) Message {
	c := v.Change
	if c.State != maintenance.Countered || !maintenance.SameSecond(d.To, c.To) {
		line := words.Put("%s offered %s for your change %s. %s", decider(d), at(d.To), code(c.ID, 20), offerOver(r, v, d))
		return message(line+" "+plainName(v.Item), section(line, headline(v.Item)),
			actions(renderID("offered", c), button(Show, v.Item.Task.Handle, words.Put("Show task"))))
	}
	line := words.Put("%s would approve your change %s for %s instead.", decider(d), code(c.ID, 20), at(c.To))
	return message(line+" "+plainName(v.Item), section(line, headline(v.Item)),
		actions(renderID("offered", c), accept(c), button(Withdraw, c.ID, words.Put("Withdraw"))),
		note(words.Put("Without an answer it expires %s. Nothing has been changed yet.", atAway(c.DueAt))))
}

// offerOver says what became of an offer that can be taken no more.
func offerOver(r Reader, v ChangeView, d maintenance.Decision) string {
	c := v.Change
	switch c.State {
	case maintenance.Countered:
		return words.Put("Another time was offered since.")
	case maintenance.Denied, maintenance.Expired, maintenance.Withdrawn, maintenance.Superseded:
		head, _ := changeLines(r, v)
		return words.Put("It is over: *%s*.", head)
	}
	if maintenance.SameSecond(d.To, c.To) {
		return words.Put("You took it.")
	}
	return words.Put("You took another time, %s.", at(c.To))
}

// offerer is the approver who offered the other time.
func offerer(v ChangeView) string {
	if all := v.Change.Yeses(v.Decisions); len(all) > 0 {
		return decider(all[len(all)-1])
	}
	return words.Put("An approver")
}
