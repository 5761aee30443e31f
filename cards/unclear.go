package cards

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/when"
)

const timeForms = "Times can be written like `tomorrow 02:00`, `fri 22:00`, `+2h`, `in 3 days`, `2026-12-01 02:00 UTC`."

// zoneLike is what is written as the names of time zones are: an area, a slash, and a place.
var zoneLike = regexp.MustCompile(`(?i)^[a-z][a-z_]+/[a-z]`)

// Unclear says why a time was not taken, and offers what may have been meant. sentence gives what to run for an instant.
func Unclear(r Reader, typed string, read when.Reading, sentence func(time.Time) string) Message {
	var offered []time.Time
	var lines []string
	switch {
	case len(read.Ask) == 1:
		lines = []string{code(typed, 80) + " is not clear. Nothing was changed. Do you mean this?"}
	case len(read.Ask) > 1:
		lines = []string{code(typed, 80) + " can be read in more than one way. Nothing was changed. Which one?"}
	default:
		lines = []string{unreadable(r, typed, read.Refusal)}
		if read.Refusal != nil {
			offered = read.Refusal.Offers
		}
	}
	for _, choice := range read.Ask {
		lines = append(lines, "• "+r.local(choice.At)+clueText(choice))
		offered = append(offered, choice.At)
	}
	var buttons []*slack.ButtonBlockElement
	for n, t := range offered {
		buttons = append(buttons, button(variant(Run, strconv.Itoa(n)), sentence(t), r.label(t)))
	}
	text := strings.Join(lines, "\n")
	return message(text, section(text), actions("times", buttons...))
}

// clueText says what tells one reading from the others.
func clueText(c when.Choice) string {
	var parts []string
	if c.Zone != "" {
		parts = append(parts, "read in "+foreign(c.Zone, 60))
	}
	for _, one := range c.Clues {
		if words := clue(one); words != "" {
			parts = append(parts, words)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

func clue(c when.Clue) string {
	switch c {
	case when.FromNow:
		return "counted from now"
	case when.FromTask:
		return "counted from the task's time"
	case when.DayFirst:
		return "the day first"
	case when.MonthFirst:
		return "the month first"
	case when.ThisComing:
		return "the coming one"
	case when.WeekAfter:
		return "the one a week after"
	case when.DayBegins:
		return "as the day begins"
	case when.DayEnds:
		return "as the day ends"
	case when.Morning:
		return "in the morning"
	case when.Afternoon:
		return "in the afternoon"
	case when.YourDay:
		return "by your calendar"
	case when.ZoneDay:
		return "by that zone's calendar"
	case when.Earlier:
		return "before the clocks are put back"
	case when.Later:
		return "after the clocks are put back"
	case when.AroundGap:
		return "beside the hour that is left out"
	}
	return ""
}

// unreadable says why nothing was read.
func unreadable(r Reader, typed string, no *when.Refusal) string {
	text := code(typed, 80)
	if no == nil {
		return text + " is no time that headsup can read. Nothing was changed. " + timeForms
	}
	word := "" // the part that was not understood, where it is not all of it
	if no.Word != "" && !strings.EqualFold(no.Word, strings.TrimSpace(typed)) {
		word = ", " + code(no.Word, 40)
	}
	switch no.Class {
	case when.NoTime:
		return text + " names a day but no hour. Nothing was changed. Give the hour too, such as `tomorrow 02:00`."
	case when.NoTask:
		return text + " counts from a task's time, and there is none here. Nothing was changed. " + timeForms
	case when.NoSuchDate:
		return text + " names a date that does not exist" + word + ". Nothing was changed. Check the day and the month."
	case when.NoSuchTime:
		return text + " names an hour that does not exist" + word + ". Nothing was changed. Hours run from 00:00 to 23:59."
	case when.Skipped:
		said := text + " does not exist: the clocks are put forward over it. Nothing was changed."
		if len(no.Offers) == 0 {
			return said + " Give a time an hour or two earlier or later."
		}
		lines := []string{said + " Do you mean one of these?"}
		for _, t := range no.Offers {
			lines = append(lines, "• "+r.local(t))
		}
		return strings.Join(lines, "\n")
	case when.Past:
		return text + " is " + r.local(no.At) + ", which is over. Nothing was changed. Give a time that lies ahead."
	case when.TooFar:
		return text + " is more than ten years away. Nothing was changed. Give a nearer time."
	}
	if zoneLike.MatchString(no.Word) {
		return text + " names a time zone that headsup does not know" + word + ". Nothing was changed. Zones can be written like `UTC`, `+08:00` or `Asia/Shanghai`."
	}
	if word != "" {
		return text + " has a part that headsup cannot read" + word + ". Nothing was changed. " + timeForms
	}
	return text + " is no time that headsup can read. Nothing was changed. " + timeForms
}
