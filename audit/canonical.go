package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// canonical is the one text of a value, by RFC 8785 (JSON Canonicalization Scheme): no space, keys in order, in strings only what
// JSON cannot do without is escaped. Any library for that RFC writes the same, and so does Python's json.dumps with sort_keys,
// ensure_ascii=False and no space in its separators. The values here are texts, truths and whole numbers.
func canonical(value any) (string, error) {
	var plain bytes.Buffer
	write := json.NewEncoder(&plain)
	write.SetEscapeHTML(false)
	if err := write.Encode(value); err != nil {
		return "", fmt.Errorf("write down an entry: %w", err)
	}
	var b strings.Builder
	b.Grow(plain.Len())
	if err := reorder(&b, strings.TrimSuffix(plain.String(), "\n")); err != nil {
		return "", fmt.Errorf("write down an entry: %w", err)
	}
	return b.String(), nil
}

// reorder writes what encoding/json wrote as the RFC wants it. A row is written within somebody's decision: to read it into a tree for this
// took five times as long.
func reorder(b *strings.Builder, from string) error {
	switch {
	case from == "":
		return errNoValue
	case from[0] == '{':
		return reorderObject(b, from)
	case from[0] == '[':
		return reorderList(b, from)
	case from[0] == '"' && strings.IndexByte(from, '\\') >= 0: // it escapes what the RFC does not
		text, err := unquote(from)
		if err != nil {
			return err
		}
		writeText(b, text)
		return nil
	case from[0] != '"' && from[0] != 't' && from[0] != 'f' && strings.ContainsAny(from, ".eE"): // such are written in ways that differ; the record has none
		return fmt.Errorf("%s is no whole number", from)
	}
	b.WriteString(from)
	return nil
}

var errNoValue = errors.New("a value is missing")

func reorderObject(b *strings.Builder, from string) error {
	type field struct{ key, value string }
	fields := make([]field, 0, mostFields)
	for rest := from[1:]; rest != "}"; {
		var f field
		var ok bool
		if f.key, rest, ok = cutText(strings.TrimPrefix(rest, ",")); !ok {
			return errNoValue
		}
		if f.value, rest, ok = cutValue(strings.TrimPrefix(rest, ":")); !ok {
			return errNoValue
		}
		fields = append(fields, f)
	}
	slices.SortFunc(fields, func(x, y field) int { return strings.Compare(x.key, y.key) }) // keys are ASCII, where bytes and UTF-16 have one order
	b.WriteByte('{')
	for n, f := range fields {
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		b.WriteString(f.key)
		b.WriteString(`":`)
		if err := reorder(b, f.value); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

// mostFields is how many a row has, and hardly ever more.
const mostFields = 32

func reorderList(b *strings.Builder, from string) error {
	b.WriteByte('[')
	for rest := from[1:]; rest != "]"; {
		if rest[0] == ',' {
			b.WriteByte(',')
			rest = rest[1:]
		}
		var value string
		var ok bool
		if value, rest, ok = cutValue(rest); !ok {
			return errNoValue
		}
		if err := reorder(b, value); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

// writeText writes a JSON text. What is not UTF-8 was made so by encoding/json before.
func writeText(b *strings.Builder, text string) {
	const hex = "0123456789abcdef"
	b.WriteByte('"')
	from := 0
	for n := 0; n < len(text); {
		c := text[n]
		if c >= utf8.RuneSelf || c >= ' ' && c != '"' && c != '\\' {
			n++
			continue
		}
		b.WriteString(text[from:n])
		switch c {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			b.WriteString(`\u00`)
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
		n++
		from = n
	}
	b.WriteString(text[from:])
	b.WriteByte('"')
}
