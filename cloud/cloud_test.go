package cloud

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	projectID = "0b0e000000000000000000000000beef"
	kafkaID   = "11111111-2222-3333-4444-555555555555"
	taskID    = "ff80808288ae8b6a0188ae91f6fc000d"
	ak, sk    = "test-access", "test-secret-that-nobody-may-see"
)

var taskKey = maintenance.TaskKey{Instance: kafkaID, Task: taskID}

// trip is a transport that a test writes.
type trip func(*http.Request) (*http.Response, error)

func (t trip) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// answers gives a transport that answers with one status and body.
func answers(status int, contentType, body string) trip {
	return func(*http.Request) (*http.Response, error) { return answerOf(status, contentType, body), nil }
}

func answerOf(status int, contentType, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

// newClient gives a client with plain options, changed by the test.
func newClient(t *testing.T, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{
		Project: "prod", Region: "cn-north-4", ProjectID: projectID, Credentials: Credentials{AK: ak, SK: sk}, Rate: 100000,
	}
	for _, c := range change {
		c(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func through(transport http.RoundTripper) func(*Options) {
	return func(o *Options) { o.Transport = transport }
}

// sandbox is the fake cloud behind a socket, with one instance and one task, and a client for it.
type sandbox struct {
	*dms.Cloud
	t      *testing.T
	client *Client
	calls  *calls
}

// calls keeps what Observe was told.
type calls struct {
	mu  sync.Mutex
	all []Call
}

func (c *calls) add(_ context.Context, one Call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, one)
}

func newSandbox(t *testing.T, change ...func(*Options)) *sandbox {
	t.Helper()
	fake := dms.New(dms.Options{Projects: []dms.Project{{ID: projectID, Region: "cn-north-4", AK: ak, SK: sk}}})
	server := httptest.NewServer(fake)
	t.Cleanup(func() {
		fake.Close()
		server.Close()
	})
	s := &sandbox{Cloud: fake, t: t, calls: &calls{}}
	atFake := func(o *Options) { o.Endpoint, o.Observe = server.URL, s.calls.add }
	s.client = newClient(t, append([]func(*Options){atFake}, change...)...)
	s.must(fake.AddInstance(dms.Instance{Project: projectID, ID: kafkaID, Name: "orders-kafka", Engine: "kafka"}))
	s.must(fake.AddTask(dms.Task{Instance: kafkaID, ID: taskID, Name: "kafkaAutoReassignment", ScheduleAt: time.Now().Add(time.Hour)}))
	return s
}

func (s *sandbox) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func sample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestOptions(t *testing.T) {
	cases := []struct {
		name     string
		change   func(*Options)
		endpoint string // empty: refused
	}{
		{"plain", func(*Options) {}, "https://dms.cn-north-4.myhuaweicloud.com"},
		{"Europe", func(o *Options) { o.Region = "eu-west-101" }, "https://dms.eu-west-101.myhuaweicloud.eu"},
		{"own endpoint", func(o *Options) { o.Endpoint = "http://127.0.0.1:8080/" }, "http://127.0.0.1:8080"},
		{"own endpoint without region", func(o *Options) { o.Region, o.Endpoint = "", "https://dms.example.com" }, "https://dms.example.com"},
		{"no region", func(o *Options) { o.Region = "" }, ""},
		{"region is a host", func(o *Options) { o.Region = "evil.example.com/" }, ""},
		{"no project id", func(o *Options) { o.ProjectID = "" }, ""},
		{"project id with a slash", func(o *Options) { o.ProjectID = "a/b" }, ""},
		{"project id of a template", func(o *Options) { o.ProjectID = "{project_id}" }, ""},
		{"endpoint without scheme", func(o *Options) { o.Endpoint = "dms.example.com" }, ""},
		{"endpoint with a path", func(o *Options) { o.Endpoint = "https://dms.example.com/v2" }, ""},
		{"endpoint with a password", func(o *Options) { o.Endpoint = "https://me:" + sk + "@dms.example.com" }, ""},
		{"endpoint that is none", func(o *Options) { o.Endpoint = "https://me:" + sk + "@%zz" }, ""},
		{"access key alone", func(o *Options) { o.Credentials.SK = "" }, ""},
		{"negative rate", func(o *Options) { o.Rate = -1 }, ""},
		{"unknown engine", func(o *Options) { o.Engines = []maintenance.Engine{"mysql"} }, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := Options{Project: "prod", Region: "cn-north-4", ProjectID: projectID, Credentials: Credentials{AK: ak, SK: sk}}
			c.change(&o)
			client, err := New(o)
			switch {
			case err != nil && c.endpoint != "":
				t.Fatalf("refused: %v", err)
			case err != nil:
				if strings.Contains(err.Error(), sk) {
					t.Errorf("a secret in %v", err)
				}
			case client.endpoint.String() != c.endpoint:
				t.Errorf("endpoint %s, want %q", client.endpoint, c.endpoint)
			}
		})
	}
}

// I11: whatever goes wrong, neither the secret nor the token nor a signature shows in an error or a log.
func TestI11SecretsStaySecret(t *testing.T) {
	const token = "test-token-that-nobody-may-see"
	var log bytes.Buffer
	options := func(o *Options) {
		o.Credentials.SecurityToken = token
		o.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	var authorization string
	transports := []trip{
		answers(401, "application/json", sample(t, "error_gateway.json")),
		answers(502, "text/html", sample(t, "page.html")),
		func(r *http.Request) (*http.Response, error) {
			authorization = r.Header.Get("Authorization")
			said := fmt.Sprintf(`{"error_code":"APIGW.0301","error_msg":"bad header Authorization: %s"}`, authorization)
			return answerOf(401, "application/json", said), nil
		},
		func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
	}
	for _, transport := range transports {
		c := newClient(t, options, through(transport))
		_, err := c.Cancel(t.Context(), taskKey)
		if err == nil {
			t.Fatal("no error")
		}
		fmt.Fprintf(&log, "%v %+v %s\n", err, FaultOf(err), c.keys.given)
	}
	fmt.Fprintf(&log, "%v %+v %#v", c0, Options{Credentials: c0}, c0)
	_, signature, _ := strings.Cut(authorization, "Signature=")
	if signature == "" {
		t.Fatal("the request was not signed")
	}
	for _, secret := range []string{sk, token, signature, "00ff00ff"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q shows in:\n%s", secret, log.String())
		}
	}
}

var c0 = Credentials{AK: ak, SK: sk, SecurityToken: "test-token-that-nobody-may-see"}

func TestParallelCallsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var under atomic.Int32
		goOn := make(chan struct{})
		transport := trip(func(*http.Request) (*http.Response, error) {
			under.Add(1)
			defer under.Add(-1)
			<-goOn
			return answerOf(200, "application/json", `{"job_count":0,"jobs":[]}`), nil
		})
		c := newClient(t, through(transport), func(o *Options) { o.Parallel = 3 })
		var wg sync.WaitGroup
		for range 7 {
			wg.Go(func() {
				if _, _, err := c.Tasks(t.Context(), kafkaID); err != nil {
					t.Error(err)
				}
			})
		}
		time.Sleep(time.Second) // of the bubble: all seven have come as far as they can
		synctest.Wait()
		if n := under.Load(); n != 3 {
			t.Errorf("%d calls at once, want 3", n)
		}
		// Whoever waits for a slot can leave, and has sent nothing.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Cancel(ctx, taskKey); FaultOf(err).Kind != maintenance.FaultUnavailable {
			t.Errorf("no slot within the deadline: %v", err)
		}
		close(goOn)
		wg.Wait()
	})
}
