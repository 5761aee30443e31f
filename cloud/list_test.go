package cloud

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

// The answers that Huawei publishes.
func TestPublishedSamples(t *testing.T) {
	utc := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		return at.UTC()
	}
	t.Run("tasks", func(t *testing.T) {
		c := newClient(t, through(answers(200, "application/json", sample(t, "list_scheduled_tasks.json"))))
		got, bad, err := c.Tasks(t.Context(), kafkaID)
		want := []maintenance.Task{
			{
				Instance: kafkaID, ID: "ff80808288ae8b6a0188ae91f6fc000d", Name: "kafkaAutoReassignment", Status: maintenance.Cancelled,
				Params: `{"reassignment_topics":"[topic-2]"}`, CreatedBy: "paas_dms_03",
				CreatedAt: utc("2023-06-12T07:46:21.564Z"), UpdatedAt: utc("2023-06-12T09:46:38.701Z"), ScheduledAt: utc("2032-12-10T13:45:07Z"),
			},
			{
				Instance: kafkaID, ID: "ff80808288ae8b6a0188ae8f8a9e000c", Name: "kafkaAutoReassignment", Status: maintenance.Created,
				Params: `{"reassignment_topics":"[topic-1]"}`, CreatedBy: "paas_dms_03",
				CreatedAt: utc("2023-06-12T07:43:42.75Z"), UpdatedAt: utc("2023-06-12T07:43:42.75Z"), ScheduledAt: utc("2032-12-09T13:45:07Z"),
			},
		}
		if diff := cmp.Diff(want, got); diff != "" || bad != nil || err != nil {
			t.Errorf("%v %v\n%s", bad, err, diff)
		}
	})
	t.Run("instances", func(t *testing.T) {
		c := newClient(t, through(answers(200, "application/json", sample(t, "list_instances.json"))))
		got, bad, err := c.Instances(t.Context(), maintenance.RabbitMQ)
		want := []maintenance.Instance{{
			ID: "de873040-d661-4770-aa96-9329c71d7c8a", Project: "prod", Region: "cn-north-4", Name: "rabbitmq-test",
			Engine: maintenance.RabbitMQ, Status: "RUNNING", EnterpriseProject: "0",
			Tags:   []maintenance.Tag{{Key: "cost-center", Value: "42"}, {Key: "env", Value: "prod"}},
			Window: maintenance.Window{Begin: "22:00", End: "02:00"},
		}}
		if diff := cmp.Diff(want, got); diff != "" || bad != nil || err != nil {
			t.Errorf("%v %v\n%s", bad, err, diff)
		}
	})
	t.Run("background tasks", func(t *testing.T) {
		c := newClient(t, through(answers(200, "application/json", sample(t, "list_background_tasks.json"))))
		got, bad, err := c.BackgroundTasks(t.Context(), kafkaID)
		want := []maintenance.Run{{
			Instance: kafkaID, ID: "8abfa7b27da211df017da3427b0e0979", Name: "bindInstancePublicIp", Status: maintenance.Succeeded,
			Params:    `{"public_ip_id":"368c2aa4-2ca4-4c11-9edf-66952ea9a300","enable_public_ip":true}`,
			CreatedBy: "paas_dms", StartedAt: utc("2021-12-10T08:55:41.646Z"), UpdatedAt: utc("2021-12-10T08:55:45.123Z"),
		}}
		if diff := cmp.Diff(want, got); diff != "" || bad != nil || err != nil {
			t.Errorf("%v %v\n%s", bad, err, diff)
		}
	})
}

func TestTaskRecords(t *testing.T) {
	base := maintenance.Task{Instance: kafkaID, ID: "a1"}
	at := time.Date(2032, 12, 10, 13, 45, 7, 0, time.UTC)
	with := func(change func(*maintenance.Task)) *maintenance.Task {
		t := base
		change(&t)
		return &t
	}
	cases := []struct {
		name, record string
		want         *maintenance.Task // nil: not in the list
		why          string            // empty: nothing is reported
	}{
		{"bare id", `{"id":"a1"}`, &base, ""},
		{"nulls", `{"id":"a1","name":null,"params":null,"schedule_at":null}`, &base, ""},
		{"unknown field", `{"id":"a1","colour":{"x":[1]}}`, &base, ""},
		{"unknown status", `{"id":"a1","status":"Paused "}`, with(func(t *maintenance.Task) { t.Status = "Paused " }), ""},
		{"time with ms", `{"id":"a1","schedule_at":"2032-12-10T13:45:07.000Z"}`, with(func(t *maintenance.Task) { t.ScheduledAt = at }), ""},
		{"time without ms", `{"id":"a1","schedule_at":"2032-12-10T13:45:07Z"}`, with(func(t *maintenance.Task) { t.ScheduledAt = at }), ""},
		{"time with offset", `{"id":"a1","schedule_at":"2032-12-10T21:45:07+08:00"}`, with(func(t *maintenance.Task) { t.ScheduledAt = at }), ""},
		{"offset without colon", `{"id":"a1","schedule_at":"2032-12-10T21:45:07.000+0800"}`, with(func(t *maintenance.Task) { t.ScheduledAt = at }), ""},
		{"time as milliseconds", `{"id":"a1","schedule_at":1986299107000}`, with(func(t *maintenance.Task) {
			t.ScheduledAt = time.UnixMilli(1986299107000).UTC()
		}), ""},
		{"params as an object", `{"id":"a1","params":{"topics":["a"]}}`, with(func(t *maintenance.Task) { t.Params = `{"topics":["a"]}` }), ""},
		{"params as a number", `{"id":"a1","params":7}`, with(func(t *maintenance.Task) { t.Params = "7" }), ""},
		{"id as a number", `{"id":42}`, with(func(t *maintenance.Task) { t.ID = "42" }), ""},
		{"odd creation time", `{"id":"a1","created_at":"yesterday"}`, &base, "created_at"},

		{"no id", `{"name":"x"}`, nil, "id"},
		{"time without offset", `{"id":"a1","schedule_at":"2032-12-10T13:45:07"}`, nil, "schedule_at"},
		{"time as bare digits", `{"id":"a1","schedule_at":"20321210134507"}`, nil, "schedule_at"},
		{"time as a word", `{"id":"a1","schedule_at":"soon"}`, nil, "schedule_at"},
		{"not an object", `"a1"`, nil, "object"},
		{"null", `null`, nil, "object"},
		{"a list", `[1]`, nil, "object"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			body := `{"job_count":2,"jobs":[` + c.record + `,{"id":"b2"}]}`
			client := newClient(t, through(answers(200, "application/json", body)))
			got, bad, err := client.Tasks(t.Context(), kafkaID)
			if err != nil {
				t.Fatal(err)
			}
			var want []maintenance.Task
			if c.want != nil {
				want = append(want, *c.want)
			}
			want = append(want, maintenance.Task{Instance: kafkaID, ID: "b2"}) // the rest of the list is always there
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			switch {
			case c.why == "" && bad != nil:
				t.Errorf("reported: %+v", bad)
			case c.why != "" && (len(bad) != 1 || !strings.Contains(bad[0].Why, c.why) || bad[0].Kept != (c.want != nil) || bad[0].Raw == ""):
				t.Errorf("reported: %+v, want one about %s", bad, c.why)
			}
		})
	}
}

func TestInstanceRecords(t *testing.T) {
	id := kafkaID
	cases := []struct {
		name, record string
		engine       maintenance.Engine // empty: not in the list
		tags         int
		reported     bool
	}{
		{"RocketMQ by its other name", `{"instance_id":"` + id + `","engine":"reliability"}`, maintenance.RocketMQ, 0, false},
		{"capitals", `{"instance_id":"` + id + `","engine":"Kafka"}`, maintenance.Kafka, 0, false},
		{"no engine", `{"instance_id":"` + id + `"}`, maintenance.RocketMQ, 0, false},
		{"unknown engine", `{"instance_id":"` + id + `","engine":"x"}`, maintenance.RocketMQ, 0, false},
		{"tags null", `{"instance_id":"` + id + `","tags":null}`, maintenance.RocketMQ, 0, false},
		{"tag without value", `{"instance_id":"` + id + `","tags":[{"key":"env"}]}`, maintenance.RocketMQ, 1, false},
		{"tag that is a number", `{"instance_id":"` + id + `","tags":[{"key":"env","value":1},7]}`, maintenance.RocketMQ, 1, true},
		{"tags as an object", `{"instance_id":"` + id + `","tags":{"env":"prod"}}`, maintenance.RocketMQ, 0, true},
		{"no id", `{"name":"x"}`, "", 0, true},
		{"id that is a path", `{"instance_id":"../../x"}`, "", 0, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			client := newClient(t, through(answers(200, "application/json", `{"instance_num":1,"instances":[`+c.record+`]}`)))
			got, bad, err := client.Instances(t.Context(), maintenance.RocketMQ)
			if err != nil || (bad != nil) != c.reported || (len(got) == 1) != (c.engine != "") {
				t.Fatalf("%v %v %v", got, bad, err)
			}
			if len(got) == 1 && (got[0].Engine != c.engine || len(got[0].Tags) != c.tags) {
				t.Errorf("got %+v", got[0])
			}
		})
	}
}

func TestCountIsNeverTrusted(t *testing.T) {
	const jobs = `"jobs":[{"id":"a1"}]`
	cases := []struct {
		body  string
		tasks int // -1: an error
	}{
		{`{"job_count":1,` + jobs + `}`, 1},
		{`{"job_count":"1",` + jobs + `}`, 1},
		{`{"job_count":null,` + jobs + `}`, 1},
		{`{` + jobs + `}`, 1},
		{`{"job_count":0,` + jobs + `}`, 1},
		{`{"job_count":"many",` + jobs + `}`, 1},
		{`{"job_count":7,` + jobs + `}`, 1},
		{`{"jobs":[]}`, 0},
		{`{"job_count":5,"jobs":[]}`, 0},
		{`{"job_count":0}`, 0},
		{`{"job_count":0,"jobs":null}`, 0},
		{`{"jobs":null}`, 0},

		{`{}`, -1},
		{`{"job_count":3}`, -1},
		{`{"job_count":3,"jobs":null}`, -1},
		{`{"jobs":{"id":"a1"}}`, -1},
		{`{"error_code":"DMS.00500000","error_msg":"x"}`, -1},
		{`[]`, -1},
		{`null`, -1},
		{``, -1},
		{`{"jobs":[`, -1},
	}
	for _, c := range cases {
		client := newClient(t, through(answers(200, "application/json", c.body)))
		got, _, err := client.Tasks(t.Context(), kafkaID)
		if (err != nil) != (c.tasks < 0) || err == nil && len(got) != c.tasks {
			t.Errorf("%s: %d tasks, %v; want %d", c.body, len(got), err, c.tasks)
		}
		if err != nil && FaultOf(err).Kind != maintenance.FaultUnavailable {
			t.Errorf("%s: %v, want it to be unavailable", c.body, err)
		}
	}
}

func TestPagesOfTheSandbox(t *testing.T) {
	for _, form := range []dms.CountForm{dms.CountNumber, dms.CountString, dms.CountNull, dms.CountAbsent} {
		s := newSandbox(t)
		s.SetJobCount(form)
		for i := range 199 { // 200 with the one that is there: two full pages and an empty one
			s.must(s.AddTask(dms.Task{Instance: kafkaID, ID: fmt.Sprintf("%032x", i), ScheduleAt: time.Now().Add(time.Hour)}))
		}
		for i := range 119 {
			id := fmt.Sprintf("%08x-0000-0000-0000-000000000000", i)
			s.must(s.AddInstance(dms.Instance{Project: projectID, ID: id, Engine: "kafka"}))
		}
		tasks, _, err := s.client.Tasks(t.Context(), kafkaID)
		s.must(err)
		instances, _, err := s.client.Instances(t.Context(), maintenance.Kafka)
		s.must(err)
		if len(tasks) != 200 || len(instances) != 120 || len(s.Requests()) != 3+3 {
			t.Errorf("%s: %d tasks and %d instances in %d calls", form, len(tasks), len(instances), len(s.Requests()))
		}
	}
}

func TestPagesEnd(t *testing.T) {
	full := func(from int) string {
		var b strings.Builder
		b.WriteString(`{"jobs":[`)
		for i := range tasksPage {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"id":"%x"}`, from+i)
		}
		return b.String() + `]}`
	}
	t.Run("with a page that repeats", func(t *testing.T) {
		calls := 0
		c := newClient(t, through(trip(func(*http.Request) (*http.Response, error) {
			calls++
			return answerOf(200, "application/json", full(0)), nil
		})))
		got, _, err := c.Tasks(t.Context(), kafkaID)
		if err != nil || len(got) != tasksPage || calls != 2 {
			t.Errorf("%d tasks in %d calls, %v", len(got), calls, err)
		}
	})
	t.Run("with overlapping pages", func(t *testing.T) {
		calls := 0
		c := newClient(t, through(trip(func(*http.Request) (*http.Response, error) {
			calls++
			return answerOf(200, "application/json", full(min(calls-1, 2)*60)), nil
		})))
		got, _, err := c.Tasks(t.Context(), kafkaID)
		if err != nil || len(got) != 220 || calls != 4 {
			t.Errorf("%d tasks in %d calls, %v", len(got), calls, err)
		}
	})
	t.Run("after 200 pages", func(t *testing.T) {
		calls := 0
		c := newClient(t, through(trip(func(*http.Request) (*http.Response, error) {
			calls++
			return answerOf(200, "application/json", full(calls*1000)), nil
		})))
		if _, _, err := c.Tasks(t.Context(), kafkaID); FaultOf(err).Kind != maintenance.FaultUnavailable || calls != mostPages {
			t.Errorf("%v after %d calls", err, calls)
		}
	})
}

func TestIDsAreCheckedBeforeTheyGoIntoAPath(t *testing.T) {
	calls := 0
	c := newClient(t, through(trip(func(*http.Request) (*http.Response, error) {
		calls++
		return nil, http.ErrServerClosed
	})))
	for _, id := range []string{"", "a/../../x", "..", "%2e%2e", "{project_id}", "a b", "a?b", "-", "g", strings.Repeat("a", 65), "ａ"} {
		ctx := t.Context()
		_, err1 := c.Instance(ctx, id)
		_, _, err2 := c.Tasks(ctx, id)
		_, _, err3 := c.BackgroundTasks(ctx, id)
		_, err4 := c.Cancel(ctx, maintenance.TaskKey{Instance: id, Task: taskID})
		_, err5 := c.Cancel(ctx, maintenance.TaskKey{Instance: kafkaID, Task: id})
		_, err6 := c.Reschedule(ctx, maintenance.TaskKey{Instance: kafkaID, Task: id}, time.Now())
		for i, err := range []error{err1, err2, err3, err4, err5, err6} {
			if FaultOf(err).Kind != maintenance.FaultInvalid {
				t.Errorf("call %d with id %q: %v", i+1, id, err)
			}
		}
	}
	if _, err := c.Reschedule(t.Context(), taskKey, time.Time{}); FaultOf(err).Kind != maintenance.FaultInvalid {
		t.Errorf("no time: %v", err)
	}
	if calls != 0 {
		t.Errorf("%d calls were made", calls)
	}
}

func FuzzTasks(f *testing.F) {
	samples, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range samples {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(`{"jobs":[{"id":1,"schedule_at":-1},null,"",[],{"id":{}}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		page, err := readPage([]byte(body), "jobs", "job_count")
		if err != nil {
			return
		}
		for _, raw := range page.records {
			task, bad, id, ok := readOne(raw, func(r record) (maintenance.Task, string, error) { return readTask(r, kafkaID) })
			switch {
			case ok && (task.ID == "" || task.ID != id):
				t.Errorf("a task without its id: %+v", task)
			case !ok && bad == nil:
				t.Errorf("lost without a word: %s", raw)
			case bad != nil && len([]rune(bad.Raw)) > longestRaw:
				t.Errorf("Raw is %d long", len(bad.Raw))
			}
		}
	})
}

func FuzzBackgroundTasks(f *testing.F) {
	sample, err := os.ReadFile("testdata/list_background_tasks.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(sample))
	f.Add(`{"task_count":"2","tasks":[{"id":7,"created_at":1639126541646,"updated_at":"2021-12-10T08:55:45"},null,[],{"id":{},"status":1}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		page, err := readPage([]byte(body), "tasks", "task_count")
		if err != nil {
			return
		}
		for _, raw := range page.records {
			run, bad, id, ok := readOne(raw, func(r record) (maintenance.Run, string, error) { return readBackground(r, kafkaID) })
			switch {
			case ok && (run.ID == "" || run.ID != id || run.Instance != kafkaID):
				t.Errorf("a run without its id: %+v", run)
			case !ok && bad == nil:
				t.Errorf("lost without a word: %s", raw)
			case ok && (!run.StartedAt.IsZero() && !sane(run.StartedAt) || !run.UpdatedAt.IsZero() && !sane(run.UpdatedAt)):
				t.Errorf("a run at no time: %+v", run)
			}
		}
	})
}

func TestBackgroundRecords(t *testing.T) {
	began := time.Date(2026, 11, 25, 18, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, record string
		want         *maintenance.Run // nil: not in the list
		reported     bool
	}{
		{"bare id", `{"id":"a1"}`, &maintenance.Run{Instance: kafkaID, ID: "a1"}, false},
		{"runs", `{"id":"a1","status":"EXECUTING","created_at":"2026-11-25T18:00:00.000Z"}`, &maintenance.Run{Instance: kafkaID, ID: "a1", Status: maintenance.Executing, StartedAt: began}, false},
		{"milliseconds", `{"id":"a1","created_at":"1795629600000"}`, &maintenance.Run{Instance: kafkaID, ID: "a1", StartedAt: began}, false},
		{"time without offset", `{"id":"a1","status":"SUCCESS","updated_at":"2026-11-25T18:00:00"}`, &maintenance.Run{Instance: kafkaID, ID: "a1", Status: maintenance.Succeeded}, true},
		{"status nobody knows", `{"id":"a1","status":"Paused"}`, &maintenance.Run{Instance: kafkaID, ID: "a1", Status: "Paused"}, false},
		{"no id", `{"name":"x"}`, nil, true},
		{"no object", `7`, nil, true},
	} {
		client := newClient(t, through(answers(200, "application/json", `{"task_count":"1","tasks":[`+c.record+`]}`)))
		got, bad, err := client.BackgroundTasks(t.Context(), kafkaID)
		var want []maintenance.Run
		if c.want != nil {
			want = append(want, *c.want)
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil || (bad != nil) != c.reported {
			t.Errorf("%s: %v %v\n%s", c.name, err, bad, diff)
		}
	}
}
