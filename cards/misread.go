package cards

import (
	"strings"

	"headsup/words"
)

// Misread is a sentence that was not understood, as the grammar reports it.
type Misread struct {
	Kind       string
	Verb       string
	Word       string // foreign
	Suggestion string // a verb; empty: none is near
	Reason     bool   // the verb takes a reason
}

// Misunderstood says what was not understood, and what to type instead.
func Misunderstood(r Reader, m Misread) Message {
	c := r.Command
	switch m.Kind {
	case "too long":
		return say(words.Put("That is too long to read. Nothing was changed. Keep it under 4,000 characters."))
	case "unknown word":
		if m.Suggestion == "" {
			return say(words.Put("headsup does not know %s. Nothing was changed. `%s help` lists what it understands.", code(m.Word, 60), c))
		}
		return say(words.Put("headsup does not know %s. Did you mean `%s %s`? Nothing was changed.", code(m.Word, 60), c, typedVerb(m.Suggestion)))
	case "unexpected words":
		if m.Reason {
			return say(words.Put("headsup does not understand %s here. Nothing was changed. Write `because` before a reason.", code(m.Word, 80)))
		}
		return say(words.Put("headsup does not understand %s here. Nothing was changed. See `%s help %s`.", code(m.Word, 80), c, typedVerb(m.Verb)))
	case "which task":
		return say(words.Put("Which task? Give a handle or an instance's name: `%s %s orders-mq`. `%s list` shows them.", c, typedVerb(m.Verb), c))
	case "which change":
		return say(misreadChange(r, m))
	case "which person":
		how := words.Put("Which person? Mention them: `%s %s @name until fri 18:00`.", c, typedVerb(m.Verb))
		if !strings.HasPrefix(m.Word, "@") {
			return say(how)
		}
		return say(how, words.Put("If you did mention %s, Slack sent the name only: *Escape channels, users, and links* is off in the slash command's settings. Whoever runs headsup can tick it; until then say it to the bot in a message.", code(m.Word, 60)))
	case "how long":
		return say(words.Put("How long? Give a length such as `30m` or `2h`."))
	case "until when":
		return say(words.Put("Until when? Give a time, such as `until mon 09:00`."))
	case "what time":
		return say(words.Put("At what time? %s", timeForms()))
	case "no reason here":
		return say(words.Put("`%s` takes no reason, and nobody would read it. Nothing was changed. Leave it out, or tell whoever asked in the card's thread.", typedVerb(m.Verb)))
	case "not a task":
		return say(words.Put("%s is not a task. Nothing was changed. Give a task's handle or an instance's name. `%s list` shows them.", code(m.Word, 60), c))
	case "bad filter":
		return say(words.Put("headsup cannot read the filter %s.", code(m.Word, 80)), words.Put("Filters look like `engine=kafka`, `env=prod`, `instance=orders-*`, `region!=cn-north-4`."))
	case "bad period":
		return say(words.Put("headsup cannot read %s.", code(m.Word, 80)), words.Put("Give one of `today`, `tomorrow`, `this week`, `next week`, `next 3d`."))
	}
	return say(words.Put("headsup does not understand that. Nothing was changed. `%s help` lists what it understands.", c))
}

func misreadChange(r Reader, m Misread) string {
	return words.Put("Which change? Give its handle, such as `%s %s c3f1`. It stands on the change's card.", r.Command, typedVerb(m.Verb))
}

// typedVerb is the word with which a verb is asked for, in the reader's language; both words are understood, whoever says them.
func typedVerb(verb string) string {
	if said := typedVerbs()[verb]; said != "" {
		return said
	}
	return verb
}

func typedVerbs() map[string]string {
	return map[string]string{
		"list": words.Put("list"), "show": words.Put("show"), "reschedule": words.Put("reschedule"), "cancel": words.Put("cancel"),
		"pending": words.Put("pending"), "approve": words.Put("approve"), "deny": words.Put("deny"), "withdraw": words.Put("withdraw"),
		"delegate": words.Put("delegate"), "now": words.Put("now"), "timeline": words.Put("timeline"), "take": words.Put("take"),
		"give-back": words.Put("give-back"), "go": words.Put("go"), "snooze": words.Put("snooze"), "remind": words.Put("remind"),
		"digest": words.Put("digest"), "calendar": words.Put("calendar"), "history": words.Put("history"), "whoami": words.Put("whoami"),
		"status": words.Put("status"), "help": words.Put("help"),
	}
}

// NotYet says that a verb is known and comes with a later version.
func NotYet(r Reader, verb string) Message {
	return say(words.Put("%s comes in a later version of headsup. Nothing was changed. `%s help` lists what works today.", code(verb, 40), r.Command))
}

// Broken says that something went wrong on our side.
func Broken(_ Reader, request string) Message {
	text := words.Put("Something went wrong inside headsup. Nothing was kept. Please try again; if it happens again, tell whoever runs headsup")
	if request != "" {
		text += words.Put(" this request: %s", code(request, 80))
	}
	return say(words.Put("%s.", text))
}

// Stale answers a button that headsup no longer understands.
func Stale(r Reader) Message {
	return say(words.Put("This button is from an older message and no longer works. Nothing was changed. `%s list` gives a fresh one.", r.Command))
}
