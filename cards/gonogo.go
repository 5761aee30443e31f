package cards

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Question asks go or no-go of a task at a time.
type Question struct {
	Item      maintenance.Item
	For       time.Time           // the time that is asked about; the task may stand elsewhere by now
	Late      bool                // it came long after its time
	Again     bool                // it was asked before, and had no answer
	Calls     maintenance.Mention // whom it calls; zero: its owner alone
	MayCall   bool                // there is somebody who can be called
	Preflight maintenance.Preflight
}

// Open says that the question can still be answered.
func (q Question) Open(now time.Time) bool {
	t := q.Item.Task
	return t.Waiting() && maintenance.SameSecond(t.ScheduledAt, q.For) && t.ScheduledAt.After(now) && !t.Going()
}

// stopsNothing stands on whatever asks go or no-go.
const stopsNothing = "None of these buttons stops the task: it runs at its time unless it is moved or cancelled."

// GoNoGo asks go or no-go of one task, or of several at once, soonest first. What was answered, or can no longer be, says so.
func GoNoGo(r Reader, all []Question) Message {
	if len(all) == 1 {
		return askOne(r, all[0])
	}
	return askMany(r, all)
}

func askOne(r Reader, q Question) Message {
	i := q.Item
	if !q.Open(r.Now) {
		icon, head, lines := answered(q)
		text := head + ": " + plainName(i) + ". " + strings.Join(lines, " ")
		return message(text, section(append([]string{icon + "*" + head + "*", headline(i)}, lines...)...), actions("ask-"+i.Task.Handle, rowButtons(i)...))
	}
	lines := []string{
		":vertical_traffic_light: *Go or no-go? Maintenance " + away(q.For) + "*" + lateText("question", q.Late), headline(i), at(q.For), whoIsAsked(q),
	}
	text := "Go or no-go? Maintenance at " + utc(q.For) + ": " + plainName(i) + lateText("question", q.Late)
	if call := mention(q.Calls); call != "" {
		text = call + " " + text
	}
	lines = append(lines, saidLines(i)...)
	return message(text, section(lines...), section(checkLines(i, q.Preflight)...), actions("ask-"+i.Task.Handle, askButtons(q)...),
		note(stopsNothing+" Whoever says go has it, and nobody is called any more.", readNote(q.Preflight)))
}

// whoIsAsked names those who are to answer.
func whoIsAsked(q Question) string {
	call, o := mention(q.Calls), q.Item.Task.Owner
	switch {
	case call != "" && o.IsZero():
		return call + ": nobody has this, and nobody has said go."
	case call != "":
		return call + ": " + owner(o) + " has this, and has not said go."
	case q.Again && o.IsZero():
		return "Nobody has this, and nobody has said go."
	case o.IsZero():
		return "Nobody has this yet. Is it a go?"
	}
	return owner(o) + ", you have this. Is it a go?"
}

// saidLines say what else people need to know before they answer.
func saidLines(i maintenance.Item) []string {
	var lines []string
	if t := i.Task; t.Called() {
		lines = append(lines, speaker(t.Call)+" called for somebody, "+at(t.Call.At)+".")
	}
	if i.Change != nil {
		lines = append(lines, openChange(*i.Change))
	}
	return lines
}

func speaker(w maintenance.Word) string { return person(maintenance.Person{ID: w.ID, Name: w.Name}) }

func readNote(p maintenance.Preflight) string {
	switch {
	case p.ReadAt.IsZero():
		return amiss + "The cloud has not been read whole yet."
	case p.Old:
		return amiss + "These data are old: read " + atAway(p.ReadAt) + "."
	}
	return "Read from the cloud " + away(p.ReadAt) + "."
}

// answered says how a question ended.
func answered(q Question) (icon, head string, lines []string) {
	t := q.Item.Task
	said := maintenance.SameSecond(t.Go.For, q.For) && !t.Go.For.IsZero()
	switch {
	case t.Waiting() && t.Going() && said:
		return well, "Go, says " + speaker(t.Go) + ", " + at(t.Go.At), append([]string{"It runs " + atAway(t.ScheduledAt) + "."}, saidLines(q.Item)...)
	case t.Waiting() && !maintenance.SameSecond(t.ScheduledAt, q.For):
		lines = append(lines, "It was asked for "+at(q.For)+". Now it is set for "+atAway(t.ScheduledAt)+", and is asked about anew before that.")
	case t.Waiting():
		lines = append(lines, "It is due since "+atAway(q.For)+".")
	default:
		lines = append(lines, "It "+standing(t)+".")
	}
	const over = "Go or no-go: over"
	if said {
		return "", over, append(lines, speaker(t.Go)+" had said go, "+at(t.Go.At)+".")
	}
	return "", over, append(lines, "Nobody had said go.")
}

func askButtons(q Question) []*slack.ButtonBlockElement {
	t := q.Item.Task
	yes := button(Go, AskedValue(t), "Go")
	yes.Style = slack.StylePrimary
	buttons := []*slack.ButtonBlockElement{yes}
	if q.Item.Change == nil {
		buttons = append(buttons, button(Move, AskedValue(t), "Move"))
	}
	if q.MayCall {
		buttons = append(buttons, button(Call, AskedValue(t), "Call someone"))
	}
	return append(buttons, button(Show, t.Handle, "Show"))
}

func askMany(r Reader, all []Question) Message {
	open, late := 0, false
	var calls []string
	for _, q := range all {
		late = late || q.Late
		if !q.Open(r.Now) {
			continue
		}
		open++
		if call := mention(q.Calls); call != "" && !slices.Contains(calls, call) && len(calls) < mostListed {
			calls = append(calls, call)
		}
	}
	head := "Go or no-go? " + count(len(all), "task") + " ahead"
	if open < len(all) {
		head += ", " + strconv.Itoa(open) + " without an answer"
	}
	title := []string{":vertical_traffic_light: *" + head + "*" + lateText("question", late)}
	text := head + lateText("question", late)
	if len(calls) > 0 {
		call := strings.Join(calls, " ")
		title, text = append(title, call+": nobody has said go for these."), call+" "+text
	}
	blocks := []slack.Block{section(title...)}
	var lines, texts []string
	for n, q := range all {
		texts = append(texts, utc(q.For)+": "+plainName(q.Item))
		if n >= mostListed {
			continue
		}
		line := questionLine(r, q)
		if len(all) > mostRows {
			lines = append(lines, line)
			continue
		}
		blocks = append(blocks, section(line))
		if q.Open(r.Now) {
			blocks = append(blocks, actions(variant("ask-"+q.Item.Task.Handle, strconv.Itoa(n)), askButtons(q)...))
		}
	}
	if more := len(all) - mostListed; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more: `%s list`", more, r.Command))
	}
	blocks = append(blocks, sections(bullets(lines))...)
	if len(all) > mostRows {
		return message(text+"\n"+strings.Join(texts, "\n"), append(blocks, note("`"+r.Command+" go` and the code of a task says go for it: you have it then, and nobody is called. "+
			"A task that nobody says go for runs all the same, unless it is moved or cancelled."))...)
	}
	return message(text+"\n"+strings.Join(texts, "\n"), append(blocks, note(stopsNothing+" Whoever says go for one has it, and nobody is called for it any more."))...)
}

// questionLine is one of several questions in short.
func questionLine(r Reader, q Question) string {
	line := atAway(q.For) + ": " + name(q.Item)
	if q.Open(r.Now) {
		if o := q.Item.Task.Owner; !o.IsZero() {
			line += ", " + owner(o) + " has it"
		}
		return line + " · " + flightWords(q.Preflight)
	}
	icon, head, lines := answered(q)
	if icon != "" {
		return line + " · " + icon + head
	}
	return line + " · " + lines[0]
}

// AskedValue is the value of what answers a question about a task: its handle, its time and the owner that was shown.
func AskedValue(t maintenance.Task) string {
	return t.Handle + " " + strconv.FormatInt(t.ScheduledAt.Unix(), 10) + " " + t.Owner.ID
}

// ReadAskedValue gives back what AskedValue was made of; false for any other text.
func ReadAskedValue(value string) (handle string, at time.Time, owner string, ok bool) {
	parts := strings.SplitN(value, " ", 3)
	if len(parts) != 3 {
		return "", time.Time{}, "", false
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	return parts[0], time.Unix(seconds, 0).UTC(), parts[2], err == nil
}

// SaidGo answers whoever said go.
func SaidGo(r Reader, i maintenance.Item, from maintenance.Owner) Message {
	text := "You said go for " + name(i) + ". It runs on " + r.local(i.Task.ScheduledAt) + ", unless it is moved or cancelled. You have it, and nobody is called any more. " +
		"If it is moved, go is asked anew."
	if !from.IsZero() {
		text += " " + owner(from) + " had it, and is told."
	}
	return message(text, section(text), actions("go-"+i.Task.Handle, button(GiveBack, i.Task.Handle, "Give it back"), button(Show, i.Task.Handle, "Show")))
}

// WillCall answers whoever called for somebody.
func WillCall(i maintenance.Item, call maintenance.Mention) Message {
	return say("Called to " + name(i) + ": " + called(call) + ". That is no answer: it runs at its time, " + atAway(i.Task.ScheduledAt) + ", unless it is moved or cancelled.")
}

// called names those whom a route calls, without alerting anybody.
func called(m maintenance.Mention) string {
	switch m.Crowd {
	case maintenance.Here:
		return "whoever is active in the channel"
	case maintenance.Channel:
		return "everybody in the channel"
	}
	return partyNames([]maintenance.Party{m.Party})
}

// Called calls those whom the route of a task mentions.
func Called(i maintenance.Item, call maintenance.Mention) Message {
	who := mention(call)
	if who == "" {
		who = "Everybody here"
	}
	text := who + ": " + speaker(i.Task.Call) + " calls you to " + name(i) + ", set for " + atAway(i.Task.ScheduledAt) + ". Nobody has said go yet."
	return message(text, section(text), actions("call-"+i.Task.Handle, button(Show, i.Task.Handle, "Show")))
}

// goText says why go or no-go was not taken.
func goText(r Reader, no *maintenance.Refusal) string {
	task := "Task " + code(no.Task.Handle, 20)
	switch no.Why {
	case maintenance.GoAlready:
		who := speaker(no.Task.Go) + " has"
		if no.Task.Go.ID == r.User && r.User != "" {
			who = "You have"
		}
		return who + " said go for " + code(no.Task.Handle, 20) + " already, on " + r.local(no.Task.Go.At) + ". Nothing was changed. It can still be moved or cancelled."
	case maintenance.MovedSince:
		return task + " was moved after this was asked: it is set for " + r.local(no.Task.ScheduledAt) + " now. Nothing was changed. Go or no-go is asked anew before that."
	case maintenance.CalledAlready:
		return speaker(no.Task.Call) + " called for somebody on " + r.local(no.Task.Call.At) + ". Nobody was called again. Give them some minutes, or write to them."
	case maintenance.DueAlready:
		return task + " was due on " + r.local(no.Task.ScheduledAt) + " and may begin at any moment. Nothing was changed: go or no-go is over."
	case maintenance.NobodyToCall:
		return "The route of " + code(no.Task.Handle, 20) + " mentions nobody, so nobody was called. Write to somebody, or ask whoever runs headsup to set `mention`."
	}
	return ""
}
