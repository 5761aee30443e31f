package cards

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
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
	age := v.Age.note(r.Now) + " Background work that nobody scheduled is read every hour, and with each look while a task is near."
	if len(v.Work) == 0 {
		line := "Nothing is known to run, and nothing ended in the last " + span(maintenance.Lately) + "."
		if v.Age.never() {
			line = "It is not known yet what runs."
		}
		return message(line, section(line), note(age))
	}
	running, late, ended := 0, 0, 0
	for _, w := range v.Work {
		running, late, ended = running+len(w.Running), late+len(w.Late), ended+len(w.Ended)
	}
	head := count(running, "task") + " running"
	if late > 0 {
		head += fmt.Sprintf(", %d due and not started", late)
	}
	head += fmt.Sprintf(", %d ended in the last %s", ended, span(maintenance.Lately))
	blocks := []slack.Block{section("*" + head + "*")}
	for _, w := range v.Work[:min(len(v.Work), mostAtWork)] {
		blocks = append(blocks, section(atWork(v, w)...))
	}
	if more := len(v.Work) - mostAtWork; more > 0 {
		blocks = append(blocks, note("And on "+count(more, "other instance")+". `"+r.Command+" list status=executing` shows all that runs."))
	}
	blocks = append(blocks, actions("now", button(Share, "now", "Show to all here")), note(age))
	return message(head+".", blocks...)
}

func atWork(v NowView, w maintenance.AtWork) []string {
	var running, other, ended []string
	for _, i := range w.Running {
		running = append(running, runningLine(v, i))
	}
	for _, i := range w.Late {
		running = append(running, ":warning: "+kind(i.Task)+" "+code(i.Task.Handle, 20)+" was due at "+atAway(i.Task.ScheduledAt)+" and has not started")
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
			lines = append(lines, fmt.Sprintf("• and %d more", more))
		}
	}
	return lines
}

func runningLine(v NowView, i maintenance.Item) string {
	text := ":gear: " + kind(i.Task) + " " + code(i.Task.Handle, 20) + " is running"
	if began := i.Task.Course.BeganAt; !began.IsZero() {
		text += ", begun " + away(began)
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
			odd.WriteString("; :warning: at least twice as long as usual")
		case maintenance.StartedEarly:
			odd.WriteString("; :warning: begun " + span(f.SetFor.Sub(f.BeganAt)) + " before its time")
		case maintenance.NotStarted: // has a line of its own
		}
	}
	return odd.String()
}

func otherLine(r maintenance.Run) string {
	text := code(r.Name, 80) + ", which nobody scheduled, "
	switch {
	case !r.Over() && r.Status == maintenance.Executing:
		return ":gear: " + text + "is running, begun " + away(r.StartedAt)
	case !r.Over():
		return text + "is in the state " + code(string(r.Status), 40) + ", begun " + away(r.StartedAt)
	}
	return text + endWords(r.Status) + " " + away(r.UpdatedAt) + after(r.UpdatedAt.Sub(r.StartedAt))
}

func endedLine(t maintenance.Task) string {
	text := kind(t) + " " + code(t.Handle, 20) + " "
	if t.Course.End == "" {
		return text + "is no longer listed by the cloud since " + atAway(t.GoneAt) + "; how it ended is not known"
	}
	return text + endWords(t.Course.End) + " " + away(t.Course.EndedAt) + after(t.Course.Took())
}

func after(took time.Duration) string {
	if took <= 0 {
		return ""
	}
	return ", after " + span(took)
}
