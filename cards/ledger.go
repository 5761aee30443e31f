package cards

import (
	"fmt"

	"headsup/maintenance"
)

// mostMoves is how many moves of a task are told one by one, the latest.
const mostMoves = 3

// ledgerLines say how often and how far a task was put off since it was first seen, by whom and why. A task that was never moved
// gives none.
func ledgerLines(l maintenance.Ledger) []string {
	if len(l.Moves) == 0 {
		return nil
	}
	lines := []string{ledgerLine(l)}
	from := max(0, len(l.Moves)-mostMoves)
	if from > 0 {
		lines = append(lines, fmt.Sprintf("• and %d before", from))
	}
	for _, m := range l.Moves[from:] {
		lines = append(lines, "• "+moveText(m))
	}
	return lines
}

func ledgerLine(l maintenance.Ledger) string {
	text := "First set for " + at(l.First)
	switch n := l.PutOffs(); {
	case n == 0:
		text += "; moved " + times(len(l.Moves))
	case n == len(l.Moves):
		text += "; put off " + times(n)
	default:
		text += "; moved " + times(len(l.Moves)) + ", put off " + times(n)
	}
	switch delay := l.Delay(); {
	case delay > 0:
		return text + ", and now " + span(delay) + " later."
	case delay < 0:
		return text + ", and now " + span(delay) + " earlier."
	}
	return text + ", and now back at that time."
}

// moveText tells of one move.
func moveText(m maintenance.Move) string {
	text := at(m.From) + " → " + at(m.To) + ", "
	if m.Change == "" {
		return text + "outside headsup"
	}
	text += "by " + person(m.By)
	if m.Reason != "" {
		text += ": " + foreign(m.Reason, 120)
	}
	return text
}
