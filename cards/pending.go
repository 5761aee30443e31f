package cards

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// PendingView is what waits for decisions.
type PendingView struct {
	Broken []ChangeView // approvals that were skipped, to be signed off by somebody else
	Yours  []ChangeView // that the reader may decide, or has to answer
	Others []ChangeView
}

// PendingList tells which changes wait, first those that wait for the reader.
func PendingList(v PendingView) Message {
	if len(v.Yours)+len(v.Others)+len(v.Broken) == 0 {
		return say("No change waits for a decision.")
	}
	var blocks []slack.Block
	var text []string
	add := func(title string, views []ChangeView, mine bool) {
		if len(views) == 0 {
			return
		}
		blocks = append(blocks, section("*"+title+"*"))
		text = append(text, title)
		for _, one := range views[:min(len(views), mostRows)] {
			c := one.Change
			line := code(c.ID, 20) + " " + name(one.Item) + ": " + person(c.By.Person) + " asks to " + wish(c) + ". " + waitsFor(one)
			blocks = append(blocks, section(line))
			text = append(text, line)
			if mine {
				blocks = append(blocks, actions(renderID("pending", c), decisionButtons(one)...))
			}
		}
		if more := len(views) - mostRows; more > 0 {
			blocks = append(blocks, note(fmt.Sprintf("and %d more", more)))
		}
	}
	broken(v.Broken, &blocks, &text)
	add("Waiting for you", v.Yours, true)
	add("Waiting for others", v.Others, false)
	return message(strings.Join(text, "\n"), blocks...)
}

// broken lists what was done without its approvals and not looked at since, before all else.
func broken(views []ChangeView, blocks *[]slack.Block, text *[]string) {
	if len(views) == 0 {
		return
	}
	const title = "Done without approval, to be signed off"
	*blocks, *text = append(*blocks, section("*"+title+"*")), append(*text, title)
	for _, v := range views[:min(len(views), mostRows)] {
		c := v.Change
		line := code(c.ID, 20) + " " + name(v.Item) + ": " + person(c.By.Person) + " asked to " + wish(c) + "; it is " + stateWord(c.State) + ". " + reason(c)
		*blocks = append(*blocks, section(line), actions(renderID("broken", c), signOff(c)))
		*text = append(*text, line)
	}
	if more := len(views) - mostRows; more > 0 {
		*blocks = append(*blocks, note(fmt.Sprintf("and %d more", more)))
	}
}

func waitsFor(v ChangeView) string {
	c := v.Change
	if c.State == maintenance.Countered {
		return "It waits for " + person(c.By.Person) + " to take another time, until " + atAway(c.DueAt) + "."
	}
	return fmt.Sprintf("It has %d of %s by %s, and expires %s.", len(v.Votes), count(c.Terms.Approvals, "approval"),
		partyNames(c.Terms.Approvers), atAway(c.DueAt))
}
