package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// The ids of this Slack.
const (
	team     = "T0BENCH01"
	channel  = "C0BENCH01"
	botUser  = "U0BENCHBOT"
	approver = "U0BENCHBO1"
	people   = 50 // who ask, one after the other
)

// workspace is a Slack for one program: sockets, the few methods of the Web API that a bot calls, and response_url. It is
// safe in parallel.
type workspace struct {
	url    string
	server *http.Server
	up     websocket.Upgrader
	posts  atomic.Int64 // messages in channels

	mu        sync.Mutex
	lines     []*line // open, and greeted
	next      int     // whose turn it is
	asks      map[string]*ask
	number    int
	waiting   []*ask // to be delivered again, with no socket to do it on
	changed   chan struct{}
	firstHi   time.Time // the first hello since forget
	alone     time.Time // since when there has been no socket; zero: there is one
	aloneTime time.Duration
}

func newWorkspace(ctx context.Context) (*workspace, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &workspace{
		url: "http://" + listener.Addr().String(), asks: map[string]*ask{}, changed: make(chan struct{}),
		up: websocket.Upgrader{
			ReadBufferSize: 32 << 10, WriteBufferSize: 4 << 10,
			CheckOrigin: func(*http.Request) bool { return true }, // slack-go names Slack's site as its origin
		},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", w.method)
	mux.HandleFunc("/hook/", w.hook)
	mux.HandleFunc("/socket", w.socket)
	w.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = w.server.Serve(listener) }() // ends with close
	return w, nil
}

func (w *workspace) close() {
	w.mu.Lock()
	lines := slices.Clone(w.lines) // sockets that end meanwhile leave w.lines in place
	w.mu.Unlock()
	for _, l := range lines {
		_ = l.conn.Close()
	}
	_ = w.server.Close()
}

// method answers a call of the Web API with the least that a bot can work with.
func (w *workspace) method(out http.ResponseWriter, r *http.Request) {
	user := r.FormValue("user") // reads the body too, so that the connection is used again
	answer := `{"ok":true}`
	switch strings.TrimPrefix(r.URL.Path, "/api/") {
	case "apps.connections.open":
		answer = `{"ok":true,"url":"ws` + strings.TrimPrefix(w.url, "http") + `/socket"}`
	case "auth.test":
		answer = fmt.Sprintf(`{"ok":true,"url":"https://bench.slack.com/","team":"Bench","user":"headsup","team_id":%q,"user_id":%q,"bot_id":"B0BENCH01"}`, team, botUser)
	case "conversations.list":
		answer = fmt.Sprintf(`{"ok":true,"channels":[{"id":%q,"name":"ops","is_channel":true,"is_member":true}],"response_metadata":{"next_cursor":""}}`, channel)
	case "conversations.info":
		answer = fmt.Sprintf(`{"ok":true,"channel":{"id":%q,"name":"ops","is_channel":true,"is_member":true}}`, channel)
	case "conversations.members":
		answer = `{"ok":true,"members":` + asJSON(members()) + `,"response_metadata":{"next_cursor":""}}`
	case "users.list":
		answer = `{"ok":true,"members":` + asJSON(profiles()) + `,"response_metadata":{"next_cursor":""}}`
	case "users.info":
		answer = `{"ok":true,"user":` + asJSON(profile(user)) + `}`
	case "usergroups.list":
		answer = `{"ok":true,"usergroups":[]}`
	case "chat.postMessage", "chat.update":
		answer = fmt.Sprintf(`{"ok":true,"channel":%q,"ts":"1700000000.%06d"}`, channel, w.posts.Add(1))
	}
	out.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(out, answer)
}

// hook takes an answer at a response_url, whose last part is the envelope's id.
func (w *workspace) hook(out http.ResponseWriter, r *http.Request) {
	_, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		return
	}
	now := time.Now()
	if a := w.find(strings.TrimPrefix(r.URL.Path, "/hook/")); a != nil {
		a.hear(now)
	}
	_, _ = io.WriteString(out, "ok")
}

func (w *workspace) find(id string) *ask {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asks[id]
}

// forget begins a new case.
func (w *workspace) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.asks)
	w.waiting, w.aloneTime, w.firstHi = nil, 0, time.Time{}
}

// withoutSocket is how long there was none since forget.
func (w *workspace) withoutSocket() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.alone.IsZero() {
		return w.aloneTime
	}
	return w.aloneTime + time.Since(w.alone)
}

// greeted waits until so many sockets are open, and gives when the first of them since forget was.
func (w *workspace) greeted(ctx context.Context, sockets int) (time.Time, error) {
	for {
		w.mu.Lock()
		n, first, changed := len(w.lines), w.firstHi, w.changed
		w.mu.Unlock()
		if n >= sockets && !first.IsZero() {
			return first, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return time.Time{}, errors.New("the program did not open its sockets in time")
		}
	}
}

// newAsk makes an envelope's id known before the envelope is sent.
func (w *workspace) newAsk() *ask {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.number++
	a := &ask{id: "bench-" + strconv.Itoa(w.number), done: make(chan struct{})}
	w.asks[a.id] = a
	return a
}

// person gives the nth of those who ask.
func person(n int) string { return fmt.Sprintf("U0BENCH%03d", n%people) }

func members() []string {
	ids := []string{botUser, approver}
	for n := range people {
		ids = append(ids, person(n))
	}
	return ids
}

func profile(id string) map[string]any {
	return map[string]any{
		"id": id, "team_id": team, "name": strings.ToLower(id), "real_name": id, "tz": "Europe/Berlin", "is_bot": id == botUser,
		"profile": map[string]any{"display_name": id},
	}
}

func profiles() []map[string]any {
	var all []map[string]any
	for _, id := range members() {
		all = append(all, profile(id))
	}
	return all
}

// asJSON writes what cannot fail to be written.
func asJSON(v any) string {
	var b bytes.Buffer
	_ = json.NewEncoder(&b).Encode(v)
	return strings.TrimSpace(b.String())
}
