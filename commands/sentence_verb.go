package commands

import (
	"slices"
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
	options []option // one of these words may follow
}

// option is a word that says more of what is asked for.
type option struct {
	name string
	more []string
}

func calendarOptions() []option {
	return []option{{"new", []string{"新建", "重置"}}, {"off", []string{"关闭", "停用"}}}
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
		return form{options: calendarOptions()}
	case VerbPending, VerbNow, VerbDigest, VerbWhoami, VerbStatus:
	}
	return form{}
}

// nearest suggests the verb that was probably meant by a word that is none; empty where none is near. It is never carried
// out unasked.
func nearest(said string) Verb {
	said = strings.ToLower(said)
	for _, one := range vocabulary() {
		if slices.Contains(one.near, said) {
			return one.verb
		}
	}
	if isChinese(said) {
		return nearestChinese(said)
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

// nearestChinese suggests the verb with which a text begins, 现在 for 现在怎么样, or one from which it differs in one character.
func nearestChinese(said string) Verb {
	if verb, length := verbBefore(said); length > 0 {
		return verb
	}
	const shortest = 2
	var best Verb
	for _, one := range vocabulary() {
		for _, w := range one.more {
			if best == "" && isChinese(w) && utf8.RuneCountInString(said) >= shortest && distance(said, w) == 1 {
				best = one.verb
			}
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
