package slack

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	mostSockets  = 10
	writeTimeout = 5 * time.Second
	lingerTime   = time.Second // for a client to answer the close
	shownLife    = 18060       // approximate_connection_time, in seconds
)

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
	return s.writeNow(frame)
}

// writeNow is for who holds the writing lock.
func (s *socket) writeNow(frame []byte) error {
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
	// The socket can be chosen from here on, but nothing goes out on it before its hello.
	s.writing.Lock()
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		s.writing.Unlock()
		return
	}
	refusal := w.refusing
	if refusal == "" && len(w.sockets) >= mostSockets {
		refusal = TooManySockets
	}
	if refusal != "" {
		w.mu.Unlock()
		_ = s.writeNow(disconnect(refusal))
		s.writing.Unlock()
		s.finish()
		s.drain()
		return
	}
	w.opened++
	s.number = w.opened
	w.sockets = append(w.sockets, s)
	greeting := w.hello(len(w.sockets))
	w.signal()
	w.mu.Unlock()
	defer w.forget(s)

	err := s.writeNow(greeting)
	s.writing.Unlock()
	if err != nil {
		return
	}
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
