package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// commandPayload has no thread_ts, no zone and no guest flag, as Slack's has none (S slash.go).
type commandPayload struct {
	Token       string `json:"token"`
	TeamID      string `json:"team_id"`
	TeamDomain  string `json:"team_domain"`
	ChannelID   string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	UserID      string `json:"user_id"`
	UserName    string `json:"user_name"`
	Command     string `json:"command"`
	Text        string `json:"text"`
	AppID       string `json:"api_app_id"`
	Enterprise  string `json:"is_enterprise_install"`
	ResponseURL string `json:"response_url"`
	TriggerID   string `json:"trigger_id"`
}

// verification is the token that payloads carry and nobody should check any more.
const verification = "test-verification-token"

// Command types a slash command in a channel, or with an empty channel in the direct message with the bot, and waits for
// what the person sees. Text is what is typed, not what is sent: it is escaped here.
func (w *Workspace) Command(user, channel, command, text string) Result {
	return w.CommandInThread(user, channel, "", command, text)
}

// CommandInThread is the same in a thread, where Slack refuses commands.
func (w *Workspace) CommandInThread(user, channel, threadTS, command, text string) Result {
	w.mu.Lock()
	u := w.user(user)
	if u == nil {
		w.mu.Unlock()
		return impossible("there is no person %q", user)
	}
	c := w.place(u, channel)
	switch {
	case c == nil:
		w.mu.Unlock()
		return impossible("%s sees no channel %q", u.Name, channel)
	case c.Archived:
		w.mu.Unlock()
		return impossible("#%s is archived: nobody can type there", c.Name)
	case command != w.o.Command || u.Stranger || u.TeamID != w.from(u):
		w.mu.Unlock()
		return Result{Outcome: NotACommand, Text: fmt.Sprintf(unknownCommand, command)}
	case threadTS != "":
		w.mu.Unlock()
		return Result{Outcome: NotInThreads, Text: fmt.Sprintf(notInThreads, command)}
	}
	wire := escape(text)
	if w.o.ShouldEscape {
		wire = w.tokens(text, true)
	}
	answers := &responseURL{user: u.ID, channel: c, command: strings.TrimSpace(command + " " + wire)}
	payload := encode(commandPayload{
		Token: verification, TeamID: w.from(u), TeamDomain: w.o.Domain, ChannelID: c.ID, ChannelName: c.shownName(),
		UserID: u.ID, UserName: u.Name, Command: command, Text: wire, AppID: w.o.AppID, Enterprise: "false",
		ResponseURL: w.newResponseURL("commands", answers), TriggerID: w.trigger(u.ID, nil),
	})
	w.mu.Unlock()

	body, outcome, id := w.ask("slash_commands", payload)
	if outcome != Done {
		return failed(command, outcome, id)
	}
	r := w.showAnswer(answers, body, command)
	r.Envelope = id
	return r
}

// showAnswer shows what an acknowledgement of a command carries.
func (w *Workspace) showAnswer(to *responseURL, body json.RawMessage, command string) Result {
	if len(body) == 0 || string(body) == "null" {
		return Result{}
	}
	var answer hookMessage
	// An acknowledgement may also be a bare string, as the text.
	if json.Unmarshal(body, &answer.Text) != nil {
		answer.Text = ""
		if err := json.Unmarshal(body, &answer); err != nil {
			return Result{Outcome: BadAnswer, Text: fmt.Sprintf(commandFailed, command, err)}
		}
	}
	if answer.Text == "" && answer.Blocks == nil && len(answer.Attachments) == 0 {
		return Result{}
	}
	// A command's answer replaces nothing: no message gave the URL.
	answer.ReplaceOriginal, answer.DeleteOriginal = false, false
	if bad := w.prepare(&answer); bad != nil {
		return Result{Outcome: BadAnswer, Text: fmt.Sprintf(commandFailed, command, bad)}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return Result{Message: w.answer(to, answer).copy()}
}

// trigger is the right to open a window, once and soon.
type trigger struct {
	user    string
	view    *view // the window that the click was in; nil: no window
	expires time.Time
	used    bool
}

// The life of a trigger (D).
const triggerLife = 3 * time.Second

// trigger makes a trigger id. The caller holds the lock.
func (w *Workspace) trigger(userID string, in *view) string {
	id := w.id("1.2.")
	w.triggers[id] = &trigger{user: userID, view: in, expires: w.now().Add(triggerLife)}
	return id
}

// useTrigger gives the error's name where the id opens nothing. The caller holds the lock.
func (w *Workspace) useTrigger(id string) (*trigger, string) {
	t := w.triggers[id]
	switch {
	case t == nil:
		return nil, "invalid_trigger_id"
	case t.used:
		return nil, "exchanged_trigger_id"
	case w.now().After(t.expires):
		return nil, "expired_trigger_id"
	}
	t.used = true
	return t, ""
}
