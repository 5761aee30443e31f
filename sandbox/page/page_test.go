package page_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/page"
	"headsup/sandbox/slack"
)

const (
	project  = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	instance = "11111111-2222-4333-8444-555555555555"
	upgrade  = "ff80808288ae8b6a0188ae91f6fc000d"
)

// room is a page over a workspace without a bot, and a cloud with one task.
type room struct {
	t     *testing.T
	slack *slack.Workspace
	cloud *dms.Cloud
	url   string // of the page

	slackURL string
}

func newRoom(t *testing.T) *room {
	t.Helper()
	t.Parallel()
	r := &room{t: t, slack: slack.New(slack.Options{}), cloud: dms.New(dms.Options{Projects: []dms.Project{{ID: project, Region: "cn-north-4", AK: "ak", SK: "sk"}}})}
	t.Cleanup(r.slack.Close)
	t.Cleanup(r.cloud.Close)
	r.slack.AddUser(slack.User{Name: "ann", TZ: "Europe/Berlin"})
	r.slack.AddUser(slack.User{Name: "gus", Restricted: true})
	r.slack.AddUser(slack.User{Name: "olga", TeamID: "T9ELSEWHERE", Stranger: true})
	r.slack.AddUser(slack.User{Name: "wei", TZ: "Asia/Shanghai", Locale: "zh-CN"})
	r.slack.AddChannel(slack.Channel{Name: "ops", Members: []string{"ann", "gus", "wei", "headsup"}})
	must(t, r.cloud.AddInstance(dms.Instance{Project: project, ID: instance, Name: "orders-mq", Engine: "kafka"}))
	must(t, r.cloud.AddTask(dms.Task{Instance: instance, ID: upgrade, Name: "kernelUpgrade", ScheduleAt: time.Now().Add(time.Hour)}))
	p, err := page.New(page.Options{
		Slack: r.slack, Cloud: r.cloud, People: []string{"ann", "gus", "olga", "wei"}, Command: "/tasks", Regions: map[string]string{project: "cn-north-4"},
		Shortcuts: []page.Shortcut{{Name: "Show this task", Callback: "show_task"}},
	})
	must(t, err)
	t.Cleanup(p.Close)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	outside := httptest.NewServer(r.slack.Handler())
	t.Cleanup(outside.Close)
	r.slack.SetBaseURL(outside.URL)
	r.url, r.slackURL = server.URL, outside.URL
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask makes a request with headers, and gives status and body.
func (r *room) ask(method, path, body string, edit func(*http.Request)) (int, string) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	must(r.t, err)
	if edit != nil {
		edit(request)
	}
	answer, err := http.DefaultClient.Do(request)
	must(r.t, err)
	defer func() { must(r.t, answer.Body.Close()) }()
	text, err := io.ReadAll(answer.Body)
	must(r.t, err)
	return answer.StatusCode, string(text)
}

func (r *room) act(deed map[string]any) map[string]any {
	r.t.Helper()
	body, err := json.Marshal(deed)
	must(r.t, err)
	status, text := r.ask(http.MethodPost, "/act", string(body), nil)
	if status != http.StatusOK {
		r.t.Fatalf("%v gave %d: %s", deed, status, text)
	}
	var result map[string]any
	must(r.t, json.NewDecoder(bytes.NewBufferString(text)).Decode(&result))
	return result
}

func TestTheStateIsWhatTheChosenPersonSees(t *testing.T) {
	r := newRoom(t)
	r.act(map[string]any{"do": "say", "as": "ann", "channel": "ops", "text": "hello <all>"})
	_, state := r.ask(http.MethodGet, "/state?as=gus&channel=ops", "", nil)
	for _, want := range []string{`"name":"gus"`, `hello \u0026lt;all\u0026gt;`, `"on":"orders-mq"`, `"region":"cn-north-4"`, `"sockets":0`} {
		if !strings.Contains(state, want) {
			t.Errorf("the state lacks %s:\n%s", want, state)
		}
	}
}

func TestWhatSlackSaysIsTold(t *testing.T) {
	r := newRoom(t)
	result := r.act(map[string]any{"do": "command", "as": "ann", "channel": "ops", "text": "/tasks list"})
	if text, _ := result["text"].(string); !strings.Contains(text, "dispatch_failed") {
		t.Errorf("a command without a bot is told as %v", result)
	}
	posted := r.slack.Say("ann", "ops", "", "a thread")
	result = r.act(map[string]any{"do": "command", "as": "ann", "channel": "ops", "thread": posted.Message.TS, "text": "/tasks list"})
	if text, _ := result["text"].(string); !strings.Contains(text, "not supported in threads") {
		t.Errorf("a command in a thread is told as %v", result)
	}
}

func TestTheConsoleChangesTheCloud(t *testing.T) {
	r := newRoom(t)
	to := time.Now().Add(5 * time.Hour).UTC().Truncate(time.Minute)
	deed := map[string]any{"do": "console", "instance": instance, "task": upgrade}
	deed["action"], deed["to"] = "move", to.Format(time.RFC3339)
	r.act(deed)
	if task, _ := r.cloud.Task(instance, upgrade); !task.ScheduleAt.Equal(to) {
		t.Errorf("moved to %s, want %s", task.ScheduleAt, to)
	}
	deed["action"] = "cancel"
	r.act(deed)
	if task, _ := r.cloud.Task(instance, upgrade); task.Status != dms.Cancelled {
		t.Errorf("the task is %s, want cancelled", task.Status)
	}
	deed["action"] = "run"
	if result := r.act(deed); result["text"] == "" {
		t.Error("a cancelled task is run without a word")
	}
}

func TestOnlyThisMachineIsServed(t *testing.T) {
	r := newRoom(t)
	for name, c := range map[string]struct {
		edit func(*http.Request)
		want int
	}{
		"loopback":      {func(*http.Request) {}, http.StatusOK},
		"localhost":     {func(q *http.Request) { q.Host = "localhost:1" }, http.StatusOK},
		"another name":  {func(q *http.Request) { q.Host = "evil.example" }, http.StatusForbidden},
		"another site":  {func(q *http.Request) { q.Header.Set("Origin", "https://evil.example") }, http.StatusForbidden},
		"its own pages": {func(q *http.Request) { q.Header.Set("Origin", r.url) }, http.StatusOK},
	} {
		if status, _ := r.ask(http.MethodGet, "/state", "", c.edit); status != c.want {
			t.Errorf("%s: %d, want %d", name, status, c.want)
		}
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	r := newRoom(t)
	for name, body := range map[string]string{"no JSON": "{", "too much": `{"text":"` + strings.Repeat("x", 300<<10) + `"}`} {
		if status, _ := r.ask(http.MethodPost, "/act", body, nil); status != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", name, status)
		}
	}
	if result := r.act(map[string]any{"do": "fly", "as": "ann"}); result["text"] == "" {
		t.Error("an unknown deed is done without a word")
	}
}

func TestEventsTellOfChanges(t *testing.T) {
	r := newRoom(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+"/events", nil)
	must(t, err)
	answer, err := http.DefaultClient.Do(request)
	must(t, err)
	defer func() { must(t, answer.Body.Close()) }()
	told := make([]byte, len("data: changed\n\n"))
	for range 2 { // one at the start, one for the message
		if _, err := io.ReadFull(answer.Body, told); err != nil || string(told) != "data: changed\n\n" {
			t.Fatalf("told %q (%v)", told, err)
		}
		r.slack.Say("ann", "ops", "", "news")
	}
}

// A page without a record shows none, and does nothing to any.
func TestAPageWithoutARecord(t *testing.T) {
	r := newRoom(t)
	if _, state := r.ask(http.MethodGet, "/state", "", nil); !strings.Contains(state, `"record":""`) {
		t.Errorf("the state has a record:\n%s", state)
	}
	if got := r.act(map[string]any{"do": "record", "action": "tamper"}); got["text"] != "There is no record here that could be edited." || got["said"] != nil {
		t.Errorf("it answers %v", got)
	}
}

func TestWhatIsDoneToTheRecordIsCheckedAtOnce(t *testing.T) {
	t.Parallel()
	edited := false
	p, err := page.New(page.Options{
		Slack: slack.New(slack.Options{}), Cloud: dms.New(dms.Options{}), People: []string{"ann"},
		Record: &page.Record{
			Command: func() string { return "verify" },
			Check:   func(context.Context) (string, bool) { return "checked", !edited },
			Tamper:  func(context.Context) string { edited = true; return "edited" },
			Mend:    func(context.Context) string { edited = false; return "mended" },
		},
	})
	must(t, err)
	defer p.Close()
	for _, c := range []struct{ action, want string }{
		{"check", `{"text":"","errors":null,"said":"checked"}`},
		{"tamper", `{"text":"edited","errors":null,"said":"checked","broken":true}`},
		{"mend", `{"text":"mended","errors":null,"said":"checked"}`},
		{"burn", `{"text":"The page does not know how to do that to a record.","errors":null}`},
	} {
		w := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/act", strings.NewReader(`{"do":"record","action":"`+c.action+`"}`))
		request.Host = "127.0.0.1:80"
		p.ServeHTTP(w, request)
		if got := strings.TrimSpace(w.Body.String()); got != c.want {
			t.Errorf("%s is answered %s, want %s", c.action, got, c.want)
		}
	}
}
