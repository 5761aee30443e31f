package bot

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// wired gives a socket, opened as ours are, whose other end is read by nobody but the test. A net.Pipe holds nothing back, so
// each byte is written when it is read.
func wired(t *testing.T) (*socket, net.Conn) {
	t.Helper()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { _, _ = ours.Close(), theirs.Close() })
	greeted := make(chan error, 1)
	go func() { greeted <- shake(theirs) }()
	d := newSockets(nil, Options{Logger: slog.New(slog.DiscardHandler)}, nil, nil, &counts{}).dialer
	d.NetDialContext = func(context.Context, string, string) (net.Conn, error) { return ours, nil }
	conn, answer, err := d.DialContext(t.Context(), "ws://applink.test/link", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if err := <-greeted; err != nil {
		t.Fatal(err)
	}
	return &socket{conn: conn, gone: make(chan struct{})}, theirs
}

// shake is the server's part of opening a WebSocket.
func shake(conn net.Conn) error {
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return err
	}
	// SHA-1 is what RFC 6455 asks for.
	sum := sha1.Sum([]byte(r.Header.Get("Sec-Websocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	_, err = fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]))
	return err
}

// TestI14AnAcknowledgementThatNobodyReadsEndsItsSocket: slack-go's Ack waits for ever there (facts, section 2).
func TestI14AnAcknowledgementThatNobodyReadsEndsItsSocket(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := wired(t)
		began := time.Now()
		if err := s.acknowledge("e1", nil); err == nil {
			t.Error("it went well")
		}
		if took := time.Since(began); took != writeTime {
			t.Errorf("it took %s", took)
		}
		if err := s.acknowledge("e2", nil); err == nil || time.Since(began) != writeTime {
			t.Errorf("the next one waits too: %v after %s", err, time.Since(began))
		}
	})
}

// TestTheLargestAcknowledgementIsOneFrame: the write buffer of a dialer of one's own has to be set (facts, section 2).
func TestTheLargestAcknowledgementIsOneFrame(t *testing.T) {
	t.Parallel()
	s, other := wired(t)
	payload := json.RawMessage(`"` + string(bytes.Repeat([]byte("x"), mostPayload-3)) + `"`)
	sent := make(chan error, 1)
	go func() { sent <- s.acknowledge("00000000-0000-0000-0000-000000000000", payload) }()
	head := make([]byte, 4)
	if _, err := io.ReadFull(other, head); err != nil {
		t.Fatal(err)
	}
	const lastText = 0x81 // the last frame of a text, and its first
	size := int(head[2])<<8 | int(head[3])
	if head[0] != lastText || head[1]&0x7f != 126 || size < mostPayload || size >= 20*1024 {
		t.Errorf("the first frame is %x, of %d bytes", head, size)
	}
	if _, err := io.CopyN(io.Discard, other, int64(4+size)); err != nil { // its mask, and what it holds
		t.Fatal(err)
	}
	if err := <-sent; err != nil {
		t.Error(err)
	}
}
