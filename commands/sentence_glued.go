package commands

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"headsup/when"
)

// In Chinese nothing separates a verb from what follows it: 取消k7q2, 改期k7q2到明天2点, 取消 k7q2 因为双十一. Words are taken apart there,
// and only there: the rest of a name stays one, whatever it holds, and what stands in quotes is never touched.

// apart separates the verb from what is written together with it, if something may follow it.
func apart(text string, said []word) []word {
	if len(said) == 0 || said[0].quoted || !isChinese(said[0].text) {
		return said
	}
	if _, ok := verbOf(said[0]); ok {
		return said
	}
	verb, length := verbBefore(said[0].text)
	if f := formOf(verb); length == 0 || f.target == noTarget && !f.filters && !f.topic && f.options == nil {
		return said
	}
	return separated(text, said[0], length, len(text))
}

// verbBefore finds the longest Chinese word for a verb with which a text begins, and says how long it is.
func verbBefore(text string) (verb Verb, length int) {
	for _, one := range vocabulary() {
		for _, w := range one.more {
			if isChinese(w) && strings.HasPrefix(text, w) && len(w) > length {
				verb, length = one.verb, len(w)
			}
		}
	}
	return verb, length
}

// separated reads a word as two or more: one up to a length, and what is behind it, up to an end of the text. Where Slack wrote it
// otherwise than it is seen, it stays one.
func separated(text string, w word, length, end int) []word {
	before := w.text[:length]
	if !strings.HasPrefix(text[w.begin:], before) {
		return []word{w}
	}
	return append([]word{{text: before, begin: w.begin, end: w.begin + length}}, wordsFrom(text[:end], w.begin+length)...)
}

// splitAround makes a word of its own of a keyword that stands within another.
func (r *reading) splitAround(at, begin, length int) {
	if begin > 0 {
		if !r.split(at, begin) {
			return
		}
		at++
	}
	r.split(at, length)
}

// split reads one of the words as two or more, and says whether it is.
func (r *reading) split(at, length int) bool {
	w := r.words[at]
	if length >= len(w.text) {
		return false
	}
	apart := separated(r.text, w, length, w.end)
	r.words = slices.Concat(r.words[:at], apart, r.words[at+1:])
	return len(apart) > 1
}

// named is a name as the cloud and headsup give them: without Chinese.
var named = regexp.MustCompile(`^[0-9A-Za-z._-]+`)

// unglue separates the keywords that may follow in this form from what they are written together with: from what is behind them, and
// from a name before them.
func (r *reading) unglue(f form) {
	if f.reason || f.target == oneChange {
		r.unglueReason()
	}
	switch f.when {
	case follows:
		r.unglueTime(toWords())
	case afterAt:
		r.unglueTime(atWords())
	case until:
		r.unglueTime(untilWords())
	case noTime, span:
	}
}

// unglueReason finds 因为 in front of a word, behind the name of a task, or anywhere in a time, which has no such word.
func (r *reading) unglueReason() {
	for i := 0; i < len(r.words) && !r.words[i].is(reasonWords()...); i++ {
		w := r.words[i]
		at, found := reasonWords().in(w.text)
		if w.quoted || !found || i == 0 && at > len(named.FindString(w.text)) {
			continue
		}
		r.splitAround(i, at, len(reasonWords().begins(w.text[at:])))
		return
	}
}

// unglueTime finds a keyword before a time, in front of the word behind the name or behind the name itself.
func (r *reading) unglueTime(k keywords) {
	for i := range min(2, len(r.words)) {
		text := r.words[i].text
		at := 0
		if i == 0 {
			at = len(named.FindString(text))
		}
		one := k.begins(text[at:])
		if r.words[i].quoted || one == "" || i == 0 && at == 0 || !r.goesOnAsTime(i, at+len(one)) {
			continue
		}
		r.splitAround(i, at, len(one))
		return
	}
}

// goesOnAsTime says that a time stands behind a keyword, up to the reason.
func (r *reading) goesOnAsTime(at, length int) bool {
	behind := r.words[at+1:]
	if end := slices.IndexFunc(behind, func(w word) bool { return w.is(reasonWords()...) || w.isGlass() }); end >= 0 {
		behind = behind[:end]
	}
	rest := r.words[at].text[length:] + " " + texts(behind)
	return isTime(rest) || isNow(strings.TrimSpace(rest))
}

// isTime says that a text is a time, or one that would be refused for what it says. Which moment it is plays no part.
func isTime(text string) bool {
	some := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	no := when.Read(text, when.Asked{Now: some, TaskAt: some}).Refusal
	return no == nil || no.Class != when.Unknown
}

// isNow says that a stand-in's time ends at once.
func isNow(text string) bool { return strings.EqualFold(text, "now") || text == "现在" }
