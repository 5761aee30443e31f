package cards

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// NowView is what is at work, and what ended lately.
type NowView struct {
	Work  []maintenance.AtWork                      // by instance, the busiest first
	Usual func(maintenance.Item) maintenance.Usual  // how long such work takes
	Facts func(maintenance.Item) []maintenance.Fact // what is odd about a task now
	Age   Age
}

// How much is told in one message: whoever is in an incident looks for one instance.
const (
	mostAtWork = 20 // instances
	mostOfOne  = 6  // lines of each kind for an instance
)

// Now says what runs and what ended in the last hours, by instance.
func Now(r Reader, v NowView) Message {
	age := words.Put("%s Background work that nobody scheduled is read every hour, and with each look while a task is near.", v.Age.note(r.Now))
	if len(v.Work) == 0 {
		line := words.Put("Nothing is known to run, and nothing ended in the last %s.", span(maintenance.Lately))
		if v.Age.never() {
			line = words.Put("It is not known yet what runs.")
		}
		return message(line, section(line), note(age))
	}
	running, late, ended := 0, 0, 0
	for _, w := range v.Work {
		running, late, ended = running+len(w.Running), late+len(w.Late), ended+len(w.Ended)
	}
	head := words.Put("%s running", count(running, "task"))
	if late > 0 {
		head += words.Put(", %d due and not started", late)
	}
	head += words.Put(", %d ended in the last %s", ended, span(maintenance.Lately))
	blocks := []slack.Block{section("*" + head + "*")}
	for _, w := range v.Work[:min(len(v.Work), mostAtWork)] {
		blocks = append(blocks, section(atWork(v, w)...))
	}
	if more := len(v.Work) - mostAtWork; more > 0 {
		blocks = append(blocks, note(words.Put("And on %s. `%s list status=executing` shows all that runs.", count(more, "other instance"), r.Command)))
	}
	blocks = append(blocks, actions("now", button(Share, "now", words.Put("Show to all here"))), note(age))
	return message(words.Put("%s.", head), blocks...)
}

func atWork(v NowView, w maintenance.AtWork) []string {
	var running, other, ended []string
	for _, i := range w.Running {
		running = append(running, runningLine(v, i))
	}
	for _, i := range w.Late {
		running = append(running, words.Put(":warning: %s %s was due at %s and has not started", kind(i.Task), code(i.Task.Handle, 20), atAway(i.Task.ScheduledAt)))
	}
	for _, r := range w.Other {
		other = append(other, otherLine(r))
	}
	for _, i := range w.Ended {
		ended = append(ended, endedLine(i.Task))
	}
	lines := []string{bold(w.Instance.Name) + ", " + where(w.Instance)}
	for _, some := range [][]string{running, other, ended} {
		lines = append(lines, bullets(some[:min(len(some), mostOfOne)])...)
		if more := len(some) - mostOfOne; more > 0 {
			lines = append(lines, words.Put("• and %d more", more))
		}
	}
	return lines
}

func runningLine(v NowView, i maintenance.Item) string {
	text := words.Put(":gear: %s %s is running", kind(i.Task), code(i.Task.Handle, 20))
	if began := i.Task.Course().BeganAt; !began.IsZero() {
		text += words.Put(", begun %s", away(began))
	}
	text += usualBehind(v.Usual(i))
	return text + oddities(v.Facts(i))
}

// oddities say in a few words what is odd about a task that runs.
func oddities(facts []maintenance.Fact) string {
	var odd strings.Builder
	for _, f := range facts {
		switch f.Kind {
		case maintenance.RunsLong:
			odd.WriteString(words.Put("; :warning: at least twice as long as usual"))
		case maintenance.StartedEarly:
			odd.WriteString(words.Put("; :warning: begun %s before its time", span(f.SetFor.Sub(f.BeganAt))))
		case maintenance.NotStarted: // has a line of its own
		}
	}
	return odd.String()
}

func otherLine(r maintenance.Run) string {
	text := words.Put("%s, which nobody scheduled, ", code(r.Name, 80))
	switch {
	case !r.Over() && r.Status == maintenance.Executing:
		return words.Put(":gear: %sis running, begun %s", text, away(r.StartedAt))
	case !r.Over():
		return words.Put("%sis in the state %s, begun %s", text, code(string(r.Status), 40), away(r.StartedAt))
	}
	return words.Put("%s%s %s%s", text, endWords(r.Status), away(r.UpdatedAt), after(r.UpdatedAt.Sub(r.StartedAt)))
}

func endedLine(t maintenance.Task) string {
	text := kind(t) + " " + code(t.Handle, 20) + " "
	if t.Course().End == "" {
		return words.Put("%sis no longer listed by the cloud since %s; how it ended is not known", text, atAway(t.GoneAt))
	}
	return words.Put("%s%s %s%s", text, endWords(t.Course().End), away(t.Course().EndedAt), after(t.Course().Took()))
}

func after(took time.Duration) string {
	if took <= 0 {
		return ""
	}
	return words.Put(", after %s", span(took))
}
