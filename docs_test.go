package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"headsup/settings"
)

// fence is a block of code in a page, with the remark above it that says what it stands for.
type fence struct {
	page, remark, kind, text string
}

func (f fence) String() string {
	first, _, _ := strings.Cut(strings.TrimSpace(f.text), "\n")
	return f.page + ", " + f.kind + " block `" + first + "`"
}

// remarked gives what the remark says behind a key: <!-- key: value -->.
func (f fence) remarked(key string) string {
	value, _ := strings.CutPrefix(f.remark, key+": ")
	if value == f.remark {
		return ""
	}
	return value
}

var fenced = regexp.MustCompile("(?ms)(?:^<!-- ([^\n]*) -->\n)?^( *)```([a-z]*)\n(.*?)^ *```$")

// pages are the pages that tell people what to type and to write.
func pages(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("docs/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no docs: %v", err)
	}
	all := map[string]string{}
	for _, name := range append(names, "README.md", "CONTRIBUTING.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(text)
	}
	return all
}

// fences are the blocks of these kinds; it takes one of each kind at least.
func fences(t *testing.T, kinds ...string) []fence {
	t.Helper()
	var all []fence
	for page, text := range pages(t) {
		for _, m := range fenced.FindAllStringSubmatch(text, -1) {
			if slices.Contains(kinds, m[3]) {
				all = append(all, fence{page, m[1], m[3], strings.ReplaceAll("\n"+m[4], "\n"+m[2], "\n")[1:]})
			}
		}
	}
	for _, kind := range kinds {
		if !slices.ContainsFunc(all, func(f fence) bool { return f.kind == kind }) {
			t.Errorf("no page has a block of %s", kind)
		}
	}
	return all
}

// TestEachBlockOfTheDocsIsOfAKindThatIsChecked: a new kind needs a test, or a word here why it needs none.
func TestEachBlockOfTheDocsIsOfAKindThatIsChecked(t *testing.T) {
	kinds := []string{
		"sh", "console", "yaml", "json",
		"mermaid", // docs/architecture_test.go holds the chart against the code
		"",        // docs/conversations.md shows a story, which app plays, and docs/architecture.md a drawing
	}
	for page, text := range pages(t) {
		for _, m := range fenced.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(kinds, m[3]) {
				t.Errorf("%s has a block of %s, which nothing checks", page, m[3])
			}
		}
		if opened := regexp.MustCompile("(?m)^ *```").FindAllString(text, -1); len(opened) != 2*len(fenced.FindAllString(text, -1)) {
			t.Errorf("%s has a block that this test does not see", page)
		}
	}
}

// TestTheDocsShowWhatIsSaid runs the commands whose answers are shown, on the files that are shown and at the hour that is named.
func TestTheDocsShowWhatIsSaid(t *testing.T) {
	example, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	shown := fences(t, "console", "yaml")
	t.Chdir(t.TempDir())
	keep := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keep(sample, string(example))
	for _, f := range shown {
		if name := f.remarked("file"); name != "" {
			keep(name, f.text)
		}
	}
	for _, f := range shown {
		if f.kind != "console" {
			continue
		}
		lines := strings.SplitAfter(strings.TrimPrefix(f.text, "$ "), "\n")
		end := slices.IndexFunc(lines, func(l string) bool { return !strings.HasSuffix(l, "\\\n") }) + 1
		answer := strings.Join(lines[end:], "")
		if said := answered(t, f, words(strings.Join(lines[:end], ""))[0]); said != answer {
			t.Errorf("%v (-shown +said):\n%s", f, cmp.Diff(answer, said))
		}
	}
}

// answered gives what headsup says to the words, at the hour of the fence's remark.
func answered(t *testing.T, f fence, typed []string) string {
	t.Helper()
	hour := f.remarked("clock")
	if hour == "" {
		_, out, errs := said(t, typed[1:]...)
		return out + errs
	}
	now, err := time.Parse("2006-01-02 15:04 MST", hour)
	if err != nil {
		t.Fatal(err)
	}
	l, err := parsed(typed[1:])
	if err != nil {
		t.Fatalf("%v: %v", f, err)
	}
	text, err := l.Policy.Explain.explain(t.Context(), settings.Source{Dir: "."}, now)
	if err != nil {
		t.Fatalf("%v: %v", f, err)
	}
	return strings.Join(text, "\n") + "\n"
}

// parsed reads a command line and runs nothing.
func parsed(typed []string) (*line, error) {
	var l line
	parser, err := kong.New(&l, kong.Vars{"version": ""}, kong.Exit(func(int) {}))
	if err == nil {
		_, err = parser.Parse(typed)
	}
	return &l, err
}

// TestThePolicyOfTheDocsIsRight checks the YAML that pages show, whole or in part. A file whose check is shown may have mistakes.
func TestThePolicyOfTheDocsIsRight(t *testing.T) {
	parts := []struct{ begins, around string }{
		{"projects:", "PART"},
		{"rules:", "PART"},
		{"routes:", "PART"},
		{"freezes:", "PART"},
		{"matchers:", "rules:\n  - approvals: 0\n    PART"},
		{"intervals:", "rules: [{approvals: 0}]\nfreezes:\n  - name: shown\n    PART"},
	}
	for _, f := range fences(t, "yaml") {
		if f.remarked("file") != "" {
			continue
		}
		at := slices.IndexFunc(parts, func(p struct{ begins, around string }) bool { return strings.HasPrefix(f.text, p.begins) })
		if at < 0 {
			t.Errorf("%v: where in a file this stands is not known", f)
			continue
		}
		text := strings.Replace(parts[at].around, "PART", f.text, 1)
		if parts[at].around != "PART" {
			text = strings.Replace(parts[at].around, "PART", strings.TrimSuffix(strings.ReplaceAll(f.text, "\n", "\n    "), "    "), 1)
		}
		if code, out, errs := said(t, "policy", "check", written(t, text)); code != exitFine || errs != "" {
			t.Errorf("%v: exit %d: %s%s", f, code, out, errs)
		}
	}
	for _, f := range fences(t, "json") {
		if !json.Valid([]byte(f.text)) {
			t.Errorf("%v is no JSON", f)
		}
	}
}

// TestTheDocsNameSettingsThatThereAre holds what pages call a setting against the list of them all.
func TestTheDocsNameSettingsThatThereAre(t *testing.T) {
	list, err := os.ReadFile(".env.example")
	if err != nil {
		t.Fatal(err)
	}
	notOurs := []string{"HEADSUP_PORT", "HEADSUP_SERVICE_", "HEADSUP_", "SLACK_", "HUAWEICLOUD_"} // what a cluster adds; beginnings
	setting := regexp.MustCompile(`\b(?:HEADSUP|SLACK|HUAWEICLOUD)_[A-Z_]*`)
	for page, text := range pages(t) {
		for _, name := range setting.FindAllString(text, -1) {
			known := regexp.MustCompile(`(?m)^#? ?` + strings.TrimSuffix(name, "_FILE") + `=`)
			if !slices.Contains(notOurs, name) && !known.Match(list) {
				t.Errorf("%s names %s, which .env.example does not list", page, name)
			}
		}
	}
}
