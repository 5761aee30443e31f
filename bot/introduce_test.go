package bot_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"headsup/bot"
	"headsup/sandbox/slack"
)

// TestIntroduceSaysWhatTheTokenIs: whose it is, of which app, and what is granted.
func TestIntroduceSaysWhatTheTokenIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{Scopes: []string{"chat:write", "users:read"}})
	i, err := w.bot.Introduce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if i.Team != "T0SANDBOX" || i.Name != "headsup" || i.Bot == "" || i.App != "A0SANDBOX" {
		t.Errorf("it is %+v", i)
	}
	if diff := cmp.Diff([]string{"chat:write", "users:read"}, i.Scopes); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
}

// TestGreetCountsTheOthersAndLeaves: beside a bot that runs it sees that one's sockets, and leaves them as they are.
func TestGreetCountsTheOthersAndLeaves(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	g, err := bot.New(bot.Options{BotToken: "xoxb-test-bot", AppToken: "xapp-test-app", APIURL: w.url}).Greet(t.Context())
	if err != nil || g.Others != 2 || g.App != "A0SANDBOX" || g.Taken != 0 {
		t.Errorf("%+v (%v)", g, err)
	}
	w.wait("two sockets", func() bool { return w.slack.Sockets() == 2 })
	if h := w.bot.Health(); h.Open != 2 || h.Opened != 2 {
		t.Errorf("the bot that runs has %+v", h)
	}
}

// TestGreetSaysWhatItWasSent: what Slack sends between its hello and the goodbye is not acknowledged, and counted.
func TestGreetSaysWhatItWasSent(t *testing.T) {
	t.Parallel()
	frames := make(chan string, 10)
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/apps.connections.open" {
			_, _ = rw.Write([]byte(`{"ok":true,"url":"ws` + server.URL[len("http"):] + `/link"}`))
			return
		}
		upgrader := websocket.Upgrader{}
		conn, err := upgrader.Upgrade(rw, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		defer close(frames)
		for _, frame := range []string{
			`{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}}`, `{"type":"slash_commands","envelope_id":"e1","payload":{}}`,
		} {
			if conn.WriteMessage(websocket.TextMessage, []byte(frame)) != nil {
				return
			}
		}
		for {
			_, frame, err := conn.ReadMessage()
			if err != nil {
				return
			}
			frames <- string(frame)
		}
	}))
	t.Cleanup(server.Close)
	g, err := bot.New(bot.Options{BotToken: "xoxb-test-bot", AppToken: "xapp-test-app", APIURL: server.URL + "/api/"}).Greet(t.Context())
	if err != nil || g.Taken != 1 || g.Others != 0 {
		t.Errorf("%+v (%v)", g, err)
	}
	for frame := range frames {
		t.Errorf("it answered %s", frame)
	}
}
