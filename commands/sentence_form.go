package commands

import (
	"slices"
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
	if len(r.words) > 0 && slices.ContainsFunc(f.options, func(o string) bool { return r.words[0].is(o) }) {
		r.Option, r.words = strings.ToLower(r.words[0].text), r.words[1:]
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
		if w.is("because", "as") {
			r.Reason, r.words = readReason(r.text[w.end:]), r.words[:i]
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
		if len(r.words) > 1 && r.words[0].is("to") {
			r.words = r.words[1:]
		}
		r.When = withoutQuotes(r.rest())
	case afterAt:
		if len(r.words) == 0 || !r.words[0].is("at") {
			return nil
		}
		r.words = r.words[1:]
		if r.When = withoutQuotes(r.rest()); r.When == "" {
			return r.misread(WhatTime, "")
		}
	case until:
		if len(r.words) < 2 || !r.words[0].is("until", "till") {
			return r.misread(UntilWhen, texts(r.words))
		}
		r.words = r.words[1:]
		r.When = withoutQuotes(r.rest())
	case span:
		said := withoutQuotes(r.rest())
		if _, ok := when.ReadSpan(said); !ok {
			return r.misread(HowLong, said)
		}
		r.When = said
	}
	return nil
}

// withoutQuotes drops what no time is written with, so that a time can always be put into quotes.
func withoutQuotes(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, `"`, " ")), " ")
}

func (w word) isGlass() bool {
	return w.is("break-glass", "breakglass", "--break-glass", "—break-glass")
}

func topicOf(w word) (Verb, bool) {
	switch {
	case w.isGlass():
		return TopicGlass, true
	case w.is(string(TopicExplain)):
		return TopicExplain, true
	case w.is(string(TopicHome)):
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
