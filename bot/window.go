package bot

import (
	"encoding/json"

	"github.com/slack-go/slack"

	"headsup/commands"
	"headsup/maintenance"
)

// origin is what a window has to remember of the place where it was opened: Slack tells nothing of it when the window is sent
// off. It travels in private_metadata, which comes back from Slack's servers as it was sent and which people cannot change;
// the person's rights are looked up anew all the same. The response_url does not leave Slack that way.
type origin struct {
	Place    maintenance.Place `json:"p"`
	URL      string            `json:"u,omitempty"`
	Replaces bool              `json:"r,omitempty"`
	TS       string            `json:"t,omitempty"`
	Metadata string            `json:"m,omitempty"` // as cards made it
}

// mostMetadata is Slack's limit of private_metadata (D).
const mostMetadata = 3000

// rooted gives the window with its origin in the metadata. Where both are too long the answer's address is left out: then
// the answer is whispered.
func rooted(view slack.ModalViewRequest, r commands.Request) slack.ModalViewRequest {
	o := origin{Place: r.Actor.Place, URL: r.ResponseURL, Replaces: r.Replaces, TS: r.TS, Metadata: view.PrivateMetadata}
	text, err := json.Marshal(o)
	if err == nil && len(text) > mostMetadata {
		o.URL, o.Replaces = "", false
		text, err = json.Marshal(o)
	}
	if err != nil {
		text = nil // an origin is strings only: it cannot fail, and a window without one is refused
	}
	view.PrivateMetadata = string(text)
	return view
}

// opened gives the request that a window goes back to, and what cards put into its metadata.
func opened(metadata string) (commands.Request, string) {
	var o origin
	if json.Unmarshal([]byte(metadata), &o) != nil {
		return commands.Request{}, metadata // nothing of ours: a place that is nowhere, and so refused
	}
	r := commands.Request{ResponseURL: o.URL, Replaces: o.Replaces, TS: o.TS}
	r.Actor.Place = o.Place
	return r, o.Metadata
}
