package cards

import "strings"

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
		return say("That is too long to read. Nothing was changed. Keep it under 4,000 characters.")
	case "unknown word":
		if m.Suggestion == "" {
			return say("headsup does not know " + code(m.Word, 60) + ". Nothing was changed. `" + c + " help` lists what it understands.")
		}
		return say("headsup does not know " + code(m.Word, 60) + ". Did you mean `" + c + " " + m.Suggestion + "`? Nothing was changed.")
	case "unexpected words":
		if m.Reason {
			return say("headsup does not understand " + code(m.Word, 80) + " here. Nothing was changed. Write `because` before a reason.")
		}
		return say("headsup does not understand " + code(m.Word, 80) + " here. Nothing was changed. See `" + c + " help " + m.Verb + "`.")
	case "which task":
		return say("Which task? Give a handle or an instance's name: `" + c + " " + m.Verb + " orders-mq`. `" + c + " list` shows them.")
	case "which change":
		return say(misreadChange(r, m))
	case "which person":
		how := "Which person? Mention them: `" + c + " " + m.Verb + " @name until fri 18:00`."
		if !strings.HasPrefix(m.Word, "@") {
			return say(how)
		}
		return say(how, "If you did mention "+code(m.Word, 60)+", Slack sent the name only: *Escape channels, users, and links* is off in the slash command's settings. "+
			"Whoever runs headsup can tick it; until then say it to the bot in a message.")
	case "how long":
		return say("How long? Give a length such as `30m` or `2h`.")
	case "until when":
		return say("Until when? Give a time, such as `until mon 09:00`.")
	case "what time":
		return say("At what time? " + timeForms)
	case "no reason here":
		return say("`" + m.Verb + "` takes no reason, and nobody would read it. Nothing was changed. Leave it out, or tell whoever asked in the card's thread.")
	case "not a task":
		return say(code(m.Word, 60) + " is not a task. Nothing was changed. Give a task's handle or an instance's name. `" + c + " list` shows them.")
	case "bad filter":
		return say("headsup cannot read the filter "+code(m.Word, 80)+".", "Filters look like `engine=kafka`, `env=prod`, `instance=orders-*`, `region!=cn-north-4`.")
	case "bad period":
		return say("headsup cannot read "+code(m.Word, 80)+".", "Give one of `today`, `tomorrow`, `this week`, `next week`, `next 3d`.")
	}
	return say("headsup does not understand that. Nothing was changed. `" + c + " help` lists what it understands.")
}

func misreadChange(r Reader, m Misread) string {
	return "Which change? Give its handle, such as `" + r.Command + " " + m.Verb + " c3f1`. It stands on the change's card."
}

// NotYet says that a verb is known and comes with a later version.
func NotYet(r Reader, verb string) Message {
	return say(code(verb, 40) + " comes in a later version of headsup. Nothing was changed. `" + r.Command + " help` lists what works today.")
}

// Broken says that something went wrong on our side.
func Broken(_ Reader, request string) Message {
	text := "Something went wrong inside headsup. Nothing was kept. Please try again; if it happens again, tell whoever runs headsup"
	if request != "" {
		text += " this request: " + code(request, 80)
	}
	return say(text + ".")
}

// Stale answers a button that headsup no longer understands.
func Stale(r Reader) Message {
	return say("This button is from an older message and no longer works. Nothing was changed. `" + r.Command + " list` gives a fresh one.")
}
