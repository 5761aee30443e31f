package dms

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	projectID = "0b0e000000000000000000000000beef"
	kafkaID   = "11111111-2222-3333-4444-555555555555"
	rocketID  = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
	taskID    = "ff80808288ae8b6a0188ae91f6fc000d"
	ak, sk    = "test-access", "test-secret"
)

// clock is a clock that only moves when told. It is safe for parallel use.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a cloud with one Kafka and one RocketMQ instance, behind a real socket.
type world struct {
	*Cloud
	t      *testing.T
	clock  *clock
	server *httptest.Server
	client *http.Client
}

func newWorld(t *testing.T) *world {
	t.Helper()
	k := &clock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	c := New(Options{Now: k.Now, Projects: []Project{
		{ID: projectID, Region: "cn-north-4", AK: ak, SK: sk},
		{ID: "other", Region: "eu-west-101", AK: "test-other", SK: "test-other-secret"},
	}})
	server := httptest.NewServer(c)
	client := &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(func() {
		c.Close()
		client.CloseIdleConnections()
		server.Close()
	})
	w := &world{Cloud: c, t: t, clock: k, server: server, client: client}
	w.must(c.AddInstance(Instance{Project: projectID, ID: kafkaID, Name: "orders-kafka", Engine: "kafka", Tags: []Tag{{"env", "prod"}}}))
	w.must(c.AddInstance(Instance{Project: projectID, ID: rocketID, Name: "bills-rocketmq", Engine: "rocketmq"}))
	w.must(c.AddTask(Task{
		Instance: kafkaID, ID: taskID, Name: "kafkaAutoReassignment", Params: `{"a":"b"}`, ScheduleAt: k.now.Add(time.Hour),
	}))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

type response struct {
	status int
	header http.Header
	body   map[string]any
	text   string
}

// call makes a signed request; change may spoil it before it is sent.
func (w *world) call(method, path string, change ...func(*http.Request)) (response, error) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, http.NoBody)
	w.must(err)
	r.Header.Set(dateHeader, w.clock.Now().UTC().Format(dateLayout))
	r.Header.Set("X-Project-Id", projectID)
	names := []string{"x-project-id", "x-sdk-date"}
	r.Header.Set("Authorization", scheme+" Access="+ak+", SignedHeaders="+strings.Join(names, ";")+", Signature="+sign(r, names, nil, sk))
	for _, c := range change {
		c(r)
	}
	answer, err := w.client.Do(r)
	if err != nil {
		return response{}, err
	}
	defer answer.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(answer.Body); err != nil {
		return response{}, err
	}
	got := response{status: answer.StatusCode, header: answer.Header, text: text.String()}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "application/json") {
		w.must(json.Unmarshal(text.Bytes(), &got.body))
	}
	return got, nil
}

func (w *world) mustCall(method, path string) response {
	w.t.Helper()
	got, err := w.call(method, path)
	w.must(err)
	return got
}

func (r response) code() string { code, _ := r.body["error_code"].(string); return code }

const (
	base  = "/v2/" + projectID + "/instances"
	tasks = base + "/" + kafkaID + "/scheduled-tasks"
)

func TestRefusals(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddTask(Task{Instance: kafkaID, ID: "ee", Status: Executing, UpdatedAt: w.clock.now, ScheduleAt: w.clock.now}))
	w.must(w.AddTask(Task{Instance: kafkaID, ID: "cc", Status: Cancelled, ScheduleAt: w.clock.now.Add(time.Hour)}))
	cases := []struct {
		name, method, path string
		status             int
		code               string
	}{
		{"unknown path", "GET", "/v2/" + projectID + "/queues", 404, "APIGW.0101"},
		{"wrong method", "POST", base, 404, "APIGW.0101"},
		{"engine missing", "GET", base, 400, "DMS.00400007"},
		{"engine unknown", "GET", base + "?engine=mysql", 400, "DMS.00400007"},
		{"status filter unknown", "GET", base + "?engine=kafka&status=HAPPY", 400, "DMS.00400062"},
		{"instances limit too high", "GET", base + "?engine=kafka&limit=51", 400, "DMS.00400062"},
		{"instances limit zero", "GET", base + "?engine=kafka&limit=0", 400, "DMS.00400062"},
		{"instances offset negative", "GET", base + "?engine=kafka&offset=-1", 400, "DMS.00400062"},
		{"tasks limit too high", "GET", tasks + "?limit=101", 400, "DMS.00400062"},
		{"tasks start no number", "GET", tasks + "?start=x", 400, "DMS.00400062"},
		{"begin_time malformed", "GET", tasks + "?begin_time=2026", 400, "DMS.00400062"},
		{"instance id malformed", "GET", base + "/nonsense", 400, "DMS.00400061"},
		{"instance unknown", "GET", base + "/99999999-2222-3333-4444-555555555555", 404, "DMS.00404022"},
		{"tasks of an unknown instance", "GET", base + "/99999999-2222-3333-4444-555555555555/scheduled-tasks", 404, "DMS.00404022"},
		{"task unknown", "PUT", tasks + "/abcd?status=CANCELLED", 404, codeNoTask},
		{"neither parameter", "PUT", tasks + "/" + taskID, 400, "DMS.00400062"},
		{"both parameters", "PUT", tasks + "/" + taskID + "?status=CANCELLED&execute_at=20270101000000", 400, "DMS.00400062"},
		{"other status", "PUT", tasks + "/" + taskID + "?status=CREATED", 400, "DMS.00400062"},
		{"time malformed", "PUT", tasks + "/" + taskID + "?execute_at=2027-01-01", 400, "DMS.00400062"},
		{"month 13", "PUT", tasks + "/" + taskID + "?execute_at=20271301000000", 400, "DMS.00400062"},
		{"time with fraction", "PUT", tasks + "/" + taskID + "?execute_at=20270101000000.5", 400, "DMS.00400062"},
		{"time in the past", "PUT", tasks + "/" + taskID + "?execute_at=20200101000000", 400, "DMS.00400062"},
		{"move what runs", "PUT", tasks + "/ee?execute_at=20270101000000", 400, "DMS.00400026"},
		{"cancel what is cancelled", "PUT", tasks + "/cc?status=CANCELLED", 400, "DMS.00400026"},
		{"delete what waits", "DELETE", tasks + "/" + taskID, 400, "DMS.00400026"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := w.mustCall(c.method, c.path)
			if got.status != c.status || got.code() != c.code {
				t.Errorf("got %d %s, want %d %s", got.status, got.text, c.status, c.code)
			}
			if got.header.Get("X-Request-Id") == "" {
				t.Error("no X-Request-Id")
			}
			id, inBody := got.body["request_id"]
			if gateway := strings.HasPrefix(c.code, "APIGW."); inBody != gateway || gateway && id != got.header.Get("X-Request-Id") {
				t.Errorf("request_id in the body: %v, want it for the gateway's answers only", id)
			}
		})
	}
	if before, _ := w.Task(kafkaID, taskID); before.Status != Created {
		t.Errorf("a refusal changed the task: %+v", before)
	}
}

func TestSignatureIsChecked(t *testing.T) {
	w := newWorld(t)
	cases := []struct {
		name   string
		spoil  func(*http.Request)
		status int
		code   string
	}{
		{"untouched", func(*http.Request) {}, 200, ""},
		{"no authorization", func(r *http.Request) { r.Header.Del("Authorization") }, 401, "APIGW.0301"},
		{"other scheme", func(r *http.Request) { r.Header.Set("Authorization", "Bearer test") }, 401, "APIGW.0301"},
		{"other path", func(r *http.Request) { r.URL.Path = base + "/" + rocketID }, 401, "APIGW.0301"},
		{"other query", func(r *http.Request) { r.URL.RawQuery = "engine=rabbitmq" }, 401, "APIGW.0301"},
		{"signed header changed", func(r *http.Request) { r.Header.Set("X-Project-Id", "x") }, 401, "APIGW.0301"},
		{"unknown key", replaceAuth("Access="+ak, "Access=test-nobody"), 401, "APIGW.0301"},
		{"another project's key", replaceAuth("Access="+ak, "Access=test-other"), 403, "APIGW.0310"},
		{"date not signed", replaceAuth(";x-sdk-date", ""), 401, "APIGW.0301"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := w.call("GET", base+"?engine=kafka", c.spoil)
			if err != nil || got.status != c.status || got.code() != c.code {
				t.Errorf("got %d %q %v, want %d %q", got.status, got.code(), err, c.status, c.code)
			}
		})
	}
}

func replaceAuth(old, with string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, with, 1))
	}
}

func TestClockMayBeFifteenMinutesOff(t *testing.T) {
	w := newWorld(t)
	for off, want := range map[time.Duration]int{
		15 * time.Minute: 200, -15 * time.Minute: 200, 15*time.Minute + time.Second: 401, -15*time.Minute - time.Second: 401,
	} {
		got, err := w.call("GET", base+"?engine=kafka", func(r *http.Request) {
			r.Header.Set(dateHeader, w.clock.Now().Add(off).Format(dateLayout))
			names := []string{"x-sdk-date"}
			r.Header.Set("Authorization", scheme+" Access="+ak+", SignedHeaders=x-sdk-date, Signature="+sign(r, names, nil, sk))
		})
		if err != nil || got.status != want {
			t.Errorf("clock %s off: got %d %v, want %d", off, got.status, err, want)
		}
	}
}

func TestTaskLives(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddTask(Task{Instance: kafkaID, ID: "fa", ScheduleAt: w.clock.now.Add(time.Hour), Fails: true, Duration: time.Minute}))
	status := func(id string) string { got, _ := w.Task(kafkaID, id); return got.Status }
	steps := []struct {
		pass         time.Duration
		plain, fails string
	}{
		{0, Created, Created},
		{59 * time.Minute, Created, Created},
		{time.Minute, Executing, Executing},
		{time.Minute, Executing, Failed},
		{time.Minute, Success, Failed},
	}
	for i, s := range steps {
		w.clock.move(s.pass)
		if status(taskID) != s.plain || status("fa") != s.fails {
			t.Errorf("step %d: got %s and %s, want %s and %s", i, status(taskID), status("fa"), s.plain, s.fails)
		}
	}
	runs := w.mustCall("GET", base+"/"+kafkaID+"/tasks")
	list, _ := runs.body["tasks"].([]any)
	if runs.body["task_count"] != "2" || len(list) != 2 {
		t.Fatalf("background tasks: %s", runs.text)
	}
	for _, r := range list {
		record := r.(map[string]any)
		if record["name"] == "kafkaAutoReassignment" &&
			(record["created_at"] != "2026-11-23T13:00:00.000Z" || record["updated_at"] != "2026-11-23T13:02:00.000Z") {
			t.Errorf("the run's times: %v", record)
		}
	}
	if got := w.mustCall("DELETE", tasks+"/"+taskID); got.status != 204 || got.text != "" {
		t.Errorf("delete after success: %d %q", got.status, got.text)
	}
	if _, there := w.Task(kafkaID, taskID); there {
		t.Error("the deleted task is still there")
	}
}

func TestChangesAndZone(t *testing.T) {
	w := newWorld(t)
	if got := w.mustCall("PUT", tasks+"/"+taskID+"?execute_at=20261201020000"); got.status != 204 || got.text != "" {
		t.Fatalf("got %d %q, want an empty 204", got.status, got.text)
	}
	at := func() string { got, _ := w.Task(kafkaID, taskID); return got.ScheduleAt.UTC().Format(time.RFC3339) }
	if at() != "2026-12-01T02:00:00Z" {
		t.Errorf("moved to %s", at())
	}
	w.SetZone(projectID, time.FixedZone("", 8*3600))
	w.mustCall("PUT", tasks+"/"+taskID+"?execute_at=20261201020000")
	if at() != "2026-11-30T18:00:00Z" {
		t.Errorf("with execute_at read at +08:00, moved to %s", at())
	}
	w.mustCall("PUT", tasks+"/"+taskID+"?status=CANCELLED")
	if got, _ := w.Task(kafkaID, taskID); got.Status != Cancelled {
		t.Errorf("after the cancel: %s", got.Status)
	}
}

func TestLists(t *testing.T) {
	w := newWorld(t)
	for i := range 24 {
		w.must(w.AddTask(Task{Instance: kafkaID, ID: strings.Repeat("a", i+1), CreatedAt: w.clock.now.Add(time.Duration(i) * time.Second)}))
	}
	length := func(path, key string) int { list, _ := w.mustCall("GET", path).body[key].([]any); return len(list) }
	for path, want := range map[string]int{
		tasks: 10, tasks + "?limit=100": 25, tasks + "?start=20&limit=100": 5, tasks + "?start=25": 0,
		tasks + "?begin_time=20261123125959&end_time=20261123130000&limit=100": 1,
	} {
		if got := length(path, "jobs"); got != want {
			t.Errorf("%s: %d tasks, want %d", path, got, want)
		}
	}
	for query, want := range map[string]int{
		"engine=kafka": 1, "engine=rabbitmq": 0, "engine=rocketmq": 1, "engine=reliability": 1, "engine=kafka&name=ord": 1,
		"engine=kafka&name=ord&exact_match_name=true": 0, "engine=kafka&instance_id=" + rocketID: 0, "engine=kafka&offset=1": 0,
		"engine=kafka&status=ERROR": 0,
	} {
		if got := length(base+"?"+query, "instances"); got != want {
			t.Errorf("%s: %d instances, want %d", query, got, want)
		}
	}
	if got := w.mustCall("GET", base+"/"+rocketID); got.body["engine"] != "reliability" || got.body["tags"] != nil {
		t.Errorf("RocketMQ reports itself: %s", got.text)
	}
	for form, want := range map[CountForm]string{
		CountNumber: `"job_count":25`, CountString: `"job_count":"25"`, CountNull: `"job_count":null`, CountAbsent: `{"jobs"`,
	} {
		w.SetJobCount(form)
		if got := w.mustCall("GET", tasks); !strings.Contains(got.text, want) {
			t.Errorf("job_count as %s: %.60s", form, got.text)
		}
	}
}

func TestConsole(t *testing.T) {
	w := newWorld(t)
	w.must(w.ConsoleMove(kafkaID, taskID, w.clock.now.Add(3*time.Hour)))
	var bad *Refused
	if err := w.ConsoleMove(kafkaID, taskID, w.clock.now); !errors.As(err, &bad) || bad.Status != 400 {
		t.Errorf("a move into the past: %v", err)
	}
	w.must(w.ConsoleRunNow(kafkaID, taskID))
	if got, _ := w.Task(kafkaID, taskID); got.Status != Executing {
		t.Errorf("after run now: %s", got.Status)
	}
	if err := w.ConsoleCancel(kafkaID, taskID); !errors.As(err, &bad) || bad.Code != "DMS.00400026" {
		t.Errorf("cancel of what runs: %v", err)
	}
	w.must(w.ConsoleStatus(kafkaID, taskID, "PAUSED"))
	w.must(w.ConsoleDelete(kafkaID, taskID))
	if err := w.ConsoleDelete(kafkaID, taskID); !errors.As(err, &bad) || bad.Status != 404 {
		t.Errorf("delete of what is gone: %v", err)
	}
	if !w.RemoveInstance(kafkaID) || w.RemoveInstance(kafkaID) || len(w.Instances()) != 1 {
		t.Error("the instance was not removed once")
	}
}

func TestHistoryShowsAmongBackgroundTasks(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddTask(Task{Instance: rocketID, ID: "aa", Status: Success, UpdatedAt: w.clock.now, Duration: time.Hour}))
	w.must(w.AddTask(Task{Instance: rocketID, ID: "bb", Status: Executing, UpdatedAt: w.clock.now}))
	w.must(w.AddTask(Task{Instance: rocketID, ID: "cc", Status: Cancelled, UpdatedAt: w.clock.now}))
	got := w.mustCall("GET", base+"/"+rocketID+"/tasks")
	list, _ := got.body["tasks"].([]any)
	if len(list) != 2 {
		t.Fatalf("got %s", got.text)
	}
	if ended := list[1].(map[string]any); ended["status"] != Success || ended["created_at"] != "2026-11-23T11:00:00.000Z" {
		t.Errorf("got %v", ended)
	}
}

// Whether the cloud drops the record of what began or ended is U: it may, and the work goes on among the background tasks.
func TestWorkGoesOnWhenItsRecordLeaves(t *testing.T) {
	for _, c := range []struct {
		name   string
		task   Task
		remove bool         // the record is deleted while it runs
		listed map[int]bool // in the list after so many minutes, of 59, 61 and 70
	}{
		{"leaves at its begin", Task{Leaves: LeavesAtBegin}, false, map[int]bool{59: true}},
		{"leaves at its end", Task{Leaves: LeavesAtEnd, Fails: true}, false, map[int]bool{59: true, 61: true}},
		{"is deleted while it runs", Task{}, true, map[int]bool{59: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.task.Instance, c.task.ID, c.task.Name, c.task.RunID = rocketID, "ab", "upgrade", "ab"
			c.task.ScheduleAt, c.task.Duration = w.clock.now.Add(time.Hour), 10*time.Minute
			w.must(w.AddTask(c.task))
			for minute := range 71 {
				if _, there := w.Task(rocketID, "ab"); c.listed[minute] != there && (minute == 59 || minute == 61 || minute == 70) {
					t.Errorf("after %d minutes it is listed: %v", minute, there)
				}
				if minute == 60 && c.remove {
					w.must(w.ConsoleDelete(rocketID, "ab"))
				}
				w.clock.move(time.Minute)
			}
			got := w.mustCall("GET", base+"/"+rocketID+"/tasks")
			list, _ := got.body["tasks"].([]any)
			want := map[bool]string{true: Failed, false: Success}[c.task.Fails]
			if len(list) != 1 {
				t.Fatalf("got %s", got.text)
			}
			if r := list[0].(map[string]any); r["id"] != "ab" || r["status"] != want || r["updated_at"] != "2026-11-23T13:10:00.000Z" {
				t.Errorf("got %v", r)
			}
		})
	}
}

func TestBackgroundWorkThatNobodyScheduled(t *testing.T) {
	w := newWorld(t)
	began := w.clock.now.Add(-time.Hour)
	w.must(w.AddRun(Run{Instance: rocketID, ID: "01", Name: "bindPublicIp", StartedAt: began, EndedAt: began.Add(time.Minute)}))
	w.must(w.AddRun(Run{Instance: rocketID, ID: "02", Name: "resize", StartedAt: w.clock.now}))
	w.must(w.AddRun(Run{Instance: rocketID, ID: "03", Name: "resize", StartedAt: began.Add(-time.Hour), EndedAt: began, Status: Failed}))
	if err := w.AddRun(Run{Instance: "nowhere"}); err == nil {
		t.Error("work on an instance that does not exist was taken")
	}
	got := w.mustCall("GET", base+"/"+rocketID+"/tasks?offset=0&limit=2")
	list, _ := got.body["tasks"].([]any)
	if got.body["task_count"] != "3" || len(list) != 2 {
		t.Fatalf("got %s", got.text)
	}
	for i, want := range []string{"02 EXECUTING", "01 SUCCESS"} {
		if r := list[i].(map[string]any); r["id"].(string)+" "+r["status"].(string) != want {
			t.Errorf("at %d: %v, want %s", i, r, want)
		}
	}
}

func TestOneOfManyParallelCancelsHasAnEffect(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := w.call("PUT", tasks+"/"+taskID+"?status=CANCELLED"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	effects := 0
	for _, r := range w.Requests() {
		if r.Effect {
			effects++
		}
	}
	if effects != 1 || len(w.Requests()) != 8 {
		t.Errorf("%d effects in %d requests", effects, len(w.Requests()))
	}
}
