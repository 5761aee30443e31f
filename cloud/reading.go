package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unread is what could not be read of a list. The rest of the list is good.
//
// Whoever concludes from a list that something is gone must not do so for an ID that is here, and for none at all where an
// ID is empty.
type Unread struct {
	ID   string // of the record, where at least that could be read
	Why  string // for logs
	Raw  string // the record, cut to 300 characters; foreign text, may hold addresses
	Kept bool   // the record is in the list all the same, without the field that Why names
}

const longestRaw = 300

// record is one object of a list, with its fields as they came.
type record map[string]json.RawMessage

// readRecord takes an object apart. Fields that are not known stay where they are.
func readRecord(raw json.RawMessage) (record, error) {
	var r record
	if err := json.Unmarshal(raw, &r); err != nil || r == nil {
		return nil, errors.New("not an object")
	}
	return r, nil
}

func (r record) text(name string) string { return textOf(r[name]) }

// textOf reads a JSON string as its text, null and nothing as no text, and anything else as the JSON that it is: the
// cloud's documents and its answers differ in such things (facts, section 0).
func textOf(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// isoLayouts gives ISO 8601 with an offset; the fraction of a second is read whether the layout has it or not. A time without
// an offset is not read: which zone it would be in is not documented.
func isoLayouts() []string {
	return []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07"}
}

// time reads an instant in UTC: ISO 8601 with an offset, or milliseconds since 1970 as instances have them. No value is the
// zero time.
func (r record) time(name string) (time.Time, error) {
	text := strings.TrimSpace(r.text(name))
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range isoLayouts() {
		if at, err := time.Parse(layout, text); err == nil && sane(at) {
			return at.UTC(), nil
		}
	}
	// 12 or 13 digits are the years 1973 to 2286; 14 would be YYYYMMDDHHMMSS, whose zone nobody knows.
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && (len(text) == 12 || len(text) == 13) && ms > 0 {
		return time.UnixMilli(ms).UTC(), nil
	}
	return time.Time{}, fmt.Errorf("%s is not a time that can be read", name)
}

// sane keeps out years that neither a database nor a calendar takes.
func sane(at time.Time) bool { return at.Year() >= 1970 && at.Year() <= 9999 }

func unread(id string, err error, raw json.RawMessage) Unread {
	return Unread{ID: plainText(id, longestCode), Why: err.Error(), Raw: plainText(string(raw), longestRaw)}
}
