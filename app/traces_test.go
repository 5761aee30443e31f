package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"headsup/sandbox/slack"
	"headsup/traces"
)

// TestI11TheTraceOfAnApproval: from the approver's click to the change that was seen in the cloud is one trace, though jobs apply it, after a
// headsup that was stopped in between; and it holds nothing of whom or what it is about.
func TestI11TheTraceOfAnApproval(t *testing.T) {
	kept := tracetest.NewInMemoryExporter()
	w := emptyWorld(t)
	var err error
	w.trace, err = traces.To(t.Context(), "test", sdk.WithSyncer(kept))
	w.must(err)
	settings := []string{"HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@bo", "HEADSUP_GRACE=2s"}
	w.start(settings...)
	w.click("ann", w.draft("ann", "reschedule orders-mq "+w.now().Add(72*time.Hour).UTC().Format("2006-01-02 15:04")+" UTC because release"))
	card := w.card("approve", "")
	w.click("bo", slack.Press{Channel: "ops", TS: card.TS, ActionID: "approve"})
	w.must(w.app.Stop(t.Context()))
	w.start(settings...)
	w.until("the change is applied", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'applied'`) == 1 })

	var root, apply tracetest.SpanStub
	w.until("the job's span has ended", func() bool {
		for _, s := range kept.GetSpans() {
			switch s.Name {
			case "click approve":
				root = s
			case "apply":
				apply = s
			}
		}
		return apply.Name != ""
	})
	if apply.Parent.SpanID() != root.SpanContext.SpanID() || !apply.Parent.IsRemote() {
		t.Errorf("the job stands below %v, want the click %v", apply.Parent.SpanID(), root.SpanContext.SpanID())
	}
	var steps []string
	for _, s := range kept.GetSpans() {
		if s.SpanContext.TraceID() == root.SpanContext.TraceID() {
			steps = append(steps, s.Name)
			for _, e := range s.Events {
				steps = append(steps, e.Name)
			}
		}
	}
	for _, want := range []string{"change is approved", "cloud: list tasks", "cloud: reschedule", "change is applied"} {
		if !slices.Contains(steps, want) {
			t.Errorf("the trace has %q, and no %q", steps, want)
		}
	}
	said := fmt.Sprintf("%+v", kept.GetSpans())
	words := append([]string{"orders-mq", "kernelUpgrade", "release", "xoxb-", "test-sk", ordersID, upgradeID}, w.texts(`SELECT id FROM people`)...)
	for _, word := range words {
		if strings.Contains(said, word) {
			t.Errorf("a trace tells %q", word)
		}
	}
}
