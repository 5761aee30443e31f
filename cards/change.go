package cards

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// ChangeView is a change with all that its messages show.
type ChangeView struct {
	Change   maintenance.Change
	Item     maintenance.Item
	Warnings []maintenance.Warning
	Grace    time.Duration
	Zone     string // in which the cloud is believed to read execute_at
}

// person names somebody from our own records, so that Slack shows their name.
func person(p maintenance.Person) string {
	if p.ID == "" || strings.ContainsFunc(p.ID, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }) {
		return foreign(p.Name, 60)
	}
	return "<@" + p.ID + ">"
}

// wish says what a change asks for, as the rest of a sentence.
func wish(c maintenance.Change) string {
	if c.Action == maintenance.Cancel {
		return "cancel it"
	}
	return "move it from " + at(c.From) + " to " + at(c.To)
}

func plainWish(c maintenance.Change) string {
	if c.Action == maintenance.Cancel {
		return "cancel it"
	}
	return "move it from " + utc(c.From) + " to " + utc(c.To)
}

func stateWord(s maintenance.State) string {
	switch s {
	case maintenance.Draft:
		return "not confirmed yet"
	case maintenance.Approved:
		return "confirmed"
	case maintenance.Applying:
		return "being applied"
	case maintenance.Applied:
		return "done"
	case maintenance.FailedTo:
		return "failed"
	case maintenance.Conflict:
		return "stopped, since the task changed"
	case maintenance.Unverified:
		return "sent, but not verified"
	case maintenance.Superseded:
		return "dropped, since the task changed"
	}
	return string(s)
}

// Change is the card of a change: it shows the state, whatever came before.
func Change(r Reader, v ChangeView) Message {
	c := v.Change
	head, detail := changeLines(r, v)
	lines := []string{head, name(v.Item) + " · " + where(v.Item.Instance), asked(c)}
	if c.Reason != "" {
		lines = append(lines, "Reason: "+foreign(c.Reason, maintenance.LongestText))
	}
	blocks := []slack.Block{section(lines...)}
	if detail != "" {
		blocks = append(blocks, section(detail))
	}
	if buttons := changeButtons(v); len(buttons) > 0 {
		blocks = append(blocks, actions("change-"+c.ID+"-"+strconv.FormatInt(c.Version, 10), buttons...))
	}
	blocks = append(blocks, note(footnote(c)))
	text := fmt.Sprintf("Change %s, %s: %s. %s", c.ID, stateWord(c.State), plainWish(c), plainName(v.Item))
	return message(text, blocks...)
}

func asked(c maintenance.Change) string {
	verb := "asked to " + wish(c)
	return person(c.By.Person) + " " + verb + "."
}

// changeLines are the headline of the card and what stands below it.
func changeLines(r Reader, v ChangeView) (head, detail string) {
	c := v.Change
	switch c.State {
	case maintenance.Approved:
		if c.Grace(r.Now) {
			return "*Confirmed*", "It is applied " + at(c.DueAt) + ". Until then it can be withdrawn."
		}
		return "*Confirmed*", "It is applied now."
	case maintenance.Applying:
		return "*Being applied*", "headsup reads the task, changes it, and reads it again. It says done only when it has seen it."
	case maintenance.Withdrawn:
		return "*Withdrawn*", "By " + person(c.SettledBy) + ". Nothing was sent to the cloud."
	}
	return outcomeLines(c)
}

func changeButtons(v ChangeView) []*slack.ButtonBlockElement {
	c := v.Change
	switch {
	case c.State == maintenance.Approved:
		return []*slack.ButtonBlockElement{button(Withdraw, c.ID, "Withdraw"), button(Show, v.Item.Task.Handle, "Show task")}
	case c.State == maintenance.Applying:
		return nil
	case c.State != maintenance.Applied && c.State != maintenance.Withdrawn && v.Item.Task.Waiting():
		return []*slack.ButtonBlockElement{button(Again, c.ID, "Ask again"), button(Show, v.Item.Task.Handle, "Show task")}
	}
	return []*slack.ButtonBlockElement{button(Show, v.Item.Task.Handle, "Show task")}
}

// footnote is the small print: the change's handle, and what the cloud's support asks for.
func footnote(c maintenance.Change) string {
	text := "Change " + code(c.ID, 20)
	f := c.Outcome.Fault
	if f.HTTPStatus != 0 {
		text += fmt.Sprintf(" · the cloud answered %d", f.HTTPStatus)
	}
	if f.Code != "" {
		text += " " + code(f.Code, 60)
	}
	if f.Message != "" {
		text += ": " + foreign(f.Message, 300)
	}
	if f.RequestID != "" {
		text += " · request " + code(f.RequestID, 80)
	}
	return text
}
