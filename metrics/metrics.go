// Package metrics owns the names and help texts of what headsup counts, in Prometheus's conventions: base units, snake case, _total
// for what only rises, and the moment of a reading in place of its age.
//
// Rooms tell it what happens at their edges, through interfaces and hooks of their own; what stands somewhere anyway is read when it
// is asked for. It promises that labels are bounded: kinds, outcomes, states, methods and the projects of the settings, and never the id
// of a person, a channel, a task or an instance (invariants I11, I12).
package metrics

import (
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"headsup/maintenance"
)

// Options are what New needs.
type Options struct {
	Version string
	// State gives what is read at each scrape; nil: nothing is.
	State func() State
}

// Metrics are those of one headsup. Its methods are safe in parallel.
type Metrics struct {
	registry *prometheus.Registry

	acknowledged *prometheus.HistogramVec
	answers      *prometheus.CounterVec
	answered     *prometheus.HistogramVec
	refusals     *prometheus.CounterVec
	changes      *prometheus.CounterVec

	cloudCalls *prometheus.CounterVec
	cloudTook  *prometheus.HistogramVec
	slackCalls *prometheus.CounterVec
	slackTook  *prometheus.HistogramVec
	limited    *prometheus.CounterVec
}

// answerBuckets lie around the numbers of DESIGN, section 8: 1.5 ms for a list, 10 ms with a slow cloud, 30 and 50 ms for a
// decision; and around 2.0 and 2.5 s, after which nothing is kept, and Slack's patience is at its end.
func answerBuckets() []float64 {
	return []float64{.0005, .0015, .003, .005, .01, .02, .03, .05, .1, .25, .5, 1, 2, 2.5, 3}
}

// callBuckets are for calls to others, which end after 10 s.
func callBuckets() []float64 { return []float64{.025, .05, .1, .25, .5, 1, 2, 5, 10} }

// New makes the metrics. What can be counted is there from the start, at zero, so that the first failure is a rise.
func New(o Options) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.acknowledged = m.histogram("acknowledgement_duration_seconds",
		"From an envelope's coming to its acknowledgement, by what it asked.", answerBuckets(), "kind")
	m.answers = m.counter("answers_total", "Answers to people, by what was asked and how it was answered.", "asked", "outcome")
	m.answered = m.histogram("answer_duration_seconds", "What it took to find an answer, by what was asked.", answerBuckets(), "asked")
	m.refusals = m.counter("refusals_total", "What was refused to people, by its reason.", "reason")
	m.changes = m.counter("changes_total", "Changes that came into a state, once they were kept.", "state")
	m.cloudCalls = m.counter("cloud_calls_total", "Tries of calls to Huawei Cloud, by their outcome.", "project", "call", "outcome")
	m.cloudTook = m.histogram("cloud_call_duration_seconds", "What a try of a call to Huawei Cloud took, without the wait for its turn.", callBuckets(), "call")
	m.slackCalls = m.counter("slack_calls_total", "Calls to Slack, by their outcome.", "method", "outcome")
	m.slackTook = m.histogram("slack_call_duration_seconds", "What a call to Slack took, until its answer was read.", callBuckets(), "method")
	m.limited = m.counter("slack_limited_seconds_total", "For how long Slack said that it takes nothing of a method.", "method")
	for _, why := range maintenance.Whys() {
		m.refusals.WithLabelValues(label(why))
	}
	for _, state := range maintenance.States() {
		m.changes.WithLabelValues(label(state))
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: prefix + "build_info", Help: "Always 1; its labels say which headsup runs.",
		ConstLabels: prometheus.Labels{"version": o.Version, "go_version": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if o.State != nil {
		m.registry.MustRegister(newReading(o.State))
	}
	return m
}

const prefix = "headsup_"

func (m *Metrics) counter(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, labels)
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets}, labels)
	m.registry.MustRegister(h)
	return h
}

// label writes a word of ours as a label's value.
func label[T ~string](word T) string {
	if word == "" {
		return "ok"
	}
	return strings.ReplaceAll(string(word), " ", "_")
}

// Handler serves them at /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 5 * time.Second})
}

// Acknowledged counts an envelope.
func (m *Metrics) Acknowledged(kind string, took time.Duration) {
	m.acknowledged.WithLabelValues(label(kind)).Observe(took.Seconds())
}

// Answered counts an answer; its words are closed sets.
func (m *Metrics) Answered(asked, outcome string, took time.Duration) {
	m.answers.WithLabelValues(label(asked), label(outcome)).Inc()
	m.answered.WithLabelValues(label(asked)).Observe(took.Seconds())
}

// Refused counts a refusal.
func (m *Metrics) Refused(why maintenance.Why) { m.refusals.WithLabelValues(label(why)).Inc() }

// Moved counts a change that came into a state.
func (m *Metrics) Moved(to maintenance.State) { m.changes.WithLabelValues(label(to)).Inc() }

// CalledCloud counts a try of a call to the cloud; an empty outcome is a success.
func (m *Metrics) CalledCloud(project, call string, outcome maintenance.FaultKind, took time.Duration) {
	m.cloudCalls.WithLabelValues(project, label(call), label(outcome)).Inc()
	m.cloudTook.WithLabelValues(label(call)).Observe(took.Seconds())
}

// CalledSlack counts a call to Slack; limited is by how much longer nothing of the method is taken.
func (m *Metrics) CalledSlack(method, outcome string, took, limited time.Duration) {
	m.slackCalls.WithLabelValues(method, label(outcome)).Inc()
	m.slackTook.WithLabelValues(method).Observe(took.Seconds())
	m.limited.WithLabelValues(method).Add(limited.Seconds())
}
