package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// canonical is the one text of a value, by RFC 8785 (JSON Canonicalization Scheme): no space, keys in order, in strings only what
// JSON cannot do without is escaped. Any library for that RFC writes the same, and so does Python's json.dumps with sort_keys,
// ensure_ascii=False and no space in its separators. The values here are texts, truths and whole numbers.
func canonical(value any) (string, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("write down an entry: %w", err)
	}
	read := json.NewDecoder(bytes.NewReader(plain))
	read.UseNumber()
	var tree any
	if err := read.Decode(&tree); err != nil {
		return "", fmt.Errorf("write down an entry: %w", err)
	}
	var b strings.Builder
	b.Grow(len(plain))
	if err := write(&b, tree); err != nil {
		return "", err
	}
	return b.String(), nil
}

func write(b *strings.Builder, value any) error {
	switch v := value.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		fmt.Fprintf(b, "%t", v)
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") { // such are written in ways that differ; the record has none
			return fmt.Errorf("write down an entry: %s is no whole number", v)
		}
		b.WriteString(v.String())
	case string:
		writeText(b, v)
	case []any:
		b.WriteByte('[')
		for n, one := range v {
			if n > 0 {
				b.WriteByte(',')
			}
			if err := write(b, one); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case map[string]any:
		b.WriteByte('{')
		for n, key := range slices.Sorted(maps.Keys(v)) { // keys are ASCII, where bytes and UTF-16 have one order
			if n > 0 {
				b.WriteByte(',')
			}
			writeText(b, key)
			b.WriteByte(':')
			if err := write(b, v[key]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	}
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
