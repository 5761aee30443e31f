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

// Offered tells the requester in person that an approver would rather have another time.
func Offered(v ChangeView) Message {
	c := v.Change
	line := offerer(v) + " would approve your change " + code(c.ID, 20) + " for " + at(c.To) + " instead."
	return message(line+" "+plainName(v.Item), section(line, headline(v.Item)),
		actions(renderID("offered", c), accept(c), button(Withdraw, c.ID, "Withdraw")),
		note("Without an answer it expires "+atAway(c.DueAt)+". Nothing has been changed yet."))
}

// offerer is the approver who offered the other time.
func offerer(v ChangeView) string {
	if all := v.Change.Yeses(v.Decisions); len(all) > 0 {
		return decider(all[len(all)-1])
	}
	return "An approver"
}
