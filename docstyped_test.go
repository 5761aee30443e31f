package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var shellWord = regexp.MustCompile(`\\\n|&&|\n|#[^\n]*|'[^']*'|"[^"]*"|[^\s'"]+`)

// words takes a script apart: its commands, each in its words.
func words(script string) [][]string {
	all := [][]string{nil}
	for _, w := range shellWord.FindAllString(script, -1) {
		switch last := len(all) - 1; {
		case w == "\\\n" || w[0] == '#':
		case w == "&&" || w == "\n":
			all = append(all, nil)
		default:
			all[last] = append(all[last], strings.Trim(w, `'"`))
		}
	}
	return slices.DeleteFunc(all, func(command []string) bool { return len(command) == 0 })
}

// TestTheDocsCanBeTyped reads each command of headsup that a page names, in a block or in a line, as headsup would.
func TestTheDocsCanBeTyped(t *testing.T) {
	others := []string{"go", "docker", "bash"} // whose words are not ours to judge
	inline := regexp.MustCompile("`((?:\\./)?headsup |go run \\. )([^`\n]+)`|(?m)^    (go run \\. )(.+)$")
	read := 0
	for _, f := range fences(t, "sh") {
		if f.remarked("file") != "" || f.remarked("run") != "" {
			continue // a script, which the test of its page runs; deploy/docs_test.go runs those of docs/deploy.md
		}
		for _, typed := range words(f.text) {
			at := slices.Index(typed, ">")
			if at >= 0 {
				typed = typed[:at]
			}
			switch {
			case typed[0] == "headsup", typed[0] == "./headsup":
				typed = typed[1:]
			case len(typed) > 2 && typed[0] == "go" && typed[1] == "run" && typed[2] == ".":
				typed = typed[3:]
			case slices.Contains(others, typed[0]):
				continue
			default:
				t.Errorf("%v: nobody knows what %s is", f, typed[0])
			}
			read++
			if _, err := parsed(typed); err != nil {
				t.Errorf("%v: headsup %s: %v", f, strings.Join(typed, " "), err)
			}
		}
	}
	for page, text := range pages(t) {
		for _, m := range inline.FindAllStringSubmatch(text, -1) {
			read++
			_, err := parsed(words(m[2] + m[4])[0])
			if err != nil && !strings.HasPrefix(err.Error(), "missing flags") && !strings.HasPrefix(err.Error(), "expected ") { // a command is named by its first words
				t.Errorf("%s: %s%s: %v", page, m[1]+m[3], m[2]+m[4], err)
			}
		}
	}
	if read < 8 {
		t.Errorf("only %d commands were found", read)
	}
}
