package cards

import (
	"fmt"
	"strconv"
	"strings"
	"time"

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

// DigestView is what a digest tells a channel.
type DigestView struct {
	Items []maintenance.Item // coming, soonest first
	Late  bool
	Age   Age
	Zone  *time.Location // in which today and this week are counted; nil: UTC
	Head  string         // the end of the audit, as it is posted; empty: it is not told
}

// Digest tells what is coming: today, within a week, later.
func Digest(r Reader, v DigestView) Message {
	if len(v.Items) == 0 {
		line := "No maintenance is coming."
		if v.Age.never() {
			line = "No task is known so far."
		}
		line += lateText("digest", v.Late)
		return message(line, section(":calendar: "+line), note(v.foot(r)))
	}
	head := "Maintenance that is coming: " + count(len(v.Items), "task")
	blocks := []slack.Block{section(":calendar: *" + head + "*" + lateText("digest", v.Late))}
	text := []string{head + lateText("digest", v.Late)}
	for _, part := range parts(v.Items, r.Now, zoneOr(v.Zone)) {
		lines, said := lined(part.items, r.Command)
		title := part.title + ": " + strconv.Itoa(len(part.items))
		blocks = append(blocks, sections(append([]string{"*" + title + "*"}, bullets(lines)...))...)
		text = append(text, title, said)
	}
	blocks = append(blocks, note("`"+r.Command+" list` has buttons to move or cancel a task. "+v.foot(r)))
	return message(strings.Join(text, "\n"), blocks...)
}

// foot says how old the data are, and where the audit ends, so that the record can be held against what stood in Slack.
func (v DigestView) foot(r Reader) string {
	if v.Head == "" {
		return v.Age.note(r.Now)
	}
	return v.Age.note(r.Now) + " The audit ends with " + v.Head + "."
}

// Head tells where the audit ends.
func Head(head string, late bool) Message {
	return say(":ledger: The audit ends with " + head + lateText("notice", late) + ". Leave this message here: `headsup audit verify --heads` finds by it " +
		"whether rows up to this one were changed or cut off later.")
}

type part struct {
	title string
	items []maintenance.Item
}

// parts puts tasks, soonest first, into those of today, of the days until a week from now, and later ones. Empty parts are
// left out.
func parts(items []maintenance.Item, now time.Time, zone *time.Location) []part {
	local := now.In(zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, zone)
	var all []part
	for _, p := range []struct {
		title string
		until time.Time // zero: no bound
	}{{"Today", midnight}, {"Within a week", midnight.AddDate(0, 0, 6)}, {"Later", time.Time{}}} {
		n := 0
		for n < len(items) && (p.until.IsZero() || items[n].Task.ScheduledAt.Before(p.until)) {
			n++
		}
		if n > 0 {
			all = append(all, part{p.title, items[:n]})
		}
		items = items[n:]
	}
	return all
}
