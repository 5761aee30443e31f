package cards

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Told is one thing that happened to a task: what it was seen to become, or a fact.
type Told struct {
	Item    maintenance.Item
	Usual   maintenance.Usual
	Moments []Moment          // its history up to the moment that is told, the oldest first; two at least
	Fact    *maintenance.Fact // nil: the last of the moments is told

	Against *maintenance.Refusal // what is against going Back; nil: nothing
}

// toldKind is what kind of thing is told, in the order in which it matters.
type toldKind int

const (
	toldFailed toldKind = iota
	toldOdd
	toldDrift
	toldEnded
)

func (t Told) kind() toldKind {
	if t.Fact != nil {
		return toldOdd
	}
	if len(t.Moments) == 0 {
		return toldDrift
	}
	switch t.Moments[len(t.Moments)-1].Status {
	case maintenance.Failed:
		return toldFailed
	case maintenance.Succeeded:
		return toldEnded
	}
	return toldDrift
}

// line tells it in one line, loudly unless all is well.
func (t Told) line() string {
	icon := ":warning: "
	switch t.kind() {
	case toldOdd:
		return name(t.Item) + ": " + oddText(*t.Fact)
	case toldEnded:
		icon = ":white_check_mark: "
	case toldFailed:
		icon = ":x: "
	}
	return icon + name(t.Item) + ": " + seenText(t)
}

// ToldTogether tells what happened to tasks of one card: one thing with its buttons, or several in a list, what matters most first.
func ToldTogether(r Reader, all []Told) Message {
	switch len(all) {
	case 0:
		return say("Nothing happened.")
	case 1:
		return toldAlone(all[0])
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Told) int { return int(a.kind()) - int(b.kind()) })
	kinds := map[toldKind]int{}
	var lines []string
	for n, t := range all {
		kinds[t.kind()]++
		if n < mostListed {
			lines = append(lines, t.line())
		}
	}
	if more := len(all) - mostListed; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more: `%s list status=any`", more, r.Command))
	}
	head := count(len(all), "thing") + " happened: " + strings.Join(toldCounts(kinds), ", ")
	return message(head, append([]slack.Block{section("*" + head + "*")}, sections(bullets(lines))...)...)
}

func toldCounts(kinds map[toldKind]int) []string {
	var counts []string
	for kind, words := range []string{"failed", "not as expected", "changed outside headsup", "ended well"} {
		if n := kinds[toldKind(kind)]; n > 0 {
			counts = append(counts, strconv.Itoa(n)+" "+words)
		}
	}
	return counts
}

// toldAlone has buttons: where a task was moved and still waits, one that drafts the way back.
func toldAlone(t Told) Message {
	show := button(Show, t.Item.Task.Handle, "Show")
	if t.Fact != nil {
		text := oddText(*t.Fact)
		return message(plainName(t.Item)+": "+text, section(name(t.Item), text), actions("odd-"+t.Item.Task.Handle, show))
	}
	line := t.line()
	if t.Back().IsZero() {
		return say(line)
	}
	return putBack(t, line)
}

// seenText says what the last moment was, and what to do where something is wrong.
func seenText(v Told) string {
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

func tookText(v Told) string {
	took := v.Item.Task.Course.Took()
	if took == 0 {
		return ""
	}
	return " after " + span(took) + usualBehind(v.Usual)
}

// oddText says what is odd, and while it is, what to do.
func oddText(f maintenance.Fact) string {
	if !f.OverAt.IsZero() {
		return factText(f)
	}
	return factText(f) + " " + oddAdvice(f.Kind)
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
