package slack

import (
	"encoding/json"
	"errors"
)

// The reasons of a disconnect.
const (
	Warning          = "warning"             // the close follows about 10 s later
	RefreshRequested = "refresh_requested"   // recycled now
	LinkDisabled     = "link_disabled"       // Socket Mode was switched off in the app's settings
	TooManySockets   = "too_many_websockets" // more than 10 are open (R: not documented)
)

// ErrNoSocket says that the app has no socket open.
var ErrNoSocket = errors.New("no socket is open")

// Sockets is how many sockets the app has open.
func (w *Workspace) Sockets() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.sockets)
}

// CutSockets breaks all connections without a close frame.
func (w *Workspace) CutSockets() {
	for _, s := range w.all() {
		s.cut()
	}
}

// Recycle tells every open socket to disconnect, for the reason. After a Warning the socket works on until WarningTime is
// over; otherwise it is closed at once.
func (w *Workspace) Recycle(reason string) {
	for _, s := range w.all() {
		w.dismiss(s, reason)
	}
}

// RecycleOne does the same to the socket that was opened first.
func (w *Workspace) RecycleOne(reason string) error {
	all := w.all()
	if len(all) == 0 {
		return ErrNoSocket
	}
	w.dismiss(all[0], reason)
	return nil
}

// RefuseSockets answers every new socket with a disconnect for the reason; an empty reason ends that.
func (w *Workspace) RefuseSockets(reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refusing = reason
}

// SendRaw sends a frame as it is on one open socket: an unknown type, half a JSON, whatever must not hurt.
func (w *Workspace) SendRaw(frame []byte) error {
	w.mu.Lock()
	s := w.pick()
	w.mu.Unlock()
	if s == nil {
		return ErrNoSocket
	}
	return s.write(frame)
}

// BreakFrames sends only the first half of each of the next envelopes.
func (w *Workspace) BreakFrames(next int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.halves = next
}

// SendEnvelope sends an envelope of any type, and waits for its acknowledgement.
func (w *Workspace) SendEnvelope(kind string, payload json.RawMessage) Result {
	_, outcome, id := w.ask(kind, payload)
	return Result{Outcome: outcome, Envelope: id}
}

func disconnect(reason string) []byte {
	return encode(struct {
		Type   string            `json:"type"`
		Reason string            `json:"reason"`
		Debug  map[string]string `json:"debug_info"`
	}{"disconnect", reason, map[string]string{"host": "applink-1"}})
}

func (w *Workspace) dismiss(s *socket, reason string) {
	w.mu.Lock()
	s.ends = reason != Warning
	w.mu.Unlock()
	_ = s.write(disconnect(reason))
	if reason != Warning {
		s.finish()
		return
	}
	w.spawn(func() {
		if w.sleep(w.o.WarningTime) {
			w.mu.Lock()
			s.ends = true
			w.mu.Unlock()
			s.finish()
		}
	})
}
