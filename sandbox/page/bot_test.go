package page_test

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
)

// The stub's answers: a message with every block, a window with every input, a Home tab, and a menu's offers.
var (
	//go:embed testdata/message.json
	everyBlock string
	//go:embed testdata/window.json
	everyInput string
	//go:embed testdata/window-after.json
	afterAClick string
	//go:embed testdata/home.json
	homeTab string
	//go:embed testdata/offers.json
	offers string
)

// bot is a stub that answers every envelope with what stands in testdata, and keeps them.
type bot struct {
	r    *room
	conn *websocket.Conn

	mu   sync.Mutex
	seen []envelope
}

type envelope struct {
	ID      string `json:"envelope_id"`
	Type    string `json:"type"`
	Payload struct {
		Type     string `json:"type"`
		Command  string `json:"command"`
		Callback string `json:"callback_id"`
		Trigger  string `json:"trigger_id"`
		User     struct {
			ID string `json:"id"`
		} `json:"user"`
		Event struct {
			Type string `json:"type"`
			User string `json:"user"`
		} `json:"event"`
		Actions []struct {
			ID     string         `json:"action_id"`
			Value  string         `json:"value"`
			Chosen map[string]any `json:"selected_option"`
		} `json:"actions"`
		View struct {
			ID    string `json:"id"`
			State struct {
				Values map[string]map[string]map[string]any `json:"values"`
			} `json:"state"`
		} `json:"view"`
	} `json:"payload"`
}

// newBot connects a stub to the room's workspace.
func newBot(r *room) *bot {
	r.t.Helper()
	var opened struct {
		URL string `json:"url"`
	}
	must(r.t, json.Unmarshal(r.api("apps.connections.open", "xapp-test-app", nil), &opened))
	conn, answer, err := websocket.DefaultDialer.DialContext(r.t.Context(), opened.URL, nil)
	must(r.t, err)
	must(r.t, answer.Body.Close())
	b, done := &bot{r: r, conn: conn}, make(chan struct{})
	go func() { defer close(done); b.run() }()
	r.t.Cleanup(func() { _ = conn.Close(); <-done })
	must(r.t, r.slack.Wait(r.t.Context(), func() bool { return r.slack.Sockets() == 1 }))
	return b
}

// run ends with the socket.
func (b *bot) run() {
	for {
		var e envelope
		if b.conn.ReadJSON(&e) != nil {
			return
		}
		if e.ID == "" {
			continue
		}
		ack := map[string]any{"envelope_id": e.ID}
		if payload := b.payload(e); payload != "" {
			ack["payload"] = json.RawMessage(payload)
		}
		b.mu.Lock()
		b.seen = append(b.seen, e)
		b.mu.Unlock()
		if b.conn.WriteJSON(ack) != nil {
			return
		}
		b.follow(e)
	}
}

// payload is what goes with the acknowledgement.
func (b *bot) payload(e envelope) string {
	switch {
	case e.Type == "slash_commands":
		return everyBlock
	case e.Payload.Type == "block_suggestion":
		return offers
	case e.Payload.Type == "view_submission" && e.Payload.View.State.Values["reason"]["reason"]["value"] == "bad":
		return `{"response_action":"errors","errors":{"reason":"A better reason, please."}}`
	}
	return ""
}

// follow is what comes after the acknowledgement.
func (b *bot) follow(e envelope) {
	switch {
	case e.Payload.Event.Type == "app_home_opened":
		b.r.api("views.publish", "xoxb-test-bot", map[string]any{"user_id": e.Payload.Event.User, "view": json.RawMessage(homeTab)})
	case len(e.Payload.Actions) > 0 && e.Payload.Actions[0].ID == "open":
		b.r.api("views.open", "xoxb-test-bot", map[string]any{"trigger_id": e.Payload.Trigger, "view": json.RawMessage(everyInput)})
	case len(e.Payload.Actions) > 0 && e.Payload.Actions[0].ID == "more":
		b.r.api("views.update", "xoxb-test-bot", map[string]any{"view_id": e.Payload.View.ID, "view": json.RawMessage(afterAClick)})
	}
}

// last is the newest envelope that fits.
func (b *bot) last(t *testing.T, fits func(envelope) bool) envelope {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range slices.Backward(b.seen) {
		if fits(e) {
			return e
		}
	}
	t.Fatalf("no envelope fits among %d", len(b.seen))
	return envelope{}
}

// api is one call of Slack's Web API. It may come from the stub's goroutine, so it ends no test.
func (r *room) api(method, token string, params map[string]any) []byte {
	body, err := json.Marshal(params)
	if err != nil {
		r.t.Error(err)
		return nil
	}
	ctx := context.WithoutCancel(r.t.Context()) // the stub finishes what it began, also where the test has seen enough
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.slackURL+"/api/"+method, bytes.NewReader(body))
	if err != nil {
		r.t.Error(err)
		return nil
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Error(err)
		return nil
	}
	defer func() { _ = answer.Body.Close() }()
	var out bytes.Buffer
	_, err = out.ReadFrom(answer.Body)
	var ok struct {
		OK bool `json:"ok"`
	}
	if err != nil || json.Unmarshal(out.Bytes(), &ok) != nil || !ok.OK {
		r.t.Errorf("%s answers %s (%v)", method, out.String(), err)
	}
	return out.Bytes()
}
