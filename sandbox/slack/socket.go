package slack

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// The reasons of a disconnect.
const (
	Warning          = "warning"             // the close follows about 10 s later
	RefreshRequested = "refresh_requested"   // recycled now
	LinkDisabled     = "link_disabled"       // Socket Mode was switched off in the app's settings
	TooManySockets   = "too_many_websockets" // more than 10 are open (R: not documented)
)

const (
	mostSockets  = 10
	writeTimeout = 5 * time.Second
	lingerTime   = time.Second // for a client to answer the close
	shownLife    = 18060       // approximate_connection_time, in seconds
)

// ErrNoSocket says that the app has no socket open.
var ErrNoSocket = errors.New("no socket is open")

type socket struct {
	number int
	conn   *websocket.Conn
	gone   chan struct{} // closed when its connection has ended
	ends   bool          // gets no more envelopes; guarded by the workspace's lock

	writing sync.Mutex
}

func (s *socket) write(frame []byte) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	return s.conn.WriteMessage(websocket.TextMessage, frame)
}

// cut closes without a word.
func (s *socket) cut() { _ = s.conn.NetConn().Close() }

// finish closes in good order; the reading loop ends when the client answers, or soon after.
func (s *socket) finish() {
	goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = s.conn.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(lingerTime))
	_ = s.conn.SetReadDeadline(time.Now().Add(lingerTime))
}

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

func (w *Workspace) all() []*socket {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.sockets)
}

// pick gives the next open socket in turn, or nil. The caller holds the lock.
func (w *Workspace) pick() *socket {
	for range w.sockets {
		s := w.sockets[w.next%len(w.sockets)]
		w.next++
		if !s.ends {
			return s
		}
	}
	return nil
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

// sleep lets time pass on the machine's clock; false means that the workspace closes.
func (w *Workspace) sleep(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.done:
		return false
	}
}

// ticket makes the address of a new socket. The caller holds the lock.
func (w *Workspace) ticket() string {
	key := w.id("ticket-")
	w.tickets[key] = true
	return "ws" + strings.TrimPrefix(w.base, "http") + "/link/?ticket=" + key + "&app_id=" + w.o.AppID
}

func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	key := r.URL.Query().Get("ticket")
	w.mu.Lock()
	known := w.tickets[key] && !w.closed
	delete(w.tickets, key)
	w.mu.Unlock()
	if !known {
		// U: what Slack says to a used ticket. Not 404, which slack-go takes for the end of the app.
		http.Error(rw, "this ticket was used or never given", http.StatusForbidden)
		return
	}
	up := websocket.Upgrader{ReadBufferSize: 32 << 10, WriteBufferSize: 32 << 10, CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(rw, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		_ = conn.Close()
		return
	}
	w.work.Add(1)
	w.mu.Unlock()
	defer w.work.Done()
	w.serve(&socket{conn: conn, gone: make(chan struct{})})
}

// serve greets a socket and reads its acknowledgements until it ends.
func (w *Workspace) serve(s *socket) {
	defer func() { _ = s.conn.Close() }()
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return
	}
	refusal := w.refusing
	if refusal == "" && len(w.sockets) >= mostSockets {
		refusal = TooManySockets
	}
	if refusal != "" {
		w.mu.Unlock()
		_ = s.write(disconnect(refusal))
		s.finish()
		s.drain()
		return
	}
	w.opened++
	s.number = w.opened
	s.ends = true // until the hello is out
	w.sockets = append(w.sockets, s)
	greeting := w.hello(len(w.sockets))
	w.mu.Unlock()
	defer w.forget(s)

	if s.write(greeting) != nil {
		return
	}
	w.mu.Lock()
	s.ends = false
	w.signal()
	w.mu.Unlock()
	w.spawn(func() { w.ping(s) })
	for {
		_, frame, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		w.acknowledge(s, frame)
	}
}

// drain reads until the client has closed its side.
func (s *socket) drain() {
	for {
		if _, _, err := s.conn.NextReader(); err != nil {
			return
		}
	}
}

func (w *Workspace) forget(s *socket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(s.gone)
	w.sockets = slices.DeleteFunc(w.sockets, func(other *socket) bool { return other == s })
	w.signal()
}

// ping goes on until the socket is gone (U: the interval of Slack's pings).
func (w *Workspace) ping(s *socket) {
	tick := time.NewTicker(w.o.PingEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-s.gone:
			return
		}
		if s.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-1"), time.Now().Add(writeTimeout)) != nil {
			return
		}
	}
}

func (w *Workspace) hello(open int) []byte {
	type info struct {
		AppID string `json:"app_id"`
	}
	type debug struct {
		Host  string `json:"host"`
		Build int    `json:"build_number"`
		Life  int    `json:"approximate_connection_time"`
	}
	return encode(struct {
		Type  string `json:"type"`
		Open  int    `json:"num_connections"`
		Info  info   `json:"connection_info"`
		Debug debug  `json:"debug_info"`
	}{"hello", open, info{w.o.AppID}, debug{"applink-1", 54, shownLife}})
}
