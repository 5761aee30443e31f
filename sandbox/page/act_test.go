package page_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"

	"headsup/sandbox/dms"
	"headsup/sandbox/page"
)

// everything has the stub post its message, and gives that message's ts and its act for clicks.
func (r *room) everything() (ts string, click map[string]any) {
	r.t.Helper()
	r.act(map[string]any{"do": "command", "as": "ann", "channel": "ops", "text": "/tasks list"})
	all := r.slack.Messages("ops", "ann")
	if len(all) == 0 {
		r.t.Fatal("the command is not answered")
	}
	ts = all[len(all)-1].TS
	return ts, map[string]any{"do": "click", "as": "ann", "channel": "ops", "ts": ts, "action": "open", "block": "doing"}
}

// window opens the stub's window and gives its id.
func (r *room) window() string {
	r.t.Helper()
	_, click := r.everything()
	r.act(click)
	must(r.t, r.slack.Wait(r.t.Context(), func() bool { return len(r.slack.Views("ann")) == 1 }))
	return r.slack.Views("ann")[0].ID
}

func TestAClickReachesTheApp(t *testing.T) {
	r := newRoom(t)
	b := newBot(r)
	_, click := r.everything()
	click["action"], click["values"] = "engine", []string{"kafka"}
	if result := r.act(click); result["text"] != "" {
		t.Errorf("a choice is told as %v", result)
	}
	chosen := b.last(t, func(e envelope) bool { return e.Payload.Type == "block_actions" }).Payload.Actions[0]
	if chosen.ID != "engine" || chosen.Chosen["value"] != "kafka" {
		t.Errorf("the app heard of %+v", chosen)
	}
}

func TestAWindowIsFilledInSentOffAndClosed(t *testing.T) {
	r := newRoom(t)
	b := newBot(r)
	view := r.window()
	state := map[string]string{"reason/reason": "bad", "when/when": "1796090400", "engine/engine": "kafka", "instance/instance": "i-2", "tell/tell": "channel\nowner"}
	submit := map[string]any{"do": "submit", "as": "ann", "view": view, "state": state}
	errors, _ := r.act(submit)["errors"].(map[string]any)
	if errors["reason"] != "A better reason, please." {
		t.Errorf("the app's refusal is told as %v", errors)
	}
	state["reason/reason"] = "good"
	r.act(submit)
	if open := r.slack.Views("ann"); len(open) != 0 {
		t.Errorf("%d windows are still open", len(open))
	}
	values := b.last(t, func(e envelope) bool { return e.Payload.Type == "view_submission" }).Payload.View.State.Values
	if values["reason"]["reason"]["value"] != "good" || values["when"]["when"]["selected_date_time"] != 1796090400.0 {
		t.Errorf("the app got %v", values)
	}
	if several, _ := values["tell"]["tell"]["selected_options"].([]any); len(several) != 2 {
		t.Errorf("the app got %v for the checkboxes, want both", several)
	}
	view = r.window()
	r.act(map[string]any{"do": "close", "as": "ann", "view": view})
	if open := r.slack.Views("ann"); len(open) != 0 {
		t.Errorf("%d windows are open after closing", len(open))
	}
}

func TestAMenuOffersWhatTheAppAnswers(t *testing.T) {
	r := newRoom(t)
	newBot(r)
	view := r.window()
	result := r.act(map[string]any{"do": "suggest", "as": "ann", "view": view, "action": "instance", "block": "instance", "text": "ord"})
	var want any
	must(t, json.Unmarshal([]byte(offers), &want))
	got, err := json.Marshal(result["options"])
	must(t, err)
	expected, err := json.Marshal(want)
	must(t, err)
	if string(got) != string(expected) {
		t.Errorf("offered %s, want %s", got, expected)
	}
}

func TestAShortcutReachesTheApp(t *testing.T) {
	r := newRoom(t)
	b := newBot(r)
	posted := r.slack.Say("ann", "ops", "", "look at this")
	r.act(map[string]any{"do": "shortcut", "as": "ann", "channel": "ops", "ts": posted.Message.TS, "action": "show_task"})
	if e := b.last(t, func(e envelope) bool { return e.Payload.Type == "message_action" }); e.Payload.Callback != "show_task" {
		t.Errorf("the app heard of %q", e.Payload.Callback)
	}
	_, state := r.ask(http.MethodGet, "/state", "", nil)
	if !strings.Contains(state, `"callback":"show_task"`) {
		t.Errorf("the state does not name the shortcut: %s", state)
	}
}

func TestTheHomeTabIsOpenedAndShown(t *testing.T) {
	r := newRoom(t)
	newBot(r)
	r.act(map[string]any{"do": "home", "as": "ann", "channel": "direct"})
	must(t, r.slack.Wait(t.Context(), func() bool { return r.slack.Home("ann").ID != "" }))
	if _, state := r.ask(http.MethodGet, "/state?as=ann&channel=direct", "", nil); !strings.Contains(state, "*Your tasks* stand here.") {
		t.Errorf("the Home tab is not in the state: %s", state)
	}
	if _, state := r.ask(http.MethodGet, "/state?as=gus&channel=direct", "", nil); strings.Contains(state, "*Your tasks*") {
		t.Error("gus sees ann's Home tab")
	}
}

// ordered is what the page says of faults to come.
func (r *room) ordered() (fault, latency string) {
	r.t.Helper()
	_, text := r.ask(http.MethodGet, "/state", "", nil)
	var state struct {
		Fault   string `json:"fault"`
		Latency string `json:"latency"`
	}
	must(r.t, json.Unmarshal([]byte(text), &state))
	return state.Fault, state.Latency
}

// change makes a signed call that would change the task, and gives the status of its answer; 0 where none came.
func (r *room) change() int {
	r.t.Helper()
	server := httptest.NewServer(r.cloud)
	defer server.Close()
	path, date := "/v2/"+project+"/instances/"+instance+"/scheduled-tasks/"+upgrade, time.Now().UTC().Format(signer.BasicDateFormat)
	signed, err := signer.Sign(request.NewHttpRequestBuilder().WithEndpoint(server.URL).WithMethod(http.MethodPut).WithPath(path).
		AddHeaderParam(signer.HeaderXDate, date).Build(), "ak", "sk")
	must(r.t, err)
	q, err := http.NewRequestWithContext(r.t.Context(), http.MethodPut, server.URL+path, http.NoBody)
	must(r.t, err)
	q.Header.Set(signer.HeaderXDate, date)
	for name, value := range signed {
		q.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0
	}
	must(r.t, answer.Body.Close())
	return answer.StatusCode
}

func TestAFaultIsOrderedAndUsedUp(t *testing.T) {
	r := newRoom(t)
	for fault, want := range map[string]int{
		"refuse": http.StatusBadRequest, "error": http.StatusInternalServerError, "lost": 0, "lie": http.StatusNoContent,
	} {
		r.act(map[string]any{"do": "fault", "fault": fault, "latency": "5s"})
		if got, slow := r.ordered(); got != fault || slow != "5s" {
			t.Fatalf("ordered %s and 5s, shown %q and %q", fault, got, slow)
		}
		if status := r.change(); status != want {
			t.Errorf("%s: the cloud answers %d, want %d", fault, status, want)
		}
		if got, slow := r.ordered(); got != "" || slow != "5s" {
			t.Errorf("%s: after the change %q and %q are shown, want the latency alone", fault, got, slow)
		}
	}
	r.act(map[string]any{"do": "fault", "fault": "lie"})
	r.act(map[string]any{"do": "fault", "fault": ""})
	if got, slow := r.ordered(); got != "" || slow != "" {
		t.Errorf("after taking it back %q and %q are shown", got, slow)
	}
	for _, wrong := range []map[string]any{{"do": "fault", "fault": "flood"}, {"do": "fault", "latency": "1y"}} {
		if result := r.act(wrong); result["text"] == "" {
			t.Errorf("%v is ordered without a word", wrong)
		}
	}
}

func TestKindsOfPeople(t *testing.T) {
	r := newRoom(t)
	_, text := r.ask(http.MethodGet, "/state", "", nil)
	var state struct {
		Switch []struct{ Name, Kind string } `json:"switch"`
	}
	must(t, json.Unmarshal([]byte(text), &state))
	want := map[string]string{"ann": "", "gus": "guest", "olga": "external", "wei": ""}
	if len(state.Switch) != len(want) {
		t.Fatalf("one can be %d people, want %d", len(state.Switch), len(want))
	}
	for _, p := range state.Switch {
		if p.Kind != want[p.Name] {
			t.Errorf("%s is %q, want %q", p.Name, p.Kind, want[p.Name])
		}
	}
}

func TestATaskWithoutATimeIsShown(t *testing.T) {
	r := newRoom(t)
	must(t, r.cloud.AddTask(dms.Task{Instance: instance, ID: strings.Repeat("a", 32), Name: "waits"}))
	if _, state := r.ask(http.MethodGet, "/state", "", nil); strings.Contains(state, "0001-01-01") {
		t.Error("the year 1 is shown as the time of a task that has none")
	}
	deed := map[string]any{"do": "console", "action": "move", "instance": instance, "task": upgrade}
	if result := r.act(deed); result["text"] != "Choose a time first." {
		t.Errorf("a move to no time is told as %v", result)
	}
	if task, _ := r.cloud.Task(instance, upgrade); task.ScheduleAt.Before(time.Now()) {
		t.Errorf("a move to no time moved the task to %s", task.ScheduleAt)
	}
}

func TestTheGuideIsTheOptionsOrAFirstReschedule(t *testing.T) {
	r := newRoom(t)
	if _, state := r.ask(http.MethodGet, "/state", "", nil); !strings.Contains(state, "Type /tasks and press Enter") {
		t.Errorf("the guide does not begin with the command: %s", state)
	}
	p, err := page.New(page.Options{Slack: r.slack, Cloud: r.cloud, People: []string{"ann"}, Command: "/tasks", Guide: []page.Step{{Text: "Look around"}}})
	must(t, err)
	t.Cleanup(p.Close)
	recorder, request := httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/state", nil)
	p.ServeHTTP(recorder, request)
	if state := recorder.Body.String(); !strings.Contains(state, "Look around") || strings.Contains(state, "press Enter") {
		t.Errorf("the guide is not that of the options: %s", state)
	}
}
