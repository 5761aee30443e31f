package play

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// script reads the lines of the story proper.
type script struct {
	story  *Story
	acts   []matcher
	expect []matcher
}

func newScript(s *Story) *script {
	made := &script{story: s}
	for _, f := range acts() {
		made.acts = append(made.acts, newMatcher(f))
	}
	for _, f := range expectations() {
		made.expect = append(made.expect, newMatcher(f))
	}
	return made
}

func (r *reader) script(s section) {
	sc := newScript(r.story)
	for _, l := range unfold(s) {
		margin := l.text == strings.TrimLeft(l.text, " \t")
		text := strings.TrimSpace(l.text)
		if heading, found := strings.CutPrefix(text, "# "); margin && found {
			r.story.lines = append(r.story.lines, line{number: l.number, text: strings.TrimSpace(heading), phase: true})
			continue
		}
		st, err := sc.read(text, margin)
		if err != nil {
			r.wrong(l.number, "%s", err)
			continue
		}
		if n := len(r.story.lines); st.expect != nil && st.expect.within == 0 && n > 0 && r.story.lines[n-1].phase {
			r.wrong(l.number, "%q comes before anything is done in its phase, so what brings it may come before the phase begins", text)
			continue
		}
		r.story.lines = append(r.story.lines, line{number: l.number, text: text, step: st})
	}
}

// unfold joins lines that begin with | to the line before them.
func unfold(s section) []line {
	var all []line
	for i, text := range strings.Split(s.text, "\n") {
		text = strings.TrimRight(text, " \t")
		if text == "" {
			continue
		}
		more, found := strings.CutPrefix(strings.TrimSpace(text), "|")
		if !found || len(all) == 0 {
			all = append(all, line{number: s.line + 1 + i, text: text})
			continue
		}
		last := &all[len(all)-1]
		between := " … "
		if strings.HasSuffix(last.text, ":") {
			between = " "
		}
		last.text += between + strings.TrimSpace(more)
	}
	return all
}

// read finds the form of a line. What is done begins at the margin, what is expected is indented.
func (s *script) read(text string, margin bool) (step, error) {
	own, other := s.acts, s.expect
	if !margin {
		own, other = s.expect, s.acts
	}
	for _, f := range own {
		if w, ok := f.match(text); ok {
			if err := s.check(w); err != nil {
				return step{}, err
			}
			return f.mean(s, w)
		}
	}
	for _, f := range other {
		if _, ok := f.match(text); ok && margin {
			return step{}, fmt.Errorf("%q is something expected: indent it below what is done", text)
		} else if ok {
			return step{}, fmt.Errorf("%q is something done: begin it at the margin", text)
		}
	}
	hint := "docs/conversations.md lists what can be written"
	if best := nearest(text, append(own, other...)); best != "" {
		hint = "did you mean: " + best
	}
	return step{}, fmt.Errorf("nobody understands %q; %s", text, hint)
}

// check sees that the people and channels of a line exist.
func (s *script) check(w slots) error {
	for _, slot := range []string{"PERSON", "OTHER"} {
		if name, there := w[slot]; there && !s.story.hasPerson(name) {
			return fmt.Errorf("there is no person %q in the part people; there are: %s", name,
				names(s.story.people, func(p person) string { return p.name }))
		}
	}
	if name, there := w["CHANNEL"]; there && !s.story.hasChannel(name) {
		return fmt.Errorf("there is no channel #%s; there are: %s", name,
			names(s.story.channels, func(c channel) string { return "#" + c.name }))
	}
	if name, there := w["GROUP"]; there && !slices.Contains(s.story.groups(), strings.ToLower(name)) {
		return fmt.Errorf("there is no user group @%s; there are: %s", name, names(s.story.groups(), func(g string) string { return "@" + g }))
	}
	return nil
}

func (s *script) moment(text string) (time.Time, error) { return readMoment(text, s.story.begins) }

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

// fill writes what stands in braces: {in 2 days at 18:00 UTC} as an instant, {id of upgrade} as the task's id, and what spell
// writes out.
func (s *script) fill(text string) (string, error) {
	var bad error
	filled := braces.ReplaceAllStringFunc(spell(text), func(whole string) string {
		inner := whole[1 : len(whole)-1]
		if called, found := strings.CutPrefix(inner, "id of "); found {
			t, err := s.story.task(called)
			if err != nil {
				bad = err
			}
			return t.ID
		}
		at, err := s.moment(inner)
		if err != nil {
			bad = err
		}
		return shown(at)
	})
	return filled, bad
}

// counts are the words for numbers that lines may use.
func count(word string) int {
	for n, name := range []string{"no", "one", "two", "three", "four", "five", "six"} {
		if strings.EqualFold(word, name) {
			return n
		}
	}
	n := 0
	if _, err := fmt.Sscanf(word, "%d", &n); err != nil {
		return 1 // a, an
	}
	return n
}
