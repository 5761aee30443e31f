// Package words is the one catalogue of what headsup says to people, in each language that it speaks.
//
// A text is put together in no language yet: Put keeps its English form and what fills it, as one string that can be joined, put
// into another text and into a card like any other. In reads such a string in a language. So whatever renders a card says once
// what it says, and only where a message leaves is it decided for whom: as with Slack's own date tokens, which no card turns into
// a zone either.
//
// English is the key of a text and stands where it is said, so that code reads as what people read; other languages stand in files
// of their own, and a test finds a text that one of them lacks, has too much, or fills otherwise.
package words

import (
	"fmt"
	"reflect"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// What stands around a text that is in no language yet. Foreign text never holds these: cards take control characters out of it.
const (
	begin = '\x01'
	next  = '\x02'
	end   = '\x03'
)

// Marks are the characters that hold a text in no language together.
const Marks = string(begin) + string(next) + string(end)

// Put says something: the English text, with %s for each of what fills it, %d for a whole number. The text must be a constant.
func Put(text string, fill ...any) string {
	var b strings.Builder
	b.WriteRune(begin)
	b.WriteString(text)
	for _, one := range fill {
		b.WriteRune(next)
		kind := "s"
		if reflect.ValueOf(one).CanInt() {
			kind = "d"
		}
		b.WriteString(kind + fmt.Sprint(one))
	}
	b.WriteRune(end)
	return b.String()
}

// Count says how many there are of something, by its English name for one of them (nouns).
func Count(n int, noun string) string { return Put("%d "+noun, n) }

// Unread says that a text is in no language yet, or part of it.
func Unread(text string) bool { return strings.IndexByte(text, begin) >= 0 }

// In reads a text in a language; whatever is in one already stays as it is.
func In(tag language.Tag, text string) string {
	if !Unread(text) {
		return text
	}
	printer := message.NewPrinter(tag, message.Catalog(catalogue()))
	read, _ := within(printer, text)
	return read
}

// within reads up to the mark that ends what the text stands in, and gives back what is left from there.
func within(p *message.Printer, text string) (read, left string) {
	var b strings.Builder
	for {
		at := strings.IndexAny(text, Marks)
		if at < 0 {
			b.WriteString(text)
			return b.String(), ""
		}
		b.WriteString(text[:at])
		if text[at] != begin {
			return b.String(), text[at:]
		}
		var said string
		said, text = one(p, text[at+1:])
		b.WriteString(said)
	}
}

// one reads a single text, behind the mark that begins it.
func one(p *message.Printer, text string) (read, left string) {
	at := strings.IndexAny(text, Marks)
	if at < 0 {
		return text, ""
	}
	key, left := text[:at], text[at:]
	var fill []any
	for strings.HasPrefix(left, string(next)) {
		var said string
		said, left = within(p, left[1:])
		fill = append(fill, filled(said))
	}
	left = strings.TrimPrefix(left, string(end))
	if said, ok := formed(key, fill); ok {
		return said, left
	}
	return p.Sprintf(key, fill...), left
}
