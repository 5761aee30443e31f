package cards

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/when"
	"headsup/words"
)

func timeForms() string {
	return words.Put("Times can be written like `tomorrow 02:00`, `fri 22:00`, `+2h`, `in 3 days`, `2026-12-01 02:00 UTC`.")
}

// zoneLike is what is written as the names of time zones are: an area, a slash, and a place.
var zoneLike = regexp.MustCompile(`(?i)^[a-z][a-z_]+/[a-z]`)

// Unclear says why a time was not taken, and offers what may have been meant. sentence gives what to run for an instant.
func Unclear(r Reader, typed string, read when.Reading, sentence func(time.Time) string) Message {
	var offered []time.Time
	var lines []string
	switch {
	case len(read.Ask) == 1:
		lines = []string{words.Put("%s is not clear. Nothing was changed. Do you mean this?", code(typed, 80))}
	case len(read.Ask) > 1:
		lines = []string{words.Put("%s can be read in more than one way. Nothing was changed. Which one?", code(typed, 80))}
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
		parts = append(parts, words.Put("read in %s", foreign(c.Zone, 60)))
	}
	for _, one := range c.Clues {
		if words := clue(one); words != "" {
			parts = append(parts, words)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + clauses(parts) + ")"
}

func clue(c when.Clue) string {
	switch c {
	case when.FromNow:
		return words.Put("counted from now")
	case when.FromTask:
		return words.Put("counted from the task's time")
	case when.DayFirst:
		return words.Put("the day first")
	case when.MonthFirst:
		return words.Put("the month first")
	case when.ThisComing:
		return words.Put("the coming one")
	case when.WeekAfter:
		return words.Put("the one a week after")
	case when.DayBegins:
		return words.Put("as the day begins")
	case when.DayEnds:
		return words.Put("as the day ends")
	case when.Morning:
		return words.Put("in the morning")
	case when.Afternoon:
		return words.Put("in the afternoon")
	case when.YourDay:
		return words.Put("by your calendar")
	case when.ZoneDay:
		return words.Put("by that zone's calendar")
	case when.Earlier:
		return words.Put("before the clocks are put back")
	case when.Later:
		return words.Put("after the clocks are put back")
	case when.AroundGap:
		return words.Put("beside the hour that is left out")
	}
	return ""
}

// unreadable says why nothing was read.
func unreadable(r Reader, typed string, no *when.Refusal) string {
	text := code(typed, 80)
	if no == nil {
		return words.Put("%s is no time that headsup can read. Nothing was changed. %s", text, timeForms())
	}
	word := "" // the part that was not understood, where it is not all of it
	if no.Word != "" && !strings.EqualFold(no.Word, strings.TrimSpace(typed)) {
		word = words.Put(", %s", code(no.Word, 40))
	}
	switch no.Class {
	case when.NoTime:
		return words.Put("%s names a day but no hour. Nothing was changed. Give the hour too, such as `tomorrow 02:00`.", text)
	case when.NoTask:
		return words.Put("%s counts from a task's time, and there is none here. Nothing was changed. %s", text, timeForms())
	case when.NoSuchDate:
		return words.Put("%s names a date that does not exist%s. Nothing was changed. Check the day and the month.", text, word)
	case when.NoSuchTime:
		return words.Put("%s names an hour that does not exist%s. Nothing was changed. Hours run from 00:00 to 23:59.", text, word)
	case when.Skipped:
		said := words.Put("%s does not exist: the clocks are put forward over it. Nothing was changed.", text)
		if len(no.Offers) == 0 {
			return words.Put("%s Give a time an hour or two earlier or later.", said)
		}
		lines := []string{words.Put("%s Do you mean one of these?", said)}
		for _, t := range no.Offers {
			lines = append(lines, "• "+r.local(t))
		}
		return strings.Join(lines, "\n")
	case when.Past:
		return words.Put("%s is %s, which is over. Nothing was changed. Give a time that lies ahead.", text, r.local(no.At))
	case when.TooFar:
		return words.Put("%s is more than ten years away. Nothing was changed. Give a nearer time.", text)
	}
	if zoneLike.MatchString(no.Word) {
		return words.Put("%s names a time zone that headsup does not know%s. Nothing was changed. Zones can be written like `UTC`, `+08:00` or `Asia/Shanghai`.", text, word)
	}
	if word != "" {
		return words.Put("%s has a part that headsup cannot read%s. Nothing was changed. %s", text, word, timeForms())
	}
	return words.Put("%s is no time that headsup can read. Nothing was changed. %s", text, timeForms())
}
