package cards

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// PendingView is what waits for decisions.
type PendingView struct {
	ToSign []ChangeView // approvals that were skipped, for the reader to sign off
	Broken []ChangeView // the same, for others
	Yours  []ChangeView // that the reader may approve, or has to answer
	Others []ChangeView
}

// PendingList tells which changes wait, first those that wait for the reader. Each has the buttons that do something for this
// reader, and no others.
func PendingList(r Reader, v PendingView) Message {
	p := pendingOf(r, v)
	if len(p.blocks) == 0 {
		return say("No change waits for a decision.")
	}
	return message(strings.Join(p.text, "\n"), p.blocks...)
}

// WhichWaits asks which change is meant, of those that wait.
func WhichWaits(r Reader, m Misread, v PendingView) Message {
	return which(r, m, pendingOf(r, v), "No change waits for a decision.")
}

// WhichOfYours asks the same of what its reader can take back.
func WhichOfYours(r Reader, m Misread, mine []ChangeView) Message {
	var p pendingList
	p.add("mine", "Yours", mine, ownLine, func(v ChangeView) []*slack.ButtonBlockElement {
		return []*slack.ButtonBlockElement{button(Withdraw, v.Change.ID, "Withdraw")}
	})
	return which(r, m, p, "No change of yours is open here.")
}

func which(r Reader, m Misread, p pendingList, none string) Message {
	asked := misreadChange(r, m)
	if len(p.blocks) == 0 {
		return say(asked, none)
	}
	return message(strings.Join(append([]string{asked}, p.text...), "\n"), append([]slack.Block{section(asked)}, p.blocks...)...)
}

func ownLine(v ChangeView) string {
	c := v.Change
	return code(c.ID, 20) + " " + name(v.Item) + ": to " + wish(c) + "; it is " + stateWord(c.State) + "."
}

func pendingOf(r Reader, v PendingView) (p pendingList) {
	p.add("sign", "Done without approval, for you to sign off", v.ToSign, brokenLine, func(v ChangeView) []*slack.ButtonBlockElement {
		return []*slack.ButtonBlockElement{signOff(v.Change)}
	})
	p.add("broken", "Done without approval, for others to sign off", v.Broken, brokenLine, noButtons)
	p.add("yours", "Waiting for you", v.Yours, waitingLine, func(v ChangeView) []*slack.ButtonBlockElement { return yourButtons(r, v.Change) })
	p.add("others", "Waiting for others", v.Others, waitingLine, func(v ChangeView) []*slack.ButtonBlockElement {
		if v.Change.By.Person.ID != r.User {
			return nil
		}
		return []*slack.ButtonBlockElement{button(Withdraw, v.Change.ID, "Withdraw")}
	})
	return p
}

// pendingList is a list on its way: its blocks, and the same as text.
type pendingList struct {
	blocks []slack.Block
	text   []string
}

// add gives each change a line, and the buttons that the reader has for it; what names the part. Without changes there is no title either.
func (p *pendingList) add(what, title string, views []ChangeView, line func(ChangeView) string, buttons func(ChangeView) []*slack.ButtonBlockElement) {
	if len(views) == 0 {
		return
	}
	p.blocks, p.text = append(p.blocks, section("*"+title+"*")), append(p.text, title)
	for _, v := range views[:min(len(views), mostRows)] {
		p.blocks, p.text = append(p.blocks, section(line(v))), append(p.text, line(v))
		if row := actions(renderID(what, v.Change), buttons(v)...); row != nil {
			p.blocks = append(p.blocks, row)
		}
	}
	if more := len(views) - mostRows; more > 0 {
		p.blocks = append(p.blocks, note(fmt.Sprintf("and %d more", more)))
	}
}

// yourButtons are those of a change that waits for the reader: its requester answers, an approver decides.
func yourButtons(r Reader, c maintenance.Change) []*slack.ButtonBlockElement {
	if c.By.Person.ID == r.User {
		return []*slack.ButtonBlockElement{accept(c), button(Withdraw, c.ID, "Withdraw")}
	}
	return approverButtons(c)
}

func noButtons(ChangeView) []*slack.ButtonBlockElement { return nil }

func brokenLine(v ChangeView) string {
	c := v.Change
	return code(c.ID, 20) + " " + name(v.Item) + ": " + person(c.By.Person) + " asked to " + wish(c) + "; it is " + stateWord(c.State) + ". " + reason(c)
}

func waitingLine(v ChangeView) string {
	c := v.Change
	return code(c.ID, 20) + " " + name(v.Item) + ": " + person(c.By.Person) + " asks to " + wish(c) + ". " + waitsFor(v)
}

func waitsFor(v ChangeView) string {
	c := v.Change
	if c.State == maintenance.Countered {
		return "It waits for " + person(c.By.Person) + " to take another time, until " + atAway(c.DueAt) + "."
	}
	return fmt.Sprintf("It has %d of %s by %s, and expires %s.", len(v.Votes), count(c.Terms.Approvals, "approval"),
		partyNames(c.Terms.Approvers), atAway(c.DueAt))
}
