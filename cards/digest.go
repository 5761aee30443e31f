package cards

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// DigestView is what a digest tells a channel.
type DigestView struct {
	maintenance.Overview

	Late    bool
	Picture TimelineView // without a file there is none
	Age     Age
	Zone    *time.Location // in which today and this week are counted; nil: UTC
	Head    string         // the end of the audit, as EndOf says it; empty: it is not told
}

// Digest tells what waits for somebody, what has failed, and what is coming: today, within a week, later.
func Digest(r Reader, v DigestView) Message {
	if v.Nothing() {
		line := words.Put("No maintenance is coming.")
		if v.Age.never() {
			line = words.Put("No task is known so far.")
		}
		line += lateText(words.Put("digest"), v.Late)
		return message(line, section(":calendar: "+line), note(v.foot(r)))
	}
	head := words.Put("Maintenance that is coming: %s", count(len(v.Coming), "task"))
	blocks := []slack.Block{section(":calendar: *" + head + "*" + lateText(words.Put("digest"), v.Late))}
	text := []string{head + lateText(words.Put("digest"), v.Late)}
	wanting := v.wanting(r)
	for n, p := range append(wanting, comingParts(r, v)...) {
		if n == len(wanting) {
			blocks = append(blocks, v.Picture.picture()...)
		}
		title := words.Put("%s: %d", p.title, p.count)
		blocks = append(blocks, sections(append([]string{"*" + title + "*"}, bullets(p.lines)...))...)
		text = append(text, title, p.text)
	}
	blocks = append(blocks, note(words.Put("`%s list` has buttons to move or cancel a task. %s", r.Command, v.foot(r))))
	return message(strings.Join(text, "\n"), blocks...)
}

// toldPart is a part of a digest: how many, and a line for each of the first, as markup and as plain text.
type toldPart struct {
	title string
	count int
	lines []string
	text  string
}

// mostWanting is how many of what wants somebody are named; the counts say how many there are.
const mostWanting = 8

// wanting are the parts that want somebody, or tell what went wrong. Empty ones are left out.
func (v DigestView) wanting(r Reader) []toldPart {
	var all []toldPart
	add := func(title string, items []maintenance.Item, more string, say func(maintenance.Item) (line, text string)) {
		if len(items) == 0 {
			return
		}
		p := toldPart{title: title, count: len(items)}
		var texts []string
		for n, i := range items {
			if n == mostWanting {
				p.lines = append(p.lines, words.Put("and %d more: `%s %s`", len(items)-n, r.Command, more))
				texts = append(texts, p.lines[n])
				break
			}
			line, text := say(i)
			p.lines, texts = append(p.lines, line), append(texts, text)
		}
		p.text = strings.Join(texts, "\n")
		all = append(all, p)
	}
	add(words.Put(":raising_hand: Nobody has it, within a week"), v.Unowned, "list", func(i maintenance.Item) (string, string) {
		return atAway(i.Task.ScheduledAt) + ": " + name(i), utc(i.Task.ScheduledAt) + ": " + plainName(i)
	})
	add(words.Put(":hourglass: Waits for approval"), v.Waiting, "pending", func(i maintenance.Item) (string, string) {
		c := *i.Change
		return words.Put("change %s of %s: %s, to %s", code(c.ID, 20), person(c.By.Person), name(i), wish(c)),
			words.Put("change %s: %s, to %s", c.ID, plainName(i), wishBy(c, utc))
	})
	add(words.Put(":x: Failed since the last digest"), v.Failed, "history", func(i maintenance.Item) (string, string) {
		if c := i.Change; c != nil {
			return words.Put("change %s: %s, to %s; it is %s", code(c.ID, 20), name(i), wish(*c), stateWord(c.State)),
				words.Put("change %s: %s, to %s; it is %s", c.ID, plainName(i), wishBy(*c, utc), stateWord(c.State))
		}
		return name(i) + ", " + at(i.Task.Course().EndedAt), plainName(i) + ", " + utc(i.Task.Course().EndedAt)
	})
	add(words.Put(":repeat: Put off most"), v.PutOff, "list", func(i maintenance.Item) (string, string) {
		by := span(i.Task.PutOff())
		return words.Put("%s, by %s since headsup first saw it; now %s", name(i), by, at(i.Task.ScheduledAt)),
			words.Put("%s, by %s since headsup first saw it; now %s", plainName(i), by, utc(i.Task.ScheduledAt))
	})
	return all
}

func comingParts(r Reader, v DigestView) []toldPart {
	var all []toldPart
	for _, part := range parts(v.Coming, r.Now, zoneOr(v.Zone)) {
		lines, said := lined(part.items, r.Command)
		all = append(all, toldPart{part.title, len(part.items), lines, said})
	}
	return all
}

// foot says how old the data are, and where the audit ends, so that the record can be held against what stood in Slack.
func (v DigestView) foot(r Reader) string {
	if v.Head == "" {
		return v.Age.note(r.Now)
	}
	return words.Put("%s The audit ends with %s.", v.Age.note(r.Now), v.Head)
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
	}{{words.Put("Today"), midnight}, {words.Put("Within a week"), midnight.AddDate(0, 0, 6)}, {words.Put("Later"), time.Time{}}} {
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
