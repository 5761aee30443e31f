package cards

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Reminder tells of one task before its time; late is whether it comes much after its own.
func Reminder(r Reader, i maintenance.Item, late bool) Message {
	head := ":bell: *Maintenance " + away(i.Task.ScheduledAt) + "*"
	if late {
		head += " (this reminder is late)"
	}
	lines := []string{head, name(i) + " · " + where(i.Instance), at(i.Task.ScheduledAt)}
	if i.Change != nil {
		lines = append(lines, openChange(*i.Change))
	}
	text := "Maintenance in " + span(i.Task.ScheduledAt.Sub(r.Now)) + ": " + plainName(i) + ", " + utc(i.Task.ScheduledAt)
	return message(text, section(lines...), actions("reminder-"+i.Task.Handle, rowButtons(i)...))
}

// mostListed is how many tasks one message lists without buttons.
const mostListed = 25

// Reminders tells of several tasks at once.
func Reminders(r Reader, items []maintenance.Item, late bool) Message {
	head := fmt.Sprintf(":bell: *%s ahead*", count(len(items), "task"))
	if late {
		head += " (this reminder is late)"
	}
	lines, text := lined(items, r.Command)
	return message(fmt.Sprintf("%s ahead\n%s", count(len(items), "task"), text), append([]slack.Block{section(head)}, sections(lines)...)...)
}

// lined gives a line for each of the tasks, and the same as plain text.
func lined(items []maintenance.Item, command string) (lines []string, text string) {
	var texts []string
	for n, i := range items {
		if n == mostListed {
			more := fmt.Sprintf("and %d more: `%s list`", len(items)-n, command)
			return append(lines, more), strings.Join(append(texts, more), "\n")
		}
		lines = append(lines, "• "+at(i.Task.ScheduledAt)+" ("+away(i.Task.ScheduledAt)+"): "+name(i))
		texts = append(texts, utc(i.Task.ScheduledAt)+": "+plainName(i))
	}
	return lines, strings.Join(texts, "\n")
}

// sections puts lines into as few sections as hold them whole.
func sections(lines []string) []slack.Block {
	var blocks []slack.Block
	var held []string
	size := 0
	for _, line := range lines {
		if n := len([]rune(line)) + 1; size+n > longestSection {
			blocks, held, size = append(blocks, section(held...)), nil, 0
		}
		held, size = append(held, line), size+len([]rune(line))+1
	}
	if len(held) > 0 {
		blocks = append(blocks, section(held...))
	}
	return blocks
}

// DigestView is what a digest tells a channel.
type DigestView struct {
	Items []maintenance.Item // coming, soonest first
	Late  bool
	Age   Age
	Zone  *time.Location // in which today and this week are counted
}

// Digest tells what is coming: today, within a week, later.
func Digest(r Reader, v DigestView) Message {
	if len(v.Items) == 0 {
		line := ":calendar: No maintenance is coming."
		return message("No maintenance is coming.", section(line), note(v.Age.note(r.Now)))
	}
	head := ":calendar: *Maintenance that is coming*"
	if v.Late {
		head += " (this digest is late)"
	}
	blocks := []slack.Block{section(head)}
	text := []string{"Maintenance that is coming"}
	local := r.Now.In(v.Zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, v.Zone)
	for _, part := range []struct {
		title string
		until time.Time
	}{{"Today", midnight}, {"Within a week", midnight.AddDate(0, 0, 6)}, {"Later", time.Time{}}} {
		var items []maintenance.Item
		for len(v.Items) > 0 && (part.until.IsZero() || v.Items[0].Task.ScheduledAt.Before(part.until)) {
			items, v.Items = append(items, v.Items[0]), v.Items[1:]
		}
		if len(items) == 0 {
			continue
		}
		lines, said := lined(items, r.Command)
		title := part.title + ": " + strconv.Itoa(len(items))
		blocks = append(blocks, sections(append([]string{"*" + title + "*"}, lines...))...)
		text = append(text, title, said)
	}
	return message(strings.Join(text, "\n"), append(blocks, note(v.Age.note(r.Now)))...)
}
