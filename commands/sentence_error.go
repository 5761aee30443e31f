package commands

import "fmt"

// MisreadKind says why a sentence was not understood. The set is closed: it labels metrics, and cards has a sentence for
// each.
type MisreadKind string

// The kinds.
const (
	TooLong      MisreadKind = "too long"         // Length
	UnknownWord  MisreadKind = "unknown word"     // Word, Suggestion
	Unexpected   MisreadKind = "unexpected words" // Word; where Verb takes a reason: write because before it
	WhichTask    MisreadKind = "which task"       // Verb needs one
	WhichChange  MisreadKind = "which change"     // Verb needs one
	WhichPerson  MisreadKind = "which person"     // Verb needs a mention; Word is what stood there, may be empty
	HowLong      MisreadKind = "how long"         // Verb needs a length such as 2h; Word is what stood there, may be empty
	UntilWhen    MisreadKind = "until when"       // Verb needs a time
	WhatTime     MisreadKind = "what time"        // a time must follow the word "at"
	NotATask     MisreadKind = "not a task"       // Word names a person, a channel or a group
	NoReasonHere MisreadKind = "no reason here"   // Verb takes none: dropping it unsaid would lose it
	BadFilter    MisreadKind = "bad filter"       // Word is no matcher; the cause says why
	BadPeriod    MisreadKind = "bad period"       // Word is no "this week" or "next 3d", or a second one
)

// Misread is why a sentence was not understood, with what the answer needs. Its text is for logs, never for people.
type Misread struct {
	Kind       MisreadKind
	Verb       Verb   // empty where the verb itself was not understood
	Word       string // what was not understood; foreign text
	Suggestion Verb   // what may have been meant; empty: point to help
	Length     int    // in characters
	Cause      error  // may be nil
}

func (m *Misread) Error() string {
	text := fmt.Sprintf("read sentence: %s (%d characters of %q)", m.Kind, len(m.Word), m.Verb)
	if m.Cause != nil {
		text += ": " + m.Cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (m *Misread) Unwrap() error { return m.Cause }

// TakesReason says that a reason may follow the verb, behind "because".
func (v Verb) TakesReason() bool { return formOf(v).reason }

func unknownVerb(w word) error {
	return &Misread{Kind: UnknownWord, Word: w.text, Suggestion: nearest(w.text)}
}
