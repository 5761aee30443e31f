package cards

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"headsup/when"
)

const timeForms = "Times can be written like `tomorrow 02:00`, `fri 22:00`, `+2h`, `in 3 days`, `2026-12-01 02:00 UTC`."

// Unclear says why a time was not taken, and offers what may have been meant. sentence gives what to run for an instant.
func Unclear(r Reader, typed string, read when.Reading, sentence func(time.Time) string) Message {
	if len(read.Ask) > 0 {
		text := code(typed, 80) + " can be read in more than one way. Which one?"
		if len(read.Ask) == 1 {
			text = code(typed, 80) + " is not clear. Do you mean this?"
		}
		var buttons []*slack.ButtonBlockElement
		for n, choice := range read.Ask {
			text += "\n• " + r.local(choice.At) + clue(choice)
			buttons = append(buttons, offer(r, n, choice.At, sentence))
		}
		return message(text, section(text), actions("times", buttons...))
	}
	text := unreadable(r, typed, read.Refusal)
	blocks := []slack.Block{section(text)}
	if read.Refusal != nil && len(read.Refusal.Offers) > 0 {
		var buttons []*slack.ButtonBlockElement
		for n, t := range read.Refusal.Offers {
			buttons = append(buttons, offer(r, n, t, sentence))
		}
		blocks = append(blocks, actions("times", buttons...))
	}
	return message(text, blocks...)
}

func offer(r Reader, n int, t time.Time, sentence func(time.Time) string) *slack.ButtonBlockElement {
	return button(variant(Run, strconv.Itoa(n)), sentence(t), r.short(t))
}

// short is an instant on a button, in the reader's zone.
func (r Reader) short(t time.Time) string {
	if r.Zone == nil {
		return utc(t)
	}
	return t.In(r.Zone).Format("Mon 2 Jan 15:04 MST")
}

func clue(c when.Choice) string {
	if c.Zone != "" {
		return " (" + foreign(c.Zone, 60) + ")"
	}
	for _, one := range c.Clues {
		switch one {
		case when.FromNow:
			return " (counted from now)"
		case when.FromTask:
			return " (counted from the task's time)"
		case when.DayFirst:
			return " (the day first)"
		case when.MonthFirst:
			return " (the month first)"
		case when.Earlier:
			return " (before the clocks are put back)"
		case when.Later:
			return " (after the clocks are put back)"
		}
	}
	return ""
}

func unreadable(r Reader, typed string, no *when.Refusal) string {
	if no == nil {
		return code(typed, 80) + " is no time that headsup can read. Nothing was changed. " + timeForms
	}
	switch no.Class {
	case when.NoTime:
		return code(typed, 80) + " names a day but no hour. Nothing was changed. Give the hour too, such as `tomorrow 02:00`."
	case when.NoTask:
		return code(typed, 80) + " counts from a task's time, and there is none here. Nothing was changed. " + timeForms
	case when.NoSuchDate:
		return code(typed, 80) + " names a date that does not exist. Nothing was changed. Check the day."
	case when.NoSuchTime:
		return code(typed, 80) + " names an hour that does not exist. Nothing was changed. Hours run from 00:00 to 23:59."
	case when.Skipped:
		return code(typed, 80) + " does not exist in your zone: the clocks are put forward over it. Nothing was changed. Do you mean one of these?"
	case when.Past:
		return code(typed, 80) + " is " + r.local(no.At) + ", which is over. Nothing was changed. Give a time that lies ahead."
	case when.TooFar:
		return code(typed, 80) + " is more than ten years away. Nothing was changed. Give a nearer time."
	}
	return code(typed, 80) + " is no time that headsup can read. Nothing was changed. " + timeForms
}
