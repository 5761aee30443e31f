package cards

import (
	"headsup/maintenance"
)

// mostFacts bounds how many facts of a task are shown, the latest.
const mostFacts = 5

func factLines(facts []maintenance.Fact) []string {
	var lines []string
	for _, f := range facts[max(0, len(facts)-mostFacts):] {
		lines = append(lines, factText(f))
	}
	return lines
}

// factText says what is odd about a task, loudly while it is so.
func factText(f maintenance.Fact) string {
	holds := f.OverAt.IsZero()
	switch f.Kind {
	case maintenance.NotStarted:
		if holds {
			return ":warning: It was due at " + atAway(f.SetFor) + " and has not started."
		}
		return "It was due at " + at(f.SetFor) + " and had not started by " + at(f.At) + "."
	case maintenance.StartedEarly:
		text := "It began " + at(f.BeganAt) + ", " + span(f.SetFor.Sub(f.BeganAt)) + " before the time it was known to be set for, " + at(f.SetFor) + "."
		if holds {
			return ":warning: " + text
		}
		return text
	case maintenance.RunsLong:
		if holds {
			return ":warning: It has been running since " + atAway(f.BeganAt) + ", at least twice as long as usual; usually " + stretch(f.Usual) + "."
		}
		return "It ran at least twice as long as usual; usually " + stretch(f.Usual) + "."
	}
	return "Something is odd about it (" + code(string(f.Kind), 40) + ")."
}
