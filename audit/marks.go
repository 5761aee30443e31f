package audit

import (
	"encoding/json"
	"strconv"
	"strings"
)

// marks are what the checker needs of a record.
type marks struct {
	seq, through                           int64
	at, user, instance, task, change, hash string
}

// readMarks reads them out of a canonical text, which is most of what a check costs: encoding/json takes five times as long. It is false
// where the text has another form.
func readMarks(text string) (m marks, ok bool) {
	rest, ok := strings.CutPrefix(text, "{")
	for ok && rest != "" {
		var key, value string
		if key, rest, ok = cutText(rest); !ok {
			return m, false
		}
		if rest, ok = strings.CutPrefix(rest, ":"); !ok {
			return m, false
		}
		if value, rest, ok = cutValue(rest); !ok || !m.take(key, value) {
			return m, false
		}
		if rest == "}" {
			return m, m.seq > 0
		}
		rest, ok = strings.CutPrefix(rest, ",")
	}
	return m, false
}

// Archived gives the last of the rows that were archived where the row is a checkpoint of them; false where it is none.
func (r Row) Archived() (Head, bool) {
	if !strings.Contains(r.Text, `"through":`) {
		return Head{}, false
	}
	m, ok := readMarks(r.Text)
	return Head{Seq: m.through, Hash: m.hash}, ok && m.through > 0
}

// vouches says that a record which begins behind a row may: this is the checkpoint of all rows up to there. Some that it speaks of may be there
// yet, where archiving was cut off; the chain from them to this very row says the same of the last one's hash.
func (m marks) vouches(before Head) bool {
	return m.through > before.Seq || m.through > 0 && before == (Head{Seq: m.through, Hash: m.hash})
}

// take keeps a value that counts, and is false where it is of another kind.
func (m *marks) take(key, value string) bool {
	var err error
	switch key {
	case "seq":
		m.seq, err = strconv.ParseInt(value, 10, 64)
	case "through":
		m.through, err = strconv.ParseInt(value, 10, 64)
	case "at":
		m.at, err = unquote(value)
	case "user":
		m.user, err = unquote(value)
	case "instance":
		m.instance, err = unquote(value)
	case "task":
		m.task, err = unquote(value)
	case "change":
		m.change, err = unquote(value)
	case "hash":
		m.hash, err = unquote(value)
	}
	return err == nil
}

func unquote(value string) (text string, err error) {
	if n := len(value); n >= 2 && value[0] == '"' && strings.IndexByte(value, '\\') < 0 {
		return value[1 : n-1], nil
	}
	err = json.Unmarshal([]byte(value), &text)
	return text, err
}

// cutText cuts a JSON text off, without its quotes.
func cutText(from string) (text, rest string, ok bool) {
	if from == "" || from[0] != '"' {
		return "", "", false
	}
	for n := 1; n < len(from); n++ {
		switch from[n] {
		case '\\':
			n++
		case '"':
			return from[1:n], from[n+1:], true
		}
	}
	return "", "", false
}

// cutValue cuts any value off.
func cutValue(from string) (value, rest string, ok bool) {
	depth := 0
	for n := 0; n < len(from); n++ {
		switch from[n] {
		case '"':
			_, behind, whole := cutText(from[n:])
			if !whole {
				return "", "", false
			}
			n = len(from) - len(behind) - 1
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return from[:n], from[n:], n > 0
			}
			depth--
		case ',':
			if depth == 0 {
				return from[:n], from[n:], n > 0
			}
		}
	}
	return "", "", false
}
