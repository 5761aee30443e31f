package bot

import (
	"encoding/json"
	"regexp"
)

// envelope is what Slack sends on a socket.
type envelope struct {
	Type       string `json:"type"`
	ID         string `json:"envelope_id"`
	Accepts    bool   `json:"accepts_response_payload"`
	Attempt    int    `json:"retry_attempt"`
	Disconnect string `json:"reason"`          // of a disconnect
	Open       int    `json:"num_connections"` // of a hello
	Info       struct {
		App string `json:"app_id"`
	} `json:"connection_info"` // of a hello
	Payload json.RawMessage `json:"payload"`
}

// The id, and the type of a command's envelope, are found in what is no whole JSON too. In what people type Slack escapes quotes,
// so that a text cannot pass for either.
var (
	envelopeID      = regexp.MustCompile(`"envelope_id"\s*:\s*"([^"\\]{1,200})"`)
	commandEnvelope = regexp.MustCompile(`"type"\s*:\s*"slash_commands"`)
)

// readEnvelope reads a frame. Of one that cannot be read it gives the id where there is one: it can still be acknowledged
// (slack-go leaves those without, S). Where it was a command, whose acknowledgement carries the answer, it says so, lest its
// person gets none; otherwise it has no type.
func readEnvelope(frame []byte) envelope {
	var e envelope
	if decode(frame, &e) && e.Type != "" {
		return e
	}
	found := envelopeID.FindSubmatch(frame)
	switch {
	case found == nil:
		return envelope{}
	case commandEnvelope.Match(frame):
		return envelope{ID: string(found[1]), Type: "slash_commands", Accepts: true}
	}
	return envelope{ID: string(found[1])}
}
