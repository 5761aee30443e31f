package cards

import (
	"strconv"
	"strings"
	"time"

	"headsup/maintenance"
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
		return "How long such work takes is not known: none has been seen to end."
	}
	return "Something else was looked at (" + code(string(c.Kind), 40) + ")."
}

func runsText(c maintenance.Check) string {
	const unclear = "Whether the instance is running is not known: "
	switch {
	case c.Finding == maintenance.AllWell:
		return "The instance is running."
	case c.Finding == maintenance.Amiss:
		return "The instance is not running: the cloud says " + code(c.Status, 40) + "."
	case c.Status == "":
		return unclear + "the cloud says no status."
	}
	return unclear + lastRead("it", c.ReadAt)
}

// mostWorks is how much other work is named.
const mostWorks = 3

func elseText(i maintenance.Item, c maintenance.Check) string {
	switch c.Finding {
	case maintenance.AllWell:
		return "Nothing else is at work on the instance, or set within an hour of this."
	case maintenance.NotKnown:
		return "Whether anything else is at work on the instance is not known: " + lastRead("that", c.ReadAt)
	}
	var works []string
	for _, t := range c.Works {
		text := kind(t) + " " + code(t.Handle, 20)
		if t.Running() {
			text += " is running"
		} else {
			text += " is set for " + at(t.ScheduledAt) + besideWords(t.ScheduledAt.Sub(i.Task.ScheduledAt))
		}
		works = append(works, text)
	}
	for _, r := range c.Runs {
		works = append(works, "the background task "+code(r.Name, 80)+" is running")
	}
	text := strings.Join(works[:min(len(works), mostWorks)], ", ")
	if more := len(works) - mostWorks; more > 0 {
		text += ", and " + strconv.Itoa(more) + " more"
	}
	return "On the same instance: " + text + "."
}

// besideWords says how far from the task another one stands.
func besideWords(after time.Duration) string {
	switch {
	case after == 0:
		return ", the same time"
	case after > 0:
		return ", " + span(after) + " after this"
	}
	return ", " + span(after) + " before this"
}

func insideText(c maintenance.Check) string {
	window := foreign(c.Window.String(), 40) + " " + foreign(c.Zone, 40)
	switch {
	case c.Finding == maintenance.AllWell:
		return "It begins inside the maintenance window, " + window + "."
	case c.Finding == maintenance.Amiss && c.Beyond > 0:
		return "It begins inside the maintenance window, " + window + ", but may run beyond it: such work took up to " + span(c.Beyond) + "."
	case c.Finding == maintenance.Amiss:
		return "It begins outside the maintenance window, " + window + "."
	case c.Window.IsZero():
		return "Whether it suits the maintenance window is not known: the cloud names none."
	}
	return "Whether it suits the maintenance window, " + strings.TrimSpace(window) + ", is not known: the window's time zone is not set (HUAWEICLOUD_WINDOW_TIMEZONE)."
}

func freezeText(c maintenance.Check) string {
	freeze := "the freeze " + foreign(c.Freeze, 80)
	switch {
	case c.Finding == maintenance.AllWell:
		return "No freeze is in the way."
	case c.Beyond > 0:
		return "It may run into " + freeze + ": such work took up to " + span(c.Beyond) + "."
	}
	return "It stands in " + freeze + "."
}

// lastRead says since when something is not known.
func lastRead(what string, read time.Time) string {
	if read.IsZero() {
		return what + " was never read."
	}
	return what + " was last read " + atAway(read) + "."
}

// flightWords say in few words what was found.
func flightWords(p maintenance.Preflight) string {
	var parts []string
	if n := p.Count(maintenance.Amiss); n > 0 {
		parts = append(parts, amiss+count(n, "thing")+" to look at")
	}
	if n := p.Count(maintenance.NotKnown); n > 0 {
		parts = append(parts, notKnown+count(n, "thing")+" not known")
	}
	if len(parts) == 0 {
		return well + "nothing speaks against it"
	}
	return strings.Join(parts, ", ")
}
