package settings

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/joho/godotenv"
)

// mostBroken bounds how many lines of .env are told to be broken, and so how often the file is read.
const mostBroken = 5

// nameOf finds the name with which a line begins, whatever follows.
var nameOf = regexp.MustCompile(`^\s*(?:export\s+)?([A-Za-z0-9_]+)`)

// understood reads what can be read of .env, and tells of each line that cannot: one slip must not make a mistake of every setting in
// the file. It gives the text without these lines, all others in their places.
func (r *reading) understood(text []byte) (values map[string]string, left []byte) {
	rows := bytes.SplitAfter(text, []byte("\n"))
	for range mostBroken {
		values, err := godotenv.UnmarshalBytes(bytes.Join(rows, nil))
		if err == nil {
			return values, bytes.Join(rows, nil)
		}
		at, found := brokenAt(rows)
		where := dotEnvName
		if found {
			where = fmt.Sprintf("%s, line %d", dotEnvName, at+1)
		}
		r.add(Problem{
			Where: where, Found: "cannot be understood",
			Right: "Each line is NAME=value; a value with spaces, quotes or # stands in single quotes.",
		})
		if !found {
			break
		}
		if name := nameOf.FindSubmatch(rows[at]); name != nil {
			r.unread[string(name[1])] = true
		}
		rows[at] = []byte("\n")
	}
	r.unknown = true
	return nil, nil
}

// brokenAt finds the row where the file stops being one: what stands before it can still be read.
func brokenAt(rows [][]byte) (at int, found bool) {
	const worthSearching = 2000
	if len(rows) > worthSearching {
		return 0, false
	}
	good := 0
	for i := range rows {
		if _, err := godotenv.UnmarshalBytes(bytes.Join(rows[:i+1], nil)); err == nil {
			good = i + 1
		}
	}
	return good, good < len(rows)
}
