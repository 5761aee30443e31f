package bot_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"headsup/bot"
	"headsup/maintenance"
)

// frames is the barest Slack there is: one socket, to see each frame of it.
type frames struct {
	t    *testing.T
	desk *desk
	bot  *bot.Bot
	conn chan *websocket.Conn
	come chan string // ids of acknowledgements
	asks chan string // queries of the sockets' addresses
	now  *websocket.Conn
}

func newFrames(t *testing.T, prepare ...func(*bot.Bot)) *frames {
	t.Helper()
	f := &frames{t: t, desk: &desk{}, conn: make(chan *websocket.Conn, 10), come: make(chan string, 100), asks: make(chan string, 10)}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("/api/auth.test", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"ok":true,"team_id":"T1","user_id":"U0BOT","user":"headsup","bot_id":"B1"}`))
	})
	mux.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"ok":true,"url":"ws` + strings.TrimPrefix(server.URL, "http") + `/link"}`))
	})
	mux.HandleFunc("/link", func(w http.ResponseWriter, r *http.Request) {
		f.asks <- r.URL.RawQuery
		up := websocket.Upgrader{}
		conn, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		if conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":1}`)) != nil {
			return
		}
		f.conn <- conn
		for {
			_, frame, err := conn.ReadMessage()
			if err != nil {
				return
			}
			var ack struct {
				ID string `json:"envelope_id"`
			}
			if json.Unmarshal(frame, &ack) == nil {
				f.come <- ack.ID
			}
		}
	})
	f.bot = bot.New(bot.Options{
		BotToken: "xoxb-test-bot", AppToken: "xapp-test-app", APIURL: server.URL + "/api/", Connections: 1, Desk: f.desk,
		Bounds: func() maintenance.Bounds { return maintenance.Bounds{} },
		Logger: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	for _, p := range prepare {
		p(f.bot)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := f.bot.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.bot.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	f.next()
	return f
}

// next waits for a new socket.
func (f *frames) next() {
	f.t.Helper()
	select {
	case f.now = <-f.conn:
	case <-time.After(patience):
		f.t.Fatal("no socket was opened")
	}
}

func (f *frames) send(frame string) {
	f.t.Helper()
	if err := f.now.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		f.t.Fatal(err)
	}
}

func (f *frames) ack() string {
	f.t.Helper()
	select {
	case id := <-f.come:
		return id
	case <-time.After(patience):
		f.t.Fatal("nothing was acknowledged")
		return ""
	}
}
