package month

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/robfig/cron/v3"
	"go.uber.org/goleak"
	"modernc.org/sqlite"

	"headsup/jobs"
	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

// TestMain has SQLite not wait for the disk, which would be most of a month: nobody cuts the power here, and what a process wrote outlives it.
func TestMain(m *testing.M) {
	sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		_, err := conn.ExecContext(context.Background(), `PRAGMA synchronous = OFF`, nil)
		return err
	})
	goleak.VerifyTestMain(m)
}

// ways are how people want to hear of tasks: as settings, and once more in the book's own words.
type ways struct {
	audience maintenance.Audience
	digest   cron.Schedule // nil: none
	poll     time.Duration

	hears func(q *queue) (channel string, leads []time.Duration) // the shortest first
	calls string                                                 // the channel that calls nightShift where nobody has taken a task
	asks  time.Duration                                          // how long before it go or no-go is asked of a task; 0: never

	stall   time.Duration // how long the machine may keep waiting what is on its way, where the clock is real
	crowded bool          // it runs other tests beside: what is late and says so is no fault of headsup's
}

func (w ways) channels() (all []maintenance.Place) {
	for _, c := range w.audience.Routes.Channels() {
		all = append(all, maintenance.Place{Channel: c})
	}
	return all
}

// month is a headsup between a Slack and a cloud that outlive its processes.
type month struct {
	t      *testing.T
	now    func() time.Time
	script *script
	skies  *skies
	slack  *workspace
	ways   ways
	path   string  // of the database
	downs  outages // of headsup itself

	store *store.Store // nil: no process is there
	jobs  *jobs.Jobs
}

func newMonth(t *testing.T, now func() time.Time, s *script, w ways, clouds, slack outages) *month {
	t.Helper()
	m := &month{t: t, now: now, script: s, ways: w, path: filepath.Join(t.TempDir(), "headsup.db")}
	m.skies, m.slack = newSkies(now, s, clouds), newWorkspace(now, slack)
	m.must(storetest.Fresh(m.path))
	t.Cleanup(m.close)
	return m
}

func (m *month) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatalf("at %s: %v", m.now(), err)
	}
}

// open begins a process on what the one before left; nothing runs yet.
func (m *month) open() {
	m.t.Helper()
	ctx := m.t.Context()
	var rows []store.Project
	clouds := map[string]jobs.Cloud{}
	for _, name := range projects {
		rows = append(rows, store.Project{Name: name, Region: "cn-north-4", Zone: time.UTC, Given: true})
		clouds[name] = sky{m.skies, name}
	}
	var err error
	m.store, err = store.Open(ctx, store.Options{URL: "sqlite:" + m.path, Now: m.now, Projects: rows})
	m.must(err)
	m.must(m.store.Remind(ctx, m.ways.audience))
	m.slack.take = m.store.Take
	m.jobs, err = jobs.New(jobs.Options{
		Store: m.store, Clouds: clouds, Courier: m.slack, People: nobody{}, Bounds: func() maintenance.Bounds { return maintenance.Bounds{} },
		Poll: m.ways.poll, MaxAge: 2 * m.ways.poll, Digest: m.ways.digest, Zone: time.UTC,
		Policy: func() maintenance.Policy { return maintenance.NoApprovals(0) }, Command: "/tasks", Channels: m.ways.channels(), Now: m.now,
		Logger: slog.New(alarm{m.t}),
	})
	m.must(err)
}

// nobody asks for anything, or decides.
type nobody struct{}

func (nobody) Person(context.Context, string, string) maintenance.Person { return maintenance.Person{} }

func (nobody) Directly(context.Context, string, string) maintenance.Actor { return maintenance.Actor{} }
func (nobody) Parted() <-chan struct{}                                    { return nil }

// close ends the process, if there is one.
func (m *month) close() {
	m.t.Helper()
	if m.store != nil {
		m.must(m.store.Close())
	}
	m.store = nil
}

// alarm fails the test where headsup logs an error: none of what happens here is one.
type alarm struct{ t *testing.T }

func (alarm) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }
func (a alarm) WithAttrs([]slog.Attr) slog.Handler             { return a }
func (a alarm) WithGroup(string) slog.Handler                  { return a }

func (a alarm) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(attr slog.Attr) bool {
		text += " " + attr.String()
		return true
	})
	a.t.Errorf("headsup logs an error: %s", text)
	return nil
}

const (
	hour   = time.Hour
	minute = time.Minute
)

// nightShift is a user group.
const nightShift = "S0NIGHT"

// manyWays are those of the month: a channel of one project, of one engine, of what is left.
func manyWays(t *testing.T, asks time.Duration) ways {
	t.Helper()
	on := func(label, value string) []*labels.Matcher {
		return []*labels.Matcher{{Type: labels.MatchEqual, Name: label, Value: value}}
	}
	digest, err := cron.ParseStandard("CRON_TZ=Europe/Berlin 0 9 * * MON-FRI") // the clocks go forward there within the month
	if err != nil {
		t.Fatal(err)
	}
	return ways{
		audience: maintenance.Audience{Cards: true, GoNoGo: asks, Remind: []time.Duration{24 * hour, hour, 10 * minute}, Routes: &maintenance.Route{
			Channel: "C-rest", Routes: []maintenance.Route{
				{Matchers: on("project", "test"), Channel: "C-test"},
				{Matchers: on("engine", "kafka"), Channel: "C-kafka", Remind: []time.Duration{24 * hour, 2 * hour, 15 * minute}, Routes: []maintenance.Route{
					{
						Matchers: on("tag_env", "prod"), Channel: "C-kafka-prod", Remind: []time.Duration{48 * hour, 24 * hour, 2 * hour, 15 * minute},
						Mention: maintenance.Mention{Party: maintenance.Party{Group: nightShift}},
					},
				}},
				{Matchers: on("engine", "rabbitmq"), Channel: "C-rabbit"},
			},
		}},
		digest: digest, poll: hour, hears: manyHear, calls: "C-kafka-prod", asks: asks,
	}
}

func manyHear(q *queue) (channel string, leads []time.Duration) {
	switch {
	case q.Project == "test":
		return "C-test", []time.Duration{10 * minute, hour, 24 * hour}
	case q.Engine == maintenance.Kafka && q.Tags[0].Value == "prod":
		return "C-kafka-prod", []time.Duration{15 * minute, 2 * hour, 24 * hour, 48 * hour}
	case q.Engine == maintenance.Kafka:
		return "C-kafka", []time.Duration{15 * minute, 2 * hour, 24 * hour}
	case q.Engine == maintenance.RabbitMQ:
		return "C-rabbit", []time.Duration{10 * minute, hour, 24 * hour}
	}
	return "C-rest", []time.Duration{10 * minute, hour, 24 * hour}
}
