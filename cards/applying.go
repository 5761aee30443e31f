package cards

import (
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// applyingLines say how far a change is, and what keeps it. What goes stale between two paints is left out, such as when the next look is.
func applyingLines(a maintenance.Attempt) string {
	lines := []string{words.Put("headsup reads the task, changes it, and reads it again. It says done only when it has seen it; while the cloud lags, that can take a few minutes.")}
	if a.N > 1 {
		lines = append(lines, words.Put("This is call %d, since the one before it was seen to have had no effect.", a.N))
	}
	if a.Doubtful() {
		lines = append(lines, words.Put(":warning: %s It may have taken effect or not: headsup looks for about a minute, and calls again only once it has seen that nothing changed.", doubtfulAnswer(a)))
	}
	if !a.UnreadSince.IsZero() {
		lines = append(lines, words.Put(":warning: The cloud's list cannot be read since %s. headsup tries again for up to %s, and calls nothing unseen.", clock(a.UnreadSince), span(maintenance.UnreadLimit)))
	}
	return strings.Join(lines, "\n")
}

func doubtfulAnswer(a maintenance.Attempt) string {
	if a.Answer.HTTPStatus == 0 {
		return words.Put("The cloud's answer was lost at %s.", clock(a.AnsweredAt))
	}
	return words.Put("The cloud answered %d at %s.", a.Answer.HTTPStatus, clock(a.AnsweredAt))
}
