package cards

import (
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// did tells an entry of the record by its verb alone.
func did(e maintenance.Entry) string { return words.Put("%s %s", doer(e), verbWords(e.Verb)) }

// verbWords is a verb of the record that has no sentence of its own.
func verbWords(verb string) string {
	if said := verbs()[verb]; said != "" {
		return said
	}
	return foreign(verb, 80) // of a later version
}

// verbs are those, as maintenance writes them into the record.
func verbs() map[string]string {
	return map[string]string{
		"enrolled a second factor":                   words.Put("enrolled a second factor"),
		"replaced a second factor":                   words.Put("replaced a second factor"),
		"removed a second factor":                    words.Put("removed a second factor"),
		"unlocked a second factor":                   words.Put("unlocked a second factor"),
		"encrypted a second factor with another key": words.Put("encrypted a second factor with another key"),
		"made a link to a second factor":             words.Put("made a link to a second factor"),
		"opened a link to a second factor":           words.Put("opened a link to a second factor"),
		"made a calendar link":                       words.Put("made a calendar link"),
		"ended a calendar link":                      words.Put("ended a calendar link"),
		"took over":                                  words.Put("took over"),
		maintenance.VerbTold:                         words.Put("told"),
		maintenance.VerbShowed:                       words.Put("showed a card"),
		maintenance.VerbStarted:                      words.Put("started"),
		maintenance.VerbStopped:                      words.Put("stopped"),
	}
}

// preferred tells what somebody has set for themselves, as the record has it.
func preferred(who, said string) string {
	switch said {
	case maintenance.PreferredMessages:
		return words.Put("%s turned direct messages on", who)
	case maintenance.PreferredSilence:
		return words.Put("%s turned direct messages off", who)
	case maintenance.PreferredSlacks:
		return words.Put("%s chose the language of their Slack", who)
	}
	if name, is := strings.CutPrefix(said, maintenance.PreferredLanguage); is {
		return words.Put("%s chose to be answered in %s", who, languageName(maintenance.Language(name)))
	}
	return words.Put("%s %s", who, foreign(said, 80)) // of a later version
}
