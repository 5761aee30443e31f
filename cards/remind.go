package cards

import (
	"time"

	"headsup/maintenance"
	"headsup/words"
)

// WillRemind answers somebody who asked to be reminded.
func WillRemind(r Reader, i maintenance.Item, n maintenance.Notice) Message {
	text := words.Put("You get a direct message about %s on %s. ", name(i), r.local(n.DueAt))
	if n.Lead > 0 {
		text += words.Put("That is %s before it; the reminder moves with the task.", span(n.Lead))
	} else {
		text += words.Put("If the task has gone or come by then, you get none.")
	}
	return say(text, atNight(r, n.DueAt))
}

// Slack's own hours of Do Not Disturb, where nobody has set others.
const nightBegins, nightEnds = 22, 8

// atNight says that a direct message comes while Slack may be silent for the reader; nothing by day. Whose hours are others has set them.
func atNight(r Reader, due time.Time) string {
	if hour := due.In(zoneOr(r.Zone)).Hour(); nightEnds <= hour && hour < nightBegins {
		return ""
	}
	return words.Put("That is at night for you. While Do Not Disturb is on for you in Slack, it makes no sound; for one that does, ask for another time.")
}

// remindText says why there is no reminder.
func remindText(r Reader, no *maintenance.Refusal) string {
	task := words.Put("Task %s", code(no.Task.Handle, 20))
	switch no.Why {
	case maintenance.RemindPassed:
		return words.Put("That would have been on %s. %s comes %s, on %s. No reminder was kept. Ask for a shorter time before it, or for `snooze`, which counts from now.", r.local(no.Times[0]), task, away(no.Times[1]), r.local(no.Times[1]))
	case maintenance.RemindTooLate:
		return words.Put("By %s %s will have come: it is set for %s. No reminder was kept. Ask for a shorter time.", r.local(no.Times[0]), task, r.local(no.Times[1]))
	case maintenance.NoSuchReminder:
		return words.Put("That reminder was told or dropped before. Nothing was changed.")
	case maintenance.MutedReminder:
		return words.Put("You have turned direct messages off, and a reminder is one. None was kept. Turn them on in App Home, then ask again.")
	case maintenance.ManyReminders:
		return words.Put("You have %s of %s waiting. No other was kept.", count(maintenance.MostPersonal, "reminder"), task)
	}
	return ""
}
