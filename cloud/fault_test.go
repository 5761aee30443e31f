package cloud

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

// What an answer means, for a read and for a change.
func TestAnswers(t *testing.T) {
	const json, html = "application/json", "text/html"
	service := func(code string) string { return `{"error_code":"` + code + `","error_msg":"No."}` }
	const (
		invalid, unauthorized, denied = maintenance.FaultInvalid, maintenance.FaultUnauthorized, maintenance.FaultDenied
		notFound, wrongState          = maintenance.FaultNotFound, maintenance.FaultWrongState
		throttled, unavailable        = maintenance.FaultThrottled, maintenance.FaultUnavailable
		unknown                       = maintenance.FaultUnknown
	)
	cases := []struct {
		name, contentType, body string
		status                  int
		read, change            maintenance.FaultKind
	}{
		{"invalid parameter", json, service("DMS.00400062"), 400, invalid, invalid},
		{"wrong state", json, service("DMS.00400026"), 400, wrongState, wrongState},
		{"bad signature", json, service("APIGW.0301"), 401, unauthorized, unauthorized},
		{"bad signature, other prefix", json, service("APIG.0301"), 401, unauthorized, unauthorized},
		{"no permission", json, service("APIGW.0302"), 403, denied, denied},
		{"no such instance", json, service("DMS.00404022"), 404, notFound, notFound},
		{"API not published", json, service("APIGW.0101"), 404, notFound, notFound},
		{"conflict", json, service("DMS.00409000"), 409, wrongState, wrongState},
		{"throttled", json, service("APIGW.0308"), 429, throttled, throttled},
		{"throttled, by code only", json, service("APIGW.0308"), 400, throttled, throttled},
		{"throttled, other prefix", json, service("APIG.0308"), 400, throttled, throttled},
		{"throttled by a web page", html, sample(t, "page.html"), 429, throttled, throttled},
		{"too large", json, service("APIGW.0201"), 413, invalid, invalid},
		{"no body", "", "", 403, denied, denied},
		{"text", "text/plain", "no", 404, notFound, notFound},

		{"proxy asks for a password", html, "<html>", 407, unavailable, unavailable},
		{"request timed out", json, service("APIGW.0201"), 408, unavailable, unknown},
		{"server error", json, service("DMS.00500000"), 500, unavailable, unknown},
		{"bad gateway page", html, sample(t, "page.html"), 502, unavailable, unknown},
		{"unavailable", json, service("APIGW.0613"), 503, unavailable, unknown},
		{"backend timed out", json, service("APIGW.0201"), 504, unavailable, unknown},
		{"page that says not found", html, "<html>404</html>", 404, unavailable, unknown},
		{"page without its type", "", "\n<!DOCTYPE html>", 403, unavailable, unknown},
		{"page with 200", html, sample(t, "page.html"), 200, unavailable, unknown},
		{"redirect", "", "", 302, unavailable, unknown},
		{"permanent redirect", "", "", 308, unavailable, unknown},
		{"accepted", json, `{}`, 202, unavailable, unknown},
		{"no content for a read", "", "", 204, unavailable, ""},
		{"200 for a change", json, `{"jobs":[]}`, 200, "", unknown},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			client := newClient(t, through(answers(c.status, c.contentType, c.body)))
			_, _, errRead := client.once(t.Context(), call{op: OpTasks, method: http.MethodGet, path: "/instances/x"})
			_, errChange := client.Cancel(t.Context(), taskKey)
			for _, got := range []struct {
				err  error
				want maintenance.FaultKind
			}{{errRead, c.read}, {errChange, c.change}} {
				f := FaultOf(got.err)
				if f.Kind != got.want || got.err != nil && f.HTTPStatus != c.status {
					t.Errorf("got %v, want %q", got.err, got.want)
				}
				if strings.Contains(f.Message, "<") {
					t.Errorf("a web page as the cloud's words: %s", f.Message)
				}
			}
		})
	}
}

func TestWhatAFaultHolds(t *testing.T) {
	fault := func(header http.Header, body string) maintenance.Fault {
		client := newClient(t, through(trip(func(*http.Request) (*http.Response, error) {
			a := answerOf(400, "application/json", body)
			maps.Copy(a.Header, header)
			return a, nil
		})))
		_, err := client.Cancel(t.Context(), taskKey)
		return FaultOf(err)
	}
	if got := fault(nil, sample(t, "error_service.json")); got.Code != "DMS.00400026" || got.Message != "This operation is not allowed due to the instance status." {
		t.Errorf("the service's shape: %+v", got)
	}
	if got := fault(nil, sample(t, "error_gateway.json")); got.Code != "APIGW.0301" || got.RequestID != "b1e9f5f0d3c24e0c8f6f0e6f0d3c24e0" {
		t.Errorf("the gateway's shape: %+v", got)
	}
	if got := fault(http.Header{"X-Request-Id": {"from-header"}}, sample(t, "error_gateway.json")); got.RequestID != "from-header" {
		t.Errorf("the header comes first: %+v", got)
	}
	long := fault(nil, `{"error_code":"`+strings.Repeat("x", 1000)+`","error_msg":"`+strings.Repeat("错误 ", 1000)+`"}`)
	if n := len([]rune(long.Message)); n != longestMessage || len([]rune(long.Code)) != longestCode {
		t.Errorf("message of %d and code of %d characters", n, len([]rune(long.Code)))
	}
	if got := fault(nil, `{"error_code":5,"error_msg":{"a":1}}`); got.Code != "5" || got.Message != `{"a":1}` {
		t.Errorf("odd types: %+v", got)
	}
}

// A change is sent once. What the fault says must be what the cloud did.
func TestChangeIsSentOnce(t *testing.T) {
	cases := []struct {
		name    string
		fault   dms.Fault
		want    maintenance.FaultKind
		changed bool
	}{
		{"fine", dms.Fault{Kind: dms.Slow}, "", true},
		{"reset before the effect", dms.Fault{Kind: dms.Reset}, maintenance.FaultUnknown, false},
		{"reset after the effect", dms.Fault{Kind: dms.Reset, After: true}, maintenance.FaultUnknown, true},
		{"hangs before the effect", dms.Fault{Kind: dms.Hang}, maintenance.FaultUnknown, false},
		{"hangs after the effect", dms.Fault{Kind: dms.Hang, After: true}, maintenance.FaultUnknown, true},
		{"503", dms.Fault{Kind: dms.Refuse, Status: 503, Code: "APIGW.0613"}, maintenance.FaultUnknown, false},
		{"504 after the effect", dms.Fault{Kind: dms.Refuse, Status: 504, After: true}, maintenance.FaultUnknown, true},
		{"web page", dms.Fault{Kind: dms.HTML}, maintenance.FaultUnknown, false},
		{"web page after the effect", dms.Fault{Kind: dms.HTML, Status: 502, After: true}, maintenance.FaultUnknown, true},
		{"redirect", dms.Fault{Kind: dms.Redirect}, maintenance.FaultUnknown, false},
		{"429", dms.Fault{Kind: dms.Refuse, Status: 429, Code: "APIGW.0308", RetryAfter: "3"}, maintenance.FaultThrottled, false},
		{"lie", dms.Fault{Kind: dms.Lie}, "", false}, // why a second look is needed
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSandbox(t, func(o *Options) {
				if c.fault.Kind == dms.Hang {
					o.Timeout = 300 * time.Millisecond
				}
			})
			// Warm the connection: a transport retries on its own only what a kept connection never took.
			_, err := s.client.Instance(t.Context(), kafkaID)
			s.must(err)
			s.ForgetRequests()
			s.Inject(c.fault)

			id, err := s.client.Cancel(t.Context(), taskKey)
			if got := FaultOf(err).Kind; got != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if task, _ := s.Task(kafkaID, taskID); (task.Status == dms.Cancelled) != c.changed {
				t.Errorf("the task is %s", task.Status)
			}
			all := s.Requests()
			if len(all) != 1 {
				t.Fatalf("sent %d times", len(all))
			}
			if all[0].Status != 0 && id != all[0].ID {
				t.Errorf("request id %q, want %q", id, all[0].ID)
			}
			if c.want == maintenance.FaultThrottled && FaultOf(err).RetryAfter != 3*time.Second {
				t.Errorf("retry after %s", FaultOf(err).RetryAfter)
			}
		})
	}
}

// Unavailable means for a change that nothing was sent.
func TestChangeThatWasNeverSent(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	gone := newClient(t, func(o *Options) { o.Endpoint = address })
	if _, err := gone.Cancel(t.Context(), taskKey); FaultOf(err).Kind != maintenance.FaultUnavailable {
		t.Errorf("connection refused: %v", err)
	}

	s := newSandbox(t, func(o *Options) { o.Rate = 0.001 })
	ended, cancel := context.WithCancelCause(t.Context())
	why := errors.New("the shop closes")
	cancel(why)
	if _, err := s.client.Cancel(ended, taskKey); FaultOf(err).Kind != maintenance.FaultUnavailable {
		t.Errorf("context ended beforehand: %v", err)
	}
	s.client.limit.Allow()
	short, cancelShort := context.WithTimeout(t.Context(), time.Minute)
	defer cancelShort()
	if _, err := s.client.Cancel(short, taskKey); FaultOf(err).Kind != maintenance.FaultUnavailable {
		t.Errorf("the rate does not allow it within the deadline: %v", err)
	}
	if n := len(s.client.slots); n != 0 {
		t.Errorf("%d slots were not given back", n)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests arrived", n)
	}
}

// A transport that does not tell how far it came leaves a change in doubt.
func TestChangeThroughASilentTransport(t *testing.T) {
	c := newClient(t, through(trip(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })))
	_, err := c.Cancel(t.Context(), taskKey)
	if FaultOf(err).Kind != maintenance.FaultUnknown || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	var e *Error
	if !errors.As(err, &e) || e.Op != OpCancel || e.Project != "prod" {
		t.Errorf("got %#v", e)
	}
}

func TestFaultOfForeignErrors(t *testing.T) {
	if got := FaultOf(nil); got != (maintenance.Fault{}) {
		t.Errorf("nil: %+v", got)
	}
	if got := FaultOf(io.EOF); got.Kind != maintenance.FaultUnavailable {
		t.Errorf("a foreign error: %+v", got)
	}
}

func TestClockIsNamedWhenItIsTheCause(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	refuse := func(date time.Time) error {
		c := newClient(t, func(o *Options) { o.Now = func() time.Time { return now } }, through(trip(func(*http.Request) (*http.Response, error) {
			a := answerOf(401, "application/json", sample(t, "error_gateway.json"))
			a.Header.Set("Date", date.Format(http.TimeFormat))
			return a, nil
		})))
		_, err := c.Instance(t.Context(), kafkaID)
		return err
	}
	if err := refuse(now.Add(20 * time.Minute)); !strings.Contains(err.Error(), "clock is -20m0s off") {
		t.Errorf("20 minutes behind: %v", err)
	}
	if err := refuse(now.Add(5 * time.Minute)); strings.Contains(err.Error(), "clock") {
		t.Errorf("5 minutes are no reason: %v", err)
	}
}

func FuzzFault(f *testing.F) {
	for _, name := range []string{"error_service.json", "error_gateway.json", "page.html", "list_instances.json"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(400, string(text), "3")
	}
	f.Add(429, `{"error_code":["\ud800"],"error_msg":"Signature=abc"}`, "Sat, 01 Jan 2000 00:00:07 GMT")
	c, err := New(Options{Region: "cn-north-4", ProjectID: projectID})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body, retryAfter string) {
		got := c.faultIn(http.Header{"Retry-After": {retryAfter}}, status, []byte(body), maintenance.FaultUnknown)
		switch {
		case got.Kind == "":
			t.Error("no kind")
		case utf8.RuneCountInString(got.Message) > longestMessage || !utf8.ValidString(got.Message) || strings.ContainsAny(got.Message, "\n\r"):
			t.Errorf("message %q", got.Message)
		case utf8.RuneCountInString(got.Code) > longestCode || utf8.RuneCountInString(got.RequestID) > longestCode:
			t.Errorf("code %q, request %q", got.Code, got.RequestID)
		case got.RetryAfter < 0:
			t.Errorf("retry after %s", got.RetryAfter)
		}
	})
}
