package page

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"headsup/sandbox/slack"
)

// deed is something that somebody does on the page.
type deed struct {
	Do      string `json:"do"`
	As      string `json:"as"`
	Channel string `json:"channel"`
	Thread  string `json:"thread"`
	Text    string `json:"text"`

	TS     string            `json:"ts"`
	View   string            `json:"view"`
	Action string            `json:"action"`
	Block  string            `json:"block"`
	Values []string          `json:"values"`
	State  map[string]string `json:"state"`

	Instance string    `json:"instance"`
	Task     string    `json:"task"`
	To       time.Time `json:"to"`
	Fault    string    `json:"fault"`
	Latency  string    `json:"latency"`
}

// result is what the person is told of it, beside what they then see.
type result struct {
	Text   string            `json:"text"`
	Errors map[string]string `json:"errors"`

	Options json.RawMessage `json:"options,omitempty"` // what a menu was offered, in Slack's shape

	Said   string `json:"said,omitempty"` // of the record by whoever checked it
	Broken bool   `json:"broken,omitempty"`
}

// largestDeed bounds what is read; Slack's composer takes some 12,000 characters.
const largestDeed = 256 << 10

func (p *Page) act(w http.ResponseWriter, r *http.Request) {
	var d deed
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, largestDeed)).Decode(&d); err != nil {
		http.Error(w, "That is no deed that the page knows.", http.StatusBadRequest)
		return
	}
	switch d.Do {
	case "console":
		answer(w, p.inConsole(d))
	case "fault":
		answer(w, p.order(d))
	case "record":
		answer(w, p.inRecord(r, d))
	default:
		answer(w, p.inSlack(d))
	}
}

func (p *Page) inSlack(d deed) result {
	ws, channel := p.o.Slack, channelName(d.Channel)
	press := slack.Press{
		Channel: channel, TS: d.TS, ViewID: d.View, ActionID: d.Action, BlockID: d.Block, Values: d.Values, State: d.State,
	}
	var r slack.Result
	switch d.Do {
	case "command":
		r = p.command(d, channel)
	case "say":
		r = ws.Say(d.As, channel, d.Thread, d.Text)
	case "click":
		r = ws.Click(d.As, press)
	case "suggest":
		r = ws.Suggest(d.As, press, d.Text)
	case "submit":
		r = ws.Submit(d.As, d.View, d.State)
	case "close":
		r = ws.CloseView(d.As, d.View)
	case "shortcut":
		r = ws.MessageShortcut(d.As, channel, d.TS, d.Action)
	case "global":
		r = ws.GlobalShortcut(d.As, d.Action)
	case "home":
		r = ws.OpenHome(d.As)
	default:
		return result{Text: "The page does not know how to do that."}
	}
	return result{Text: r.Text, Errors: r.Errors, Options: r.Options}
}

func (p *Page) command(d deed, channel string) slack.Result {
	name, text := d.Text, ""
	if end := strings.IndexAny(d.Text, " \n"); end >= 0 {
		name, text = d.Text[:end], d.Text[end+1:]
	}
	if d.Thread != "" {
		return p.o.Slack.CommandInThread(d.As, channel, d.Thread, name, text)
	}
	return p.o.Slack.Command(d.As, channel, name, text)
}

// inConsole does what somebody does in the cloud's own console, past headsup.
func (p *Page) inConsole(d deed) result {
	var err error
	switch d.Action {
	case "move":
		if d.To.IsZero() {
			return result{Text: "Choose a time first."}
		}
		err = p.o.Cloud.ConsoleMove(d.Instance, d.Task, d.To)
	case "cancel":
		err = p.o.Cloud.ConsoleCancel(d.Instance, d.Task)
	case "run":
		err = p.o.Cloud.ConsoleRunNow(d.Instance, d.Task)
	default:
		return result{Text: "The console does not know how to do that."}
	}
	if err != nil {
		return result{Text: err.Error()}
	}
	return result{}
}
