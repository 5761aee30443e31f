package cards

import (
	"strings"

	"headsup/maintenance"
)

// counteredLines say what the requester is asked.
func counteredLines(r Reader, v ChangeView) string {
	c := v.Change
	line := offerer(v) + " would approve " + at(c.To) + " instead. " + person(c.By.Person) + " has the next word: take this time, or withdraw."
	line = strings.Join(append([]string{line}, warned(r, c.Terms.Warnings)...), "\n")
	return line + "\nWithout an answer it expires " + atAway(c.DueAt) + "."
}

// Accepted answers the requester who took an approver's other time.
func Accepted(r Reader, v ChangeView) Message {
	c := v.Change
	switch c.State {
	case maintenance.Pending:
		return say("You took " + at(c.To) + " for " + code(c.ID, 20) + ". It still takes " +
			count(max(1, c.Terms.Approvals-len(v.Votes)), "approval") + "; those who may give it are asked.")
	case maintenance.Superseded:
		return Superseded(v)
	}
	if !c.Grace(r.Now) {
		return say("You took " + at(c.To) + " for " + code(c.ID, 20) + ". It is applied now; the card shows how it goes.")
	}
	return say("You took " + at(c.To) + " for " + code(c.ID, 20) + ". It is applied at " + clock(c.DueAt) + "; until then you can withdraw it.")
}

// Offered asks the requester in person whether to take an approver's other time, while they can; then it says what became of that.
func Offered(r Reader, v ChangeView, d maintenance.Decision) Message {
	c := v.Change
	if c.State != maintenance.Countered || !maintenance.SameSecond(d.To, c.To) {
		line := decider(d) + " offered " + at(d.To) + " for your change " + code(c.ID, 20) + ". " + offerOver(r, v, d)
		return message(line+" "+plainName(v.Item), section(line, headline(v.Item)),
			actions(renderID("offered", c), button(Show, v.Item.Task.Handle, "Show task")))
	}
	line := decider(d) + " would approve your change " + code(c.ID, 20) + " for " + at(c.To) + " instead."
	return message(line+" "+plainName(v.Item), section(line, headline(v.Item)),
		actions(renderID("offered", c), accept(c), button(Withdraw, c.ID, "Withdraw")),
		note("Without an answer it expires "+atAway(c.DueAt)+". Nothing has been changed yet."))
}

// offerOver says what became of an offer that can be taken no more.
func offerOver(r Reader, v ChangeView, d maintenance.Decision) string {
	c := v.Change
	switch c.State {
	case maintenance.Countered:
		return "Another time was offered since."
	case maintenance.Denied, maintenance.Expired, maintenance.Withdrawn, maintenance.Superseded:
		head, _ := changeLines(r, v)
		return "It is over: *" + head + "*."
	}
	if maintenance.SameSecond(d.To, c.To) {
		return "You took it."
	}
	return "You took another time, " + at(c.To) + "."
}

// offerer is the approver who offered the other time.
func offerer(v ChangeView) string {
	if all := v.Change.Yeses(v.Decisions); len(all) > 0 {
		return decider(all[len(all)-1])
	}
	return "An approver"
}
