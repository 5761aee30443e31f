package slack_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	client "github.com/slack-go/slack"

	"github.com/gorilla/websocket"

	"headsup/sandbox/slack"
)

// wire is a bot that knows nothing but frames.
type wire struct {
	t      *testing.T
	conn   *websocket.Conn
	frames chan string // closed when the socket ends
	pings  chan string
}

// address asks for a socket's address.
func (s *stage) address() string {
	s.t.Helper()
	answer := s.call("apps.connections.open", "xapp-test-app", nil)
	url, ok := answer["url"].(string)
	if !ok {
		s.t.Fatalf("apps.connections.open answers %v", answer)
	}
	return url
}

func (s *stage) dial() *wire {
	s.t.Helper()
	conn, resp, err := websocket.DefaultDialer.Dial(s.address(), nil)
	if err != nil {
		s.t.Fatalf("dial: %v", err)
	}
	_ = resp.Body.Close()
	w := &wire{t: s.t, conn: conn, frames: make(chan string, 100), pings: make(chan string, 1)}
	conn.SetPingHandler(func(words string) error {
		select {
		case w.pings <- words:
		default:
		}
		return nil
	})
	go func() {
		defer close(w.frames)
		for {
			_, frame, err := conn.ReadMessage()
			if err != nil {
				return
			}
			w.frames <- string(frame)
		}
	}()
	s.t.Cleanup(func() {
		_ = conn.Close()
		for range w.frames {
		}
	})
	return w
}

// open dials, and takes the hello.
func (s *stage) open() *wire {
	s.t.Helper()
	w := s.dial()
	if hello := w.next(); !strings.Contains(hello, `"hello"`) {
		s.t.Fatalf("got %s, want hello", hello)
	}
	return w
}

// next is the next frame; empty: the socket has ended.
func (w *wire) next() string {
	w.t.Helper()
	select {
	case frame := <-w.frames:
		return frame
	case <-time.After(5 * time.Second):
		w.t.Fatal("no frame came")
		return ""
	}
}

func (w *wire) ack(frame, payload string) {
	w.t.Helper()
	text := fmt.Sprintf(`{"envelope_id":%q}`, id(w.t, frame))
	if payload != "" {
		text = fmt.Sprintf(`{"envelope_id":%q,"payload":%s}`, id(w.t, frame), payload)
	}
	w.write(text)
}

func (w *wire) write(text string) {
	w.t.Helper()
	if err := w.conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		w.t.Fatal(err)
	}
}

func id(t *testing.T, frame string) string {
	t.Helper()
	id, ok := decode(t, frame)["envelope_id"].(string)
	if !ok {
		t.Fatalf("no envelope: %s", frame)
	}
	return id
}

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return object
}

// call is one call of the Web API, with JSON.
func (s *stage) call(method, token string, params any) map[string]any {
	s.t.Helper()
	body := ""
	if params != nil {
		body = asJSON(s.t, params)
	}
	_, text := s.send(s.url+"/api/"+method, "application/json; charset=utf-8", token, body)
	return decode(s.t, text)
}

func (s *stage) send(url, kind, token, body string) (*http.Response, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp, string(text)
}

// TestFramesHaveTheShapesOfTheFacts holds what is served against testdata, which stands in facts/slack.md.
func TestFramesHaveTheShapesOfTheFacts(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{AckLimit: 200 * time.Millisecond, WarningTime: time.Minute})
	w := s.dial()
	got := map[string]string{"hello": w.next()}

	s.Command("ann", "ops", "/tasks", "list")
	got["slash_commands"] = w.next()

	_, root, err := s.api().PostMessage(s.channel("ops"), client.MsgOptionText("a thread", false))
	if err != nil {
		t.Fatal(err)
	}
	blocks := json.RawMessage(`[{"type":"actions","block_id":"row","elements":[
		{"type":"button","action_id":"go","value":"v","text":{"type":"plain_text","text":"Go"}},
		{"type":"static_select","action_id":"pick","options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]}]}]`)
	posted := s.call("chat.postMessage", "xoxb-test-bot", map[string]any{
		"channel": s.channel("ops"), "text": "x", "blocks": blocks, "thread_ts": root,
	})
	card := fmt.Sprint(posted["ts"])
	s.Click("ann", slack.Press{Channel: "ops", TS: card, ActionID: "go"})
	got["interactive"] = w.next()

	s.MessageShortcut("ann", "ops", card, "show")
	got["message_action"] = w.next()

	s.Mention("ann", "ops", root, "list")
	got["events_api"] = w.next()
	w.ack(got["events_api"], "")

	trigger, _ := decode(t, got["slash_commands"])["payload"].(map[string]any)
	if opened := s.call("views.open", "xoxb-test-bot", map[string]any{"trigger_id": trigger["trigger_id"], "view": modal()}); opened["ok"] != true {
		t.Fatal(opened)
	}
	s.Submit("ann", "", map[string]string{"when": "1796090400"})
	got["view_submission"] = w.next()

	s.Recycle(slack.Warning)
	got["disconnect"] = w.next()

	for _, name := range slices.Sorted(maps.Keys(got)) {
		t.Run(name, func(t *testing.T) {
			want, err := os.ReadFile("testdata/" + name + ".json")
			if err != nil {
				t.Fatal(err)
			}
			compare(t, "", decode(t, string(want)), decode(t, got[name]))
		})
	}
	// The envelopes themselves hold nothing but what the facts show, in their order.
	for name, keys := range map[string]string{
		"slash_commands": `{"type":"slash_commands","envelope_id":"env-`,
		"interactive":    `{"type":"interactive","envelope_id":"env-`,
		"events_api":     `{"type":"events_api","envelope_id":"env-`,
		"hello":          `{"type":"hello","num_connections":1,"connection_info":{"app_id":"A0SANDBOX"},"debug_info":{"host":"applink-1","build_number":54,"approximate_connection_time":18060}}`,
		"disconnect":     `{"type":"disconnect","reason":"warning","debug_info":{"host":"applink-1"}}`,
	} {
		if !strings.HasPrefix(got[name], keys) {
			t.Errorf("%s begins otherwise: %s", name, got[name])
		}
	}
}

// compare is satisfied when all that the sample has is there, of the same type. Objects may hold more only where the sample
// is an extract: messages, views and their blocks, events.
func compare(t *testing.T, at string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s is %T, want an object", at, got)
			return
		}
		for key, value := range want {
			if strings.HasSuffix(at, "values") || strings.HasSuffix(at, "values/*") {
				// block_ids and action_ids are free.
				for _, one := range object {
					compare(t, at+"/*", value, one)
				}
				continue
			}
			there, ok := object[key]
			if !ok {
				t.Errorf("%s/%s is missing", at, key)
				continue
			}
			compare(t, at+"/"+key, value, there)
		}
		for key := range object {
			extract := strings.Contains(at, "/message") || strings.Contains(at, "/view") || strings.Contains(at, "/event") ||
				strings.Contains(at, "/values") || at == "/payload" && slices.Contains([]string{"action_ts", "token", "is_enterprise_install"}, key)
			if _, ok := want[key]; !ok && !extract {
				t.Errorf("%s/%s is more than the facts show", at, key)
			}
		}
	case []any:
		list, ok := got.([]any)
		if !ok {
			t.Errorf("%s is %T, want an array", at, got)
			return
		}
		if len(want) > 0 && len(list) > 0 {
			compare(t, at+"/0", want[0], list[0])
		}
	default:
		if fmt.Sprintf("%T", want) != fmt.Sprintf("%T", got) {
			t.Errorf("%s is %T, want %T", at, got, want)
		}
	}
}
