package cards

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
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
	lines := []string{words.Put(":bell: *Maintenance %s*%s", away(i.Task.ScheduledAt), lateText(words.Put("reminder"), late)), headline(i), at(i.Task.ScheduledAt)}
	text := words.Put("Maintenance in %s: %s, %s%s", span(i.Task.ScheduledAt.Sub(r.Now)), plainName(i), utc(i.Task.ScheduledAt), lateText(words.Put("reminder"), late))
	if call := mention(one.Call); call != "" {
		lines = append(lines, words.Put("%s: nobody has taken it yet. *%s* names you, and nobody is called any more.", call, takeLabel()))
		text = words.Put("%s %s. Nobody has taken it yet", call, text)
	} else if line := ownerLine(i.Task); line != "" {
		lines = append(lines, line)
	}
	if i.Change != nil {
		lines = append(lines, openChange(*i.Change))
		text += ". " + openChange(*i.Change)
	}
	buttons := rowButtons(i)
	if i.Task.Owner().IsZero() {
		buttons = append(buttons, ownerButtons(i.Task)...)
	}
	return message(text, section(lines...), actions("reminder-"+i.Task.Handle, buttons...))
}

func lateText(what string, late bool) string {
	if !late {
		return ""
	}
	return words.Put(" (this %s is late)", what)
}

const (
	mostListed = 25 // tasks that one message lists
	mostRows   = 10 // of them, tasks that get a button each
)

func remindOfAll(r Reader, all []Reminded, late bool) Message {
	head := words.Put("%s ahead", count(len(all), "task"))
	title := []string{":bell: *" + head + "*" + lateText(words.Put("reminder"), late)}
	text := head + lateText(words.Put("reminder"), late)
	if call := mentions(all); call != "" {
		how := words.Put("*%s* behind *Show* names you.", takeLabel())
		if len(all) > mostRows {
			how = words.Put("`%s take` with a task's code names you.", r.Command)
		}
		title = append(title, words.Put("%s: nobody has taken %s yet. %s", call, untaken(all), how))
		text = words.Put("%s %s. Nobody has taken %s yet", call, text, untaken(all))
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
		one.Accessory = slack.NewAccessory(button(variant(Show, strconv.Itoa(n)), i.Task.Handle, words.Put("Show")))
		blocks = append(blocks, one)
	}
	return message(text+"\n"+said, blocks...)
}

// lined gives a line for each of the tasks, and the same as plain text.
func lined(items []maintenance.Item, command string) (lines []string, text string) {
	var texts []string
	for n, i := range items {
		if n == mostListed {
			more := words.Put("and %d more: `%s list`", len(items)-n, command)
			return append(lines, more), strings.Join(append(texts, more), "\n")
		}
		line := atAway(i.Task.ScheduledAt) + ": " + name(i)
		if i.Change != nil {
			line += words.Put("; change %s to %s is %s", code(i.Change.ID, 20), wish(*i.Change), stateWord(i.Change.State))
		}
		lines = append(lines, line)
		texts = append(texts, utc(i.Task.ScheduledAt)+": "+plainName(i))
	}
	return lines, strings.Join(texts, "\n")
}

// EndOf says where the audit ends: its last row and that one's hash, in a form that audit.ReadHeads finds again. The number is a text, since
// numbers are written with commas.
func EndOf(row int64, hash string) string {
	return words.Put("row %s, hash %s", strconv.FormatInt(row, 10), hash)
}

// Head tells where the audit ends, as EndOf says it.
func Head(head string, late bool) Message {
	return say(words.Put(":ledger: The audit ends with %s%s. Leave this message here: `headsup audit verify --heads` finds by it whether rows up to this one were changed or cut off later.", head, lateText(words.Put("notice"), late)))
}
