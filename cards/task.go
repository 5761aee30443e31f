package cards

import (
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// Moment is what a task was seen to be from At on.
type Moment struct {
	At          time.Time
	Status      maintenance.Status
	ScheduledAt time.Time
	Listed      bool
	Change      string // the change of ours that brought it about; empty: somebody or something else
	Run         string // the background task that told it; empty: the task's own record
}

// TaskView is everything about one task.
type TaskView struct {
	Item   maintenance.Item
	Past   []maintenance.Past // the last that happened to it, the newest first
	Ledger maintenance.Ledger
	Usual  maintenance.Usual
	Facts  []maintenance.Fact // what was odd about it, the oldest first
	Frozen string             // name of the freeze in which it stands; empty: none
	Window *time.Location     // zone of maintenance windows; nil: not known
	Age    Age
}

// Task shows everything about one task.
func Task(r Reader, v TaskView) Message {
	t, i := v.Item.Task, v.Item.Instance
	lines := []string{
		name(v.Item), words.Put("When: *%s*, %s; it %s.", r.local(t.ScheduledAt), away(t.ScheduledAt), standing(t)),
		words.Put("Where: %s, %s, %s%s", bold(i.Name), where(i), code(i.ID, 64), windowText(v)),
	}
	if tags := tagText(i); tags != "" {
		lines = append(lines, words.Put("Tags: %s", tags))
	}
	if line := ownerLine(t); line != "" {
		lines = append(lines, line)
	}
	lines = append(lines, courseLines(v.Item, v.Usual)...)
	lines = append(lines, factLines(v.Facts)...)
	lines = append(lines, firstSeen(v.Item, v.Ledger)...)
	if v.Frozen != "" {
		lines = append(lines, words.Put(":snowflake: It stands in the freeze %s. It can be cancelled, or moved out of it.", foreign(v.Frozen, 80)))
	}
	blocks := []slack.Block{section(lines...)}
	if p := params(t.Params); p != "" {
		blocks = append(blocks, section(words.Put("Parameters:\n%s", p)))
	}
	text := words.Put("%s: %s, it %s.", plainName(v.Item), utc(t.ScheduledAt), standing(t))
	if v.Item.Change != nil {
		open := openChange(*v.Item.Change)
		blocks = append(blocks, section(open))
		text += " " + open
	}
	blocks = append(blocks, sections(lately(v.Past))...)
	blocks = append(blocks, actions("task-"+t.Handle, taskButtons(v.Item)...), note(
		words.Put("Task %s, made %s%s · %s", code(t.ID, 64), at(t.CreatedAt), by(t.CreatedBy), v.Age.note(r.Now))))
	return message(text, blocks...)
}

func by(who string) string {
	if who == "" {
		return ""
	}
	return words.Put(" by %s", code(who, 60))
}

func taskButtons(i maintenance.Item) []*slack.ButtonBlockElement {
	var buttons []*slack.ButtonBlockElement
	if i.Change != nil && i.Change.State == maintenance.Approved {
		buttons = append(buttons, button(Withdraw, i.Change.ID, words.Put("Withdraw %s", i.Change.ID)))
	}
	for _, b := range rowButtons(i) {
		if b.ActionID == Show {
			b = button(Share, "show "+i.Task.Handle, words.Put("Show to all here"))
		}
		buttons = append(buttons, b)
	}
	return append(append(buttons, ownerButtons(i.Task)...), button(PastOf, i.Task.Handle, words.Put("History")))
}

func windowText(v TaskView) string {
	w := v.Item.Instance.Window
	switch {
	case w.IsZero():
		return ""
	case v.Window == nil:
		return words.Put("; maintenance window %s in a zone that the cloud does not name", hours(w))
	}
	return words.Put("; maintenance window %s %s", hours(w), foreign(v.Window.String(), 60))
}

// mostTags is what the cloud allows an instance.
const mostTags = 20

func tagText(i maintenance.Instance) string {
	text := ""
	for n, t := range i.Tags {
		if n == mostTags || length(text) > 800 {
			return words.Put("%s and %s", text, words.Put("%d more", len(i.Tags)-n))
		}
		if n > 0 {
			text += " "
		}
		text += code(t.Key+"="+t.Value, 120)
	}
	return text
}
