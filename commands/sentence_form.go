package commands

import (
	"strings"

	"headsup/when"
)

// read takes what follows the verb: from behind the reason and break-glass, then the parts from the front. Whatever is left
// over is an error, since a word that was not understood may be the one that mattered.
func (r *reading) read(f form) error {
	switch {
	case f.filters:
		return r.readFilter()
	case f.topic:
		return r.readTopic()
	}
	r.unglue(f)
	for _, o := range f.options {
		if len(r.words) > 0 && (r.words[0].is(o.name) || r.words[0].is(o.more...)) {
			r.Option, r.words = o.name, r.words[1:]
			break
		}
	}
	if (f.reason || f.target == oneChange) && r.cutReason() && !f.reason {
		return r.misread(NoReasonHere, "")
	}
	if last := len(r.words) - 1; f.glass && last >= 0 && r.words[last].isGlass() {
		r.BreakGlass, r.words = true, r.words[:last]
	}
	if err := r.readTarget(f.target); err != nil {
		return err
	}
	if err := r.readWhen(f.when); err != nil {
		return err
	}
	if len(r.words) > 0 {
		return r.misread(Unexpected, texts(r.words))
	}
	return nil
}

func (r *reading) misread(kind MisreadKind, said string) error {
	return &Misread{Kind: kind, Verb: r.Verb, Word: said}
}

// cutReason takes what stands behind the first "because". It is a text, not words: only what Slack did to it is undone.
func (r *reading) cutReason() (said bool) {
	for i, w := range r.words {
		if w.is(reasonWords()...) {
			raw := r.text[w.end:]
			if isChinese(w.text) {
				raw = strings.TrimLeft(raw, " :：，") // 原因：双十一
			}
			r.Reason, r.words = readReason(raw), r.words[:i]
			return true
		}
	}
	return false
}

// readReason gives a reason in one line, without the quotes around the whole of it.
func readReason(raw string) string {
	reason := strings.Join(strings.Fields(unescape(withoutTokens(raw))), " ")
	for _, mark := range []rune{'"', '\''} {
		marks := func(c rune) bool { return quoteMark(c) == mark }
		inner := strings.TrimFunc(reason, marks)
		if quoted := reason != inner && isWrapped(reason, inner); quoted && !strings.ContainsFunc(inner, marks) {
			return strings.TrimSpace(inner)
		}
	}
	return reason
}

// isWrapped says that inner stands in the text with one character before and one behind it.
func isWrapped(text, inner string) bool {
	at := strings.Index(text, inner)
	before, behind := []rune(text[:at]), []rune(text[at+len(inner):])
	return len(before) == 1 && len(behind) == 1
}

func (r *reading) readTarget(t target) error {
	if t == noTarget {
		return nil
	}
	w, ok := r.next()
	switch {
	case t == onePerson:
		if !strings.HasPrefix(w.mention, "@") {
			return r.misread(WhichPerson, w.text)
		}
		r.Person = w.mention[1:]
	case !ok && t == oneTask:
		return r.misread(WhichTask, "")
	case !ok && t == oneChange:
		return r.misread(WhichChange, "")
	case w.mention != "":
		return r.misread(NotATask, w.text)
	default:
		if r.Link, ok = readLink(w.text); !ok {
			r.Target = w.text
		}
	}
	return nil
}

func (r *reading) readWhen(t timing) error {
	switch t {
	case noTime:
	case follows:
		if len(r.words) > 1 && r.words[0].is(toWords()...) {
			r.words = r.words[1:]
		}
		r.When = withoutQuotes(r.rest())
	case afterAt:
		if len(r.words) == 0 || !r.words[0].is(atWords()...) {
			return nil
		}
		r.words = r.words[1:]
		if r.When = withoutQuotes(r.rest()); r.When == "" {
			return r.misread(WhatTime, "")
		}
	case until:
		if len(r.words) < 2 || !r.words[0].is(untilWords()...) {
			return r.misread(UntilWhen, texts(r.words))
		}
		r.words = r.words[1:]
		r.When = withoutQuotes(r.rest())
	case span:
		said := r.lengthSaid(withoutQuotes(r.rest()))
		if _, ok := when.ReadSpan(said); !ok {
			return r.misread(HowLong, said)
		}
		r.When = said
	}
	return nil
}

// lengthSaid leaves out what says which way a length counts, where the verb says the same: 提醒 k7q2 提前30分钟, 稍后提醒 k7q2 2小时后.
func (r *reading) lengthSaid(said string) string {
	if r.Verb == VerbSnooze {
		return withoutEnd(said, "之后", "以后", "后")
	}
	return withoutEnd(strings.TrimSpace(strings.TrimPrefix(said, "提前")), "之前", "以前", "前")
}

func withoutEnd(said string, ends ...string) string {
	for _, end := range ends {
		if before, ok := strings.CutSuffix(said, end); ok {
			return strings.TrimSpace(before)
		}
	}
	return said
}

// withoutQuotes drops what no time is written with, so that a time can always be put into quotes.
func withoutQuotes(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, `"`, " ")), " ")
}

func (w word) isGlass() bool {
	return w.is(glassWords()...)
}

func topicOf(w word) (Verb, bool) {
	switch {
	case w.isGlass():
		return TopicGlass, true
	case w.is(string(TopicExplain), "解释"):
		return TopicExplain, true
	case w.is(string(TopicHome), "主页"):
		return TopicHome, true
	}
	return verbOf(w)
}

func (r *reading) readTopic() error {
	w, ok := r.next()
	if !ok {
		return nil
	}
	if r.Topic, ok = topicOf(w); !ok {
		return &Misread{Kind: UnknownWord, Verb: VerbHelp, Word: w.text, Suggestion: nearest(w.text)}
	}
	if len(r.words) > 0 {
		return r.misread(Unexpected, texts(r.words))
	}
	return nil
}
