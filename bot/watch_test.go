package bot

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// told keeps the calls that it is told of.
type told struct {
	unobserved

	calls []Call
}

func (t *told) CalledSlack(_ context.Context, c Call) { t.calls = append(t.calls, c) }

// TestCallsAreTold: each call to Slack is told once, by its method and what came of it. A response_url is a secret and has no method.
func TestCallsAreTold(t *testing.T) {
	var limited atomic.Int64
	for _, c := range []struct {
		name, path string
		status     int
		body       string
		method     string
		outcome    CallOutcome
	}{
		{"taken", "/api/chat.postMessage", 200, `{"channel":"C1","ok":true,"text":"\"ok\":false"}`, "chat.postMessage", CallOK},
		{"Slack's own no", "/api/chat.update", 200, `{"ok":false,"error":"message_not_found"}`, "chat.update", CallRefused},
		{"the same with blanks", "/api/chat.update", 200, `{"error": "x", "ok": false}`, "chat.update", CallRefused},
		{"too many", "/api/users.info", 429, ``, "users.info", CallLimited},
		{"broken", "/api/users.info", 503, `<html>`, "users.info", CallFailed},
		{"a response_url", "/commands/T1/42/secret.word", 200, `ok`, RespondMethod, CallOK},
		{"one that is over", "/commands/T1/42/secret", 404, `expired_url`, RespondMethod, CallRefused},
		{"one that ends like the Web API", "/commands/api/secret", 200, `ok`, RespondMethod, CallOK},
		{"nobody there", "", 0, ``, "auth.test", CallNoAnswer},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		listener := &told{}
		counting := newCounting(server.Client(), &limited, listener)
		if c.status == 0 {
			server.Close()
			c.path = "/api/auth.test"
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+c.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := counting.Do(r); err == nil {
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			_ = answer.Body.Close()
		}
		server.Close()
		if len(listener.calls) != 1 || listener.calls[0].Method != c.method || listener.calls[0].Outcome != c.outcome || listener.calls[0].Took <= 0 {
			t.Errorf("%s: told %+v, want %s %s", c.name, listener.calls, c.method, c.outcome)
		}
	}
	if limited.Load() != 1 {
		t.Errorf("%d calls were too many", limited.Load())
	}
}

// TestLimitedTimeIsCountedOnce: while a method is closed, another 429 for it adds only what it puts off further.
func TestLimitedTimeIsCountedOnce(t *testing.T) {
	c := newCounting(nil, nil, unobserved{})
	now := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	for _, step := range []struct {
		after  time.Duration
		method string
		header string
		want   time.Duration
	}{
		{0, "chat.update", "30", 30 * time.Second},
		{0, "chat.update", "30", 0},
		{10 * time.Second, "chat.update", "30", 10 * time.Second},
		{10 * time.Second, "chat.update", "5", 0},
		{10 * time.Second, "users.info", "5", 5 * time.Second},
		{time.Minute, "chat.update", "nonsense", waitLimited},
	} {
		answer := &http.Response{Header: http.Header{"Retry-After": {step.header}}}
		if got := c.close(step.method, answer, now.Add(step.after)); got != step.want {
			t.Errorf("%s after %s, %s: %s, want %s", step.method, step.after, step.header, got, step.want)
		}
	}
}
