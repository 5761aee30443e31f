package cards

import (
	"fmt"
	"strings"
	"time"

	"headsup/maintenance"
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
		return say("That is too long to read. Nothing was changed. Keep it under 4,000 characters.")
	case "unknown word":
		if m.Suggestion == "" {
			return say("headsup does not know " + code(m.Word, 60) + ". `" + c + " help` lists what it understands.")
		}
		text := "headsup does not know " + code(m.Word, 60) + ". Did you mean `" + c + " " + m.Suggestion + "`? Nothing was changed."
		return say(text)
	case "unexpected words":
		if m.Reason {
			return say("headsup does not understand " + code(m.Word, 80) + " here. Nothing was changed. Write `because` before a reason.")
		}
		return say("headsup does not understand " + code(m.Word, 80) + " here. Nothing was changed. See `" + c + " help " + m.Verb + "`.")
	case "which task":
		return say("Which task? Give a handle or an instance's name: `" + c + " " + m.Verb + " orders-mq`. `" + c + " list` shows them.")
	case "which change":
		return say("Which change? Give its handle, such as `" + c + " " + m.Verb + " c3f1`. It stands on the change's card.")
	case "which person":
		return say("Which person? Mention them: `" + c + " " + m.Verb + " @name until fri 18:00`.")
	case "how long":
		return say("How long? Give a length such as `30m` or `2h`.")
	case "until when":
		return say("Until when? Give a time, such as `until mon 09:00`.")
	case "what time":
		return say("At what time? " + timeForms)
	case "not a task":
		return say(code(m.Word, 60) + " is not a task. Give a task's handle or an instance's name. `" + c + " list` shows them.")
	case "bad filter":
		return say("headsup cannot read the filter "+code(m.Word, 80)+".", "Filters look like `engine=kafka`, `env=prod`, `instance=orders-*`, `region!=cn-north-4`.")
	case "bad period":
		return say("headsup cannot read "+code(m.Word, 80)+".", "Give one of `today`, `tomorrow`, `this week`, `next week`, `next 3d`.")
	}
	return say("headsup does not understand that. `" + c + " help` lists what it understands.")
}

// NotYet says that a verb is known and comes with a later version.
func NotYet(r Reader, verb string) Message {
	return say("`" + verb + "` comes with a later version of headsup. Nothing was changed. `" + r.Command + " help` lists what works today.")
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

// HelpView is what help shows examples with.
type HelpView struct {
	Topic    string // a verb; empty: all
	Task     string // handle of a real task; empty: none is coming
	Instance string // name of a real instance
}

// Help says what can be asked.
func Help(r Reader, v HelpView) Message {
	c := r.Command
	task, instance := v.Task, v.Instance
	if task == "" {
		task, instance = "k7q2", "orders-mq"
	}
	task, instance = escape(plain(task, 40)), escape(strings.ReplaceAll(plain(instance, 80), "`", "'"))
	lines := map[string][]string{
		"list":       {"`" + c + " list` what is coming, soonest first", "`" + c + " list engine=kafka env=prod next 3d` with filters: any label or tag, words from names, `today`, `this week`, `next 3d`"},
		"show":       {"`" + c + " show " + task + "` everything about one task"},
		"reschedule": {"`" + c + " reschedule " + task + " tomorrow 02:00 because release` another time; you confirm before anything happens", "`" + c + " move " + instance + " +2h` by the instance's name", timeForms + " They are read in your own time zone."},
		"cancel":     {"`" + c + " cancel " + task + " because …` cancel it for good; you confirm first"},
		"withdraw":   {"`" + c + " withdraw c3f1` take back a change of yours before it is applied"},
		"whoami":     {"`" + c + " whoami` what you may do here, and in which zone your times are read"},
		"status":     {"`" + c + " status` how old the data are, and how headsup is doing"},
		"help":       {"`" + c + " help reschedule` more on one of them"},
	}
	if known, ok := lines[v.Topic]; ok {
		return say(known...)
	}
	if v.Topic != "" {
		return NotYet(r, v.Topic)
	}
	var all []string
	for _, verb := range []string{"list", "show", "reschedule", "cancel", "withdraw", "whoami", "status", "help"} {
		all = append(all, "• "+lines[verb][0])
	}
	head := "*What you can ask headsup*"
	tail := "In threads, and anywhere else, mention it instead: `@headsup list`. What you ask for is private until you confirm it."
	text := strings.Join(append([]string{head}, append(all, tail)...), "\n")
	return message(text, section(head, strings.Join(all, "\n")), note(tail))
}

// WhoamiView is what somebody may do here, and why.
type WhoamiView struct {
	Person    maintenance.Person
	Place     maintenance.Place
	OwnZone   bool // the zone is the person's own, not the default
	Approvals int
}

// Whoami says what somebody may do here.
func Whoami(r Reader, v WhoamiView) Message {
	zone := "UTC"
	if r.Zone != nil {
		zone = r.Zone.String()
	}
	where := "in this channel, which HEADSUP_CHANNELS allows"
	if v.Place.Direct {
		where = "in direct messages, since you are a member of one of headsup's channels"
	}
	why := "your zone in Slack"
	if !v.OwnZone {
		why = "HEADSUP_TIMEZONE, since Slack names no zone for you"
	}
	return say(
		"You are "+person(v.Person)+", a member of this workspace.",
		"You may list, show, reschedule and cancel tasks "+where+". Your own changes you can withdraw until they are applied.",
		"Changes need no approval: HEADSUP_APPROVALS is 0.",
		"Times that you type are read in "+code(zone, 60)+" ("+why+"); it is "+r.Now.In(zoneOr(r.Zone)).Format("Mon 15:04")+" there.",
	)
}

func zoneOr(z *time.Location) *time.Location {
	if z == nil {
		return time.UTC
	}
	return z
}

// StatusView is how headsup is doing.
type StatusView struct {
	Projects     []maintenance.ProjectState
	Instances    int
	Tasks        int
	MaxAge       time.Duration
	Open, Wanted int  // sockets
	Foreign      bool // somebody else holds the app's token too
	Limited      int64
	Channels     []string // what is wrong with a channel, as sentences
	Version      string
}

// Status says how old the data are, and how headsup is doing.
func Status(r Reader, v StatusView) Message {
	lines := []string{fmt.Sprintf("*headsup %s*: %s, %s coming", escape(plain(v.Version, 40)), count(v.Instances, "instance"), count(v.Tasks, "task"))}
	for _, p := range v.Projects {
		lines = append(lines, "• "+projectLine(r, p, v.MaxAge))
	}
	slackLine := fmt.Sprintf("• Slack: %d of %d connections open", v.Open, v.Wanted)
	if v.Open < v.Wanted {
		slackLine = ":warning:" + strings.TrimPrefix(slackLine, "•")
	}
	if v.Limited > 0 {
		slackLine += fmt.Sprintf("; Slack asked to wait %s since the start", times(int(v.Limited)))
	}
	lines = append(lines, slackLine+".")
	if v.Foreign {
		lines = append(lines, ":warning: Another program uses the same app token and takes some of the commands. Stop it, or give it a token of its own.")
	}
	for _, advice := range v.Channels {
		lines = append(lines, ":warning: "+escape(plain(advice, 300)))
	}
	return message(strings.Join(lines, "\n"), section(lines...))
}

func projectLine(r Reader, p maintenance.ProjectState, limit time.Duration) string {
	head := bold(p.Name) + " (" + foreign(p.Region, 40) + "): "
	var text string
	switch {
	case p.ReadAt.IsZero():
		text = head + ":warning: not read whole yet"
	case r.Now.Sub(p.ReadAt) > limit:
		text = head + ":warning: last read whole " + span(r.Now.Sub(p.ReadAt)) + " ago"
	default:
		text = head + "read " + span(max(r.Now.Sub(p.ReadAt).Truncate(time.Second), time.Second)) + " ago"
	}
	if p.Failures > 0 {
		text += fmt.Sprintf("; the last %s failed (%s", count(p.Failures, "poll"), string(p.Fault.Kind))
		if p.Fault.Code != "" {
			text += ", " + code(p.Fault.Code, 40)
		}
		if p.Fault.RequestID != "" {
			text += ", request " + code(p.Fault.RequestID, 80)
		}
		text += ")"
	}
	if p.Unread > 0 {
		text += fmt.Sprintf("; %s could not be read", count(p.Unread, "record"))
	}
	switch {
	case p.Proof.Proven:
		text += "; the zone of its times is proven"
	case p.Proof.Given:
		text += "; the zone of its times is set, not yet proven"
	default:
		text += "; the zone of its times is not known, so only safe moves are made"
	}
	return text + "."
}
