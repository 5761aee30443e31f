package cards

import (
	"headsup/maintenance"
	"headsup/words"
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
		lines = append(lines, words.Put("• and %d before", from))
	}
	for _, m := range l.Moves[from:] {
		lines = append(lines, "• "+moveText(m))
	}
	return lines
}

func ledgerLine(l maintenance.Ledger) string {
	text := words.Put("First set for %s", at(l.First))
	switch n := l.PutOffs(); {
	case n == 0:
		text += words.Put("; moved %s", times(len(l.Moves)))
	case n == len(l.Moves):
		text += words.Put("; put off %s", times(n))
	default:
		text += words.Put("; moved %s, put off %s", times(len(l.Moves)), times(n))
	}
	switch delay := l.Delay(); {
	case delay > 0:
		return words.Put("%s, and now %s later.", text, span(delay))
	case delay < 0:
		return words.Put("%s, and now %s earlier.", text, span(delay))
	}
	return words.Put("%s, and now back at that time.", text)
}

// moveText tells of one move.
func moveText(m maintenance.Move) string {
	text := at(m.From) + " → " + at(m.To) + ", "
	if m.Change == "" {
		return words.Put("%soutside headsup", text)
	}
	text += words.Put("by %s", person(m.By))
	if m.Reason != "" {
		text += ": " + foreign(m.Reason, 120)
	}
	return text
}
