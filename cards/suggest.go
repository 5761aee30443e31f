package cards

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// suggestions are other times for a draft: a line for each, with the button that takes it.
func suggestions(r Reader, v ChangeView) []slack.Block {
	if len(v.Suggestions) == 0 {
		return nil
	}
	blocks := []slack.Block{note("Other times that suit. One click puts it into the draft:")}
	for n, s := range v.Suggestions {
		b := button(variant(Suggested, strconv.Itoa(n)), SuggestedValue(v.Change.ID, s.At, v.SuggestFrom), r.label(s.At))
		blocks = append(blocks, suggestion(renderID("suggested-"+strconv.Itoa(n), v.Change), s, b))
	}
	return blocks
}

// fillIns are times for the picker of a window, each with the button that puts it there.
func fillIns(r Reader, v WindowView) []slack.Block {
	if len(v.Suggestions) == 0 {
		return nil
	}
	blocks := []slack.Block{note("Times that suit. One click fills it in:")}
	for n, s := range v.Suggestions {
		b := button(variant(FillIn, strconv.Itoa(n)), FillInValue(s.At), r.label(s.At))
		blocks = append(blocks, suggestion(variant("suggested", strconv.Itoa(n)), s, b))
	}
	return blocks
}

func suggestion(id string, s maintenance.Suggestion, b *slack.ButtonBlockElement) slack.Block {
	line := slack.NewSectionBlock(mrkdwn(escape(sentence(s.Reasons))), nil, slack.NewAccessory(b))
	line.BlockID = id
	return line
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

// sentence says what speaks for a time, in plain text.
func sentence(reasons []maintenance.Reason) string {
	var parts []string
	for _, one := range reasons {
		if words := reasonWords(one); words != "" {
			parts = append(parts, words)
		}
	}
	if len(parts) == 0 {
		return "Allowed by the policy."
	}
	text := strings.Join(parts, ", ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

func reasonWords(one maintenance.Reason) string {
	switch one.Kind {
	case maintenance.SuitsWindow:
		return "in the maintenance window"
	case maintenance.ClearOfFreezes:
		return "clear of freezes"
	case maintenance.NothingBeside:
		return "nothing else within " + span(one.Gap)
	case maintenance.ByDay:
		return "by day in " + plain(one.Zone, 40)
	case maintenance.NoWeekend:
		return "not on a weekend"
	}
	return ""
}
