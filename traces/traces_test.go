package traces_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"headsup/traces"
)

// variables sets these of OpenTelemetry, and no others.
func variables(t *testing.T, set map[string]string) {
	t.Helper()
	for _, name := range []string{
		"OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
		"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_TRACES_SAMPLER",
	} {
		t.Setenv(name, set[name])
	}
}

// gathering is a collector that keeps what it is sent.
func gathering(t *testing.T) (endpoint string, got func() []*collector.ExportTraceServiceRequest) {
	t.Helper()
	taken := make(chan *collector.ExportTraceServiceRequest, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		one := new(collector.ExportTraceServiceRequest)
		if err == nil {
			err = proto.Unmarshal(raw, one)
		}
		if err != nil || r.URL.Path != "/v1/traces" {
			t.Errorf("%s was sent what cannot be read: %v", r.URL.Path, err)
		}
		taken <- one
	}))
	t.Cleanup(server.Close)
	return server.URL, func() (all []*collector.ExportTraceServiceRequest) {
		for len(taken) > 0 {
			all = append(all, <-taken)
		}
		return all
	}
}

func open(t *testing.T) (traces.Tracer, error) {
	t.Helper()
	return traces.Open(t.Context(), "v1.2.3", slog.New(slog.NewTextHandler(t.Output(), nil)))
}

// TestTheVariablesTurnTracesOn, and nothing else does.
func TestTheVariablesTurnTracesOn(t *testing.T) {
	endpoint, got := gathering(t)
	for _, c := range []struct {
		name string
		set  map[string]string
		sent bool
	}{
		{"nothing", nil, false},
		{"an endpoint", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}, true},
		{"one for traces", map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": endpoint + "/v1/traces"}, true},
		{"an endpoint for metrics alone", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_TRACES_EXPORTER": "none"}, false},
		{"disabled", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_SDK_DISABLED": "true"}, false},
		{"sampled away", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_TRACES_SAMPLER": "always_off"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			variables(t, c.set)
			tracer, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			traces.End(tracer.Request(t.Context(), "click", "r1"), nil)
			if err := tracer.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if sent := len(got()) > 0; sent != c.sent {
				t.Errorf("sent: %v, want %v", sent, c.sent)
			}
		})
	}
}

// TestWhatIsSent: the service by its name and version, and what was asked with what was done for it.
func TestWhatIsSent(t *testing.T) {
	endpoint, got := gathering(t)
	variables(t, map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=prod"})
	tracer, err := open(t)
	if err != nil {
		t.Fatal(err)
	}
	ctx := tracer.Request(t.Context(), "click", "env-1")
	traces.Ended(ctx, "cloud: reschedule", 40*time.Millisecond, true)
	traces.Asked(ctx, "click confirm", "answered")
	name := traces.Name(ctx)
	traces.End(ctx, nil)
	traces.End(tracer.Resume(t.Context(), "c3f1", name), io.EOF)
	if of := tracer.Resume(t.Context(), "c3f1", ""); traces.Name(of) != "" {
		t.Error("what nobody asked for is followed")
	}
	if err := tracer.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := got()
	if len(all) != 1 {
		t.Fatalf("%d batches were sent", len(all))
	}
	spans := all[0].GetResourceSpans()[0].GetScopeSpans()[0].GetSpans()
	if len(spans) != 3 {
		t.Fatalf("sent were %v", spans)
	}
	call, click, apply := spans[0], spans[1], spans[2]
	if took := time.Duration(call.GetEndTimeUnixNano() - call.GetStartTimeUnixNano()); took != 40*time.Millisecond || string(call.GetParentSpanId()) != string(click.GetSpanId()) {
		t.Errorf("the call took %v, below %x", took, call.GetParentSpanId())
	}
	if click.GetName() != "click confirm" || string(apply.GetParentSpanId()) != string(click.GetSpanId()) || string(apply.GetTraceId()) != string(click.GetTraceId()) {
		t.Errorf("%v and %v are not one trace", click, apply)
	}
	for _, want := range []string{"headsup", "v1.2.3", "prod"} {
		if !strings.Contains(all[0].GetResourceSpans()[0].GetResource().String(), `"`+want+`"`) {
			t.Errorf("the service is %v, without %s", all[0].GetResourceSpans()[0].GetResource(), want)
		}
	}
}

// TestACollectorThatIsAway holds up neither what is asked nor the end for longer than it is given, and is told of.
func TestACollectorThatIsAway(t *testing.T) {
	hanging := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hanging }))
	t.Cleanup(slow.Close)
	t.Cleanup(func() { close(hanging) })
	for name, endpoint := range map[string]string{"gone": "http://127.0.0.1:1", "hanging": slow.URL} {
		variables(t, map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint})
		var log strings.Builder
		tracer, err := traces.Open(t.Context(), "test", slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		traces.End(tracer.Request(t.Context(), "click", "r1"), nil)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		err = tracer.Close(ctx)
		cancel()
		if err == nil && !strings.Contains(log.String(), "traces were not taken") {
			t.Errorf("%s: nobody is told that the last traces were lost", name)
		}
	}
}

// TestAVariableThatCannotBeUsed is named, with what to set.
func TestAVariableThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct {
		set  map[string]string
		want string
	}{
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL"},
		{map[string]string{"OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER"},
	} {
		variables(t, c.set)
		if _, err := open(t); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c.set, err)
		}
	}
}
