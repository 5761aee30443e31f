package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one word of what was typed. What stands in quotes is one word and never a keyword.
type word struct {
	text    string // with Slack's entities and links read; never empty
	quoted  bool
	mention string // id of the person, channel or group that was named; text is its name then
	begin   int    // where it begins in the text
	end     int    // where the text goes on behind it
}

// is says that the word is one of the keywords, in any case.
func (w word) is(keywords ...string) bool {
	for _, keyword := range keywords {
		if !w.quoted && w.mention == "" && strings.EqualFold(w.text, keyword) {
			return true
		}
	}
	return false
}

// plain makes a text safe to read: valid UTF-8, blanks of one kind, and without the characters that hide or turn around
// what stands beside them. Two joiners stay, since emoji and some scripts are written with them; words lose them.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == zeroWidthJoiner, r == zeroWidthNonJoiner:
			return r
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// words takes a plain text apart.
func words(text string) []word { return wordsFrom(text, 0) }

func wordsFrom(text string, at int) []word {
	var all []word
	for at < len(text) {
		if length := breakAt(text, at); length > 0 {
			at += length
			continue
		}
		w := wordAt(text, at)
		w.begin, at = at, w.end
		if w.text != "" {
			all = append(all, w)
		}
	}
	return all
}

// breakAt says how long the blank is that stands here, 0 where there is none. Chinese marks separate words as blanks do: 取消 k7q2，
// 原因：双十一. A full-width colon between digits belongs to a time.
func breakAt(text string, at int) int {
	r, width := utf8.DecodeRuneInString(text[at:])
	switch r {
	case ' ', '，', '。', '；', '、':
		return width
	case '：':
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		behind, _ := utf8.DecodeRuneInString(text[at+width:])
		if !unicode.IsDigit(before) || !unicode.IsDigit(behind) {
			return width
		}
	}
	return 0
}

func wordAt(text string, at int) word {
	if inner, end, ok := wrapped(text, at); ok {
		w := unwrap(inner)
		w.end = end
		return w
	}
	end := endOfWord(text, at)
	w := readWord(text[at:end])
	w.end = end
	return w
}

// wrapped finds a stretch in quotes, backticks or asterisks that ends where a word does.
func wrapped(text string, at int) (inner string, end int, ok bool) {
	opening, width := utf8.DecodeRuneInString(text[at:])
	mark := quoteMark(opening)
	if mark == 0 {
		return "", 0, false
	}
	begin := at + width
	for i, r := range text[begin:] {
		if quoteMark(r) != mark {
			continue
		}
		inner, end = text[begin:begin+i], begin+i+utf8.RuneLen(r)
		atEnd := end == len(text) || breakAt(text, end) > 0
		bold := mark != '*' || inner == strings.TrimSpace(inner) // "2 * 3" is no bold
		return inner, end, atEnd && bold && inner != ""
	}
	return "", 0, false
}

// unwrap reads what stood in quotes: several layers are one, `*k7q2*` is bold in code.
func unwrap(inner string) word {
	inner = strings.TrimSpace(inner)
	if inner == "" {
		return word{}
	}
	if deeper, end, ok := wrapped(inner, 0); ok && end == len(inner) {
		return unwrap(deeper)
	}
	w := readWord(inner)
	w.quoted = w.mention == ""
	return w
}

// quoteMark gives the plain form of a mark in which text can stand, 0 for any other character.
func quoteMark(r rune) rune {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '＂', '「', '」':
		return '"'
	case '\'', '‘', '’', '‚', '‛', '＇':
		return '\''
	case '`', '*':
		return r
	}
	return 0
}

// endOfWord finds the next blank that stands neither in a link or mention of Slack's, nor in the quoted value or the braces of
// a matcher.
func endOfWord(text string, at int) int {
	if text[at] == '{' {
		if length := strings.IndexByte(text[at:], '}'); length > 0 {
			return at + length + 1
		}
	}
	for i := at; i < len(text); {
		r, width := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == ' ', breakAt(text, i) > 0 && !strings.ContainsAny(text[at:i], "=~"):
			return i
		case r == '<':
			token := slackToken.FindString(text[i:])
			width = max(width, len(token))
			if strings.HasPrefix(token, "<@") { // 委托@bob到周一
				before, _ := utf8.DecodeLastRuneInString(text[at:i])
				behind, _ := utf8.DecodeRuneInString(text[i+width:])
				switch {
				case isHan(before):
					return i
				case i == at && isHan(behind):
					return i + width
				}
			}
		case quoteMark(r) == '"':
			closed := i + width + quotedLength(text[i+width:])
			isName := i == at && strings.IndexAny(text[closed:], "=!") == 0
			isValue := i > at && strings.IndexByte("=~", text[i-1]) >= 0
			if isName || isValue {
				width = closed - i
			}
		}
		i += width
	}
	return len(text)
}

// quotedLength says how far the quoted text reaches that begins here, its closing quote included; 0 where nothing closes it.
func quotedLength(text string) int {
	escaped := false
	for i, r := range text {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case quoteMark(r) == '"':
			return i + utf8.RuneLen(r)
		}
	}
	return 0
}

// readWord reads a word that stands in no quotes of its own.
func readWord(raw string) word {
	if m := slackToken.FindStringSubmatch(raw); m != nil && len(m[0]) == len(raw) && m[1] != "" {
		return word{text: nonEmpty(bare(unescape(m[3])), m[2]), mention: m[1] + m[2]}
	}
	text := bare(unescape(withoutTokens(raw)))
	if !matcherWord.MatchString(text) { // a name in quotes may begin a matcher; any other mark here opens nothing
		text = strings.TrimLeftFunc(text, func(r rune) bool { return r == ' ' || quoteMark(r) != 0 })
	}
	return word{text: text}
}

// bare gives a word without smart quotes and joiners.
func bare(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch mark := quoteMark(r); {
		case r == zeroWidthJoiner, r == zeroWidthNonJoiner:
			return -1
		case mark != 0:
			return mark
		}
		return r
	}, s))
}

func nonEmpty(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}
