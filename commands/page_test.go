package commands_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/commands"
	"headsup/when"
)

// page reads a page of the docs.
func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sentences are what a page says to type to headsup, in its lines and in its blocks, where a remark may stand behind blanks.
func sentences(text string) []string {
	var all []string
	for _, m := range regexp.MustCompile("(?m)`(?:/tasks|@headsup)(?: ([^`\n]*))?`|^/tasks(?: (.*))?$").FindAllStringSubmatch(text, -1) {
		said, _, _ := strings.Cut(m[1]+m[2], "  ")
		all = append(all, regexp.MustCompile(`@(\w+)`).ReplaceAllString(said, "<@U2|$1>")) // as Slack sends it
	}
	return all
}

// TestWhatPagesSayToTypeIsUnderstood: each sentence of every page, whole; or its verb alone, by which a page may call it.
func TestWhatPagesSayToTypeIsUnderstood(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, name := range append(names, "../README.md") {
		for _, said := range sentences(page(t, strings.TrimPrefix(name, "../"))) {
			if said == "…" { // whatever it is
				continue
			}
			read++
			_, err := commands.Parse(said)
			no, _ := errors.AsType[*commands.Misread](err)
			if err != nil && !slices.Contains([]commands.MisreadKind{commands.WhichTask, commands.WhichChange}, no.Kind) {
				t.Errorf("%s: %q: %v", name, said, err)
			}
		}
	}
	if read < 60 {
		t.Errorf("only %d were found", read)
	}
}

// TestThePageOfCommandsHasThemAll: every verb in a whole sentence, and every English word for one.
func TestThePageOfCommandsHasThemAll(t *testing.T) {
	t.Parallel()
	text := page(t, "docs/commands.md")
	var shown []commands.Verb
	for _, said := range sentences(text) {
		if s, err := commands.Parse(said); err == nil {
			shown = append(shown, s.Verb)
		}
	}
	for _, verb := range commands.Verbs() {
		if !slices.Contains(shown, verb) {
			t.Errorf("no sentence shows %s", verb)
		}
		row := regexp.MustCompile("(?m)^\\| `" + string(verb) + "` \\| (.*) \\|$").FindStringSubmatch(text)
		for _, word := range verb.InEnglish() {
			if len(row) == 0 || !strings.Contains(row[1], "`"+word+"`") {
				t.Errorf("it does not say that %s means %s", word, verb)
			}
		}
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| (`.*`) \\|$").FindAllStringSubmatch(text, -1) {
		for _, word := range coded(m[2]) {
			if !sameVerb(m[1], word) && m[1] != "because" {
				t.Errorf("it says that %s means %s", word, m[1])
			}
		}
	}
}

// sameVerb says that help is given on the same verb for both; for help itself, that the word asks for it.
func sameVerb(verb, word string) bool {
	s, err := commands.Parse(word)
	if no, ok := errors.AsType[*commands.Misread](err); ok {
		return string(no.Verb) == verb
	}
	return err == nil && string(s.Verb) == verb
}

// coded are the parts of a cell that are typed as they stand.
func coded(cell string) []string {
	var all []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		all = append(all, m[1])
	}
	return all
}

// TestThePageOfCommandsReadsTimesAndFiltersAsHeadsupDoes, row by row.
func TestThePageOfCommandsReadsTimesAndFiltersAsHeadsupDoes(t *testing.T) {
	t.Parallel()
	_, rest, _ := strings.Cut(page(t, "docs/commands.md"), "\n## When\n")
	times, rest, _ := strings.Cut(rest, "\n## Filters\n")
	filters, _, _ := strings.Cut(rest, "\n## ")
	asked := when.Asked{Now: time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC), TaskAt: time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)}
	rows := regexp.MustCompile("(?m)^\\| (`.*`) \\| (\\S+ \\S+).* \\|$")
	read := 0
	for _, m := range rows.FindAllStringSubmatch(times, -1) {
		for _, said := range coded(m[1]) {
			read++
			is := when.Read(said, asked)
			var got string
			switch {
			case len(is.Ask) > 1:
				got = "asked back:"
			case is.Refusal != nil:
				got = map[when.Class]string{when.NoTime: "refused: a", when.Past: "refused: it"}[is.Refusal.Class]
			default:
				got = is.At.Format("2006-01-02 15:04")
			}
			if got != strings.TrimSuffix(m[2], ",") {
				t.Errorf("%s is %+v, and the page says %s", said, is, m[2])
			}
		}
	}
	for _, m := range rows.FindAllStringSubmatch(filters, -1) {
		for _, said := range coded(m[1]) {
			read++
			if _, err := commands.Parse("list " + said); err != nil {
				t.Errorf("%s: %v", said, err)
			}
		}
	}
	if _, err := commands.Parse(`list {engine="kafka", tag_env!~"dev|test"}`); err != nil || read < 35 {
		t.Errorf("%d were read, and %v", read, err)
	}
}
