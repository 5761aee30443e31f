package cards

import (
	"fmt"
	"strings"

	"headsup/maintenance"
)

// applyingLines say how far a change is, and what keeps it. What goes stale between two paints is left out, such as when the next look is.
func applyingLines(a maintenance.Attempt) string {
	lines := []string{"headsup reads the task, changes it, and reads it again. It says done only when it has seen it; while the cloud lags, that can take a few minutes."}
	if a.N > 1 {
		lines = append(lines, fmt.Sprintf("This is call %d, since the one before it was seen to have had no effect.", a.N))
	}
	if a.Doubtful() {
		lines = append(lines, ":warning: "+doubtfulAnswer(a)+" It may have taken effect or not: headsup looks for about a minute, and calls again only once it has seen that nothing changed.")
	}
	if !a.UnreadSince.IsZero() {
		lines = append(lines, ":warning: The cloud's list cannot be read since "+clock(a.UnreadSince)+". headsup tries again for up to "+span(maintenance.UnreadLimit)+", and calls nothing unseen.")
	}
	return strings.Join(lines, "\n")
}

func doubtfulAnswer(a maintenance.Attempt) string {
	if a.Answer.HTTPStatus == 0 {
		return "The cloud's answer was lost at " + clock(a.AnsweredAt) + "."
	}
	return fmt.Sprintf("The cloud answered %d at %s.", a.Answer.HTTPStatus, clock(a.AnsweredAt))
}
