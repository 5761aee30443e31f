package commands

import (
	"strings"
	"unicode/utf8"
)

// LongestText is how much may be typed at once, in characters. A reason has its own, shorter limit.
const LongestText = 4000

// Verb is what a person asks for.
type Verb string

// The verbs. Those that need approvals or more notices are read already, so that a sentence about them can say so.
const (
	VerbList       Verb = "list"
	VerbShow       Verb = "show"
	VerbReschedule Verb = "reschedule"
	VerbCancel     Verb = "cancel"
	VerbPending    Verb = "pending"
	VerbApprove    Verb = "approve"
	VerbDeny       Verb = "deny"
	VerbWithdraw   Verb = "withdraw"
	VerbDelegate   Verb = "delegate"
	VerbNow        Verb = "now"
	VerbTimeline   Verb = "timeline"
	VerbSnooze     Verb = "snooze"
	VerbRemind     Verb = "remind"
	VerbTake       Verb = "take"
	VerbGiveBack   Verb = "give-back"
	VerbGo         Verb = "go"
	VerbDigest     Verb = "digest"
	VerbCalendar   Verb = "calendar"
	VerbHistory    Verb = "history"
	VerbWhoami     Verb = "whoami"
	VerbStatus     Verb = "status"
	VerbHelp       Verb = "help"
)

// What help knows beside the verbs.
const (
	TopicGlass   Verb = "break-glass"
	TopicExplain Verb = "explain"
	TopicHome    Verb = "home"
)

// Sentence is a command as it was understood. What was left out is empty: the verb asks for it. All texts are foreign.
type Sentence struct {
	Verb       Verb
	Target     string // handle, id or name of a task or an instance; handle of a change for approve, deny and withdraw
	Link       Link   // instead of Target, where a permalink was given
	Person     string // Slack's user id, for delegate
	When       string // as typed, for when.Read; for snooze and remind a length, for when.ReadSpan
	Reason     string // one line
	BreakGlass bool
	Filter     Filter // for list and timeline
	Topic      Verb   // for help; empty: all
	Option     string // for calendar: new, off; empty: what is there
}

// Parse reads what stands after the command or after the mention of the bot, as Slack sends it. The error is a *Misread. It
// is safe in parallel.
func Parse(text string) (Sentence, error) {
	if length := utf8.RuneCountInString(text); length > LongestText {
		return Sentence{}, &Misread{Kind: TooLong, Length: length}
	}
	text = plain(text)
	said := apart(text, joined(words(text)))
	if len(said) == 0 {
		return Sentence{Verb: VerbList}, nil
	}
	verb, ok := verbOf(said[0])
	if !ok {
		return Sentence{}, unknownVerb(said[0])
	}
	r := reading{text: text, words: said[1:], Sentence: Sentence{Verb: verb}}
	if len(r.words) == 1 && r.words[0].is(helpWords()...) {
		return Sentence{Verb: VerbHelp, Topic: verb}, nil
	}
	if err := r.read(formOf(verb)); err != nil {
		return Sentence{}, err
	}
	return r.Sentence, nil
}

// joined makes one word of a verb that people write as two.
func joined(said []word) []word {
	if len(said) > 1 && said[0].is("give", "hand") && said[1].is("back") {
		return append([]word{{text: string(VerbGiveBack), end: said[1].end}}, said[2:]...)
	}
	return said
}

// reading is a sentence on its way: the words that are left, and what they have given so far.
type reading struct {
	Sentence
	text  string
	words []word
}

// next takes the first word that is left.
func (r *reading) next() (word, bool) {
	if len(r.words) == 0 {
		return word{}, false
	}
	first := r.words[0]
	r.words = r.words[1:]
	return first, true
}

// rest takes all the words that are left.
func (r *reading) rest() string {
	text := texts(r.words)
	r.words = nil
	return text
}

func texts(all []word) string {
	text := make([]string, len(all))
	for i, w := range all {
		text[i] = w.text
	}
	return strings.Join(text, " ")
}
