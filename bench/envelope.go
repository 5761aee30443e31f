package main

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// command asks what somebody types after /tasks. The envelope has all the fields that Slack sends.
func (w *workspace) command(by int, text string) *ask {
	a := w.newAsk()
	a.frame = fmt.Appendf(nil, `{"envelope_id":%q,"type":"slash_commands","accepts_response_payload":true,"payload":{"token":"bench",`+
		`"team_id":%q,"team_domain":"bench","channel_id":%q,"channel_name":"ops","user_id":%q,"user_name":"somebody",`+
		`"command":"/tasks","text":%q,"api_app_id":"A0BENCH01","is_enterprise_install":"false","response_url":"%s/hook/%s",`+
		`"trigger_id":"1.2.bench"}}`, a.id, team, channel, person(by), text, w.url, a.id)
	return a
}

// click presses a button. Private says that only the person sees the message that it stands on.
func (w *workspace) click(user, ts, action, value string, private bool) *ask {
	a := w.newAsk()
	a.frame = fmt.Appendf(nil, `{"envelope_id":%q,"type":"interactive","accepts_response_payload":true,"payload":{"type":"block_actions",`+
		`"team":{"id":%q,"domain":"bench"},"user":{"id":%q,"username":"somebody","team_id":%q},"api_app_id":"A0BENCH01",`+
		`"container":{"type":"message","message_ts":%q,"channel_id":%q,"is_ephemeral":%t},"trigger_id":"1.2.bench",`+
		`"channel":{"id":%q,"name":"ops"},"message":{"ts":%q},"response_url":"%s/hook/%s",`+
		`"actions":[{"type":"button","block_id":"b","action_id":%q,"value":%q,"action_ts":"1700000000.000001"}]}}`,
		a.id, team, user, team, ts, channel, private, channel, ts, w.url, a.id, action, value)
	return a
}

// send asks now. Without a socket Slack tells the person of an error at once, and nothing reaches the program.
func (w *workspace) send(a *ask) {
	for {
		l := w.turn()
		if l == nil {
			a.mu.Lock()
			a.unheard = true
			a.mu.Unlock()
			return
		}
		a.sentOn(l, time.Now())
		if l.write(a.frame) == nil {
			return
		}
	}
}

// deliver sends an envelope once more, when there is a socket.
func (w *workspace) deliver(a *ask) {
	for {
		l := w.turn()
		if l == nil {
			w.mu.Lock()
			w.waiting = append(w.waiting, a)
			w.mu.Unlock()
			return
		}
		a.sentOn(l, time.Now())
		if l.write(a.frame) == nil {
			return
		}
	}
}

// done forgets an ask whose outcome was read.
func (w *workspace) done(a *ask) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.asks, a.id)
}

var confirmButton = regexp.MustCompile(`"action_id":"confirm[^"]*","value":"([^"]+)"`)

// stamp is a message's ts; each button of the bench stands on a message of its own.
func stamp(n int) string { return "1700000001." + strconv.Itoa(100_000+n) }
