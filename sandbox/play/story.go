package play

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

// Story is one conversation, read and checked. It can be played any number of times, also in parallel.
type Story struct {
	Name  string // the file's name, as it was given
	Title string // its first line

	begins   time.Time
	settings map[string]string
	policies map[string]string // the YAML file by name; the one that the story begins with has none
	people   []person
	channels []channel
	cloud    cloudPart
	lines    []line
}

// line is one line of the story proper.
type line struct {
	number int
	text   string
	phase  bool // a heading; else an act or an expectation
	step
}

// usualBegin is when a story begins that does not say: a Monday.
func usualBegin() time.Time { return time.Date(2026, time.November, 23, 13, 40, 0, 0, time.UTC) }

// Parse reads a story. All mistakes are told at once, as Problems.
func Parse(name string, data []byte) (*Story, error) {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	archive := txtar.Parse(data)
	r := &reader{story: &Story{Name: name, begins: usualBegin(), settings: map[string]string{}, policies: map[string]string{}}, seen: map[string]bool{}}
	title, _, _ := strings.Cut(strings.TrimSpace(string(archive.Comment)), "\n")
	r.story.Title = title
	if title == "" {
		r.wrong(1, "the first line tells what the story is about")
	}
	at := 1 + bytes.Count(archive.Comment, []byte("\n"))
	var sections []section
	for _, f := range archive.Files {
		sections = append(sections, section{name: f.Name, line: at, text: string(f.Data)})
		at += 1 + bytes.Count(f.Data, []byte("\n"))
	}
	r.read(sections)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.story, nil
}

// Find reads all stories whose files match the pattern of filepath.Match, in the order of their names. No file at all is an
// error.
func Find(glob string) ([]*Story, error) {
	names, err := filepath.Glob(glob)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", glob, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no story is called %s", glob)
	}
	var all []*Story
	var problems Problems
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s, err := Parse(name, data)
		var some Problems
		switch {
		case errors.As(err, &some):
			problems = append(problems, some...)
		case err != nil:
			return nil, err
		default:
			all = append(all, s)
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return all, nil
}

// section is one part of the file.
type section struct {
	name string
	line int // of its heading
	text string
}

// reader collects what a file says and what is wrong with it.
type reader struct {
	story    *Story
	seen     map[string]bool
	problems Problems
}

func (r *reader) wrong(line int, format string, values ...any) {
	r.problems = append(r.problems, Problem{r.story.Name, line, fmt.Sprintf(format, values...)})
}

// read takes the sections in the order in which they need each other, whatever their order in the file.
func (r *reader) read(sections []section) {
	steps := []struct {
		name string
		read func(number int, text string)
		done func()
	}{
		{"clock", r.clockLine, nil},
		{"settings", r.settingLine, nil},
		{"channels", r.channelLine, nil},
		{"people", r.personLine, r.openChannels},
		{"cloud", r.cloudLine, r.nameTasks},
		{"story", nil, nil},
	}
	for _, s := range sections {
		if name, isPolicy := policyName(s.name); isPolicy {
			r.story.policies[name] = s.text
		}
		if r.seen[s.name] {
			r.wrong(s.line, "-- %s -- stands here a second time", s.name)
		}
		r.seen[s.name] = true
		_, known := policyName(s.name)
		for _, step := range steps {
			known = known || step.name == s.name
		}
		if !known {
			r.wrong(s.line, "there is no part -- %s --; the parts are clock, settings, policy, channels, people, cloud and story", s.name)
		}
	}
	for _, step := range steps {
		for _, s := range sections {
			if s.name != step.name {
				continue
			}
			if step.read == nil {
				r.script(s)
				continue
			}
			each(s, step.read)
		}
		if step.done != nil {
			step.done()
		}
	}
	if len(r.story.lines) == 0 && len(r.problems) == 0 {
		r.wrong(1, "nothing happens: the part -- story -- is missing or empty")
	}
}

// policyName is the name of a policy by the heading of its part: none for the one that the story begins with.
func policyName(heading string) (name string, ok bool) {
	first, name, _ := strings.Cut(heading, " ")
	return strings.TrimSpace(name), first == "policy"
}

// each calls see with every line of a section that is not empty and no remark.
func each(s section, see func(number int, text string)) {
	for i, text := range strings.Split(s.text, "\n") {
		text = strings.TrimRight(text, " \t")
		if text == "" || strings.HasPrefix(strings.TrimSpace(text), "#") && s.name != "channels" {
			continue
		}
		see(s.line+1+i, text)
	}
}

func (r *reader) clockLine(number int, text string) {
	text = strings.TrimPrefix(strings.TrimSpace(text), "it is ")
	at, err := readMoment(text, usualBegin())
	if err != nil {
		r.wrong(number, "%s", err)
		return
	}
	r.story.begins = at.UTC()
}

func (r *reader) settingLine(number int, text string) {
	name, value, found := strings.Cut(strings.TrimSpace(text), "=")
	if name = strings.TrimSpace(name); !found || name != strings.ToUpper(name) || name == "" {
		r.wrong(number, "a setting is written HEADSUP_GRACE=3s")
		return
	}
	if _, twice := r.story.settings[name]; twice {
		r.wrong(number, "%s is set a second time", name)
	}
	r.story.settings[name] = strings.Trim(strings.TrimSpace(value), `'"`)
}
