package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/joho/godotenv"
)

const dotEnvName = ".env"

// dotEnv is what .env says, each with its line.
type dotEnv map[string]found

// assignment finds where a name is set. godotenv tells no lines; a match inside a quoted value of several lines only makes a
// message less exact.
var assignment = regexp.MustCompile(`^\s*(?:export\s+)?([A-Za-z0-9_.]+)\s*[=:]\s*(.*)$`)

// readDotEnv reads .env, where there is one. The parser's own errors are not passed on: they quote the file.
func (r *reading) readDotEnv() {
	text, err := r.readFile(r.path(dotEnvName), maxDotEnv)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		r.add(Problem{Setting: dotEnvName, Found: "cannot be read: " + reason(err), Right: "Make it readable, or remove it."})
		return
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	values, err := godotenv.UnmarshalBytes(text)
	if err != nil {
		r.add(Problem{
			Where: brokenAt(text), Found: "cannot be understood",
			Right: "Each line is NAME=value; a value with spaces, quotes or # stands in single quotes.",
		})
		return
	}
	r.dotEnv = r.locate(values, strings.Split(string(text), "\n"))
}

// locate gives each value its line, and tells of names that are set twice and of values that were not taken as written.
func (r *reading) locate(values map[string]string, rows []string) dotEnv {
	located, first := dotEnv{}, map[string]int{}
	for i, row := range rows {
		match := assignment.FindStringSubmatch(strings.TrimRight(row, "\r"))
		if match == nil {
			continue
		}
		name, raw := match[1], match[2]
		value, known := values[name]
		if !known {
			continue
		}
		where := fmt.Sprintf("%s, line %d", dotEnvName, i+1)
		if before, twice := first[name]; twice {
			r.add(Problem{name, where, fmt.Sprintf("is set again, after line %d", before), "Keep one of the two lines."})
			continue
		}
		first[name] = i + 1
		located[name] = found{value, where}
		if ours(name) && strings.Contains(raw, "$") && !strings.HasPrefix(raw, "'") {
			r.add(Problem{
				name, where, "has a $, which .env reads as the name of a variable",
				"Put the value in single quotes.",
			})
		}
		if ours(name) && commentInside(raw) {
			r.add(Problem{
				name, where, "has a # after a space, where .env begins a comment",
				"Put the value in single quotes, or leave a space after the # of a comment.",
			})
		}
	}
	for name, value := range values {
		if _, ok := located[name]; !ok {
			located[name] = found{value, dotEnvName}
		}
	}
	return located
}

// commentInside tells a cut-off list such as `#ops, #dev` from a comment, which has a space after its #.
func commentInside(raw string) bool {
	if raw == "" || strings.ContainsRune(`'"`, rune(raw[0])) {
		return false
	}
	_, comment, cut := strings.Cut(raw, " #")
	return cut && comment != "" && !strings.ContainsRune(" \t#-=", rune(comment[0]))
}

// brokenAt finds the line where the file stops being one: what stands before it can still be read.
func brokenAt(text []byte) string {
	const worthSearching = 2000
	rows := bytes.SplitAfter(text, []byte("\n"))
	if len(rows) > worthSearching {
		return dotEnvName
	}
	good, end := 0, 0
	for i, row := range rows {
		end += len(row)
		if _, err := godotenv.UnmarshalBytes(text[:end]); err == nil {
			good = i + 1
		}
	}
	return fmt.Sprintf("%s, line %d", dotEnvName, good+1)
}
