package bot

import (
	"encoding/json"
	"regexp"
)

// envelope is what Slack sends on a socket.
type envelope struct {
	Type       string          `json:"type"`
	ID         string          `json:"envelope_id"`
	Accepts    bool            `json:"accepts_response_payload"`
	Attempt    int             `json:"retry_attempt"`
	Disconnect string          `json:"reason"`          // of a disconnect
	Open       int             `json:"num_connections"` // of a hello
	Payload    json.RawMessage `json:"payload"`
}

// envelopeID finds the id in what is no whole JSON.
var envelopeID = regexp.MustCompile(`"envelope_id"\s*:\s*"([^"\\]{1,200})"`)

// readEnvelope reads a frame. Of one that cannot be read it gives the id where there is one, and no type: it can still be
// acknowledged (slack-go leaves those without, S).
func readEnvelope(frame []byte) envelope {
	var e envelope
	if decode(frame, &e) && e.Type != "" {
		return e
	}
	if found := envelopeID.FindSubmatch(frame); found != nil {
		return envelope{ID: string(found[1])}
	}
	return envelope{}
}
