package cards

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
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
func stopsNothing() string {
	return words.Put("None of these buttons stops the task: it runs at its time unless it is moved or cancelled.")
}

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
		words.Put(":vertical_traffic_light: *Go or no-go? Maintenance %s*%s", away(q.For), lateText(words.Put("question"), q.Late)), headline(i), at(q.For), whoIsAsked(q),
	}
	text := words.Put("Go or no-go? Maintenance at %s: %s%s", utc(q.For), plainName(i), lateText(words.Put("question"), q.Late))
	if call := mention(q.Calls); call != "" {
		text = call + " " + text
	}
	lines = append(lines, saidLines(i)...)
	return message(text, section(lines...), section(checkLines(i, q.Preflight)...), actions("ask-"+i.Task.Handle, askButtons(q)...),
		note(words.Put("%s Whoever says go has it, and nobody is called any more.", stopsNothing()), readNote(q.Preflight)))
}

// whoIsAsked names those who are to answer.
func whoIsAsked(q Question) string {
	call, o := mention(q.Calls), q.Item.Task.Owner()
	switch {
	case call != "" && o.IsZero():
		return words.Put("%s: nobody has this, and nobody has said go.", call)
	case call != "":
		return words.Put("%s: %s has this, and has not said go.", call, owner(o))
	case q.Again && o.IsZero():
		return words.Put("Nobody has this, and nobody has said go.")
	case o.IsZero():
		return words.Put("Nobody has this yet. Is it a go?")
	}
	return words.Put("%s, you have this. Is it a go?", owner(o))
}

// saidLines say what else people need to know before they answer.
func saidLines(i maintenance.Item) []string {
	var lines []string
	if t := i.Task; t.Called() {
		lines = append(lines, words.Put("%s called for somebody, %s.", speaker(t.Call()), at(t.Call().At)))
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
		return words.Put("%sThe cloud has not been read whole yet.", amiss)
	case p.Old:
		return words.Put("%sThese data are old: read %s.", amiss, atAway(p.ReadAt))
	}
	return words.Put("Read from the cloud %s.", away(p.ReadAt))
}

// answered says how a question ended.
func answered(q Question) (icon, head string, lines []string) {
	t := q.Item.Task
	said := maintenance.SameSecond(t.Go().For, q.For) && !t.Go().For.IsZero()
	switch {
	case t.Waiting() && t.Going() && said:
		return well, words.Put("Go, says %s, %s", speaker(t.Go()), at(t.Go().At)), append([]string{words.Put("It runs %s.", atAway(t.ScheduledAt))}, saidLines(q.Item)...)
	case t.Waiting() && !maintenance.SameSecond(t.ScheduledAt, q.For):
		lines = append(lines, words.Put("It was asked for %s. Now it is set for %s, and is asked about anew before that.", at(q.For), atAway(t.ScheduledAt)))
	case t.Waiting():
		lines = append(lines, words.Put("It is due since %s.", atAway(q.For)))
	default:
		lines = append(lines, words.Put("It %s.", standing(t)))
	}
	over := words.Put("Go or no-go: over")
	if said {
		return "", over, append(lines, words.Put("%s had said go, %s.", speaker(t.Go()), at(t.Go().At)))
	}
	return "", over, append(lines, words.Put("Nobody had said go."))
}

func askButtons(q Question) []*slack.ButtonBlockElement {
	t := q.Item.Task
	yes := button(Go, AskedValue(t), words.Put("Go"))
	yes.Style = slack.StylePrimary
	buttons := []*slack.ButtonBlockElement{yes}
	if q.Item.Change == nil {
		buttons = append(buttons, button(Move, AskedValue(t), words.Put("Move")))
	}
	if q.MayCall {
		buttons = append(buttons, button(Call, AskedValue(t), words.Put("Call someone")))
	}
	return append(buttons, button(Show, t.Handle, words.Put("Show")))
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
	head := words.Put("Go or no-go? %s ahead", count(len(all), "task"))
	if open < len(all) {
		head += words.Put(", %d without an answer", open)
	}
	title := []string{":vertical_traffic_light: *" + head + "*" + lateText(words.Put("question"), late)}
	text := head + lateText(words.Put("question"), late)
	if len(calls) > 0 {
		call := strings.Join(calls, " ")
		title, text = append(title, words.Put("%s: nobody has said go for these.", call)), call+" "+text
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
		lines = append(lines, words.Put("and %d more: `%s list`", more, r.Command))
	}
	blocks = append(blocks, sections(bullets(lines))...)
	if len(all) > mostRows {
		return message(text+"\n"+strings.Join(texts, "\n"), append(blocks, note(words.Put("`%s go` and the code of a task says go for it: you have it then, and nobody is called. A task that nobody says go for runs all the same, unless it is moved or cancelled.", r.Command)))...)
	}
	return message(text+"\n"+strings.Join(texts, "\n"), append(blocks, note(words.Put("%s Whoever says go for one has it, and nobody is called for it any more.", stopsNothing())))...)
}

// questionLine is one of several questions in short.
func questionLine(r Reader, q Question) string {
	line := atAway(q.For) + ": " + name(q.Item)
	if q.Open(r.Now) {
		if o := q.Item.Task.Owner(); !o.IsZero() {
			line += words.Put(", %s has it", owner(o))
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
	return t.Handle + " " + strconv.FormatInt(t.ScheduledAt.Unix(), 10) + " " + t.Owner().ID
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
	text := words.Put("You said go for %s. It runs on %s, unless it is moved or cancelled. You have it, and nobody is called any more. If it is moved, go is asked anew.", name(i), r.local(i.Task.ScheduledAt))
	if !from.IsZero() {
		text += words.Put(" %s had it, and is told.", owner(from))
	}
	return message(text, section(text), actions("go-"+i.Task.Handle, button(GiveBack, i.Task.Handle, words.Put("Give it back")), button(Show, i.Task.Handle, words.Put("Show"))))
}

// WillCall answers whoever called for somebody.
func WillCall(i maintenance.Item, call maintenance.Mention) Message {
	return say(words.Put("Called to %s: %s. That is no answer: it runs at its time, %s, unless it is moved or cancelled.", name(i), called(call), atAway(i.Task.ScheduledAt)))
}

// called names those whom a route calls, without alerting anybody.
func called(m maintenance.Mention) string {
	switch m.Crowd {
	case maintenance.Here:
		return words.Put("whoever is active in the channel")
	case maintenance.Channel:
		return words.Put("everybody in the channel")
	}
	return partyNames([]maintenance.Party{m.Party})
}

// Called calls those whom the route of a task mentions.
func Called(i maintenance.Item, call maintenance.Mention) Message {
	who := mention(call)
	if who == "" {
		who = words.Put("Everybody here")
	}
	text := words.Put("%s: %s calls you to %s, set for %s. Nobody has said go yet.", who, speaker(i.Task.Call()), name(i), atAway(i.Task.ScheduledAt))
	return message(text, section(text), actions("call-"+i.Task.Handle, button(Show, i.Task.Handle, words.Put("Show"))))
}

// goText says why go or no-go was not taken.
func goText(r Reader, no *maintenance.Refusal) string {
	task := words.Put("Task %s", code(no.Task.Handle, 20))
	switch no.Why {
	case maintenance.GoAlready:
		task, when := code(no.Task.Handle, 20), r.local(no.Task.Go().At)
		if no.Task.Go().ID == r.User && r.User != "" {
			return words.Put("You have said go for %s already, on %s. Nothing was changed. It can still be moved or cancelled.", task, when)
		}
		return words.Put("%s has said go for %s already, on %s. Nothing was changed. It can still be moved or cancelled.", speaker(no.Task.Go()), task, when)
	case maintenance.MovedSince:
		return words.Put("%s was moved after this was asked: it is set for %s now. Nothing was changed. Go or no-go is asked anew before that.", task, r.local(no.Task.ScheduledAt))
	case maintenance.CalledAlready:
		return words.Put("%s called for somebody on %s. Nobody was called again. Give them some minutes, or write to them.", speaker(no.Task.Call()), r.local(no.Task.Call().At))
	case maintenance.DueAlready:
		return words.Put("%s was due on %s and may begin at any moment. Nothing was changed: go or no-go is over.", task, r.local(no.Task.ScheduledAt))
	case maintenance.NobodyToCall:
		return words.Put("The route of %s mentions nobody, so nobody was called. Write to somebody, or ask whoever runs headsup to set `mention`.", code(no.Task.Handle, 20))
	}
	return ""
}
