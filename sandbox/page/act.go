package page

import (
	"encoding/json"
	"net/http"
	"time"

	"headsup/sandbox/dms"
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
}

// result is what the person is told of it, beside what they then see.
type result struct {
	Text   string            `json:"text"`
	Errors map[string]string `json:"errors"`
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
		p.order(d)
		answer(w, result{})
	default:
		answer(w, p.inSlack(d))
	}
}

func (p *Page) inSlack(d deed) result {
	ws, channel := p.o.Slack, channelName(d.Channel)
	var r slack.Result
	switch d.Do {
	case "command":
		name, text, _ := cut(d.Text)
		if d.Thread != "" {
			r = ws.CommandInThread(d.As, channel, d.Thread, name, text)
		} else {
			r = ws.Command(d.As, channel, name, text)
		}
	case "say":
		r = ws.Say(d.As, channel, d.Thread, d.Text)
	case "click":
		r = ws.Click(d.As, slack.Press{
			Channel: channel, TS: d.TS, ViewID: d.View, ActionID: d.Action, BlockID: d.Block, Values: d.Values, State: d.State,
		})
	case "submit":
		r = ws.Submit(d.As, d.View, d.State)
	case "close":
		r = ws.CloseView(d.As, d.View)
	default:
		return result{Text: "The page does not know how to do that."}
	}
	return result{Text: r.Text, Errors: r.Errors}
}

// cut takes the command's name from what follows it.
func cut(text string) (name, rest string, found bool) {
	for i, r := range text {
		if r == ' ' || r == '\n' {
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

// inConsole does what somebody does in the cloud's own console, past headsup.
func (p *Page) inConsole(d deed) result {
	var err error
	switch d.Action {
	case "move":
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

// order makes the cloud's next answer to a change a bad one.
func (p *Page) order(d deed) {
	faults := map[string]dms.Fault{
		"refuse": {Kind: dms.Refuse, Status: http.StatusBadRequest, Code: "DMS.00400026", Message: "The instance state does not allow this."},
		"error":  {Kind: dms.Refuse, Status: http.StatusInternalServerError, Code: "APIGW.0601", Message: "Internal error."},
		"lost":   {Kind: dms.Reset, After: true},
		"lie":    {Kind: dms.Lie},
	}
	f, ok := faults[d.Fault]
	if !ok {
		p.o.Cloud.ClearFaults()
		return
	}
	f.Op = dms.UpdateTask
	p.o.Cloud.Inject(f)
}
