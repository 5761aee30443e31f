package words

// forms are how many of something are said in English.
type forms struct{ one, other string }

// nouns are what is counted, by its name for one; %d is how many there are. Other languages say them like any other text, as
// "%d" and that name.
func nouns() map[string]forms {
	all := map[string]forms{
		"entry": {"%d entry", "%d entries"},
	}
	for _, noun := range []string{
		"approval", "coming task", "day", "freeze", "hour", "instance", "member", "minute", "mistake", "more rule", "other", "other instance", "person",
		"record", "reminder", "route", "row", "rule", "second", "secret", "setting", "task", "thing",
	} {
		all[noun] = forms{"%d " + noun, "%d " + noun + "s"}
	}
	return all
}
