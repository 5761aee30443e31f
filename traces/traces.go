// Package traces follows a request from the click to the verified change, for whatever takes OpenTelemetry's traces.
//
// It is set by OpenTelemetry's own variables (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/): an endpoint
// turns it on. What somebody asked is one span, and all that is done for it stands below it, the change that is applied minutes or
// days later by another replica included. What nobody asked for, such as the polls, is not followed: it has its metrics.
//
// Of what was asked a trace holds names that headsup gives (verbs, methods, states, handles of changes), never words, persons or channels.
package traces

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Tracer begins spans. The zero Tracer begins none.
type Tracer struct {
	tracer trace.Tracer
	stop   func(context.Context) error
}

// Open gives what the variables ask for. Where they ask for nothing it is a Tracer that begins no spans; an error names the variable that
// cannot be used. Nothing is sent before the first span ends, and a collector that cannot be reached holds nothing up.
func Open(ctx context.Context, version string, log *slog.Logger) (Tracer, error) {
	if want, err := wanted(); !want || err != nil {
		return Tracer{}, err
	}
	otel.SetErrorHandler(&complaints{log: log})
	if name, value := protocol(); value != "" && value != "http/protobuf" {
		return Tracer{}, fmt.Errorf("%s is %q, and headsup sends traces by http/protobuf. Set that, or take the variable away", name, value)
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return Tracer{}, fmt.Errorf("open the way to the collector of traces: %w", err)
	}
	return To(ctx, version, sdk.WithBatcher(exporter))
}

// To gives a Tracer whose spans go where the option says. The error is of OTEL_RESOURCE_ATTRIBUTES.
func To(ctx context.Context, version string, where sdk.TracerProviderOption) (Tracer, error) {
	is, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithHost(),
		resource.WithAttributes(attribute.String("service.name", "headsup"), attribute.String("service.version", version)),
		resource.WithFromEnv()) // last, so that OTEL_SERVICE_NAME wins
	if err != nil {
		return Tracer{}, fmt.Errorf("read OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	provider := sdk.NewTracerProvider(where, sdk.WithResource(is))
	return Tracer{tracer: provider.Tracer("headsup"), stop: provider.Shutdown}, nil
}

// variable is one of OpenTelemetry's, which its library reads from the process itself.
func variable(name string) string {
	return os.Getenv(name) //nolint:forbidigo // settings know nothing of them: they are not headsup's
}

// wanted says whether the variables turn traces on.
func wanted() (bool, error) {
	if strings.EqualFold(variable("OTEL_SDK_DISABLED"), "true") {
		return false, nil
	}
	switch exporter := variable("OTEL_TRACES_EXPORTER"); exporter {
	case "none":
		return false, nil
	case "otlp":
		return true, nil
	case "":
		return variable("OTEL_EXPORTER_OTLP_ENDPOINT")+variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != "", nil
	default:
		return false, fmt.Errorf("OTEL_TRACES_EXPORTER is %q, and headsup knows otlp and none. Set one of these", exporter)
	}
}

// complaints are what the library says of a collector that does not take the traces: each batch fails alike, so one in a minute is told.
type complaints struct {
	log  *slog.Logger
	mu   sync.Mutex
	told time.Time
}

func (c *complaints) Handle(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.told) < time.Minute {
		return
	}
	c.told = time.Now()
	c.log.Warn("traces were not taken", "error", err)
}

// protocol is what the collector is to be spoken to in, and the variable that says so.
func protocol() (name, value string) {
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if value := variable(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// Close sends what has not been sent yet, as long as ctx lives.
func (t Tracer) Close(ctx context.Context) error {
	if t.stop == nil {
		return nil
	}
	if err := t.stop(ctx); err != nil {
		return fmt.Errorf("the last traces were not sent: %w", err)
	}
	return nil
}

// Request begins the span of something that somebody asked; end it with End.
func (t Tracer) Request(ctx context.Context, kind, request string) context.Context {
	return t.begin(ctx, kind, trace.SpanKindServer, attribute.String("headsup.request", request))
}

// Resume begins the span of what is done for a change, below the request whose name is given (Name). Without a name there is none.
func (t Tracer) Resume(ctx context.Context, change, name string) context.Context {
	above := propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": name})
	if !trace.SpanContextFromContext(above).IsValid() {
		return ctx
	}
	return t.begin(above, "apply", trace.SpanKindConsumer, attribute.String("headsup.change", change))
}

func (t Tracer) begin(ctx context.Context, name string, kind trace.SpanKind, is ...attribute.KeyValue) context.Context {
	tracer := t.tracer
	if tracer == nil {
		tracer = noop.Tracer{}
	}
	ctx, _ = tracer.Start(ctx, name, trace.WithSpanKind(kind), trace.WithAttributes(is...)) //nolint:spancheck // End ends it
	return ctx
}

// End ends the span that ctx belongs to.
func End(ctx context.Context, err error) {
	span := trace.SpanFromContext(ctx)
	if err != nil {
		span.SetStatus(codes.Error, "it ended with an error, which the log has") // an error's words may be somebody's
	}
	span.End()
}

// Name is how the span that ctx belongs to is called elsewhere (W3C traceparent); empty where it is not followed.
func Name(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier["traceparent"]
}

// Ended adds something that has just ended below the span that ctx belongs to; failed: in a way that somebody may want to look for.
func Ended(ctx context.Context, name string, took time.Duration, failed bool, is ...attribute.KeyValue) {
	above := trace.SpanFromContext(ctx)
	if !above.IsRecording() {
		return
	}
	end := time.Now()
	_, span := above.TracerProvider().Tracer("headsup").Start(ctx, name, trace.WithTimestamp(end.Add(-took)),
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(is...))
	if failed {
		span.SetStatus(codes.Error, "")
	}
	span.End(trace.WithTimestamp(end))
}

// Happened marks a moment of the span that ctx belongs to.
func Happened(ctx context.Context, what string, is ...attribute.KeyValue) {
	trace.SpanFromContext(ctx).AddEvent(what, trace.WithAttributes(is...))
}

// Asked says what the request that ctx belongs to turned out to ask, and how it was answered.
func Asked(ctx context.Context, what, outcome string) {
	span := trace.SpanFromContext(ctx)
	span.SetName(what)
	span.SetAttributes(attribute.String("headsup.asked", what), attribute.String("headsup.outcome", outcome))
}
