package cards

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// suggestions are other times for a draft, with the buttons that take them.
func suggestions(r Reader, v ChangeView) []slack.Block {
	return suggested(words.Put("Other times that suit. One click puts it into the draft:"), renderID("suggested", v.Change), v.Suggestions,
		func(n int, s maintenance.Suggestion) *slack.ButtonBlockElement {
			return button(variant(Suggested, strconv.Itoa(n)), SuggestedValue(v.Change.ID, s.At, v.SuggestFrom), r.label(s.At))
		})
}

// fillIns are times for the picker of a window, with the buttons that put them there.
func fillIns(r Reader, v WindowView) []slack.Block {
	return suggested(words.Put("Times that suit. One click fills it in:"), "suggested", v.Suggestions,
		func(n int, s maintenance.Suggestion) *slack.ButtonBlockElement {
			return button(variant(FillIn, strconv.Itoa(n)), FillInValue(s.At), r.label(s.At))
		})
}

// suggested are times in their order. Those for which the same speaks stand in one row, so that it is said once.
func suggested(
	intro, id string, all []maintenance.Suggestion, take func(n int, s maintenance.Suggestion) *slack.ButtonBlockElement,
) []slack.Block {
	if len(all) == 0 {
		return nil
	}
	blocks := []slack.Block{note(intro)}
	var row []*slack.ButtonBlockElement
	for n, s := range all {
		row = append(row, take(n, s))
		if why := sentence(s.Reasons); n == len(all)-1 || sentence(all[n+1].Reasons) != why {
			blocks = append(blocks, note(why), actions(variant(id, strconv.Itoa(n)), row...))
			row = nil
		}
	}
	return blocks
}

// FillInValue is the time that a button puts into the picker beside it. Whoever sends the window off is judged as if they had chosen it by hand.
func FillInValue(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// SuggestedValue is the draft, the time that is suggested for it, and from when on times were looked for: so the others stay where
// they were when one is taken.
func SuggestedValue(draft string, at, from time.Time) string {
	return draft + " " + strconv.FormatInt(at.Unix(), 10) + " " + strconv.FormatInt(from.Unix(), 10)
}

// ReadSuggestedValue gives back what SuggestedValue was made of; false for any other text.
func ReadSuggestedValue(value string) (draft string, at, from time.Time, ok bool) {
	parts := strings.Split(value, " ")
	if len(parts) != 3 {
		return "", time.Time{}, time.Time{}, false
	}
	to, errTo := strconv.ParseInt(parts[1], 10, 64)
	since, errSince := strconv.ParseInt(parts[2], 10, 64)
	return parts[0], time.Unix(to, 0).UTC(), time.Unix(since, 0).UTC(), errTo == nil && errSince == nil
}

// sentence says what speaks for a time.
func sentence(reasons []maintenance.Reason) string {
	var parts []string
	for _, one := range reasons {
		if said := reasonWords(one); said != "" {
			parts = append(parts, said)
		}
	}
	if len(parts) == 0 {
		return words.Put("Allowed by the policy.")
	}
	return words.Raise(words.Put("%s.", clauses(parts)))
}

func reasonWords(one maintenance.Reason) string {
	switch one.Kind {
	case maintenance.SuitsWindow:
		return words.Put("in the instance's maintenance window (%s %s)", hours(one.Window), foreign(one.Zone, 40))
	case maintenance.ClearOfFreezes:
		return words.Put("clear of freezes")
	case maintenance.NothingBeside:
		if one.Service != "" {
			return words.Put("no other task of the service %s within %s", foreign(one.Service, 40), span(one.Gap))
		}
		return words.Put("no other task of the instance within %s", span(one.Gap))
	case maintenance.ByDay:
		return words.Put("by day in %s", foreign(one.Zone, 40))
	case maintenance.NoWeekend:
		return words.Put("not on a weekend")
	}
	return ""
}
