package audit

import (
	"fmt"
	"slices"
	"strings"

	"headsup/maintenance"
)

// packMark begins a pack: an export whose rows are told in words in front of it. The number is that of the words; it goes up when they change,
// since a check writes them anew and compares.
const packMark = "headsup audit pack, form 1"

// Selection chooses what belongs to a change: its rows, those of its task, and the policies that they name. The whole record is given to
// Look before anything is asked of Has.
type Selection struct {
	change   string
	task     maintenance.TaskKey
	policies map[string]bool
}

// Select chooses what belongs to a change.
func Select(change string) *Selection { return &Selection{change: change, policies: map[string]bool{}} }

// Look takes in a row.
func (s *Selection) Look(said Record) {
	if said.Change != s.change {
		return
	}
	s.task = maintenance.TaskKey{Instance: said.Instance, Task: said.Task}
	if said.Policy != "" {
		s.policies[said.Policy] = true
	}
}

// Found says whether any row was about the change.
func (s *Selection) Found() bool { return s.task.Task != "" }

// Has says whether a row belongs to the change. A checkpoint always does: without it the rest could not be checked.
func (s *Selection) Has(said Record) bool {
	switch {
	case said.Through > 0, said.Change == s.change:
		return true
	case said.Verb == maintenance.VerbPolicy:
		return s.policies[said.Policy]
	}
	return said.Change == "" && s.task == maintenance.TaskKey{Instance: said.Instance, Task: said.Task}
}

// Words tell the rows of a pack, for a person. They say nothing that the rows do not.
func Words(change string, all []Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nChange %s\n\n", packMark, change)
	b.WriteString("What follows is told from the rows at the end of this file, by their numbers. headsup audit verify checks those rows, their chain, and that these\n" +
		"words say what they say; with --heads, also against what stood in Slack. Times are UTC.\n")
	for _, part := range packParts() {
		fmt.Fprintf(&b, "\n%s\n", part.title)
		none := true
		for _, said := range all {
			if partOf(said.Verb) == part.title {
				none = false
				b.WriteString(packLine(said))
			}
		}
		if none {
			b.WriteString("  nothing\n")
		}
	}
	b.WriteString("\nThe rows, each with its hash and that of the row before. Of all others there is the digest, and whoever wrote this file chose them: a row that\n" +
		"is missed here is in the whole export (headsup audit export), with the same hash.\n\n")
	return b.String()
}

type packPart struct {
	title string
	verbs []string
}

const packRest = "What else happened to the task"

// packParts are what an auditor asks, in that order.
func packParts() []packPart {
	return []packPart{
		{"Who was told, and when", []string{maintenance.VerbTold, maintenance.VerbShowed}},
		{"What was asked", []string{"drafted", "edited", "dropped", "confirmed", "broke the glass", "accepted", "withdrew"}},
		{"Who decided", []string{
			"approved", "denied", "countered", "signed off", "expired", "asked for more approvals", "asked anew", "found enough approvals",
			maintenance.VerbRefused, maintenance.VerbWrongCode, maintenance.VerbLockingCode,
		}},
		{"What was read before, asked of the cloud, and read after", []string{
			"began", "sends the call", "planned another call", "called the cloud", string(maintenance.Applied), string(maintenance.FailedTo),
			string(maintenance.Conflict), string(maintenance.Unverified), string(maintenance.Superseded),
		}},
		{packRest, nil},
		{"The policy of those days", []string{maintenance.VerbPolicy}},
	}
}

func partOf(verb string) string {
	for _, part := range packParts() {
		if slices.Contains(part.verbs, verb) {
			return part.title
		}
	}
	return packRest
}

// packLine tells a row. What comes from outside is quoted, so that it can begin no line.
func packLine(r Record) string {
	line := fmt.Sprintf("  row %d, %s: %s %s", r.Seq, r.At, whoOf(r), r.Verb)
	add := func(is bool, format string, values ...any) {
		if is {
			line += ", " + fmt.Sprintf(format, values...)
		}
	}
	o := r.Result
	add(r.Action != "", "to %s", r.Action)
	add(!r.From.IsZero(), "from %s", moment(r.From))
	add(!r.To.IsZero(), "to %s", moment(r.To))
	add(r.Reason != "", "reason %q", r.Reason)
	add(r.Said != "", "typed %q", r.Said)
	add(r.Notice != "", "%s", r.Notice)
	add(r.Card != "", "%s", r.Card)
	add(r.Channel != "", "in %s", r.Channel)
	add(r.Message != "", "message %s", r.Message)
	add(r.For != "", "for %s", r.For)
	add(r.Needs > 0, "%d to approve", r.Needs)
	add(r.Rule != "", "by rule %q", r.Rule)
	add(r.Policy != "", "policy %.12s", r.Policy)
	add(r.Glass, "without approval")
	add(r.Proven, "with a one-time code")
	add(r.Why != "", "since %s", r.Why)
	add(r.Count > 1, "%d times", r.Count)
	add(o.Kind != "", "%s", o.Kind)
	add(!o.SeenAt.IsZero(), "read at %s", moment(o.SeenAt))
	add(o.Listed, "it stood at %s as %q", moment(o.StandsAt), o.Status)
	add(o.Fault.RequestID != "", "the cloud's request %q", o.Fault.RequestID)
	add(o.Fault.Kind != "", "it went wrong: %s %q", o.Fault.Kind, o.Fault.Message)
	add(o.Reason != "", "saying %q", o.Reason)
	add(r.Request != "", "Slack's envelope %s", r.Request)
	if r.Text != "" {
		line += "\n      | " + strings.ReplaceAll(strings.TrimRight(r.Text, "\n"), "\n", "\n      | ")
	}
	return line + "\n"
}

func whoOf(r Record) string {
	if r.Name == "" {
		return r.User
	}
	return fmt.Sprintf("%q (%s)", r.Name, r.User)
}

// packed is a pack that is read: its words, and the rows that they have to tell.
type packed struct {
	words strings.Builder
	shown []Record
}

// word takes a line of the words.
func (p *packed) word(text string) {
	if p != nil {
		p.words.WriteString(text + "\n")
	}
}

// row takes a line of the export, which was checked.
func (p *packed) row(text string) {
	if p == nil || len(text) < rowAt || text[hashAt+len(Origin):rowAt] != lineRow {
		return
	}
	if said, err := (Row{Text: text[rowAt : len(text)-1]}).Record(); err == nil {
		p.shown = append(p.shown, said)
	}
}

// tells says whether the words are those of the rows.
func (p *packed) tells(end int64) error {
	if p == nil {
		return nil
	}
	words := p.words.String()
	_, change, _ := strings.Cut(words, "\nChange ")
	change, _, _ = strings.Cut(change, "\n")
	chosen := Select(change)
	for _, said := range p.shown {
		chosen.Look(said)
	}
	if !chosen.Found() || words != Words(change, p.shown) || slices.ContainsFunc(p.shown, func(said Record) bool { return !chosen.Has(said) }) {
		return broken(end, "the words in front of the rows do not say what the rows say: they were edited, or were written by another version of headsup. The rows themselves are whole.")
	}
	return nil
}
