package main

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/gorilla/websocket"
)

// readySize is the answer of the program that only shows what sockets can do: as long as a page of the list.
const readySize = 7_000

// runReady answers whatever comes with a ready text, from one loop over a bare socket. No bot can be faster here.
func runReady(ctx context.Context, environ []string) error {
	address := "ws" + strings.TrimPrefix(strings.TrimSuffix(env(environ, "SLACK_API_URL"), "/api/"), "http") + "/socket"
	dialer := websocket.Dialer{ReadBufferSize: 32 << 10, WriteBufferSize: 32 << 10}
	conn, answer, err := dialer.DialContext(ctx, address, http.Header{})
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	text := bytes.Repeat([]byte("a"), readySize)
	for {
		_, frame, err := conn.ReadMessage()
		if err != nil {
			return ctx.Err()
		}
		_, rest, found := bytes.Cut(frame, []byte(`"envelope_id":"`))
		id, _, _ := bytes.Cut(rest, []byte(`"`))
		if !found {
			continue
		}
		var out bytes.Buffer
		out.WriteString(`{"envelope_id":"`)
		out.Write(id)
		out.WriteString(`","payload":{"text":"`)
		out.Write(text)
		out.WriteString(`"}}`)
		if err := conn.WriteMessage(websocket.TextMessage, out.Bytes()); err != nil {
			return ctx.Err()
		}
	}
}
