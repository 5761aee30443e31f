package cards

import (
	"time"

	"headsup/maintenance"
)

// WillRemind answers somebody who asked to be reminded.
func WillRemind(r Reader, i maintenance.Item, n maintenance.Notice) Message {
	text := "You get a direct message about " + name(i) + " on " + r.local(n.DueAt) + ". "
	if n.Lead > 0 {
		text += "That is " + span(n.Lead) + " before it; the reminder moves with the task."
	} else {
		text += "If the task has gone or come by then, you get none."
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
	return "That is at night for you. While Do Not Disturb is on for you in Slack, it makes no sound; for one that does, ask for another time."
}

// remindText says why there is no reminder.
func remindText(r Reader, no *maintenance.Refusal) string {
	task := "Task " + code(no.Task.Handle, 20)
	switch no.Why {
	case maintenance.RemindPassed:
		return "That would have been on " + r.local(no.Times[0]) + ". " + task + " comes " + away(no.Times[1]) + ", on " + r.local(no.Times[1]) +
			". No reminder was kept. Ask for a shorter time before it, or for `snooze`, which counts from now."
	case maintenance.RemindTooLate:
		return "By " + r.local(no.Times[0]) + " " + task + " will have come: it is set for " + r.local(no.Times[1]) + ". No reminder was kept. Ask for a shorter time."
	case maintenance.NoSuchReminder:
		return "That reminder was told or dropped before. Nothing was changed."
	case maintenance.MutedReminder:
		return "You have turned direct messages off, and a reminder is one. None was kept. Turn them on in App Home, then ask again."
	case maintenance.ManyReminders:
		return "You have " + count(maintenance.MostPersonal, "reminder") + " of " + task + " waiting. No other was kept."
	}
	return ""
}
