package cards

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Reminded is a task that people are reminded of.
type Reminded struct {
	Item maintenance.Item
	Call maintenance.Mention // whom the reminder calls, since nobody has taken the task; zero: nobody
}

// Reminder tells of tasks before their time, soonest first; late is whether it comes much after its own.
func Reminder(r Reader, all []Reminded, late bool) Message {
	if len(all) == 1 {
		return remindOfOne(r, all[0], late)
	}
	return remindOfAll(r, all, late)
}

func remindOfOne(r Reader, one Reminded, late bool) Message {
	i := one.Item
	lines := []string{":bell: *Maintenance " + away(i.Task.ScheduledAt) + "*" + lateText("reminder", late), headline(i), at(i.Task.ScheduledAt)}
	text := "Maintenance in " + span(i.Task.ScheduledAt.Sub(r.Now)) + ": " + plainName(i) + ", " + utc(i.Task.ScheduledAt) + lateText("reminder", late)
	if call := mention(one.Call); call != "" {
		lines = append(lines, call+": nobody has taken it yet. *"+takeLabel+"* names you, and nobody is called any more.")
		text = call + " " + text + ". Nobody has taken it yet"
	} else if line := ownerLine(i.Task); line != "" {
		lines = append(lines, line)
	}
	if i.Change != nil {
		lines = append(lines, openChange(*i.Change))
		text += ". " + openChange(*i.Change)
	}
	buttons := rowButtons(i)
	if i.Task.Owner.IsZero() {
		buttons = append(buttons, ownerButtons(i.Task)...)
	}
	return message(text, section(lines...), actions("reminder-"+i.Task.Handle, buttons...))
}

func lateText(what string, late bool) string {
	if !late {
		return ""
	}
	return " (this " + what + " is late)"
}

const (
	mostListed = 25 // tasks that one message lists
	mostRows   = 10 // of them, tasks that get a button each
)

func remindOfAll(r Reader, all []Reminded, late bool) Message {
	head := count(len(all), "task") + " ahead"
	title := []string{":bell: *" + head + "*" + lateText("reminder", late)}
	text := head + lateText("reminder", late)
	if call := mentions(all); call != "" {
		how := "*" + takeLabel + "* behind *Show* names you."
		if len(all) > mostRows {
			how = "`" + r.Command + " take` with a task's code names you."
		}
		title = append(title, call+": nobody has taken "+untaken(all)+" yet. "+how)
		text = call + " " + text + ". Nobody has taken " + untaken(all) + " yet"
	}
	items := make([]maintenance.Item, len(all))
	for n, one := range all {
		items[n] = one.Item
	}
	lines, said := lined(items, r.Command)
	if len(all) > mostRows {
		return message(text+"\n"+said, append([]slack.Block{section(title...)}, sections(bullets(lines))...)...)
	}
	blocks := []slack.Block{section(title...)}
	for n, i := range items {
		one := row(i, "", maintenance.Usual{})
		one.Accessory = slack.NewAccessory(button(variant(Show, strconv.Itoa(n)), i.Task.Handle, "Show"))
		blocks = append(blocks, one)
	}
	return message(text+"\n"+said, blocks...)
}

// lined gives a line for each of the tasks, and the same as plain text.
func lined(items []maintenance.Item, command string) (lines []string, text string) {
	var texts []string
	for n, i := range items {
		if n == mostListed {
			more := fmt.Sprintf("and %d more: `%s list`", len(items)-n, command)
			return append(lines, more), strings.Join(append(texts, more), "\n")
		}
		line := atAway(i.Task.ScheduledAt) + ": " + name(i)
		if i.Change != nil {
			line += "; change " + code(i.Change.ID, 20) + " to " + wish(*i.Change) + " is " + stateWord(i.Change.State)
		}
		lines = append(lines, line)
		texts = append(texts, utc(i.Task.ScheduledAt)+": "+plainName(i))
	}
	return lines, strings.Join(texts, "\n")
}

// Head tells where the audit ends.
func Head(head string, late bool) Message {
	return say(":ledger: The audit ends with " + head + lateText("notice", late) + ". Leave this message here: `headsup audit verify --heads` finds by it " +
		"whether rows up to this one were changed or cut off later.")
}
