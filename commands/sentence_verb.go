package commands

import (
	"strings"
	"unicode/utf8"
)

// form is what may follow a verb.
type form struct {
	target  target
	when    timing
	reason  bool // because REASON
	glass   bool // break-glass
	filters bool
	topic   bool
	options []string // one of these words may follow
}

type target int

const (
	noTarget target = iota
	oneTask         // it must be there
	anyTask         // it may be left out: the verb asks for it, or means all
	oneChange
	onePerson
)

type timing int

const (
	noTime  timing = iota
	follows        // behind the target, "to" may stand between
	afterAt        // behind "at"
	until          // behind "until"
	span           // a length
)

func formOf(v Verb) form {
	switch v {
	case VerbList, VerbTimeline:
		return form{filters: true}
	case VerbShow, VerbTake, VerbGiveBack, VerbGo:
		return form{target: oneTask}
	case VerbReschedule:
		return form{target: anyTask, when: follows, reason: true, glass: true}
	case VerbCancel:
		return form{target: anyTask, reason: true, glass: true}
	case VerbApprove:
		return form{target: oneChange, when: afterAt}
	case VerbDeny, VerbWithdraw:
		return form{target: oneChange, reason: true}
	case VerbDelegate:
		return form{target: onePerson, when: until}
	case VerbSnooze, VerbRemind:
		return form{target: oneTask, when: span}
	case VerbHistory:
		return form{target: anyTask}
	case VerbHelp:
		return form{topic: true}
	case VerbCalendar:
		return form{options: []string{"new", "off"}}
	case VerbPending, VerbNow, VerbDigest, VerbWhoami, VerbStatus:
	}
	return form{}
}

// Verbs gives all verbs, in the order in which help shows them.
func Verbs() []Verb {
	return []Verb{
		VerbList, VerbShow, VerbReschedule, VerbCancel, VerbPending, VerbApprove, VerbDeny, VerbWithdraw, VerbDelegate,
		VerbNow, VerbTimeline, VerbTake, VerbGiveBack, VerbGo, VerbSnooze, VerbRemind, VerbDigest, VerbCalendar, VerbHistory, VerbWhoami, VerbStatus, VerbHelp,
	}
}

// verbOf reads a verb or another word for the same.
func verbOf(w word) (Verb, bool) {
	for _, verb := range Verbs() {
		if w.is(string(verb)) {
			return verb, true
		}
	}
	switch {
	case w.is("ls"):
		return VerbList, true
	case w.is("move", "postpone"):
		return VerbReschedule, true
	case w.is("?", "？", "--help", "—help", "-h"):
		return VerbHelp, true
	}
	return "", false
}

// nearest suggests the verb that was probably meant by a word that is none; empty where none is near. It is never carried
// out unasked.
func nearest(said string) Verb {
	said = strings.ToLower(said)
	switch said {
	case "delete", "remove", "stop", "abort", "kill", "skip", "drop":
		return VerbCancel
	case "shift", "delay", "defer", "change", "edit", "update":
		return VerbReschedule
	case "describe", "info", "get", "open", "view", "details":
		return VerbShow
	case "undo", "revert", "retract":
		return VerbWithdraw
	case "accept", "allow", "confirm", "lgtm":
		return VerbApprove
	case "reject", "decline", "refuse":
		return VerbDeny
	case "log", "audit":
		return VerbHistory
	case "tasks", "upcoming", "find", "search":
		return VerbList
	case "me", "who":
		return VerbWhoami
	}
	const shortestBeginning = 3
	length := utf8.RuneCountInString(said)
	var best Verb
	bestDistance := max(1, length/3) + 1
	for _, verb := range Verbs() {
		if length >= shortestBeginning && strings.HasPrefix(string(verb), said) {
			return verb
		}
		if d := distance(said, string(verb)); d < bestDistance && length >= shortestBeginning {
			best, bestDistance = verb, d
		}
	}
	return best
}

// distance counts the slips of the keys between two words: a letter too many, too few, another, or two changed round.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	const hopeless = 1 << 10
	if len(s) > len(t)+3 || len(t) > len(s)+3 {
		return hopeless
	}
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		for j := range rows[i] {
			if i == 0 || j == 0 {
				rows[i][j] = i + j
				continue
			}
			other := 1
			if s[i-1] == t[j-1] {
				other = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+other)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
