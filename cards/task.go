package cards

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Moment is what a task was seen to be from At on.
type Moment struct {
	At          time.Time
	Status      maintenance.Status
	ScheduledAt time.Time
	Listed      bool
	Change      string // the change of ours that brought it about; empty: somebody or something else
}

// TaskView is everything about one task.
type TaskView struct {
	Item    maintenance.Item
	Moments []Moment // the oldest first
	Changes []maintenance.Change
	Window  *time.Location // zone of maintenance windows; nil: not known
	Age     Age
}

// mostShown bounds what is shown of a task's history and changes.
const mostShown = 8

// Task shows everything about one task.
func Task(r Reader, v TaskView) Message {
	t, i := v.Item.Task, v.Item.Instance
	lines := []string{
		name(v.Item), "When: *" + r.local(t.ScheduledAt) + "* (" + away(t.ScheduledAt) + "); it " + standing(t) + ".",
		"Where: " + bold(i.Name) + ", " + where(i) + ", " + code(i.ID, 64) + windowText(v),
	}
	if tags := tagText(i); tags != "" {
		lines = append(lines, "Tags: "+tags)
	}
	lines = append(lines, ledger(t, v.Moments))
	blocks := []slack.Block{section(lines...)}
	if p := params(t.Params); p != "" {
		blocks = append(blocks, section("Parameters:\n"+p))
	}
	if v.Item.Change != nil {
		blocks = append(blocks, section(openChange(*v.Item.Change)))
	}
	if h := history(v); h != "" {
		blocks = append(blocks, section(h))
	}
	blocks = append(blocks, actions("task-"+t.Handle, taskButtons(v.Item)...), note(
		"Task "+code(t.ID, 64)+", made "+at(t.CreatedAt)+by(t.CreatedBy)+" · "+v.Age.note(r.Now)))
	return message(plainName(v.Item)+": "+utc(t.ScheduledAt)+", "+standing(t)+".", blocks...)
}

func by(who string) string {
	if who == "" {
		return ""
	}
	return " by " + code(who, 60)
}

func taskButtons(i maintenance.Item) []*slack.ButtonBlockElement {
	var buttons []*slack.ButtonBlockElement
	if i.Change != nil && i.Change.State == maintenance.Approved {
		buttons = append(buttons, button(Withdraw, i.Change.ID, "Withdraw "+i.Change.ID))
	}
	for _, b := range rowButtons(i) {
		if b.ActionID == Show {
			b = button(Share, "show "+i.Task.Handle, "Show to all here")
		}
		buttons = append(buttons, b)
	}
	return buttons
}

func windowText(v TaskView) string {
	w := v.Item.Instance.Window
	if w.IsZero() {
		return ""
	}
	if v.Window == nil {
		return "; maintenance window " + w.String() + " in a zone that the cloud does not name"
	}
	return "; maintenance window " + w.String() + " " + v.Window.String()
}

func tagText(i maintenance.Instance) string {
	var tags []string
	for _, t := range i.Tags {
		tags = append(tags, code(t.Key+"="+t.Value, 120))
	}
	return cut(strings.Join(tags, " "), 600)
}

// ledger says how often and how far a task was put off since it was first seen.
func ledger(t maintenance.Task, moments []Moment) string {
	moves := 0
	for n := 1; n < len(moments); n++ {
		if moments[n].Listed && moments[n-1].Listed && !moments[n].ScheduledAt.Equal(moments[n-1].ScheduledAt) {
			moves++
		}
	}
	first := "First seen " + at(t.FirstSeenAt) + ", then for " + at(t.FirstScheduledAt)
	if moves == 0 {
		return first + "; not moved since."
	}
	off := t.ScheduledAt.Sub(t.FirstScheduledAt)
	way := "later"
	if off < 0 {
		way = "earlier"
	}
	if off == 0 {
		return first + fmt.Sprintf("; moved %s, now back at that time.", times(moves))
	}
	return first + fmt.Sprintf("; moved %s, now %s %s.", times(moves), span(off), way)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// history lists what the task was seen to be, and who asked for what, the newest last.
func history(v TaskView) string {
	if len(v.Moments) < 2 && len(v.Changes) == 0 {
		return ""
	}
	lines := []string{"*History*"}
	from := max(0, len(v.Moments)-mostShown)
	for n := from; n < len(v.Moments); n++ {
		lines = append(lines, "• "+moment(v, n))
	}
	for n, c := range v.Changes {
		if n == mostShown {
			break
		}
		line := "• Change " + code(c.ID, 20) + ": " + person(c.By.Person) + " asked " + at(c.ConfirmedAt) + " to " + wish(c) + "; " + stateWord(c.State) + "."
		if c.Reason != "" {
			line += " Reason: " + foreign(c.Reason, 200)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func moment(v TaskView, n int) string {
	m := v.Moments[n]
	text := at(m.At) + ": "
	switch {
	case !m.Listed:
		text += "no longer listed"
	case n == 0:
		return text + "first seen, for " + at(m.ScheduledAt)
	case v.Moments[n-1].Status != m.Status:
		text += code(string(m.Status), 40)
	default:
		text += "moved to " + at(m.ScheduledAt)
	}
	if m.Change != "" {
		return text + " by change " + code(m.Change, 20)
	}
	return text + ", outside headsup"
}

// params shows a task's parameters: set out where they are JSON, else as they are.
func params(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, []byte(s), "", "  ") == nil {
		s = pretty.String()
	}
	var lines []string
	for line := range strings.Lines(cut(s, 1200)) {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		lines = append(lines, strings.Repeat(" ", indent)+escape(strings.ReplaceAll(plain(line, 400), "`", "'")))
	}
	return "```\n" + strings.Join(lines, "\n") + "\n```"
}
