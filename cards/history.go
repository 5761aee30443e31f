package cards

import (
	"fmt"
	"strings"

	"headsup/maintenance"
)

// mostShown bounds what is shown of a task's history, and of its changes.
const mostShown = 8

// firstSeen says when a task was first seen, and how often and how far it was put off since.
func firstSeen(v TaskView) []string {
	first := "First seen " + at(v.Item.Task.FirstSeenAt)
	moved := ledgerLines(v.Ledger)
	if len(moved) == 0 {
		return []string{first + ", set for " + at(v.Item.Task.FirstScheduledAt) + "; not moved since."}
	}
	return append([]string{first + "."}, moved...)
}

// history lists what the task was seen to be, the newest last, and who asked for what, the newest first. Nothing where it
// holds no more than the first look.
func history(v TaskView) []string {
	var lines []string
	if len(v.Moments) > 1 {
		lines = append(lines, "*History*")
		from := max(0, len(v.Moments)-mostShown)
		if from > 0 {
			lines = append(lines, fmt.Sprintf("• and %d before", from))
		}
		for n := from; n < len(v.Moments); n++ {
			lines = append(lines, "• "+moment(v.Moments, n))
		}
	}
	if len(v.Changes) == 0 {
		return lines
	}
	lines = append(lines, "*Changes*")
	for n, c := range v.Changes {
		if n == mostShown {
			return append(lines, fmt.Sprintf("• and %d before", len(v.Changes)-n))
		}
		lines = append(lines, "• "+pastChange(c))
	}
	return lines
}

// moment says what was seen to differ from the moment before.
func moment(all []Moment, n int) string {
	m := all[n]
	text := at(m.At) + ": "
	switch {
	case n == 0 && m.Listed:
		return text + "first seen, set for " + at(m.ScheduledAt)
	case m.Run != "":
		return text + endWords(m.Status) + ", says background task " + code(m.Run, 64)
	case !m.Listed && m.Change != "":
		return text + "no longer listed, after the call of change " + code(m.Change, 20)
	case !m.Listed:
		text += "no longer listed"
	case n > 0 && all[n-1].Listed && all[n-1].Status != m.Status:
		text += statusWords(m.Status)
	case n > 0 && !all[n-1].Listed:
		text += "listed again, set for " + at(m.ScheduledAt)
	default:
		text += "moved to " + at(m.ScheduledAt)
	}
	switch {
	case m.Change != "":
		return text + " by change " + code(m.Change, 20)
	case m.Listed && byItself(m.Status):
		return text
	}
	return text + ", not by headsup"
}

// byItself says that the cloud brings a task into this status in its due course, so that nobody is behind it.
func byItself(s maintenance.Status) bool {
	return s == maintenance.Executing || s == maintenance.Succeeded || s == maintenance.Failed
}

func statusWords(s maintenance.Status) string {
	switch s {
	case maintenance.Created:
		return "waiting again"
	case maintenance.Executing:
		return "began to run"
	case maintenance.Succeeded:
		return "ended well"
	case maintenance.Failed:
		return "failed"
	case maintenance.Cancelled:
		return "cancelled"
	case maintenance.Deleted:
		return "deleted"
	}
	return code(string(s), 40)
}

// pastChange says who asked for what, why, and how it ended.
func pastChange(c maintenance.Change) string {
	asked := c.ConfirmedAt
	if asked.IsZero() {
		asked = c.CreatedAt
	}
	end := "It is " + stateWord(c.State)
	if c.State.Final() {
		end = outcomeHead(c)
	}
	if c.Outcome.Reason != "" {
		end += ": " + foreign(strings.TrimRight(c.Outcome.Reason, "."), 200)
	}
	text := code(c.ID, 20) + ", " + at(asked) + ": " + person(c.By.Person) + " asked to " + wish(c) + ". " + end + "."
	if c.Reason != "" {
		text += " Reason: " + foreign(c.Reason, 200)
	}
	return text
}
