package commands_test

import (
	"bufio"
	"errors"
	"os"
	"strings"
	"testing"

	"headsup/commands"
)

// row is one line of testdata/commands.tsv; its header says what the columns mean.
type row struct {
	line                     int
	text                     string
	verb, target, when, rest string
}

func rows(t testing.TB) []row {
	t.Helper()
	f, err := os.Open("testdata/commands.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []row
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		cell := strings.Split(lines.Text(), "\t")
		if len(cell) != 5 {
			t.Fatalf("commands.tsv:%d: %d columns, want 5", n, len(cell))
		}
		all = append(all, row{n, cell[0], cell[1], cell[2], cell[3], cell[4]})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTable(t *testing.T) {
	all := rows(t)
	if len(all) < 70 {
		t.Fatalf("%d rows, want 70 or more", len(all))
	}
	for _, want := range all {
		got := row{line: want.line, text: want.text}
		sentence, err := commands.Parse(want.text)
		if err != nil {
			got.verb = showError(t, err)
		} else {
			got.verb, got.target, got.when = string(sentence.Verb), showTarget(sentence), sentence.When
			got.rest = showRest(sentence, want.rest)
		}
		if got != want {
			t.Errorf("commands.tsv:%d\n got %+v\nwant %+v", want.line, got, want)
		}
	}
}

// showError writes an error as the table does. The real sentences are those of cards.
func showError(t *testing.T, err error) string {
	t.Helper()
	var misread *commands.Misread
	if !errors.As(err, &misread) {
		t.Fatalf("%v is no *Misread", err)
	}
	switch {
	case misread.Kind == commands.UnknownWord && misread.Suggestion != "":
		return "error: unknown word; did you mean " + string(misread.Suggestion) + "?"
	case misread.Kind == commands.UnknownWord:
		return "error: unknown word; help"
	case misread.Kind == commands.WhichTask, misread.Kind == commands.WhichChange:
		return "error: " + string(misread.Kind) + "?"
	case misread.Kind == commands.Unexpected && misread.Verb.TakesReason():
		return "error: unexpected words; write because before a reason"
	case misread.Kind == commands.NotATask && strings.HasPrefix(misread.Word, "bob"):
		return "error: a person is not a task"
	}
	return "error: " + string(misread.Kind)
}

func showTarget(s commands.Sentence) string {
	if s.Link.TS != "" {
		return s.Link.Channel + " " + s.Link.TS
	}
	return s.Target + s.Person + string(s.Topic)
}

// showRest writes what the last column tells of a sentence. Where that column only explains, the explanation must hold.
func showRest(s commands.Sentence, want string) string {
	holds := false
	switch want {
	case "opens the modal":
		holds = s.Target == "" || s.Verb == commands.VerbReschedule && s.When == ""
	case "asks for the reason":
		holds = s.Reason == ""
	case "another time":
		holds = s.Verb == commands.VerbApprove && s.When != ""
	case "the card with that ts":
		holds = s.Link.TS != "" && s.Target == ""
	case "auto-linked name":
		holds = s.Link.TS == ""
	}
	if holds {
		return want
	}
	var parts []string
	for _, m := range s.Filter.Matchers {
		parts = append(parts, commands.PrintMatcher(m))
	}
	for _, word := range s.Filter.Words {
		parts = append(parts, "word "+word)
	}
	if s.Filter.Period != "" {
		parts = append(parts, string(s.Filter.Period))
	}
	if s.Filter.Any {
		parts = append(parts, "status=any")
	}
	if s.BreakGlass {
		parts = append(parts, "break-glass")
	}
	if s.Reason != "" {
		parts = append(parts, s.Reason)
	}
	rest := strings.Join(parts, "; ")
	if strings.HasSuffix(want, ", shown as text") {
		rest += ", shown as text"
	}
	return rest
}
