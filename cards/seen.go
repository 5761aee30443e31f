package cards

import (
	"time"

	"headsup/maintenance"
)

// SeenView is what a task was seen to become.
type SeenView struct {
	Item    maintenance.Item
	Usual   maintenance.Usual
	Moments []Moment // its history up to the moment that is told, the oldest first; two at least
}

// Seen tells of a task that became another outside headsup, or ended. Where it was moved and still waits, a button drafts the way back.
func Seen(r Reader, v SeenView) Message {
	i := v.Item
	line := seenIcon(v) + name(i) + ": " + seenText(v)
	back, ok := backTo(r, v)
	if !ok {
		return say(line)
	}
	putBack := button(Run, "reschedule "+i.Task.Handle+" "+back.UTC().Format(time.RFC3339)+" because it was moved outside headsup", "Put it back")
	return message(line, section(line), actions("seen-"+i.Task.Handle, putBack, button(Show, i.Task.Handle, "Show")))
}

func seenIcon(v SeenView) string {
	if len(v.Moments) == 0 {
		return ""
	}
	switch m := v.Moments[len(v.Moments)-1]; {
	case m.Status == maintenance.Succeeded:
		return ":white_check_mark: "
	case m.Status == maintenance.Failed:
		return ":x: "
	}
	return ":warning: "
}

// seenText says what the last moment was, and what to do where something is wrong.
func seenText(v SeenView) string {
	n := len(v.Moments) - 1
	if n < 1 {
		return "it changed outside headsup."
	}
	m, was := v.Moments[n], v.Moments[n-1]
	switch {
	case m.Status == maintenance.Succeeded:
		return "it has ended well" + tookText(v) + "."
	case m.Status == maintenance.Failed:
		return "it has failed" + tookText(v) + ". Look into the cloud's console at what became of the instance."
	case m.Run != "":
		return "it " + endWords(m.Status) + ", says background task " + code(m.Run, 64) + "."
	case !m.Listed && was.Status == maintenance.Executing:
		return "the cloud dropped it from its list while it ran. How it ended is told here when a background task shows it."
	case !m.Listed:
		return "the cloud no longer lists it, and it was not headsup. It was set for " + at(was.ScheduledAt) + ". If you did not expect that, look into the cloud's console."
	case m.Status == maintenance.Cancelled, m.Status == maintenance.Deleted:
		return statusWords(m.Status) + " outside headsup. It was set for " + at(was.ScheduledAt) + "."
	case !was.Listed:
		return "the cloud lists it again, set for " + atAway(m.ScheduledAt) + "."
	case m.Status != maintenance.Created:
		return "it " + standing(maintenance.Task{Status: m.Status}) + ". It cannot be moved here until the cloud says otherwise."
	case was.ScheduledAt.Equal(m.ScheduledAt):
		return "it waits again outside headsup, set for " + atAway(m.ScheduledAt) + "."
	}
	return "moved from " + at(was.ScheduledAt) + " to " + atAway(m.ScheduledAt) + " outside headsup."
}

func tookText(v SeenView) string {
	took := v.Item.Task.Course.Took()
	if took == 0 {
		return ""
	}
	return " after " + span(took) + usualBehind(v.Usual)
}

// backTo is the time to which a task that was moved can be put back; false where it was not, or that time is over.
func backTo(r Reader, v SeenView) (time.Time, bool) {
	n := len(v.Moments) - 1
	if n < 1 || !v.Item.Task.Waiting() || v.Item.Change != nil {
		return time.Time{}, false
	}
	m, was := v.Moments[n], v.Moments[n-1]
	moved := m.Listed && was.Listed && m.Status == maintenance.Created && was.Status == maintenance.Created && m.ScheduledAt.Equal(v.Item.Task.ScheduledAt)
	return was.ScheduledAt, moved && was.ScheduledAt.After(r.Now) && !was.ScheduledAt.Equal(m.ScheduledAt)
}

// Odd tells what is odd about a task.
func Odd(i maintenance.Item, f maintenance.Fact) Message {
	line := factText(f)
	if f.OverAt.IsZero() {
		line += " " + oddAdvice(f.Kind)
	}
	return message(plainName(i)+": "+line, section(name(i), line), actions("odd-"+i.Task.Handle, button(Show, i.Task.Handle, "Show")))
}

func oddAdvice(kind maintenance.FactKind) string {
	switch kind {
	case maintenance.NotStarted:
		return "It may begin at any moment; it can still be moved or cancelled."
	case maintenance.StartedEarly:
		return "It cannot be moved any more. Watch the instance."
	}
	return "Watch the instance, and look into the cloud's console."
}
