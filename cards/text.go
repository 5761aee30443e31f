package cards

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"headsup/maintenance"
	"headsup/words"
)

// Reader is who a message is for.
type Reader struct {
	Zone    *time.Location // of the person; nil: everybody, so that times are written in UTC where Slack cannot turn them
	Command string         // such as /tasks
	User    string         // id of the person; empty: everybody
	Now     time.Time
}

// length counts a text as Slack's own programs do. One in no language yet is as long as in English: none of the others is longer.
func length(s string) int { return words.Length(words.In(words.English, s)) }

// cut shortens a text to at most so many characters, the last of them an ellipsis.
func cut(s string, most int) string { return words.Cut(s, most) }

// unmarked takes from foreign text what would make it a text of ours, for where all else of it stays as it is.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(words.Marks, r) {
			return -1
		}
		return r
	}, s)
}

// plain makes foreign text safe where Slack formats nothing: one line, no characters that hide or turn what stands beside.
func plain(s string, most int) string { return cut(tidy(s, ""), most) }

// oneLine makes a text of our own safe there, whatever language it will be in.
func oneLine(s string) string { return tidy(s, words.Marks) }

func tidy(s, keep string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(keep, r):
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// escape replaces the three characters with which mrkdwn begins links and mentions.
func escape(s string) string {
	if !strings.ContainsAny(s, "&<>") {
		return s
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// foreign makes foreign text safe in mrkdwn: nothing in it links, mentions or formats. A sign that Slack could take for
// formatting, or for the begin of an emoji's name, gets a word joiner before it; one inside a word does not, so that names
// such as orders_mq can still be copied and searched for.
func foreign(s string, most int) string {
	runes := []rune(strings.ReplaceAll(plain(s, most), "`", "'"))
	var b strings.Builder
	for i, r := range runes {
		formats := strings.ContainsRune("*_~", r) && !insideWord(runes, i)
		if formats || r == ':' && namesEmoji(runes[i+1:]) {
			b.WriteRune(joiner)
		}
		b.WriteRune(r)
	}
	return escape(b.String())
}

// joiner is the word joiner, which nobody sees.
const joiner = '\u2060'

func insideWord(runes []rune, i int) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return i > 0 && i+1 < len(runes) && word(runes[i-1]) && word(runes[i+1])
}

// namesEmoji says that what stands behind a colon would be read as an emoji's name.
func namesEmoji(rest []rune) bool {
	end := slices.Index(rest, ':')
	return end > 0 && !slices.ContainsFunc(rest[:end], unicode.IsSpace)
}

// code shows foreign text as it is, in Slack's code style.
func code(s string, most int) string {
	s = strings.ReplaceAll(plain(s, most), "`", "'")
	if s == "" {
		return "–"
	}
	return "`" + escape(s) + "`"
}

// typed shows what people can type, in Slack's code style. What is foreign in it is safe already.
func typed(sentence string) string { return "`" + sentence + "`" }

// spoken turns markup into what notifications and screen readers can say: instants in UTC instead of Slack's tokens.
func spoken(markup string) string {
	const begin = "<!date^" // foreign text is escaped, so that this is always our own
	var b strings.Builder
	for {
		before, token, found := strings.Cut(markup, begin)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, _ := strings.Cut(token, ">")
		_, fallback, _ := strings.Cut(inside, "|")
		b.WriteString(fallback)
		markup = after
	}
}

// span writes a length of time in words, to two units.
func span(d time.Duration) string {
	d = d.Abs()
	units := []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	var parts []string
	for _, u := range units {
		n := int(d / u.size)
		if n == 0 {
			if len(parts) > 0 {
				break
			}
			continue
		}
		d -= time.Duration(n) * u.size
		parts = append(parts, count(n, u.name))
		if len(parts) == 2 {
			break
		}
	}
	if len(parts) == 0 {
		return words.Put("less than a second")
	}
	return strings.Join(parts, " ")
}

// Count writes how many there are of something.
func Count(n int, noun string) string { return TextIn(maintenance.English, count(n, noun)) }

func count(n int, noun string) string {
	return words.Count(n, noun)
}

func times(n int) string {
	switch n {
	case 1:
		return words.Put("once")
	case 2:
		return words.Put("twice")
	}
	return words.Put("%d times", n)
}
