package slack

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// Envelope is one line of the log of what was sent to the app, or could not be sent.
type Envelope struct {
	ID      string
	Type    string // slash_commands, interactive, events_api
	Payload json.RawMessage
	EventID string // of events_api
	Attempt int    // of events_api: 0 the first time

	Socket    int           // which socket it went out on, counted from 1; 0: none was open
	Delivered time.Time     // by the workspace's clock
	Acked     bool          // in time or late
	Took      time.Duration // from delivery to acknowledgement, on the machine's clock
	AckSocket int
	AckBody   json.RawMessage // the acknowledgement's payload, also where it was ignored
	Acks      int             // how often it was acknowledged
	Late      bool            // after AckLimit: of no effect
	Dropped   string          // why an acknowledgement was ignored; empty: none was
}

// The limit of an acknowledgement (S: found by experiment, Slack drops bigger ones in silence).
const largestAck = 20 * 1024

// keptEnvelopes bounds the log; beyond it the oldest are forgotten.
const keptEnvelopes = 20000

// delivery is an envelope that waits for its acknowledgement.
type delivery struct {
	entry   *Envelope
	accepts bool
	sent    time.Time // with the monotonic clock
	acked   chan struct{}
	over    bool // nobody waits any more
}

// Envelopes are all that were sent so far, oldest first.
func (w *Workspace) Envelopes() []Envelope {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]Envelope, len(w.envelopes))
	for i, e := range w.envelopes {
		all[i] = *e
	}
	return all
}

// Envelope finds one of Envelopes by its id.
func (w *Workspace) Envelope(id string) (Envelope, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range slices.Backward(w.envelopes) {
		if e.ID == id {
			return *e, true
		}
	}
	return Envelope{}, false
}

// envelope is the shape on the wire; the order of its fields is the documents'.
type envelope struct {
	Type    string          `json:"type"`
	ID      string          `json:"envelope_id"`
	Accepts bool            `json:"accepts_response_payload"`
	Attempt *int            `json:"retry_attempt,omitempty"`
	Reason  *string         `json:"retry_reason,omitempty"`
	Payload json.RawMessage `json:"payload"`
}

// ask delivers what a person did, once, and waits for the acknowledgement. The caller does not hold the lock.
func (w *Workspace) ask(kind string, payload json.RawMessage) (json.RawMessage, Outcome, string) {
	d := w.deliver(envelope{Type: kind, Accepts: true, Payload: payload}, "")
	if d.entry.Socket == 0 {
		return nil, DispatchFailed, d.entry.ID
	}
	if !w.await(d) {
		return nil, OperationTimeout, d.entry.ID
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return d.entry.AckBody, Done, d.entry.ID
}

// deliver sends an envelope on exactly one open socket, in turn, and logs it.
func (w *Workspace) deliver(e envelope, eventID string) *delivery {
	w.mu.Lock()
	e.ID = w.id("env-")
	entry := &Envelope{ID: e.ID, Type: e.Type, Payload: e.Payload, EventID: eventID, Delivered: w.now()}
	if e.Attempt != nil {
		entry.Attempt = *e.Attempt
	}
	d := &delivery{entry: entry, accepts: e.Accepts, acked: make(chan struct{})}
	w.keep(entry)
	w.pending[e.ID] = d
	frame := encode(e)
	if w.halves > 0 {
		w.halves--
		frame = frame[:len(frame)/2]
	}
	w.mu.Unlock()

	for {
		w.mu.Lock()
		s := w.pick()
		if s == nil {
			w.signal()
			w.mu.Unlock()
			return d
		}
		entry.Socket, d.sent = s.number, time.Now()
		w.signal()
		w.mu.Unlock()
		err := s.write(frame)
		if err == nil {
			return d
		}
		// A socket that cannot be written to is gone; another one gets the envelope. One that was closed in good order meanwhile
		// may still bring acknowledgements of what went before.
		if !errors.Is(err, websocket.ErrCloseSent) {
			s.cut()
		}
		w.mu.Lock()
		entry.Socket, s.ends = 0, true
		w.mu.Unlock()
	}
}

func (w *Workspace) keep(entry *Envelope) {
	if len(w.envelopes) >= keptEnvelopes {
		for _, old := range w.envelopes[:keptEnvelopes/2] {
			delete(w.pending, old.ID)
		}
		w.envelopes = slices.Delete(w.envelopes, 0, keptEnvelopes/2)
	}
	w.envelopes = append(w.envelopes, entry)
}

// await is true when the acknowledgement came in time.
func (w *Workspace) await(d *delivery) bool {
	timer := time.NewTimer(w.o.AckLimit)
	defer timer.Stop()
	select {
	case <-d.acked:
		return true
	case <-timer.C:
	case <-w.done:
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-d.acked:
		return true
	default:
		d.over = true
		return false
	}
}

// acknowledge takes a frame that came from the app. Nonsense is ignored, as Slack does.
func (w *Workspace) acknowledge(s *socket, frame []byte) {
	came := time.Now()
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(frame, &ack) != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.pending[ack.ID]
	if d == nil {
		return
	}
	defer w.signal()
	entry := d.entry
	entry.Acks++
	switch {
	case len(frame) >= largestAck:
		entry.Dropped = "20 KB or more"
		return
	case w.o.AckOnSameSocket && s.number != entry.Socket:
		entry.Dropped = "another socket than the envelope's"
		return
	case entry.Acked:
		return
	}
	entry.Acked, entry.AckSocket, entry.AckBody, entry.Took = true, s.number, ack.Payload, came.Sub(d.sent)
	if d.over {
		entry.Late = true
		return
	}
	if !d.accepts && carries(ack.Payload) {
		entry.Dropped = "a payload where none is accepted"
	}
	close(d.acked)
}

// carries is true for a payload that says something. Slack's own client sends an empty object with every acknowledgement,
// also where none is accepted.
func carries(payload json.RawMessage) bool {
	switch string(payload) {
	case "", "null", "{}":
		return false
	}
	return true
}
