package settings

import (
	"strings"

	"headsup/maintenance"
)

const broadcastExample = "[reminders, outcomes]"

// broadcast reads what is told in a channel too, and not only in the threads of its cards; off is nothing.
func (m mapping) broadcast(key string) (b maintenance.Broadcast) {
	if m.isOff(key) {
		return b
	}
	texts, e := m.texts(key, broadcastExample)
	known := []string{"reminders", "outcomes"}
	for _, w := range texts {
		var what *bool
		switch word := strings.ToLower(strings.TrimSpace(w.text)); word {
		case known[0]:
			what = &b.Reminders
		case known[1]:
			what = &b.Outcomes
		default:
			m.c.at(w.line, e.path, "has "+m.c.quote(w.text), "Give a list of "+either(known)+", or off."+didYouMean(word, known))
			continue
		}
		if *what {
			m.c.at(w.line, e.path, "has "+m.c.quote(w.text)+" twice", "Give each once.")
		}
		*what = true
	}
	return b
}
