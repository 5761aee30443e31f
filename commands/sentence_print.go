package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/alertmanager/pkg/labels"
)

// String gives the sentence in its shortest full form, with &, < and > escaped as Slack sends and takes them: it can stand in
// a message as it is, and Parse makes the same sentence of it.
func (s Sentence) String() string {
	out := []string{string(s.Verb)}
	form := formOf(s.Verb)
	switch {
	case s.Person != "":
		out = append(out, "<@"+s.Person+">")
	case s.Link != Link{}:
		out = append(out, s.Link.String())
	case s.Target != "":
		out = append(out, printWord(s.Target))
	case s.Topic != "":
		out = append(out, string(s.Topic))
	case s.Option != "":
		out = append(out, s.Option)
	}
	out = append(out, s.Filter.print()...)
	if s.When != "" {
		switch form.when {
		case afterAt:
			out = append(out, "at")
		case until:
			out = append(out, "until")
		case noTime, follows, span:
		}
		out = append(out, printPhrase(s.When))
	}
	if s.BreakGlass {
		out = append(out, "break-glass")
	}
	if s.Reason != "" {
		out = append(out, "because", escape(s.Reason))
	}
	return strings.Join(out, " ")
}

// Typed gives the sentence as a person types it: nothing escaped, for a copy by hand.
func (s Sentence) Typed() string { return unescape(s.String()) }

func (f Filter) print() []string {
	var out []string
	for _, m := range f.Matchers {
		out = append(out, escape(PrintMatcher(m)))
	}
	for _, said := range f.Words {
		out = append(out, printWord(said))
	}
	if f.Period != "" {
		out = append(out, string(f.Period))
	}
	if f.Any {
		out = append(out, "status=any")
	}
	return out
}

var plainName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// PrintMatcher writes a matcher so that every parser of Alertmanager's reads it: a name with more than ASCII letters, digits
// and underscores stands in quotes. It is not escaped for Slack.
func PrintMatcher(m *labels.Matcher) string {
	name := m.Name
	if !plainName.MatchString(name) {
		name = quoteValue(name)
	}
	return name + m.Type.String() + quoteValue(m.Value)
}

// quoteValue keeps smart quotes from ending the value, since they are read as plain ones.
func quoteValue(s string) string {
	var b strings.Builder
	for _, r := range strconv.Quote(s) {
		if r > 0x7f && quoteMark(r) != 0 {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// printWord writes one word, in quotes where it would be read as something else without.
func printWord(s string) string {
	if isKeyword(s) || isChinese(s) && mayBeTakenApart(s) || strings.ContainsAny(s, "=~{}") || !readsAs(escape(s), s) {
		return quote(s)
	}
	return escape(s)
}

// printPhrase writes several words that are one part of the sentence.
func printPhrase(s string) string {
	for _, w := range words(escape(s)) {
		if w.quoted || endsPhrase(w.text) || joinsAtItsHead(w.text) {
			return quote(s)
		}
	}
	if texts(words(escape(s))) != s {
		return quote(s)
	}
	return escape(s)
}

// isKeyword says that the word would mean something in the place of a target or a filter.
func isKeyword(s string) bool {
	w := word{text: s}
	return endsPhrase(s) || w.is(atWords()...) || w.is(untilWords()...) || w.is(periodWords()...)
}

// endsPhrase says that the word would not belong to a time that is written out.
func endsPhrase(s string) bool {
	w := word{text: s}
	return w.is(reasonWords()...) || w.is(toWords()...) || w.is(helpWords()...) || w.isGlass()
}

// joinsAtItsHead says that a word of a time would be taken for a keyword and what follows it.
func joinsAtItsHead(s string) bool {
	_, behind := reasonWords().in(s)
	return behind || toWords().begins(s)+atWords().begins(s)+untilWords().begins(s) != ""
}

// mayBeTakenApart says that a Chinese word holds what might be read as a keyword or a period. Quotes do no harm where it is not.
func mayBeTakenApart(s string) bool {
	for _, k := range []keywords{reasonWords(), toWords(), atWords(), untilWords(), periodWords(), {"未来", "接下来", "内"}} {
		if slices.ContainsFunc(k, func(one string) bool { return isChinese(one) && strings.Contains(s, one) }) {
			return true
		}
	}
	return false
}

func readsAs(text, want string) bool {
	all := words(text)
	return len(all) == 1 && all[0].text == want && !all[0].quoted
}

// quote puts a text into the first marks that it does not hold itself. There are such: it was typed in some.
func quote(s string) string {
	for _, mark := range []string{`"`, `'`, "`", "*"} {
		if !strings.Contains(s, mark) {
			return mark + escape(s) + mark
		}
	}
	return escape(s)
}
