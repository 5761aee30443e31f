package ordeal_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"headsup/sandbox/slack"
)

// person types and clicks at random. What they can click is what they see.
type person struct {
	w    *world
	name string
	dice *rand.Rand

	outcomes map[string]int // of what they did, by Slack's outcome
	did      map[string]int // by kind
}

// element is something in a message or a window that can be clicked or filled in.
type element struct {
	kind, block, action string
	options             []string
}

// elements lists what blocks offer, in any nesting.
func elements(blocks json.RawMessage) []element {
	var tree any
	if json.Unmarshal(blocks, &tree) != nil {
		return nil
	}
	var all []element
	var walk func(v any, block string)
	walk = func(v any, block string) {
		switch v := v.(type) {
		case []any:
			for _, part := range v {
				walk(part, block)
			}
		case map[string]any:
			if id, ok := v["block_id"].(string); ok {
				block = id
			}
			if action, ok := v["action_id"].(string); ok {
				kind, _ := v["type"].(string)
				all = append(all, element{kind: kind, block: block, action: action, options: optionValues(v["options"])})
				return
			}
			for _, part := range v {
				walk(part, block)
			}
		}
	}
	walk(tree, "")
	return all
}

func optionValues(v any) []string {
	list, _ := v.([]any)
	var values []string
	for _, o := range list {
		if option, ok := o.(map[string]any); ok {
			if value, ok := option["value"].(string); ok {
				values = append(values, value)
			}
		}
	}
	return values
}

func pick[T any](dice *rand.Rand, of ...T) T { return of[dice.IntN(len(of))] }

// act does one thing.
func (p *person) act() {
	channel := pick(p.dice, "ops", "ops", "ops", "night", "random", "")
	var what string
	var r slack.Result
	switch n := p.dice.IntN(100); {
	case n < 30:
		what, r = "command", p.w.slack.Command(p.name, channel, "/tasks", p.sentence())
		p.finish(channel, r.Message)
	case n < 70:
		what, r = p.click(channel)
	case n < 80:
		what, r = p.window()
	case n < 86:
		what, r = "mention", p.mention(channel)
	case n < 92:
		what, r = "direct message", p.w.slack.DirectMessage(p.name, p.sentence())
	case n < 94:
		what, r = "home", p.w.slack.OpenHome(p.name)
	case n < 96:
		what, r = "shortcut", p.w.slack.GlobalShortcut(p.name, pick(p.dice, "reschedule", "what"))
	default:
		p.w.slack.Reload(p.name)
		what, r.Outcome = "reload", slack.Done
	}
	p.did[what]++
	p.outcomes[what+": "+string(r.Outcome)]++
}

// finish mostly confirms the draft that a command was answered with.
func (p *person) finish(channel string, m slack.Message) {
	for _, e := range elements(m.Blocks) {
		if e.action == "confirm" && p.dice.IntN(4) > 0 {
			r := p.w.slack.Click(p.name, slack.Press{Channel: channel, TS: m.TS, ActionID: e.action, BlockID: e.block})
			p.did["confirm"]++
			p.outcomes["confirm: "+string(r.Outcome)]++
		}
	}
}

// mention speaks to the bot in a channel, or in the thread of something said there.
func (p *person) mention(channel string) slack.Result {
	if channel == "" {
		channel = "ops"
	}
	thread := ""
	if seen := p.w.slack.Messages(channel, p.name); len(seen) > 0 && p.dice.IntN(2) == 0 {
		if m := pick(p.dice, tail(seen, 20)...); !m.Ephemeral {
			thread = m.TS
		}
	}
	return p.w.slack.Mention(p.name, channel, thread, p.sentence())
}

func tail[T any](all []T, n int) []T { return all[max(0, len(all)-n):] }

// click presses anything in one of the latest messages that has something to press.
func (p *person) click(channel string) (string, slack.Result) {
	var found []slack.Press
	for _, m := range tail(p.w.slack.Messages(channel, p.name), 12) {
		for _, e := range elements(m.Blocks) {
			press := slack.Press{Channel: channel, TS: m.TS, ActionID: e.action, BlockID: e.block}
			if len(e.options) > 0 {
				press.Values = []string{pick(p.dice, e.options...)}
			}
			found = append(found, press)
		}
	}
	if len(found) == 0 {
		return "nothing to click", slack.Result{Outcome: slack.Done}
	}
	press := pick(p.dice, found...)
	for _, f := range found {
		if f.ActionID == "approve" && p.dice.IntN(2) == 0 {
			press = f // else most wishes of strangers would end undecided
		}
	}
	r := p.w.slack.Click(p.name, press)
	if r.View.ID != "" && p.dice.IntN(3) > 0 {
		p.did["click"]++
		return p.window()
	}
	return "click", r
}

// window fills in what is open and submits it, or closes it.
func (p *person) window() (string, slack.Result) {
	views := p.w.slack.Views(p.name)
	if len(views) == 0 {
		return "no window", slack.Result{Outcome: slack.Done}
	}
	v := views[len(views)-1]
	if p.dice.IntN(4) == 0 {
		return "close", p.w.slack.CloseView(p.name, v.ID)
	}
	state := map[string]string{}
	for _, e := range elements(v.Blocks) {
		switch e.kind {
		case "datetimepicker":
			state[e.block] = fmt.Sprint(time.Now().Add(time.Duration(p.dice.IntN(96*3600)-3600) * time.Second).Unix())
		case "plain_text_input":
			state[e.block] = pick(p.dice, "", "release", "a *bold* <!channel> reason", "weil wir müssen \u202e")
		case "static_select":
			if len(e.options) > 0 {
				state[e.block] = pick(p.dice, e.options...)
			}
		}
	}
	r := p.w.slack.Submit(p.name, v.ID, state)
	if !r.OK() {
		p.w.slack.CloseView(p.name, v.ID)
	}
	return "submit", r
}

// sentence is something to say: mostly sense, sometimes not.
func (p *person) sentence() string {
	target := instanceName(p.dice.IntN(soakInstances + 1))
	when := pick(p.dice, "+1h", "+2d", "tomorrow 02:00", "fri 22:00", "in 3 days", "2026-02-30 02:00", "yesterday", "22:00",
		time.Now().Add(time.Duration(p.dice.IntN(72*3600))*time.Second).UTC().Format("2006-01-02 15:04 UTC"))
	because := pick(p.dice, "", " because release", " because "+pick(p.dice, "<!channel>", "&lt;b&gt;", "*x*_y_`z`", "\u202eabc", "🚀"))
	if p.dice.IntN(3) == 0 {
		return pick(p.dice, "reschedule "+target+" "+when, "move "+target+" "+when, "cancel "+target) + because
	}
	return pick(p.dice,
		"", "list", "list env=prod", "list engine=kafka next 3d", "list today", "show "+target, "show "+target, "pending", "now", "whoami",
		"status", "help", "help reschedule", "history "+target, "reschedule "+target, "reschedule",
		"reschedule "+target+" "+when+because, "reschedule "+target+" "+when+because, "move "+target+" "+when+because,
		"cancel "+target+because, "cancel", "withdraw c1a1", "snooze "+target+" 2h", "digest", "timeline",
		"reshedule "+target, "drop table changes;--", "\u00a0\u2003", "<@U0BOT> <!here> &amp;", "list list list",
		"reschedule "+target+" "+target+" +1h",
	)
}
