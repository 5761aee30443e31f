package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// The times of one socket. Slack pings (U: how often); Node's own client takes 30 s without one for dead (S).
const (
	deadTime   = 30 * time.Second
	helloTime  = 10 * time.Second
	writeTime  = 2 * time.Second
	dialTime   = 10 * time.Second
	retireTime = 30 * time.Second // Slack closes about 10 s after a warning (D2)
	finishTime = time.Second      // for what is owed when Slack closes
)

// largestFrame bounds what one envelope may hold; a window may have 250 kB (D).
const largestFrame = 4 << 20

// closing is the reason of a socket that Slack closed without a word before.
const closing = "closed"

// errGone says that a socket is closed.
var errGone = errors.New("the socket is gone")

// socket is one connection. One goroutine reads it; acknowledge may be called from any.
type socket struct {
	conn    *websocket.Conn
	hello   envelope
	silence time.Duration // after so long without a word from Slack it is dead

	gone    chan struct{} // closed when the reading has ended
	leaving chan struct{} // closed when Slack said that it will close it
	left    sync.Once
	reason  string // of leaving; read after leaving was closed

	writing sync.Mutex

	mu      sync.Mutex
	owed    int           // envelopes whose acknowledgement is still to come
	settled chan struct{} // closed while nothing is owed
}

// refused is an answer of Slack to a new socket: a disconnect in place of a hello.
type refused struct{ reason string }

func (e *refused) Error() string {
	switch e.reason {
	case "link_disabled":
		return "Socket Mode is switched off in the app's settings (link_disabled)"
	case "too_many_websockets":
		return "the app has more than 10 sockets open already (too_many_websockets); does another program use the same app token?"
	}
	return fmt.Sprintf("Slack closed the new socket at once (%s)", e.reason)
}

// greet waits for Slack's hello until the connection's deadline. What comes before it goes to take.
func greet(conn *websocket.Conn, silence time.Duration, take func(*socket, envelope, []byte)) (*socket, error) {
	s := &socket{
		conn: conn, silence: silence, gone: make(chan struct{}), leaving: make(chan struct{}), settled: make(chan struct{}),
	}
	close(s.settled)
	conn.SetReadLimit(largestFrame)
	conn.SetPingHandler(s.pong)
	// The answer to Slack's close is sent by finish: nothing may follow it.
	conn.SetCloseHandler(func(int, string) error { return nil })
	for {
		_, frame, err := conn.ReadMessage()
		if err != nil {
			return nil, fmt.Errorf("wait for hello: %w", err)
		}
		e := readEnvelope(frame)
		switch e.Type {
		case "hello":
			s.hello = e
			return s, nil
		case "disconnect":
			return nil, &refused{reason: e.Disconnect}
		}
		take(s, e, frame)
	}
}

// read takes frames until the socket is closed, or nothing came for too long.
func (s *socket) read(take func(*socket, envelope, []byte)) error {
	defer close(s.gone)
	defer func() { _ = s.conn.Close() }() // it may be closed already
	for {
		if err := s.heard(); err != nil {
			return fmt.Errorf("read from socket: %w", err)
		}
		_, frame, err := s.conn.ReadMessage()
		if err != nil {
			s.finish(err)
			return fmt.Errorf("read from socket: %w", err)
		}
		e := readEnvelope(frame)
		if e.Type == "disconnect" {
			s.leave(e.Disconnect)
			continue
		}
		take(s, e, frame)
	}
}

// finish lets what was taken be acknowledged before Slack's close is answered, and the next socket be opened meanwhile.
func (s *socket) finish(err error) {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code == websocket.CloseAbnormalClosure {
		return // cut off: nothing can be sent any more
	}
	s.leave(closing)
	s.mu.Lock()
	settled := s.settled
	s.mu.Unlock()
	timer := time.NewTimer(finishTime)
	defer timer.Stop()
	select {
	case <-settled:
	case <-timer.C:
	}
	s.goodbye()
}

// owe counts an envelope until paid.
func (s *socket) owe() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.owed == 0 {
		s.settled = make(chan struct{})
	}
	s.owed++
}

func (s *socket) paid() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.owed--; s.owed == 0 {
		close(s.settled)
	}
}

// heard lets the silence begin anew; a socket that leaves has its last minute instead.
func (s *socket) heard() error {
	select {
	case <-s.leaving:
		return nil
	default:
		return s.conn.SetReadDeadline(time.Now().Add(s.silence))
	}
}

// leave lets the socket be replaced. It is read on until Slack closes it: what is on the way to it would be lost otherwise.
func (s *socket) leave(reason string) {
	s.left.Do(func() {
		s.reason = reason
		close(s.leaving)
		_ = s.conn.SetReadDeadline(time.Now().Add(retireTime)) // where that fails, the next read does
	})
}

func (s *socket) pong(data string) error {
	if err := s.heard(); err != nil {
		return err
	}
	err := s.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeTime))
	if errors.Is(err, websocket.ErrCloseSent) {
		return nil
	}
	return err
}

// acknowledge sends the acknowledgement of an envelope that came on this socket; payload nil sends none. An error means
// that Slack did not get it: whether it would take it on another socket is not known (U), so it is not tried.
func (s *socket) acknowledge(id string, payload json.RawMessage) error {
	name, err := json.Marshal(id)
	if err != nil {
		return fmt.Errorf("write acknowledgement: %w", err)
	}
	// Written by hand: json.Marshal would escape each < of a payload and grow it towards Slack's limit.
	frame := append([]byte(`{"envelope_id":`), name...)
	if payload != nil {
		frame = append(append(frame, `,"payload":`...), payload...)
	}
	frame = append(frame, '}')
	return s.write(frame)
}

func (s *socket) write(frame []byte) error {
	select {
	case <-s.gone:
		return errGone
	default:
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	err := s.conn.SetWriteDeadline(time.Now().Add(writeTime))
	if err == nil {
		err = s.conn.WriteMessage(websocket.TextMessage, frame)
	}
	if err != nil {
		_ = s.conn.Close() // half a frame may be out: nothing more can be said on it
		return fmt.Errorf("write to socket: %w", err)
	}
	return nil
}

// close says goodbye; the reading ends with it.
func (s *socket) close() {
	s.goodbye()
	_ = s.conn.Close()
}

func (s *socket) goodbye() {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = s.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) // the connection closes either way
}
