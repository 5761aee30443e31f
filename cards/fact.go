package cards

import (
	"headsup/maintenance"
	"headsup/words"
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
			return words.Put(":warning: It was due at %s and has not started.", atAway(f.SetFor))
		}
		return words.Put("It was due at %s and had not started by %s.", at(f.SetFor), at(f.At))
	case maintenance.StartedEarly:
		text := words.Put("It began %s, %s before the time it was known to be set for, %s.", at(f.BeganAt), span(f.SetFor.Sub(f.BeganAt)), at(f.SetFor))
		if holds {
			return ":warning: " + text
		}
		return text
	case maintenance.RunsLong:
		if holds {
			return words.Put(":warning: It has been running since %s, at least twice as long as usual; usually %s.", atAway(f.BeganAt), stretch(f.Usual))
		}
		return words.Put("It ran at least twice as long as usual; usually %s.", stretch(f.Usual))
	}
	return words.Put("Something is odd about it (%s).", code(string(f.Kind), 40))
}
