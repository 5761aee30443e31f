package app_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"headsup/sandbox/slack"
)

// one is one of the people at work. Their cells are done one after the other, each with what nothing was done to before.
type one struct {
	*rights

	who, name, id string
	root          string            // the first message of their thread in #kafka
	plain, glassy map[string]string // handles of tasks of their own to ask for, by channel
	waits, over   map[string]string // changes that wait, and that have ended, by channel
	free, held    map[string]string // tasks of their own that nobody has, and that the requester has himself, or else ann, by channel
	read          map[string]string // ts up to which their messages are read, by channel
	audit         int64             // up to which the audit is read
	rows          counts
	muted         bool     // they have turned direct messages off
	silent        []string // what was asked without an answer since the last one that came
}

func (r *rights) one(who string) *one {
	name := people()[who].Name
	user, _ := r.slack.User(name)
	o := &one{
		rights: r, who: who, name: name, id: user.ID, plain: map[string]string{}, glassy: map[string]string{},
		waits: map[string]string{}, over: map[string]string{}, read: map[string]string{}, free: map[string]string{}, held: map[string]string{},
	}
	o.root = r.slack.Say(name, "kafka", "", "a thread").Message.TS
	o.verbs()
	o.rows = o.counted()
	r.all = append(r.all, o)
	return o
}

// answer is what a person gets.
type answer struct {
	slack.Message
	never  slack.Outcome // Slack does not let them
	window slack.View
}

// target is what a cell is about.
type target struct{ handle, change, shown string }

func (o *one) target(c cell) target {
	scope := scopeOf(c.where)
	o.readUpTo(channelOf(c.where))
	defer o.skip(channelOf(c.where), scope) // what they asked for here is no part of the cell
	if c.what == "delegate" || c.what == "mute" || c.what == "forget" {
		return target{}
	}
	t := target{handle: o.own(o.plain, scope)}
	if c.what == "break-glass" {
		t.handle = o.own(o.glassy, scope)
	}
	if c.what == "take" || c.what == "give-back" || c.what == "go" {
		t.handle = o.owned(c, scope)
	}
	if o.waits[scope] == "" {
		o.waits[scope] = o.pending(o.asker(), scope)
	}
	t.change = o.waits[scope]
	if c.way == "stale" {
		t.handle, t.change = o.gone[scope], o.ended(scope)
	}
	t.shown = t.change + " " + o.shownFor(t.change)
	return t
}

// asker is who asks for the changes on which this one acts.
func (o *one) asker() string {
	if o.who == "requester" {
		return o.name
	}
	return "ann"
}

func (o *one) own(of map[string]string, scope string) string {
	if of[scope] == "" {
		of[scope] = o.task(scope)
	}
	return of[scope]
}

// owned is the task of a cell about owners: one that nobody has, or one that its asker has.
func (o *one) owned(c cell, scope string) string {
	of, by, words := o.held, o.asker(), "take "
	free := c.what == "take" || c.what == "go"
	if free {
		of, by, words = o.free, o.name, "give back "
	}
	handle := o.own(of, scope)
	admitted := slices.Contains(strings.Fields("member requester approver other-approver newcomer"), o.who)
	owner := ""
	o.must(o.db.QueryRowContext(o.t.Context(), `SELECT owner_id FROM tasks WHERE handle = $1`, handle).Scan(&owner))
	if admitted && (owner == "") != free {
		o.say(by, scope, words+handle)
		o.verbs()
		o.rows = o.counted()
	}
	return handle
}

// ended is a change that was withdrawn.
func (o *one) ended(scope string) string {
	if o.over[scope] == "" {
		id := o.pending(o.asker(), scope)
		r := o.say(o.asker(), scope, "withdraw "+id)
		if !strings.HasPrefix(r.Text, "Withdrawn") {
			o.t.Fatalf("withdraw %s: %q", id, r.Text)
		}
		o.over[scope] = id
	}
	return o.over[scope]
}

func (o *one) shownFor(change string) string {
	return strconv.FormatInt(o.number(`SELECT to_at / 1000000 FROM changes WHERE id = $1`, change), 10)
}

func in(days int) time.Time {
	return time.Now().Add(time.Duration(days) * 24 * time.Hour).Truncate(time.Second)
}

// sentence asks for it in words.
func sentence(c cell, t target) string {
	const because = " because of the matrix"
	switch c.what {
	case "list":
		return "list"
	case "show", "history":
		return c.what + " " + t.handle
	case "past":
		return "history"
	case "calendar":
		return "calendar new"
	case "reschedule", "move":
		return "reschedule " + t.handle + " " + in(6).UTC().Format(time.RFC3339) + because
	case "cancel":
		return "cancel " + t.handle + because
	case "approve":
		return "approve " + t.change
	case "deny":
		return "deny " + t.change + because
	case "another-time":
		return "approve " + t.change + " at " + in(7).UTC().Format(time.RFC3339)
	case "withdraw":
		return "withdraw " + t.change
	case "take":
		return "take " + t.handle
	case "give-back":
		return "give back " + t.handle
	case "go":
		return "go " + t.handle
	case "break-glass":
		return "cancel " + t.handle + " break-glass because of a fire"
	}
	return "delegate @stan until +2d"
}

// value is what stands behind the button that asks for it.
func (o *one) value(c cell, t target) (action, value string) {
	switch c.what {
	case "list":
		return "page", "1 list"
	case "past":
		return "turn", "older 999999999"
	case "show", "history", "reschedule", "cancel", "take", "give-back":
		return c.what, t.handle
	case "mute":
		return "messages", "off"
	case "forget":
		return "forget", o.reminder
	case "go", "move", "call":
		return c.what, t.handle + " " + strconv.FormatInt(o.number(`SELECT scheduled_at / 1000000 FROM tasks WHERE handle = $1`, t.handle), 10) + " "
	case "approve":
		return "approve", t.shown
	case "deny", "withdraw":
		return c.what, t.change
	case "another-time":
		return "another", t.change
	case "break-glass":
		return "cancel", t.handle + " break-glass"
	}
	until := in(2)
	if c.way == "stale" {
		until = in(-2)
	}
	stan, _ := o.slack.User("stan")
	return "run", "delegate <@" + stan.ID + "> until " + until.UTC().Format(time.RFC3339)
}

// act does what a cell says, and gives what the person gets. Where silence is expected nobody waits for an answer.
func (o *one) act(c cell, t target, mute bool) answer {
	thread := ""
	if c.where == "thread" {
		thread = o.root
	}
	switch c.way {
	case "command":
		r := o.slack.CommandInThread(o.name, channelOf(c.where), thread, "/tasks", sentence(c, t))
		if r.Outcome != slack.Done || r.Message.TS != "" && !o.unasked.MatchString(r.Message.Text) {
			o.readUpTo(channelOf(c.where))
			return answer{Message: r.Message, never: r.Outcome}
		}
		return o.hear(c, slack.Press{})
	case "mention":
		say := func() slack.Result { return o.slack.Mention(o.name, channelOf(c.where), thread, sentence(c, t)) }
		if c.where == "direct" {
			say = func() slack.Result { return o.slack.DirectMessage(o.name, sentence(c, t)) }
		}
		if r := say(); r.Outcome != slack.Done || mute {
			return answer{never: r.Outcome}
		}
		return o.hear(c, slack.Press{})
	}
	action, value := o.value(c, t)
	return o.press(c, action, value)
}

// press clicks a button with such a value; in a modal's cell what opens is filled in and sent off. A window that does not open is
// forged: Slack would not show it, but what its sending off says must not depend on that.
func (o *one) press(c cell, action, value string) answer {
	thread := ""
	if c.where == "thread" {
		thread = o.root
	}
	button := o.button(c, thread, action, value)
	r := o.slack.Click(o.name, button)
	if r.Outcome != slack.Done {
		return answer{never: r.Outcome}
	}
	got := o.hear(c, button)
	if c.way != "modal" {
		if got.window.ID != "" {
			o.slack.CloseView(o.name, got.window.ID)
		}
		return got
	}
	if got.window.ID == "" {
		refused := o.class(c, got)
		got = o.submit(c, o.forge(c, r.Envelope, button, value, thread))
		if again := o.class(c, got); again != refused && !o.busy.MatchString(got.Text) {
			o.t.Errorf("%s: opening the window is answered %q, sending it off %q (%q)", c, refused, again, got.Text)
		}
		return got
	}
	return o.submit(c, got.window)
}

func (o *one) submit(c cell, window slack.View) answer {
	filled := map[string]string{}
	for _, input := range []string{"when", "reason"} {
		if strings.Contains(string(window.Blocks), `"block_id":"`+input+`"`) {
			filled[input] = map[string]string{"when": strconv.FormatInt(in(7).Unix(), 10), "reason": "of the matrix"}[input]
		}
	}
	r := o.slack.Submit(o.name, window.ID, filled)
	if len(r.Errors) > 0 || r.Outcome != slack.Done {
		o.slack.CloseView(o.name, window.ID)
		return answer{never: r.Outcome, Message: slack.Message{Text: fmt.Sprint(r.Errors)}}
	}
	return o.hear(c, slack.Press{})
}
