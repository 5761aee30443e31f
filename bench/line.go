package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// line is Slack's end of one socket.
type line struct {
	conn    *websocket.Conn
	opened  time.Time
	writing sync.Mutex
	leaving bool // nothing is sent on it any more; the workspace's lock guards it
}

// socket greets a new socket and reads it to its end.
func (w *workspace) socket(out http.ResponseWriter, r *http.Request) {
	conn, err := w.up.Upgrade(out, r, nil)
	if err != nil {
		return
	}
	l := &line{conn: conn, opened: time.Now()}
	w.mu.Lock()
	hello := fmt.Sprintf(`{"type":"hello","num_connections":%d,"connection_info":{"app_id":"A0BENCH01"},"debug_info":{"approximate_connection_time":18060}}`, len(w.lines)+1)
	w.mu.Unlock()
	if l.write([]byte(hello)) != nil {
		_ = conn.Close()
		return
	}
	w.add(l)
	for {
		kind, frame, err := conn.ReadMessage()
		if err != nil {
			break
		}
		if kind == websocket.TextMessage {
			w.acknowledged(frame, time.Now())
		}
	}
	_ = conn.Close()
	w.drop(l)
}

func (l *line) write(frame []byte) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.conn.WriteMessage(websocket.TextMessage, frame)
}

func (w *workspace) add(l *line) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, l)
	if w.firstHi.IsZero() {
		w.firstHi = time.Now()
	}
	w.count()
	for _, a := range w.waiting {
		go w.deliver(a)
	}
	w.waiting = nil
}

// count keeps the time without a socket, and tells those who wait. The caller holds the lock.
func (w *workspace) count() {
	usable := slices.ContainsFunc(w.lines, func(l *line) bool { return !l.leaving })
	switch {
	case usable && !w.alone.IsZero():
		w.aloneTime += time.Since(w.alone)
		w.alone = time.Time{}
	case !usable && w.alone.IsZero():
		w.alone = time.Now()
	}
	close(w.changed)
	w.changed = make(chan struct{})
}

// drop delivers again what was not acknowledged on a socket that has ended. Of Slack this is known for events only; for the
// rest it is the harshest that it may do.
func (w *workspace) drop(l *line) {
	w.mu.Lock()
	w.lines = slices.DeleteFunc(w.lines, func(other *line) bool { return other == l })
	w.count()
	var again []*ask
	for _, a := range w.asks {
		a.mu.Lock()
		if a.on == l && a.acks == 0 {
			again = append(again, a)
		}
		a.mu.Unlock()
	}
	w.mu.Unlock()
	for _, a := range again {
		w.deliver(a)
	}
}

// turn gives the socket whose turn it is; nil where there is none.
func (w *workspace) turn() *line {
	w.mu.Lock()
	defer w.mu.Unlock()
	for range w.lines {
		w.next++
		if l := w.lines[w.next%len(w.lines)]; !l.leaving {
			return l
		}
	}
	return nil
}

// acknowledged reads a frame of the program. It looks for two fields only, so that reading costs next to nothing.
func (w *workspace) acknowledged(frame []byte, at time.Time) {
	const field, payloadField = `"envelope_id":"`, `"payload":`
	_, rest, found := bytes.Cut(frame, []byte(field))
	id, rest, closed := bytes.Cut(rest, []byte(`"`))
	if !found || !closed {
		return
	}
	_, payload, _ := bytes.Cut(rest, []byte(payloadField))
	if a := w.find(string(id)); a != nil {
		a.acknowledge(at, payload)
	}
}

// recycle ends the oldest socket as Slack does: with a warning, and the close some time after it.
func (w *workspace) recycle(notice time.Duration) {
	if l := w.oldest(); l != nil {
		_ = l.write([]byte(`{"type":"disconnect","reason":"warning","debug_info":{"host":"bench"}}`))
		time.AfterFunc(notice, func() {
			bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			_ = l.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) // the program closes behind it
		})
	}
}

// cut ends the oldest socket without a word. What was sent before is still there to be read, and what the program says until
// it notices is still heard: so that what is lost was lost by the program.
func (w *workspace) cut() {
	l := w.oldest()
	if l == nil {
		return
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	if half, ok := l.conn.NetConn().(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
}

// oldest takes the oldest socket out of turn.
func (w *workspace) oldest() *line {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lines {
		if !l.leaving {
			l.leaving = true
			w.count()
			return l
		}
	}
	return nil
}
