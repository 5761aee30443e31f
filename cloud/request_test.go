package cloud

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

// script answers with one step after the other, and the last for ever; it keeps when it was asked.
type script struct {
	steps []func() (*http.Response, error)
	at    []time.Time
}

func (s *script) RoundTrip(*http.Request) (*http.Response, error) {
	step := s.steps[min(len(s.at), len(s.steps)-1)]
	s.at = append(s.at, time.Now())
	return step()
}

func fine() (*http.Response, error) { return answerOf(200, "application/json", `{"jobs":[]}`), nil }

func broken() (*http.Response, error) { return nil, errors.New("connection reset by peer") }

func status(code int, retryAfter string) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		a := answerOf(code, "application/json", `{"error_code":"APIGW.0000","error_msg":"No."}`)
		if retryAfter != "" {
			a.Header.Set("Retry-After", retryAfter)
		}
		return a, nil
	}
}

func TestReadsAreTriedAgain(t *testing.T) {
	type steps = []func() (*http.Response, error)
	cases := []struct {
		name     string
		steps    steps
		deadline time.Duration // 0: none
		tries    int
		want     maintenance.FaultKind
		longest  time.Duration // of all waits together
		shortest time.Duration
	}{
		{"at once", steps{fine}, 0, 1, "", 0, 0},
		{"after one reset", steps{broken, fine}, 0, 2, "", 300 * time.Millisecond, 100 * time.Millisecond},
		{"after 503 and a page", steps{status(503, ""), fine}, 0, 2, "", 300 * time.Millisecond, 100 * time.Millisecond},
		{"never", steps{broken}, 0, 4, maintenance.FaultUnavailable, 2100 * time.Millisecond, 700 * time.Millisecond},
		{"throttled, then fine", steps{status(429, ""), fine}, 0, 2, "", 300 * time.Millisecond, 100 * time.Millisecond},
		{"as long as Retry-After says", steps{status(429, "5"), fine}, 0, 2, "", 5200 * time.Millisecond, 5 * time.Second},
		{"Retry-After as a date", steps{status(429, "Sat, 01 Jan 2000 00:00:07 GMT"), fine}, 0, 2, "", 7200 * time.Millisecond, 7 * time.Second},
		{"Retry-After beyond the deadline", steps{status(429, "5"), fine}, 4 * time.Second, 1, maintenance.FaultThrottled, 0, 0},
		{"Retry-After of an hour", steps{status(429, "3600"), fine}, 0, 1, maintenance.FaultThrottled, 0, 0},
		{"Retry-After that is nonsense", steps{status(429, "soon"), fine}, 0, 2, "", 300 * time.Millisecond, 100 * time.Millisecond},
		{"within the deadline only", steps{broken}, 250 * time.Millisecond, 1, maintenance.FaultUnavailable, 250 * time.Millisecond, 0},
		{"not when refused", steps{status(403, ""), fine}, 0, 1, maintenance.FaultDenied, 0, 0},
		{"not when gone", steps{status(404, ""), fine}, 0, 1, maintenance.FaultNotFound, 0, 0},
		{"not when invalid", steps{status(400, ""), fine}, 0, 1, maintenance.FaultInvalid, 0, 0},
		{"not without credentials", steps{status(401, ""), fine}, 0, 1, maintenance.FaultUnauthorized, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: c.steps}
				client := newClient(t, through(s))
				ctx := t.Context()
				if c.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, c.deadline)
					defer cancel()
				}
				began := time.Now()
				_, _, err := client.Tasks(ctx, kafkaID)
				took := time.Since(began)
				if FaultOf(err).Kind != c.want || took < c.shortest || took > c.longest {
					t.Errorf("after %s: %v, want %q", took, err, c.want)
				}
				// What a short deadline cuts off depends on the spread of the waits.
				if len(s.at) != c.tries && (c.name != "within the deadline only" || len(s.at) > 2) {
					t.Errorf("%d tries, want %d", len(s.at), c.tries)
				}
			})
		})
	}
}

func TestEachTryHasItsOwnTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		client := newClient(t, through(trip(func(r *http.Request) (*http.Response, error) {
			tries++
			if tries == 1 {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return fine()
		})))
		began := time.Now()
		_, _, err := client.Tasks(t.Context(), kafkaID)
		if took := time.Since(began); err != nil || tries != 2 || took < defaultTimeout || took > defaultTimeout+time.Second {
			t.Errorf("%v in %d tries after %s", err, tries, took)
		}

		hangs := newClient(t, through(trip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})))
		began = time.Now()
		_, err = hangs.Cancel(t.Context(), taskKey)
		if took := time.Since(began); FaultOf(err).Kind != maintenance.FaultUnknown || !errors.Is(err, errTimeout) || took != defaultTimeout {
			t.Errorf("a change that hangs: %v after %s", err, took)
		}
	})
}

func TestRateHoldsInEverySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []func() (*http.Response, error){fine}}
		client := newClient(t, through(s), func(o *Options) { o.Rate = 10 })
		for range 30 {
			if _, _, err := client.Tasks(t.Context(), kafkaID); err != nil {
				t.Fatal(err)
			}
		}
		for i := 11; i < len(s.at); i++ {
			if gap := s.at[i].Sub(s.at[i-11]); gap < time.Second {
				t.Errorf("12 calls within %s", gap)
			}
		}
	})
}

func TestReadsFromTheSandbox(t *testing.T) {
	cases := []struct {
		name  string
		fault dms.Fault
		want  maintenance.FaultKind
		calls int
	}{
		{"a reset", dms.Fault{Kind: dms.Reset}, "", 2},
		{"three resets", dms.Fault{Kind: dms.Reset, Times: 3}, "", 4},
		{"four resets", dms.Fault{Kind: dms.Reset, Times: 4}, maintenance.FaultUnavailable, 4},
		{"an answer cut off", dms.Fault{Kind: dms.Cut}, "", 2},
		{"a web page with 200", dms.Fault{Kind: dms.HTML}, "", 2},
		{"a redirect", dms.Fault{Kind: dms.Redirect}, "", 2},
		{"a hanging call", dms.Fault{Kind: dms.Hang}, "", 2},
		{"503", dms.Fault{Kind: dms.Refuse, Status: 503}, "", 2},
		{"403", dms.Fault{Kind: dms.Refuse, Status: 403}, maintenance.FaultDenied, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // they spend their time waiting
			s := newSandbox(t, func(o *Options) {
				if c.fault.Kind == dms.Hang {
					o.Timeout = 300 * time.Millisecond
				}
			})
			s.Inject(c.fault)
			got, _, err := s.client.Tasks(t.Context(), kafkaID)
			// A GET on a kept connection that is reset may be repeated by the transport itself, beneath our count.
			if FaultOf(err).Kind != c.want || err == nil && len(got) != 1 || len(s.calls.all) > c.calls {
				t.Errorf("%d tasks, %v, in %d tries; want %q in %d", len(got), err, len(s.calls.all), c.want, c.calls)
			}
			last := s.calls.all[len(s.calls.all)-1]
			if last.Op != OpTasks || last.Outcome != c.want || last.Took <= 0 {
				t.Errorf("observed %+v", last)
			}
			for _, r := range s.Requests() {
				if strings.HasPrefix(r.Path, "/elsewhere") {
					t.Error("a redirect was followed")
				}
			}
		})
	}
}

func TestAnswerThatIsTooLong(t *testing.T) {
	c := newClient(t, through(answers(200, "application/json", `{"jobs":[],"x":"`+strings.Repeat("x", longestBody)+`"}`)))
	_, _, err := c.once(t.Context(), call{op: OpTasks, method: http.MethodGet, path: "/instances/x"})
	if FaultOf(err).Kind != maintenance.FaultUnavailable || !errors.Is(err, errTooLong) {
		t.Errorf("got %v", err)
	}
}

func TestExecuteAtIsInTheProjectsZone(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 12, 1, 2, 3, 4, 999, time.UTC)
	for zone, want := range map[*time.Location]string{nil: "20261201020304", time.UTC: "20261201020304", shanghai: "20261201100304"} {
		var query string
		c := newClient(t, func(o *Options) { o.Zone = zone }, through(trip(func(r *http.Request) (*http.Response, error) {
			query = r.Method + " " + r.URL.RawQuery
			return answerOf(204, "", ""), nil
		})))
		if _, err := c.Reschedule(t.Context(), taskKey, at.In(time.FixedZone("", 3600))); err != nil || query != "PUT execute_at="+want {
			t.Errorf("in %v: %s, %v; want %s", zone, query, err, want)
		}
	}
}
