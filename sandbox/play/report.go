package play

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"headsup/sandbox/dms"
)

// Failure is a story that did not go as it says.
type Failure struct {
	Story string // the file
	Line  int
	Text  string // the line
	Phase string // its heading
	Why   error

	Journal string // what was done and seen in this phase, by the story's clock
	Log     string // the bot's last lines
}

func (f *Failure) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: %s\n", f.Story, f.Line, f.Text)
	fmt.Fprintf(&b, "%s\n", indent(f.Why.Error(), "    "))
	if f.Phase != "" {
		fmt.Fprintf(&b, "  phase: %s\n", f.Phase)
	}
	fmt.Fprintf(&b, "  what happened in it, by the story's clock:\n%s\n", indent(f.Journal, "    "))
	if f.Log != "" {
		fmt.Fprintf(&b, "  the bot's last words:\n%s\n", indent(f.Log, "    "))
	}
	return b.String()
}

// Unwrap gives the reason.
func (f *Failure) Unwrap() error { return f.Why }

func (s *stage) failure(l line, why error) *Failure {
	s.book.look()
	return &Failure{
		Story: s.story.Name, Line: l.number, Text: l.text, Phase: s.phase.text, Why: why,
		Journal: s.journal(), Log: strings.Join(s.log.last(), "\n"),
	}
}

// entries of a journal longer than this are cut, the older ones away.
const longestJournal = 60

// journal tells what was done and seen in this phase, with what the cloud was asked to change.
func (s *stage) journal() string {
	type entry struct {
		at   time.Time
		text string
	}
	var all []entry
	for _, e := range s.book.since(s.since) {
		all = append(all, entry{e.at, s.book.write(e)})
	}
	for _, r := range s.requests(s.asked) {
		if !changes(r) {
			continue
		}
		text := fmt.Sprintf("the cloud is asked: %s, and answers %d %s", s.story.request(r), r.Status, r.Code)
		if r.Fault != "" {
			text += fmt.Sprintf(" (%s, on purpose)", r.Fault)
		}
		all = append(all, entry{r.At, text})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	lines := make([]string, 0, len(all)+1)
	if n := len(all) - longestJournal; n > 0 {
		all, lines = all[n:], append(lines, fmt.Sprintf("(%d entries before)", n))
	}
	for _, e := range all {
		lines = append(lines, e.at.Format("15:04:05")+"  "+strings.ReplaceAll(e.text, "\n", "\n          "))
	}
	if len(lines) == 0 {
		return "nothing"
	}
	return strings.Join(lines, "\n")
}

// write tells of one event.
func (b *book) write(e event) string {
	if e.of == nil {
		return e.text
	}
	who := b.where(e.of.channel)
	if e.of.to != "" {
		who = b.person(e.of.to) + " alone, in " + who + ","
	}
	if e.of.thread != "" {
		who += " (in a thread)"
	}
	from := ""
	if e.of.from != b.slack.Bot().ID {
		from = " by " + b.person(e.of.from)
	}
	switch {
	case e.how == "vanishes":
		return fmt.Sprintf("%s: this vanishes: %s", who, cutText(strings.ReplaceAll(b.readAt(e.is, e.at), "\n", " "), 80))
	case e.of.to != "":
		verb := "sees"
		if e.how == "changes to" {
			verb = "sees, in place of what was there"
		}
		return fmt.Sprintf("%s %s:\n%s", who, verb, indent(b.readAt(e.is, e.at), "| "))
	}
	return fmt.Sprintf("%s %s%s:\n%s", who, e.how, from, indent(b.readAt(e.is, e.at), "| "))
}

// requests are those to the cloud after so many others.
func (s *stage) requests(from int) []dms.Request {
	all := s.cloud.Requests()
	return all[min(from, len(all)):]
}

func changes(r dms.Request) bool { return r.Op == dms.UpdateTask || r.Op == dms.DeleteTask }

// request writes a call with the story's own names.
func (s *Story) request(r dms.Request) string {
	called := r.Task
	for _, t := range s.cloud.tasks {
		if t.ID == r.Task {
			called = t.called
		}
	}
	query, err := url.QueryUnescape(r.Query)
	if err != nil {
		query = r.Query
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Method, called, query))
}
