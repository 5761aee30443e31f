package words

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Forms of a text that depend on how it reads, as texts of their own.
const (
	raised    = "\u2191%s"
	lowered   = "\u2193%s"
	unstopped = "\u2192%s"
	shortened = "\u2194%s"
)

// Raise begins a text as a sentence begins, where the language has large letters.
func Raise(text string) string { return Put(raised, text) }

// Lower begins a text as the rest of a sentence.
func Lower(text string) string { return Put(lowered, text) }

// Unstop takes the full stop from the end of a text.
func Unstop(text string) string { return Put(unstopped, text) }

// Cut shortens a text to at most so many characters, the last of them an ellipsis; one in no language yet when it is read in one.
func Cut(text string, most int) string {
	if Unread(text) {
		return Put(shortened, text, strconv.Itoa(most))
	}
	if Length(text) <= most {
		return text
	}
	left := most - 1
	for at, r := range text {
		if left -= max(1, utf16.RuneLen(r)); left < 0 {
			return text[:at] + "…"
		}
	}
	return text
}

// Length counts a text as Slack's own programs do, to which an emoji is two characters.
func Length(text string) (n int) {
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// formed gives a text the form that is asked for; false where key asks for none.
func formed(key string, fill []any) (string, bool) {
	if len(fill) == 0 {
		return "", false
	}
	text, _ := fill[0].(string)
	if text == "" {
		return "", key == raised || key == lowered || key == unstopped || key == shortened
	}
	first, size := utf8.DecodeRuneInString(text)
	switch key {
	case raised:
		return string(unicode.ToUpper(first)) + text[size:], true
	case lowered:
		return string(unicode.ToLower(first)) + text[size:], true
	case unstopped:
		return strings.TrimRight(text, ".。"), true
	case shortened:
		most, err := strconv.Atoi(fmt.Sprint(fill[len(fill)-1]))
		return Cut(text, most), err == nil
	}
	return "", false
}
