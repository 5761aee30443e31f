package dms

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
)

// The SDK's own clients are the judges of the fake that are not ours: what they sign must be taken, what we answer they must
// be able to read, and every refusal must come out as their error, whole. Where they and the sandbox differ, they are right.

// tee keeps the body of the last answer, for the eyes that the SDK does not have.
type tee struct {
	next http.RoundTripper
	body []byte
}

func (k *tee) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := k.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	k.body, err = io.ReadAll(answer.Body)
	answer.Body = io.NopCloser(bytes.NewReader(k.body))
	return answer, err
}

// strictly is true when the last answer holds nothing that the SDK's model does not know.
func (k *tee) strictly(t *testing.T, model any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(k.body))
	d.DisallowUnknownFields()
	if err := d.Decode(model); err != nil {
		t.Errorf("%T: %v in %s", model, err, k.body)
	}
}

// sdkWorld is a world on the machine's clock, with which the SDK signs, and a kept transport.
func sdkWorld(t *testing.T) (*world, *tee) {
	t.Helper()
	w := newWorld(t)
	w.clock.move(time.Since(w.clock.Now()))
	for id, engine := range map[string]string{rabbitID: "rabbitmq", kafkaID: "kafka", rocketID: "rocketmq"} {
		w.must(w.AddInstance(Instance{Project: projectID, ID: id, Name: "orders-" + engine, Engine: engine, Tags: []Tag{{"env", "prod"}}}))
		w.must(w.AddTask(Task{Instance: id, ID: taskID, Name: "upgrade", Params: `{"a":"[b]"}`, UserName: "paas", ScheduleAt: time.Now().Add(time.Hour)}))
		w.must(w.AddTask(Task{Instance: id, ID: doneID, Name: "earlier", Status: Success, CreatedAt: time.Now().Add(-time.Hour)}))
	}
	return w, &tee{next: w.client.Transport}
}

const (
	rabbitID = "22222222-3333-4444-5555-666666666666"
	doneID   = "ff80808288ae8b6a0188ae91f6fc000e"
)

func TestServesTheSDK(t *testing.T) {
	w, kept := sdkWorld(t)
	w.SetJobCount(CountString)
	for _, e := range engines(t, w.server.URL, sk, kept) {
		t.Run(e.name, func(t *testing.T) {
			found, err := e.instances("", "0", 50)
			w.must(err)
			kept.strictly(t, e.instancesModel)
			if len(found) != 1 || found[0].name != "orders-"+e.name || found[0].maintain != "02:00:00-06:00:00" || found[0].tags != "env=prod" {
				t.Errorf("instances: %+v", found)
			}
			if found[0].engine != map[bool]string{true: "reliability", false: e.name}[e.name == "rocketmq"] {
				t.Errorf("it reports itself as %s", found[0].engine)
			}
			// What must be escaped in the query is signed alike on both sides.
			if found, err := e.instances("a b&c=d+e/~*'é订单", "0", 50); err != nil || len(found) != 0 {
				t.Errorf("with an odd name: %v, %v", found, err)
			}
			w.must(e.show(e.id))
			kept.strictly(t, e.instanceModel)

			tasks, err := e.tasks("0", 100)
			w.must(err)
			kept.strictly(t, e.tasksModel)
			if len(tasks) != 2 || tasks[0].id != taskID || tasks[0].params != `{"a":"[b]"}` || tasks[0].status != Created {
				t.Errorf("tasks: %+v", tasks)
			}
			if tasks, err := e.tasks("1", 1); err != nil || len(tasks) != 1 || tasks[0].id != doneID {
				t.Errorf("the second page: %+v, %v", tasks, err)
			}

			w.must(e.move("20991231235959"))
			w.must(e.cancel())
			tasks, err = e.tasks("0", 100)
			w.must(err)
			if tasks[0].status != Cancelled || tasks[0].at != "2099-12-31T23:59:59.000Z" {
				t.Errorf("moved and cancelled: %+v", tasks[0])
			}
			w.must(e.remove(taskID))
			if tasks, _ := e.tasks("0", 100); len(tasks) != 1 {
				t.Errorf("after the delete: %+v", tasks)
			}

			runs, err := e.runs(0, 50)
			w.must(err)
			kept.strictly(t, e.runsModel)
			if len(runs) != 1 || runs[0].id == doneID || runs[0].status != Success {
				t.Errorf("background tasks: %+v", runs)
			}
			began := time.Now().UTC().Add(time.Minute).Truncate(time.Second)
			w.must(w.AddRun(Run{Instance: e.id, ID: "bb", Name: "resize", Params: "{}", StartedAt: began, EndedAt: began.Add(time.Minute), Status: Failed}))
			const iso = "2006-01-02T15:04:05.000Z"
			runs, err = e.runs(0, 1)
			w.must(err)
			kept.strictly(t, e.runsModel)
			if want := (seenTask{"bb", Failed, "{}", began.Format(iso) + " to " + began.Add(time.Minute).Format(iso)}); len(runs) != 1 || runs[0] != want {
				t.Errorf("the latest background task: %+v, want %+v", runs, want)
			}
			if runs, err := e.runs(1, 1); err != nil || len(runs) != 1 || runs[0].status != Success {
				t.Errorf("the one before: %+v, %v", runs, err)
			}
		})
	}
}

// The defect that decided for an own client (facts, section 0): the SDK reads job_count as a string only, while all
// documents show a number.
func TestTheSDKCannotReadJobCountAsANumber(t *testing.T) {
	w, kept := sdkWorld(t)
	for _, e := range engines(t, w.server.URL, sk, kept) {
		for form, readable := range map[CountForm]bool{CountNumber: false, CountString: true, CountNull: true, CountAbsent: true} {
			t.Run(e.name+" "+string(form), func(t *testing.T) {
				w.SetJobCount(form)
				tasks, err := e.tasks("0", 100)
				if readable {
					if err != nil || len(tasks) != 2 {
						t.Errorf("got %v, %v", tasks, err)
					}
					return
				}
				var bad *sdkerr.ServiceResponseError
				switch {
				case err == nil:
					t.Error("the SDK now reads job_count as a number: facts, section 0, is out of date")
				case !errors.As(err, &bad) || bad.StatusCode != 200 || bad.ErrorCode != "" || !strings.Contains(bad.ErrorMessage, "JobCount"):
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestTheSDKReadsRefusals(t *testing.T) {
	const unknown = "99999999-2222-3333-4444-555555555555"
	for _, test := range []struct {
		name   string
		fault  Fault // its zero value: none
		do     func(engine) error
		status int
		code   string
	}{
		{"unknown instance", Fault{}, func(e engine) error { return e.show(unknown) }, 404, "DMS.00404022"},
		{"malformed instance", Fault{}, func(e engine) error { return e.show("nonsense") }, 400, "DMS.00400061"},
		{"move what ended", Fault{}, func(e engine) error { return e.other(doneID).move("20991231235959") }, 400, "DMS.00400026"},
		{"delete what waits", Fault{}, func(e engine) error { return e.remove(taskID) }, 400, "DMS.00400026"},
		{"delete what is not there", Fault{}, func(e engine) error { return e.remove("abcd") }, 404, codeNoTask},
		{"malformed time", Fault{}, func(e engine) error { return e.move("2099-12-31") }, 400, "DMS.00400062"},
		{"page too long", Fault{}, func(e engine) error { _, err := e.instances("", "0", 51); return err }, 400, "DMS.00400062"},
		{"throttled", Fault{Kind: Refuse, Status: 429, Code: "APIGW.0308", Message: "slow down"}, engine.cancel, 429, "APIGW.0308"},
		{"forbidden", Fault{Kind: Refuse, Status: 403, Code: "APIGW.0302", Message: "no"}, engine.cancel, 403, "APIGW.0302"},
		{"gateway timeout", Fault{Kind: Refuse, Status: 504, Code: "APIGW.0201", Message: "timeout"}, engine.cancel, 504, "APIGW.0201"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, kept := sdkWorld(t)
			for _, e := range engines(t, w.server.URL, sk, kept) {
				if test.fault.Kind != "" {
					w.Inject(test.fault)
				}
				var bad *sdkerr.ServiceResponseError
				err := test.do(e)
				if !errors.As(err, &bad) || bad.StatusCode != test.status || bad.ErrorCode != test.code || bad.ErrorMessage == "" {
					t.Errorf("%s: %v", e.name, err)
					continue
				}
				if all := w.Requests(); bad.RequestId != all[len(all)-1].ID {
					t.Errorf("%s: request id %q is not the log's", e.name, bad.RequestId)
				}
			}
		})
	}
	t.Run("a wrong secret", func(t *testing.T) {
		w, kept := sdkWorld(t)
		for _, e := range engines(t, w.server.URL, "test-wrong", kept) {
			var bad *sdkerr.ServiceResponseError
			if err := e.show(e.id); !errors.As(err, &bad) || bad.StatusCode != 401 || bad.ErrorCode != "APIGW.0301" {
				t.Errorf("%s: %v", e.name, err)
			}
		}
	})
}

// What the SDK makes of a cloud that answers badly (facts, section 5.5), so that nobody takes it for an own client.
func TestWhatTheSDKMakesOfBadAnswers(t *testing.T) {
	service := func(status int, words string) func(error) bool {
		return func(err error) bool {
			var bad *sdkerr.ServiceResponseError
			return errors.As(err, &bad) && bad.StatusCode == status && strings.Contains(bad.ErrorMessage, words)
		}
	}
	network := func(err error) bool { var broken *url.Error; return errors.As(err, &broken) }
	for _, test := range []struct {
		name  string
		fault Fault
		means func(error) bool
	}{
		{"a redirect is a success", Fault{Kind: Redirect}, func(err error) bool { return err == nil }},
		{"HTML with 200", Fault{Kind: HTML}, service(200, "")},
		{"HTML with 502", Fault{Kind: HTML, Status: 502}, service(502, "Something stands between you and the cloud")},
		{"a reset connection", Fault{Kind: Reset}, network},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, kept := sdkWorld(t)
			for _, e := range engines(t, w.server.URL, sk, kept) {
				w.Inject(test.fault)
				if err := e.show(e.id); !test.means(err) {
					t.Errorf("%s: %v", e.name, err)
				}
			}
		})
	}
}
