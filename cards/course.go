package cards

import (
	"math"
	"time"

	"headsup/maintenance"
	"headsup/words"
)

// courseLines say how a task runs or ran, how long such work usually takes, and how sure headsup is of both.
func courseLines(i maintenance.Item, u maintenance.Usual) []string {
	var lines []string
	t, c := i.Task, i.Task.Course()
	switch {
	case t.Running() && !c.BeganAt.IsZero():
		lines = append(lines, words.Put("Running since %s%s.", atAway(c.BeganAt), usualBehind(u)))
	case c.End != "" && !c.BeganAt.IsZero():
		lines = append(lines, words.Put("It ran from %s to %s%s, and %s.", at(c.BeganAt), at(c.EndedAt), took(c), endWords(c.End)))
	case !t.GoneAt.IsZero() && c.End == "":
		lines = append(lines, words.Put("How it ended is not known: the cloud dropped it from its list%s.", nobodyTells(t)))
	}
	if witness := witnessLine(t); witness != "" {
		lines = append(lines, witness)
	}
	if usual := usualLine(i, u); usual != "" && !ended(t) {
		lines = append(lines, usual)
	}
	return lines
}

func took(c maintenance.Course) string {
	if c.Took() == 0 {
		return ""
	}
	return " (" + span(c.Took()) + ")"
}

// ended says that nothing more happens to the task.
func ended(t maintenance.Task) bool {
	return !t.GoneAt.IsZero() && !t.Running() || t.Course().End != ""
}

func endWords(s maintenance.Status) string {
	if s == maintenance.Cancelled {
		return words.Put("was cancelled")
	}
	return statusWords(s)
}

func statusWords(s maintenance.Status) string {
	switch s {
	case maintenance.Created:
		return words.Put("waiting again")
	case maintenance.Executing:
		return words.Put("began to run")
	case maintenance.Succeeded:
		return words.Put("ended well")
	case maintenance.Failed:
		return words.Put("failed")
	case maintenance.Cancelled:
		return words.Put("cancelled")
	case maintenance.Deleted:
		return words.Put("deleted")
	}
	return code(string(s), 40)
}

func nobodyTells(t maintenance.Task) string {
	if t.Status == maintenance.Created {
		return words.Put(" while it waited, and no background task is surely its work")
	}
	return words.Put(", and no background task is surely its work")
}

// witnessLine says from which background task it is known how the task ran, and how sure that is.
func witnessLine(t maintenance.Task) string {
	if t.Course().Run == "" {
		return ""
	}
	text := words.Put("Its work is the background task %s: ", code(t.Course().Run, 64))
	switch t.Course().Match {
	case maintenance.SameID:
		return words.Put("%sboth have the same id.", text)
	case maintenance.SameWork:
		return words.Put("%sname, parameters and time are the same, so this is nearly certain.", text)
	case maintenance.SameName:
		return words.Put("%sname and time are the same, so this is likely, not certain.", text)
	}
	return words.Put("%show sure that is, is not known.", text)
}

// usualBehind says in a few words how long such work usually takes; nothing where nothing is known.
func usualBehind(u maintenance.Usual) string {
	if u.Runs == 0 {
		return ""
	}
	return words.Put("; usually %s", stretch(u))
}

// usualLine says how long such work usually takes, and what that rests on.
func usualLine(i maintenance.Item, u maintenance.Usual) string {
	if u.Runs == 0 {
		return ""
	}
	text := words.Put("It usually takes %s (%s of %s on %s", stretch(u), lastRuns(u.Runs), code(i.Task.Name, 80), engine(i.Instance.Engine))
	switch {
	case u.Tied == u.Runs:
		text += words.Put(", each the work of such a task")
	case u.Tied == 0:
		text += words.Put(", told by %s name alone", its(u.Runs))
	default:
		text += words.Put(", %d of them the work of such a task, the rest told by their name alone", u.Tied)
	}
	return words.Put("%s).", text)
}

func lastRuns(n int) string {
	if n == 1 {
		return words.Put("the last run")
	}
	return words.Put("the last %d runs", n)
}

func its(n int) string {
	if n == 1 {
		return words.Put("its")
	}
	return words.Put("their")
}

// stretch writes the shortest and the longest of what was learned, in whole units, since nobody plans by the second.
func stretch(u maintenance.Usual) string {
	least, most, unit := rounded(u.Least, u.Most)
	if least == most {
		return count(most, unit)
	}
	return words.Put("%d to %s", least, count(most, unit))
}

func rounded(least, most time.Duration) (from, to int, unit string) {
	size, unit := time.Second, "second"
	switch {
	case most >= 3*time.Hour:
		size, unit = time.Hour, "hour"
	case most >= 2*time.Minute:
		size, unit = time.Minute, "minute"
	}
	whole := func(d time.Duration) int { return max(1, int(math.Round(float64(d)/float64(size)))) }
	return whole(least), whole(most), unit
}
