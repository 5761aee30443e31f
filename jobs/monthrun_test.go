package jobs

import (
	"container/heap"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/riverqueue/river/riverdriver"
	"github.com/robfig/cron/v3"

	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

// month is headsup over a month of its clock: the rules, the store and the due loop's claims as they are, and in River's place a
// runner that takes its jobs from River's table and works them one after the other.
type month struct {
	t      *testing.T
	now    time.Time
	script *script
	skies  *skies
	slack  *workspace
	path   string

	downs []outage // of headsup itself

	store *store.Store
	jobs  *Jobs
	taken taken                                     // from the table, running or snoozed
	done  []*riverdriver.JobSetStateIfRunningParams // and not yet kept, as River's completer does it: some at a time
	ran   map[string]int                            // by kind
}

const monthPoll = time.Hour

func newMonth(t *testing.T, s *script, clouds, slack outage) *month {
	t.Helper()
	m := &month{t: t, now: s.from, script: s, path: filepath.Join(t.TempDir(), "headsup.db"), ran: map[string]int{}}
	now := func() time.Time { return m.now }
	m.skies, m.slack = newSkies(now, s, clouds), newWorkspace(now, slack)
	m.must(storetest.Fresh(m.path))
	m.start()
	t.Cleanup(func() { m.stop() })
	return m
}

func (m *month) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatalf("at %s: %v", m.now, err)
	}
}

// monthRoutes are the channels of the month: of one project, of one engine, of what is left.
func monthRoutes() *maintenance.Route {
	on := func(label, value string) []*labels.Matcher {
		return []*labels.Matcher{{Type: labels.MatchEqual, Name: label, Value: value}}
	}
	return &maintenance.Route{Channel: "C-rest", Routes: []maintenance.Route{
		{Matchers: on("project", "test"), Channel: "C-test"},
		{Matchers: on("engine", "kafka"), Channel: "C-kafka", Remind: []time.Duration{24 * time.Hour, 2 * time.Hour, 15 * time.Minute}, Routes: []maintenance.Route{
			{Matchers: on("tag_env", "prod"), Channel: "C-kafka-prod", Remind: []time.Duration{48 * time.Hour, 24 * time.Hour, 2 * time.Hour, 15 * time.Minute}},
		}},
		{Matchers: on("engine", "rabbitmq"), Channel: "C-rabbit"},
	}}
}

// monthDigest is on weekdays at nine in Berlin, where the clocks go forward within the month.
const monthDigest = "CRON_TZ=Europe/Berlin 0 9 * * MON-FRI"

var monthLeads = []time.Duration{24 * time.Hour, time.Hour, 10 * time.Minute}

// start begins a process on what the one before left.
func (m *month) start() {
	m.t.Helper()
	ctx, now := m.t.Context(), func() time.Time { return m.now }
	var rows []store.Project
	clouds := map[string]Cloud{}
	for _, name := range monthProjects {
		rows = append(rows, store.Project{Name: name, Region: "cn-north-4", Zone: time.UTC, Given: true})
		clouds[name] = sky{m.skies, name}
	}
	var err error
	m.store, err = store.Open(ctx, store.Options{URL: "sqlite:" + m.path, Now: now, Projects: rows})
	m.must(err)
	m.must(m.store.Remind(ctx, maintenance.Audience{Routes: monthRoutes(), Remind: monthLeads, Cards: true}))
	digest, err := cron.ParseStandard(monthDigest)
	m.must(err)
	var channels []maintenance.Place
	for _, c := range monthRoutes().Channels() {
		channels = append(channels, maintenance.Place{Channel: c})
	}
	m.slack.take = m.store.Take
	m.jobs, err = New(Options{
		Store: m.store, Clouds: clouds, Courier: m.slack, Poll: monthPoll, MaxAge: 2 * monthPoll, Digest: digest, Zone: time.UTC,
		Policy: func() maintenance.Policy { return maintenance.NoApprovals(0) }, Command: "/tasks", Channels: channels, Now: now,
		Logger: slog.New(slog.DiscardHandler),
	})
	m.must(err)
	m.must(m.jobs.scheduleDigests(ctx))
}

// stop ends the process. What it had under way stands as running in the table, and what the completer had not kept is done again.
func (m *month) stop() {
	m.taken, m.done = nil, nil
	if m.store != nil {
		m.must(m.store.Close())
	}
	m.store = nil
}

// kill ends the process in the middle of what is due at this moment, and begins another half a minute later: a message that Slack
// took was not kept as said, jobs that were done were not kept as done, others were taken and not begun.
func (m *month) kill() {
	m.t.Helper()
	ctx := m.t.Context()
	m.claim(ctx)
	told := m.ran[maintenance.Tell{}.Kind()]
	m.slack.mute = true
	for len(m.taken) > 1 && !m.taken[0].at.After(m.now) && m.ran[maintenance.Tell{}.Kind()] == told {
		m.work(ctx, heap.Pop(&m.taken).(*job))
	}
	m.slack.mute = false
	m.stop()
	m.away(30 * time.Second)
}

// away is a time in which no process runs.
func (m *month) away(d time.Duration) {
	m.t.Helper()
	m.downs = append(m.downs, outage{m.now, m.now.Add(d)})
	m.now = m.now.Add(d)
	m.start()
}
