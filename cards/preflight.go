package cards

import (
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/words"
)

const (
	well     = ":white_check_mark: "
	amiss    = ":warning: "
	notKnown = ":grey_question: "
)

// checkLines say what was found before a task, one line for each check.
func checkLines(i maintenance.Item, p maintenance.Preflight) []string {
	lines := make([]string, len(p.Checks))
	for n, c := range p.Checks {
		lines[n] = findingIcon(c.Finding) + checkText(i, c)
	}
	return lines
}

func findingIcon(f maintenance.Finding) string {
	switch f {
	case maintenance.AllWell:
		return well
	case maintenance.Amiss:
		return amiss
	}
	return notKnown
}

func checkText(i maintenance.Item, c maintenance.Check) string {
	switch c.Kind {
	case maintenance.InstanceRuns:
		return runsText(c)
	case maintenance.NothingElse:
		return elseText(i, c)
	case maintenance.InsideWindow:
		return insideText(c)
	case maintenance.NoFreeze:
		return freezeText(c)
	case maintenance.UsualLength:
		if usual := usualLine(i, c.Usual); usual != "" {
			return usual
		}
		return words.Put("How long such work takes is not known: none has been seen to end.")
	}
	return words.Put("Something else was looked at (%s).", code(string(c.Kind), 40))
}

func runsText(c maintenance.Check) string {
	unclear := words.Put("Whether the instance is running is not known: ")
	switch {
	case c.Finding == maintenance.AllWell:
		return words.Put("The instance is running.")
	case c.Finding == maintenance.Amiss:
		return words.Put("The instance is not running: the cloud says %s.", code(c.Status, 40))
	case c.Status == "":
		return words.Put("%sthe cloud says no status.", unclear)
	}
	return unclear + lastRead(words.Put("it"), c.ReadAt)
}

// mostWorks is how much other work is named.
const mostWorks = 3

func elseText(i maintenance.Item, c maintenance.Check) string {
	switch c.Finding {
	case maintenance.AllWell:
		return words.Put("Nothing else is at work on the instance, or set within an hour of this.")
	case maintenance.NotKnown:
		return words.Put("Whether anything else is at work on the instance is not known: %s", lastRead(words.Put("that"), c.ReadAt))
	}
	var works []string
	for _, t := range c.Works {
		text := kind(t) + " " + code(t.Handle, 20)
		if t.Running() {
			text += words.Put(" is running")
		} else {
			text += words.Put(" is set for %s%s", at(t.ScheduledAt), besideWords(t.ScheduledAt.Sub(i.Task.ScheduledAt)))
		}
		works = append(works, text)
	}
	for _, r := range c.Runs {
		works = append(works, words.Put("the background task %s is running", code(r.Name, 80)))
	}
	text := clauses(works[:min(len(works), mostWorks)])
	if more := len(works) - mostWorks; more > 0 {
		text += words.Put(", and %d more", more)
	}
	return words.Put("On the same instance: %s.", text)
}

// besideWords says how far from the task another one stands.
func besideWords(after time.Duration) string {
	switch {
	case after == 0:
		return words.Put(", the same time")
	case after > 0:
		return words.Put(", %s after this", span(after))
	}
	return words.Put(", %s before this", span(after))
}

func insideText(c maintenance.Check) string {
	window := hours(c.Window) + " " + foreign(c.Zone, 40)
	switch {
	case c.Finding == maintenance.AllWell:
		return words.Put("It begins inside the maintenance window, %s.", window)
	case c.Finding == maintenance.Amiss && c.Beyond > 0:
		return words.Put("It begins inside the maintenance window, %s, but may run beyond it: such work took up to %s.", window, span(c.Beyond))
	case c.Finding == maintenance.Amiss:
		return words.Put("It begins outside the maintenance window, %s.", window)
	case c.Window.IsZero():
		return words.Put("Whether it suits the maintenance window is not known: the cloud names none.")
	}
	return words.Put("Whether it suits the maintenance window, %s, is not known: the window's time zone is not set (HUAWEICLOUD_WINDOW_TIMEZONE).", strings.TrimSpace(window))
}

func freezeText(c maintenance.Check) string {
	freeze := words.Put("the freeze %s", foreign(c.Freeze, 80))
	switch {
	case c.Finding == maintenance.AllWell:
		return words.Put("No freeze is in the way.")
	case c.Beyond > 0:
		return words.Put("It may run into %s: such work took up to %s.", freeze, span(c.Beyond))
	}
	return words.Put("It stands in %s.", freeze)
}

// lastRead says since when something is not known.
func lastRead(what string, read time.Time) string {
	if read.IsZero() {
		return words.Put("%s was never read.", what)
	}
	return words.Put("%s was last read %s.", what, atAway(read))
}

// flightWords say in few words what was found.
func flightWords(p maintenance.Preflight) string {
	var parts []string
	if n := p.Count(maintenance.Amiss); n > 0 {
		parts = append(parts, words.Put("%s%s to look at", amiss, count(n, "thing")))
	}
	if n := p.Count(maintenance.NotKnown); n > 0 {
		parts = append(parts, words.Put("%s%s not known", notKnown, count(n, "thing")))
	}
	if len(parts) == 0 {
		return words.Put("%snothing speaks against it", well)
	}
	return clauses(parts)
}
