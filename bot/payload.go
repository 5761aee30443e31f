package bot

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"headsup/commands"
	"headsup/maintenance"
)

// The payloads are read into what is needed of them, with null and absent alike: a new kind of block or field in a message
// must not make a click unreadable.

// decode is true also where single fields are of another kind than today: those are left empty.
func decode(payload json.RawMessage, into any) bool {
	err := json.Unmarshal(payload, into)
	var odd *json.UnmarshalTypeError
	return err == nil || errors.As(err, &odd)
}

// read says what an envelope asks.
func read(e envelope, me Identity) (m matter) {
	switch e.Type {
	case "slash_commands":
		m = readCommand(e.Payload)
	case "interactive":
		m = readInteraction(e.Payload)
	case "events_api":
		m = readEvent(e.Payload, me)
	default:
		m = matter{kind: ignored}
	}
	request := e.ID
	if m.event != "" {
		request = m.event // a redelivery comes in another envelope
	}
	m.request.Actor.Request = request
	if m.lane == "" {
		m.lane = request
	}
	return m
}

func readCommand(payload json.RawMessage) matter {
	var p struct {
		Team        string `json:"team_id"`
		Channel     string `json:"channel_id"`
		User        string `json:"user_id"`
		Text        string `json:"text"`
		ResponseURL string `json:"response_url"`
		Trigger     string `json:"trigger_id"`
	}
	if !decode(payload, &p) {
		return matter{kind: unread}
	}
	return matter{
		kind: command, user: p.User, text: p.Text, trigger: p.Trigger,
		request: commands.Request{
			Actor:       maintenance.Actor{Place: maintenance.Place{Team: p.Team, Channel: p.Channel, Direct: direct(p.Channel)}},
			ResponseURL: p.ResponseURL, Modal: p.Trigger != "",
		},
	}
}

// direct says that a channel is a direct message with the bot: commands in other people's direct messages come with their
// ids too, but they are members of nothing that the bot can see, and "D" is all that Slack tells.
func direct(channel string) bool { return strings.HasPrefix(channel, "D") }

type interaction struct {
	Type string `json:"type"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		TS      string `json:"message_ts"`
		Thread  string `json:"thread_ts"`
		Private bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS     string `json:"ts"`
		Thread string `json:"thread_ts"`
		Text   string `json:"text"`

		Blocks      json.RawMessage `json:"blocks"`
		Attachments json.RawMessage `json:"attachments"`
	} `json:"message"`
	MessageTS   string   `json:"message_ts"`
	ActionID    string   `json:"action_id"` // of a menu into which somebody types
	Value       string   `json:"value"`     // what they have typed
	Callback    string   `json:"callback_id"`
	Trigger     string   `json:"trigger_id"`
	ResponseURL string   `json:"response_url"`
	Actions     []action `json:"actions"`
	View        struct {
		ID       string `json:"id"`
		Hash     string `json:"hash"`
		Type     string `json:"type"`
		Callback string `json:"callback_id"`
		Metadata string `json:"private_metadata"`
		Blocks   []struct {
			Type string `json:"type"`
			ID   string `json:"block_id"`
		} `json:"blocks"`
		State struct {
			Values map[string]map[string]chosen `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

type action struct {
	ID string `json:"action_id"`
	chosen
}

// chosen is what an element holds, whatever its kind.
type chosen struct {
	Value    string  `json:"value"`
	Moment   int64   `json:"selected_date_time"` // Unix seconds
	Date     string  `json:"selected_date"`
	Time     string  `json:"selected_time"`
	User     string  `json:"selected_user"`
	Channel  string  `json:"selected_channel"`
	Talk     string  `json:"selected_conversation"`
	Option   option  `json:"selected_option"`
	Selected options `json:"selected_options"`
}

type option struct {
	Value string `json:"value"`
}

type options []option

func (c chosen) String() string {
	if c.Moment != 0 {
		return strconv.FormatInt(c.Moment, 10)
	}
	for _, text := range []string{c.Value, c.Option.Value, c.Date, c.Time, c.User, c.Channel, c.Talk} {
		if text != "" {
			return text
		}
	}
	values := make([]string, len(c.Selected))
	for i, o := range c.Selected {
		values[i] = o.Value
	}
	return strings.Join(values, "\n")
}

func readInteraction(payload json.RawMessage) matter {
	var p interaction
	if !decode(payload, &p) {
		return matter{kind: unread}
	}
	m := matter{user: p.User.ID, team: p.User.Team, trigger: p.Trigger, view: viewRef{p.View.ID, p.View.Hash}}
	shown := commands.Submission{Callback: p.View.Callback, Values: filledIn(p.View.State.Values)}
	switch {
	case p.View.ID != "":
		m.request, shown.Metadata = opened(p.View.Metadata)
		if p.View.Type == "home" { // it is painted by its job alone, and remembers nothing of ours
			m.request.Actor.Place, m.view = maintenance.Place{Direct: true}, viewRef{}
		}
	default:
		m.request = clicked(p)
	}
	m.request.Actor.Place.Team = p.Team.ID
	m.request.Modal = p.Trigger != ""
	switch p.Type {
	case "block_actions":
		m.kind, m.lane = click, "click "+m.place().Channel+" "+p.Container.TS+p.View.ID
		if len(p.Actions) > 0 {
			m.click = commands.Click{Action: p.Actions[0].ID, Value: p.Actions[0].String()}
		}
		if m.view.id != "" {
			m.click.Window = &shown
		}
	case "view_submission":
		m.kind, m.lane = submission, "click "+p.View.ID
		m.request.Modal = true // the answer can be another window
		m.submission = shown
		for _, b := range p.View.Blocks {
			if b.Type == "input" {
				m.input = b.ID
				break
			}
		}
	case "message_action", "shortcut":
		m.kind = shortcut
		m.shortcut = commands.Shortcut{Callback: p.Callback, Text: wordsOf(p.Message.Text, p.Message.Blocks, p.Message.Attachments), TS: nonEmpty(p.MessageTS, p.Message.TS)}
	case "block_suggestion":
		m.kind, m.typing = suggest, commands.Typing{Action: p.ActionID, Text: p.Value}
		if m.view.id != "" {
			m.typing.Window = &shown
		}
	default:
		m.kind = ignored
	}
	return m
}

// clicked is where a click or shortcut on a message was made. The first message of a thread is seen in the channel, so a
// click on it is one in the channel.
func clicked(p interaction) commands.Request {
	ts := nonEmpty(p.Container.TS, p.Message.TS, p.MessageTS)
	thread := nonEmpty(p.Container.Thread, p.Message.Thread)
	if thread == ts {
		thread = ""
	}
	r := commands.Request{ResponseURL: p.ResponseURL}
	r.Actor.Place = maintenance.Place{Channel: p.Channel.ID, Thread: thread, Direct: direct(p.Channel.ID)}
	r.Actor.Message = ts
	if p.Channel.ID == "" {
		r.Actor.Place.Direct = true // the composer's menu: no channel, so what a direct message allows
	}
	// What everybody in a channel sees is nobody's own to replace: one person's next page would be everybody's.
	own := p.Container.Private || r.Actor.Place.Direct
	r.Replaces = own && p.Type == "block_actions" && p.ResponseURL != ""
	if r.Actor.Place.Direct && !p.Container.Private && p.Type == "block_actions" {
		r.TS = ts
	}
	return r
}

func filledIn(state map[string]map[string]chosen) map[string]string {
	values := make(map[string]string, len(state))
	for block, elements := range state {
		for _, c := range elements {
			values[block] = c.String()
		}
	}
	return values
}

func nonEmpty(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
