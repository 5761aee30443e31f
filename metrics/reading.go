package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"headsup/maintenance"
)

// State is what stands somewhere anyway and is read when it is asked for. Counts are since the start.
type State struct {
	Open, Wanted, AppWide int // sockets; those of the whole app as Slack last said
	Foreign               bool
	Refused               map[string]bool // tokens, by which of the two: Slack refuses it

	Opened   int64            // sockets
	Troubles map[string]int64 // envelopes that did not go the usual way, by what befell them
	Unsaid   int64            // answers that could not be given
	Panics   int64
	Again    int64 // messages that were posted again

	Projects  []maintenance.ProjectState
	Instances int
	Tasks     int  // that are coming
	Broken    bool // the policy that was read last cannot be used

	OutOfLine time.Duration // how long not all reminders and new cards have been for those who hear of them now

	Database bool // it could be read; else what follows is not known
	Queues   []Queue
	Changes  map[maintenance.State]int // confirmed, and not ended
}

// Queue is how a queue of jobs stands.
type Queue struct {
	Name string
	Jobs map[string]int // by what they do
	Age  time.Duration  // of the one that waits for the longest, though it may run
}

// reading turns a State into metrics at each scrape.
type reading struct {
	state func() State

	sockets, wanted, appWide, foreign, opened, refused            *prometheus.Desc
	troubles, unsaid, panics, again                               *prometheus.Desc
	readAt, failures, unread, instances, tasks, broken, outOfLine *prometheus.Desc
	database, jobs, age, changes                                  *prometheus.Desc
}

func newReading(state func() State) *reading {
	d := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(prefix+name, help, labels, nil)
	}
	return &reading{
		state:     state,
		sockets:   d("sockets_open", "Sockets to Slack that are open, old ones that still finish among them."),
		wanted:    d("sockets_wanted", "Sockets that are to be kept open."),
		appWide:   d("sockets_of_app", "Sockets of the whole app, all replicas and others together, as Slack last said; 0 before."),
		foreign:   d("sockets_foreign", "1 where Slack counted more sockets than are ours: another program holds the app token."),
		refused:   d("token_refused", "1 while Slack refuses a token that it took before: bot or app.", "token"),
		opened:    d("sockets_opened_total", "Sockets that were opened."),
		troubles:  d("envelope_troubles_total", "Envelopes that did not go the usual way, by what befell them.", "trouble"),
		unsaid:    d("answers_unsaid_total", "Answers that could not be given to their people."),
		panics:    d("panics_total", "Handlers that panicked; each is a bug."),
		again:     d("messages_again_total", "Messages that were posted again, since the answer to the post before was lost."),
		readAt:    d("project_read_timestamp_seconds", "When a project's data were last read whole; 0: never.", "project"),
		failures:  d("project_failed_polls", "Polls in a row in which nothing of a project could be read.", "project"),
		unread:    d("project_unread_records", "Records of the cloud that could not be decoded at the last reading.", "project"),
		instances: d("instances", "Instances that are known."),
		tasks:     d("tasks", "Tasks that are coming."),
		broken:    d("policy_broken", "1 while the policy that was read last cannot be used, and the one before stays."),
		outOfLine: d("reminders_out_of_line_seconds", "How long not all reminders and new cards have been for those who hear of them now, as this replica knows; 0: they are."),
		database:  d("database_up", "1 where the database could be read for this scrape."),
		jobs:      d("queue_jobs", "Jobs of a queue, of all replicas, by state.", "queue", "state"),
		age:       d("queue_age_seconds", "How long the oldest job that may run has waited for its turn.", "queue"),
		changes:   d("changes_open", "Confirmed changes that have not ended, by state.", "state"),
	}
}

// Describe gives all of them.
func (r *reading) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		r.sockets, r.wanted, r.appWide, r.foreign, r.refused, r.opened, r.troubles, r.unsaid, r.panics, r.again, r.readAt, r.failures, r.unread,
		r.instances, r.tasks, r.broken, r.outOfLine, r.database, r.jobs, r.age, r.changes,
	} {
		to <- d
	}
}

// Collect reads the state once.
func (r *reading) Collect(to chan<- prometheus.Metric) {
	s := r.state()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	total := func(d *prometheus.Desc, v int64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	gauge(r.sockets, float64(s.Open))
	gauge(r.wanted, float64(s.Wanted))
	gauge(r.appWide, float64(s.AppWide))
	gauge(r.foreign, one(s.Foreign))
	for token, is := range s.Refused {
		gauge(r.refused, one(is), token)
	}
	total(r.opened, s.Opened)
	for trouble, n := range s.Troubles {
		total(r.troubles, n, trouble)
	}
	total(r.unsaid, s.Unsaid)
	total(r.panics, s.Panics)
	total(r.again, s.Again)
	for _, p := range s.Projects {
		gauge(r.readAt, seconds(p.ReadAt), p.Name)
		gauge(r.failures, float64(p.Failures), p.Name)
		gauge(r.unread, float64(p.Unread), p.Name)
	}
	gauge(r.instances, float64(s.Instances))
	gauge(r.tasks, float64(s.Tasks))
	gauge(r.broken, one(s.Broken))
	gauge(r.outOfLine, s.OutOfLine.Seconds())
	gauge(r.database, one(s.Database))
	for _, q := range s.Queues {
		for state, n := range q.Jobs {
			gauge(r.jobs, float64(n), q.Name, state)
		}
		gauge(r.age, q.Age.Seconds(), q.Name)
	}
	if s.Database {
		for _, state := range maintenance.OpenStates() {
			gauge(r.changes, float64(s.Changes[state]), label(state))
		}
	}
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
