package cards

import (
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
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
		return say(words.Put("No change waits for a decision."))
	}
	return message(strings.Join(p.text, "\n"), p.blocks...)
}

// WhichWaits asks which change is meant, of those that wait.
func WhichWaits(r Reader, m Misread, v PendingView) Message {
	return which(r, m, pendingOf(r, v), words.Put("No change waits for a decision."))
}

// WhichOfYours asks the same of what its reader can take back.
func WhichOfYours(r Reader, m Misread, mine []ChangeView) Message {
	var p pendingList
	p.add("mine", words.Put("Yours"), mine, ownLine, func(v ChangeView) []*slack.ButtonBlockElement {
		return []*slack.ButtonBlockElement{button(Withdraw, v.Change.ID, words.Put("Withdraw"))}
	})
	return which(r, m, p, words.Put("No change of yours is open here."))
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
	return words.Put("%s %s: to %s; it is %s.", code(c.ID, 20), name(v.Item), wish(c), stateWord(c.State))
}

func pendingOf(r Reader, v PendingView) (p pendingList) {
	p.add("sign", words.Put("Done without approval, for you to sign off"), v.ToSign, brokenLine, func(v ChangeView) []*slack.ButtonBlockElement {
		return []*slack.ButtonBlockElement{signOff(v.Change)}
	})
	p.add("broken", words.Put("Done without approval, for others to sign off"), v.Broken, brokenLine, noButtons)
	p.add("yours", words.Put("Waiting for you"), v.Yours, waitingLine, func(v ChangeView) []*slack.ButtonBlockElement { return yourButtons(r, v.Change) })
	p.add("others", words.Put("Waiting for others"), v.Others, waitingLine, func(v ChangeView) []*slack.ButtonBlockElement {
		if v.Change.By.Person.ID != r.User {
			return nil
		}
		return []*slack.ButtonBlockElement{button(Withdraw, v.Change.ID, words.Put("Withdraw"))}
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
		p.blocks = append(p.blocks, note(words.Put("and %d more", more)))
	}
}

// yourButtons are those of a change that waits for the reader: its requester answers, an approver decides.
func yourButtons(r Reader, c maintenance.Change) []*slack.ButtonBlockElement {
	if c.By.Person.ID == r.User {
		return []*slack.ButtonBlockElement{accept(c), button(Withdraw, c.ID, words.Put("Withdraw"))}
	}
	return approverButtons(c)
}

func noButtons(ChangeView) []*slack.ButtonBlockElement { return nil }

func brokenLine(v ChangeView) string {
	c := v.Change
	return words.Put("%s %s: %s asked to %s; it is %s. %s", code(c.ID, 20), name(v.Item), person(c.By.Person), wish(c), stateWord(c.State), reason(c))
}

func waitingLine(v ChangeView) string {
	c := v.Change
	return words.Put("%s %s: %s asks to %s. %s", code(c.ID, 20), name(v.Item), person(c.By.Person), wish(c), waitsFor(v))
}

func waitsFor(v ChangeView) string {
	c := v.Change
	if c.State == maintenance.Countered {
		return words.Put("It waits for %s to take another time, until %s.", person(c.By.Person), atAway(c.DueAt))
	}
	return words.Put("It has %d of %s by %s, and expires %s.", len(v.Votes), count(c.Terms.Approvals, "approval"),
		partyNames(c.Terms.Approvers), atAway(c.DueAt))
}
