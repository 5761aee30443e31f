package cards

import (
	"slices"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
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
		return say(words.Put("Nothing happened."))
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
		lines = append(lines, words.Put("and %d more: `%s list status=any`", more, r.Command))
	}
	head := words.Put("%s happened: %s", count(len(all), "thing"), clauses(toldCounts(kinds)))
	return message(head, append([]slack.Block{section("*" + head + "*")}, sections(bullets(lines))...)...)
}

func toldCounts(kinds map[toldKind]int) []string {
	var counts []string
	for kind, said := range []string{words.Put("failed"), words.Put("not as expected"), words.Put("changed outside headsup"), words.Put("ended well")} {
		if n := kinds[toldKind(kind)]; n > 0 {
			counts = append(counts, words.Put("%d %s", n, said))
		}
	}
	return counts
}

// toldAlone has buttons: where a task was moved and still waits, one that drafts the way back.
func toldAlone(t Told) Message {
	show := button(Show, t.Item.Task.Handle, words.Put("Show"))
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
		return words.Put("it changed outside headsup.")
	}
	m, was := v.Moments[n], v.Moments[n-1]
	switch {
	case m.Status == maintenance.Succeeded:
		return words.Put("it has ended well%s.", tookText(v))
	case m.Status == maintenance.Failed:
		return words.Put("it has failed%s. Look into the cloud's console at what became of the instance.", tookText(v))
	case m.Run != "":
		return words.Put("it %s, says background task %s.", endWords(m.Status), code(m.Run, 64))
	case !m.Listed && was.Status == maintenance.Executing:
		return words.Put("the cloud dropped it from its list while it ran. How it ended is told here when a background task shows it.")
	case !m.Listed:
		return words.Put("the cloud no longer lists it, and it was not headsup. It was set for %s. If you did not expect that, look into the cloud's console.", at(was.ScheduledAt))
	case m.Status == maintenance.Cancelled, m.Status == maintenance.Deleted:
		return words.Put("%s outside headsup. It was set for %s.", statusWords(m.Status), at(was.ScheduledAt))
	case !was.Listed:
		return words.Put("the cloud lists it again, set for %s.", atAway(m.ScheduledAt))
	case m.Status != maintenance.Created:
		return words.Put("it %s. It cannot be moved here until the cloud says otherwise.", standing(maintenance.Task{Status: m.Status}))
	case was.ScheduledAt.Equal(m.ScheduledAt):
		return words.Put("it waits again outside headsup, set for %s.", atAway(m.ScheduledAt))
	}
	return words.Put("moved from %s to %s outside headsup.", at(was.ScheduledAt), atAway(m.ScheduledAt))
}

func tookText(v Told) string {
	took := v.Item.Task.Course().Took()
	if took == 0 {
		return ""
	}
	return words.Put(" after %s%s", span(took), usualBehind(v.Usual))
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
		return words.Put("It may begin at any moment; it can still be moved or cancelled.")
	case maintenance.StartedEarly:
		return words.Put("It cannot be moved any more. Watch the instance.")
	}
	return words.Put("Watch the instance, and look into the cloud's console.")
}
