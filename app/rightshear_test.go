package app_test

import (
	"regexp"
	"slices"
	"strings"

	"headsup/sandbox/slack"
)

// hear waits for what the person gets: a message of their own, the clicked message in another form, or a window.
func (o *one) hear(c cell, clicked slack.Press) (got answer) {
	o.t.Helper()
	channel := channelOf(c.where)
	o.until("an answer to "+c.String(), func() bool {
		if views := o.slack.Views(o.name); len(views) > 0 {
			got.window = views[len(views)-1]
			if !o.slow.Match(got.window.Blocks) {
				return true
			}
			o.slack.CloseView(o.name, got.window.ID) // the answer follows in the channel
			got.window = slack.View{}
		}
		for _, m := range o.slack.Since(channel, o.name, o.read[channel]) {
			if o.isAnswer(m) {
				got.Message, o.read[channel] = m, m.TS
				return true
			}
		}
		if clicked.TS == "" || c.where != "direct" {
			return false
		}
		direct := o.slack.Since("", o.name, before(clicked.TS))
		if len(direct) > 0 && direct[0].TS == clicked.TS && direct[0].Text != aButton {
			got.Message = direct[0] // it took the button's place
			return true
		}
		return false
	})
	return got
}

// before is a ts that is earlier than another, and later than all that are earlier.
func before(ts string) string { return ts[:len(ts)-1] }

// isAnswer says that a message is for this person, who asked for it: not a card, and not what they are told unasked.
func (o *one) isAnswer(m slack.Message) bool {
	bot := o.slack.Bot().ID
	switch {
	case m.User != bot || m.Text == aButton || o.unasked.MatchString(m.Text):
		return false
	case m.Ephemeral:
		return m.To == o.id
	case strings.Contains(m.Text, "stands in for <@"+o.id+">"):
		return true
	}
	direct, _ := o.slack.Channel(m.Channel)
	return direct.Direct == o.id
}

// skip takes what stands in these channels as read.
func (o *one) skip(channels ...string) {
	for _, channel := range channels {
		if all := o.slack.Since(channel, o.name, o.read[channel]); len(all) > 0 {
			o.read[channel] = all[len(all)-1].TS
		}
	}
}

// readUpTo looks whether what must get no answer got one.
func (o *one) readUpTo(channel string) {
	for _, m := range o.slack.Since(channel, o.name, o.read[channel]) {
		if o.isAnswer(m) && len(o.silent) > 0 && !o.busy.MatchString(m.Text) {
			o.t.Errorf("%s: one of these was answered: %q, by %q", o.who, o.silent, m.Text)
		}
		o.read[channel] = m.TS
	}
	o.silent = nil
}

// class names an answer by what people read in it.
func (o *one) class(c cell, got answer) string {
	if got.never != slack.Done {
		return cannot
	}
	text := got.Text
	var classes []string
	for name, words := range o.refusals {
		if words.MatchString(text) {
			classes = append(classes, name)
		}
	}
	if o.successes[c.what].MatchString(text) && (c.way != "button" || !opensWindow(c.what)) {
		classes = append(classes, done)
	}
	if got.window.ID != "" && opensWindow(c.what) {
		classes = append(classes, done)
	}
	slices.Sort(classes)
	return strings.Join(classes, " and ")
}

func opensWindow(what string) bool {
	return slices.Contains(strings.Fields("reschedule cancel deny another-time break-glass history"), what)
}

func compiled(table map[string]string) map[string]*regexp.Regexp {
	all := make(map[string]*regexp.Regexp, len(table))
	for name, text := range table {
		all[name] = regexp.MustCompile(text)
	}
	return all
}

// leaks says what somebody reads that is none of theirs.
func leaks(c cell, admitted bool, m slack.Message) string {
	all := map[string]string{"stream-": "here thread", "shared-": "shared", "rabbit-": "elsewhere", "orders-mq": "elsewhere", secret: ""}
	text := m.Text + string(m.Blocks)
	for word, where := range all {
		mine := admitted && (slices.Contains(strings.Fields(where), c.where) || c.where == "direct" && word != secret)
		if !mine && strings.Contains(text, word) {
			return word
		}
	}
	return ""
}
