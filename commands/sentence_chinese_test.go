package commands_test

import (
	"bufio"
	"errors"
	"os"
	"strings"
	"testing"

	"headsup/commands"
)

// chineseRows reads testdata/chinese.tsv: what is typed, and what it means.
func chineseRows(t testing.TB) [][2]string {
	t.Helper()
	f, err := os.Open("testdata/chinese.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all [][2]string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if lines.Text() == "" || lines.Text()[0] == '#' {
			continue
		}
		text, expect, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			t.Fatalf("chinese.tsv: %q has no second column", lines.Text())
		}
		all = append(all, [2]string{text, expect})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestChinese(t *testing.T) {
	all := chineseRows(t)
	if len(all) < 130 {
		t.Fatalf("%d rows, want 130 or more", len(all))
	}
	for _, row := range all {
		got := ""
		sentence, err := commands.Parse(row[0])
		var no *commands.Misread
		switch {
		case err == nil:
			got = sentence.String()
		case errors.As(err, &no):
			got = "error: " + string(no.Kind)
			if no.Word != "" {
				got += ": " + no.Word
			}
			if no.Suggestion != "" {
				got += " → " + string(no.Suggestion)
			}
		}
		if got != row[1] {
			t.Errorf("%q\n got %s\nwant %s", row[0], got, row[1])
		}
	}
}

// Every verb can be said in Chinese, and no word means two.
func TestEveryVerbHasChineseWords(t *testing.T) {
	seen := map[string]commands.Verb{}
	for _, verb := range commands.Verbs() {
		if len(verb.InChinese()) == 0 {
			t.Errorf("%s cannot be said in Chinese", verb)
		}
		for _, word := range verb.InChinese() {
			if other, is := seen[word]; is {
				t.Errorf("%s means %s and %s", word, other, verb)
			}
			seen[word] = verb
			if got, err := commands.Parse("help " + word); err != nil || got.Topic != verb {
				t.Errorf("help %s: got %s, %v, want %s", word, got.Topic, err, verb)
			}
		}
	}
}
