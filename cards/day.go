package cards

import (
	"time"

	"headsup/maintenance"
	"headsup/words"
)

// Slack writes instants in the reader's own words by its tokens; these are for where it formats nothing.

// dated writes a moment of some zone with its weekday, date and clock.
func dated(here time.Time) string {
	return words.Put("%s %s %s", weekday(here.Weekday()), here.Format(time.DateOnly), here.Format(clockForm(here)))
}

// shortly writes it without the year.
func shortly(here time.Time) string {
	return words.Put("%s %d %s %s", weekday(here.Weekday()), here.Day(), month(here.Month()), here.Format(clockForm(here)))
}

// hour writes the weekday and the clock.
func hour(here time.Time) string {
	return words.Put("%s %s", weekday(here.Weekday()), here.Format("15:04"))
}

// hours are those of a maintenance window, as the cloud writes them; empty where it gave none.
func hours(w maintenance.Window) string {
	if w.IsZero() {
		return ""
	}
	return words.Put("%s to %s", foreign(w.Begin, 20), foreign(w.End, 20))
}

// weekday is the short name of a day of the week.
func weekday(d time.Weekday) string { return weekdays()[d] }

func weekdays() [7]string {
	return [...]string{words.Put("Sun"), words.Put("Mon"), words.Put("Tue"), words.Put("Wed"), words.Put("Thu"), words.Put("Fri"), words.Put("Sat")}
}

// month is the short name of a month.
func month(m time.Month) string {
	return [...]string{
		words.Put("Jan"), words.Put("Feb"), words.Put("Mar"), words.Put("Apr"), words.Put("May"), words.Put("Jun"),
		words.Put("Jul"), words.Put("Aug"), words.Put("Sep"), words.Put("Oct"), words.Put("Nov"), words.Put("Dec"),
	}[m-time.January]
}
