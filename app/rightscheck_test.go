package app_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"headsup/sandbox/slack"
)

// check does one cell and compares.
func (o *one) check(c cell, want row) {
	if want.answer == cannot {
		o.refused(c)
		return
	}
	t := o.target(c)
	_, before := o.state(t.change)
	if o.asker() == o.name { // target may have asked for something
		o.verbs()
		o.rows = o.counted()
	}
	if c.way == "forged" {
		o.forged(c, want)
	} else {
		got := o.insist(func() answer { return o.act(c, t, want.answer == silence) })
		o.compare(c, want.answer, got)
		if want.answer == done && c.what == "break-glass" && c.way != "button" {
			o.goThrough(c, got)
		}
	}
	if want.answer == silence {
		o.silent = append(o.silent, c.String())
		t.change = ""
		return // what it left behind the next cell finds, and the end
	}
	o.holds(c, t, before, want.answer)
}

// compare holds an answer against the one that was expected.
func (o *one) compare(c cell, want string, got answer) {
	o.t.Helper()
	if want == silence {
		return
	}
	class := o.class(c, got)
	if class != want && (want != "nothing there" || !slices.Contains([]string{"no such task", "no such change", "old button"}, class)) {
		o.t.Errorf("%s: is answered %q (%s), want %q", c, got.Text, class, want)
	}
	admitted := !slices.Contains(strings.Fields("guest single-guest bot deactivated outsider foreigner"), c.who)
	own := c.what == "withdraw" && class == done // what they asked for themselves
	read := got.Message
	read.Blocks = append(slices.Clone(read.Blocks), got.window.Blocks...)
	if what := leaks(c, admitted, read); what != "" && !own {
		o.t.Errorf("%s: they read of %q in %q", c, what, got.Text)
	}
	private := got.Ephemeral || c.where == "direct" || got.window.ID != ""
	if public := want == done && c.what == "delegate" && c.where != "direct"; private == public {
		o.t.Errorf("%s: private is %v: %q", c, private, got.Text)
	}
	if c.where == "thread" && got.window.ID == "" && got.ThreadTS != o.root {
		o.t.Errorf("%s: is answered outside of the thread: %q", c, got.Text)
	}
}

// refused tries whether Slack indeed does not let them, where the sandbox can tell.
func (o *one) refused(c cell) {
	if c.way != "command" {
		return
	}
	thread := ""
	if c.where == "thread" {
		thread = o.root
	}
	if r := o.slack.CommandInThread(o.name, channelOf(c.where), thread, "/tasks", "list"); r.Outcome == slack.Done && c.who != "bot" {
		o.t.Errorf("%s: Slack lets them: %q", c, r.Message.Text)
	}
}

// goThrough confirms a draft that skips the approval.
func (o *one) goThrough(c cell, draft answer) {
	id := draftID.FindSubmatch(draft.Blocks)
	if id == nil {
		o.t.Errorf("%s: there is nothing to confirm", c)
		return
	}
	o.confirm(o.name, slack.Press{Channel: channelOf(c.where), TS: draft.TS, ActionID: "confirm"}, string(id[1]))
	if o.number(`SELECT glass FROM changes WHERE id = $1 AND confirmed_at > 0`, string(id[1])) != 1 {
		o.t.Errorf("%s: the change is not marked as one that skipped its approval", c)
	}
	o.mu.Lock()
	o.broken++
	o.mu.Unlock()
	delete(o.glassy, scopeOf(c.where))
}

// end stops headsup, so that whatever was to be said is said, and looks at what nobody waited for.
func (r *rights) end() {
	r.kept("all that skipped its approval is applied", func() bool {
		return r.count(`SELECT COUNT(*) FROM changes WHERE glass = 1 AND state = 'applied'`) == r.broken
	})
	if r.count(`SELECT COUNT(*) FROM notices WHERE kind = 'personal reminder' AND void = 0`) != 1 {
		r.t.Error("somebody has dropped ann's reminder")
	}
	if calls := r.modifies(); len(calls) != r.broken {
		r.t.Errorf("the cloud was asked to change %d tasks, %d approvals were skipped", len(calls), r.broken)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.t.Context()), 10*time.Second)
	defer cancel()
	if err := r.app.Stop(ctx); err != nil {
		r.t.Error(err)
	}
	http.DefaultClient.CloseIdleConnections()
	for _, o := range r.all {
		for channel := range o.read {
			o.silent = append(o.silent, "the last ones")
			o.readUpTo(channel)
		}
		if verbs := o.verbs(); verbs != "" {
			r.t.Errorf("%s in the end %q", o.who, verbs)
		}
	}
	for _, channel := range []string{"ops", "kafka", "partners", "random"} {
		for _, m := range r.slack.Messages(channel, "") {
			for name, words := range r.refusals {
				if m.User == r.slack.Bot().ID && words.MatchString(m.Text) {
					r.t.Errorf("everybody in #%s reads that somebody was refused (%s): %q", channel, name, m.Text)
				}
			}
		}
	}
}
