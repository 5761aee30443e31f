package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headsup/app"
	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/settings"
	"headsup/store/storetest"
	"headsup/traces"
)

const (
	projectID = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	ordersID  = "11111111-2222-4333-8444-555555555555"
	upgradeID = "ff80808288ae8b6a0188ae91f6fc000d"
)

// patience is how long a test waits for what must come. Two slow cores under the race detector take a third of it for what takes a
// second elsewhere.
const patience = time.Minute

// calm is how long people wait for an acknowledgement in this world, and hurry how long they do in Slack: where a test is not about time,
// a busy machine is no reason to refuse what somebody asks.
const (
	calm  = 15 * time.Second
	hurry = 3 * time.Second
)

// world is a Slack, a cloud and a headsup between them. Its one task runs in two days.
type world struct {
	t     *testing.T
	slack *slack.Workspace
	cloud *dms.Cloud
	app   *app.App
	dir   string // the working directory
	db    storetest.Database
	log   *record
	base  string // address of Slack's side

	cloudBase string
	trace     traces.Tracer
	ackAfter  time.Duration
	ahead     atomic.Int64 // by how many nanoseconds the clock of this world is ahead of the machine's

	reading sync.Once
	reader  *sql.DB // beside headsup
}

// record keeps what is logged. It is safe in parallel.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// newWorld begins with everything known and its card shown. Settings are added to the usual ones, and win over them.
func newWorld(t *testing.T, more ...string) *world {
	t.Helper()
	return emptyWorld(t).begin(more...)
}

// begin starts headsup, and waits until everything is known and shown.
func (w *world) begin(more ...string) *world {
	w.t.Helper()
	w.start(more...)
	w.until("the task's card", func() bool {
		return w.count(`SELECT COUNT(*) FROM copies WHERE lost = '' AND (wanted = 0 OR shown < wanted)`) == 0
	})
	w.until("the channel's next post", func() bool { // one a second: what a test posts first would wait for it
		return w.count(`SELECT COUNT(*) FROM limits WHERE key LIKE 'post:%' AND next_at > $1`, w.now().UnixMicro()) == 0
	})
	return w
}

// emptyWorld has no headsup yet.
func emptyWorld(t *testing.T) *world {
	t.Helper()
	return emptyWorldWith(t, slack.Options{})
}

func emptyWorldWith(t *testing.T, o slack.Options) *world {
	t.Helper()
	return emptyWorldIn(t, storetest.Either(t), o)
}

func emptyWorldIn(t *testing.T, db storetest.Database, o slack.Options) *world {
	t.Helper()
	dir := t.TempDir()
	if o.AckLimit == 0 {
		o.AckLimit = calm
	}
	w := &world{t: t, dir: dir, db: db, log: &record{}, ackAfter: o.AckLimit * 4 / 5}
	o.Now = w.now
	w.slack = slack.New(o)
	w.cloud = dms.New(dms.Options{
		Now: w.now, Projects: []dms.Project{{ID: projectID, Region: "cn-north-4", AK: "test-ak", SK: "test-sk-is-secret"}},
	})
	t.Cleanup(w.slack.Close)
	t.Cleanup(w.cloud.Close)
	for _, u := range []slack.User{
		{Name: "ann", TZ: "Europe/Berlin"},
		{Name: "bo", TZ: "Asia/Shanghai"},
		{Name: "cy", TZ: "America/New_York"},
		{Name: "gus", TZ: "Europe/Berlin", Restricted: true},
		{Name: "olga", TZ: "Europe/Madrid", TeamID: "T0ELSEWHERE", Stranger: true},
	} {
		w.slack.AddUser(u)
	}
	all := []string{"ann", "bo", "cy", "gus", "olga", "headsup"}
	w.slack.AddChannel(slack.Channel{Name: "ops", Members: all})
	w.slack.AddChannel(slack.Channel{Name: "random", Members: all})
	w.adds(dms.Instance{ID: ordersID, Name: "orders-mq", Engine: "rabbitmq"}, upgradeID, time.Now().Add(48*time.Hour))
	return w
}

// now is the clock of Slack, cloud and headsup.
func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }

func (w *world) start(more ...string) *world {
	w.t.Helper()
	slackServer, cloudServer := httptest.NewServer(w.slack.Handler()), httptest.NewServer(w.cloud)
	w.t.Cleanup(slackServer.Close)
	w.t.Cleanup(cloudServer.Close)
	w.slack.SetBaseURL(slackServer.URL)
	w.base = slackServer.URL
	w.cloudBase = cloudServer.URL
	var err error
	w.app, err = w.replica(w.dir, more...)
	w.must(err)
	w.until("the task is known", func() bool {
		return strings.Contains(w.slack.Command("ann", "ops", "/tasks", "list").Message.Text, "kernelUpgrade")
	})
	return w
}

// replica starts one more headsup on the same database, with the settings of a working directory. The test stops it by ending.
func (w *world) replica(dir string, more ...string) (*app.App, error) {
	w.t.Helper()
	look := settings.LookAt(settings.Source{Dir: dir, Environ: append([]string{
		"SLACK_BOT_TOKEN=xoxb-test-bot", "SLACK_APP_TOKEN=xapp-test-app", "SLACK_API_URL=" + w.base + "/api/",
		"HUAWEICLOUD_REGION=cn-north-4", "HUAWEICLOUD_SDK_PROJECT_ID=" + projectID, "HUAWEICLOUD_SDK_AK=test-ak",
		"HUAWEICLOUD_SDK_SK=test-sk-is-secret", "HUAWEICLOUD_ENDPOINT=" + w.cloudBase, "HUAWEICLOUD_TIMEZONE=UTC",
		"HEADSUP_CHANNELS=#ops", "HEADSUP_APPROVALS=0", "HEADSUP_GRACE=0s", "HEADSUP_DATABASE_URL=" + w.db.URL,
	}, more...)})
	w.must(look.Err)
	log := slog.New(slog.NewTextHandler(io.MultiWriter(w.log, w.t.Output()), &slog.HandlerOptions{Level: slog.LevelDebug}))
	one := app.New(app.Options{
		Settings: look.Settings, Look: &look, LookEvery: 50 * time.Millisecond, AckAfter: w.ackAfter, Version: "test", Logger: log, Now: w.now, Tracer: w.trace,
	})
	w.t.Cleanup(func() {
		w.slack.ClearFaults()
		w.cloud.ClearFaults()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := one.Stop(ctx); err != nil {
			w.t.Error(err)
		}
	})
	return one, one.Start(w.t.Context())
}

// stop ends the first headsup, as an operator does.
func (w *world) stop() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	w.must(w.app.Stop(ctx))
}

// adds has an instance in the cloud, with a task at that time.
func (w *world) adds(i dms.Instance, task string, at time.Time) {
	w.t.Helper()
	i.Project = projectID
	w.must(w.cloud.AddInstance(i))
	w.must(w.cloud.AddTask(dms.Task{Instance: i.ID, ID: task, Name: "kernelUpgrade", ScheduleAt: at.Truncate(time.Second)}))
}

// shows says that so many tasks are known, and all cards stand where they should and show what they should.
func (w *world) shows(tasks int) bool {
	return w.count(`SELECT COUNT(*) FROM tasks`) == tasks && w.count(`SELECT COUNT(*) FROM copies WHERE lost = '' AND (wanted = 0 OR shown < wanted)`) == 0
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) until(what string, seen func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := w.slack.Wait(ctx, seen); err != nil {
		w.t.Fatalf("did not come: %s (%v)", what, err)
	}
}

func (w *world) says(channel, words string) bool {
	for _, m := range w.slack.Messages(channel, "ann") {
		if strings.Contains(m.Text, words) {
			return true
		}
	}
	return false
}

// types lets somebody type a command in #ops and gives its answer, also where a busy machine has it behind the acknowledgement.
func (w *world) types(user, sentence string) slack.Result {
	w.t.Helper()
	r := w.slack.Command(user, "ops", "/tasks", sentence)
	slow := r.Message
	if !strings.Contains(slow.Text, "takes longer than usual") {
		return r
	}
	to, _ := w.slack.User(user)
	w.until("the answer to "+sentence, func() bool {
		for _, m := range w.slack.Since("ops", user, slow.TS) {
			if m.Ephemeral && m.To == to.ID {
				r.Message = m
			}
		}
		return r.Message.TS != slow.TS
	})
	return r
}

// draft lets somebody type, and gives the button that stands under the answer.
func (w *world) draft(user, sentence string) slack.Press {
	w.t.Helper()
	r := w.types(user, sentence)
	if !strings.Contains(string(r.Message.Blocks), `"confirm"`) {
		w.t.Fatalf("no draft: %s %q", r.Outcome, r.Message.Text)
	}
	return slack.Press{Channel: "ops", TS: r.Message.TS, ActionID: "confirm"}
}

func (w *world) click(user string, p slack.Press) {
	w.t.Helper()
	if r := w.slack.Click(user, p); !r.OK() {
		w.t.Fatalf("the click: %+v", r)
	}
}

// card waits for the card in #ops that has such a button, or, without one, such words.
func (w *world) card(action, words string) slack.Message {
	w.t.Helper()
	var card slack.Message
	w.until(fmt.Sprintf("a card with %q %q", action, words), func() bool {
		for _, m := range w.slack.Messages("ops", "cy") {
			if !m.Ephemeral && strings.Contains(m.Text, words) && (action == "" || strings.Contains(string(m.Blocks), fmt.Sprintf("%q", action))) {
				card = m
				return true
			}
		}
		return false
	})
	return card
}

// told is what one person alone reads in #ops.
func (w *world) told(user string) string {
	var all []string
	for _, m := range w.slack.Messages("ops", user) {
		if m.Ephemeral {
			all = append(all, m.Text)
		}
	}
	return strings.Join(all, "\n")
}

// modifies are the calls that the cloud got to change a task.
func (w *world) modifies() []dms.Request {
	return slices.DeleteFunc(w.cloud.Requests(), func(r dms.Request) bool { return r.Op != dms.UpdateTask })
}

// texts reads a column of texts from the database, beside headsup.
func (w *world) texts(query string) (all []string) {
	w.t.Helper()
	rows, err := w.beside().QueryContext(context.Background(), query)
	w.must(err)
	defer rows.Close()
	for rows.Next() {
		var text string
		w.must(rows.Scan(&text))
		all = append(all, text)
	}
	w.must(rows.Err())
	return all
}

// count reads a number from the database, beside headsup.
func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.beside().QueryRowContext(context.Background(), query, args...).Scan(&n))
	return n
}

// beside reads headsup's database while headsup has it.
func (w *world) beside() *sql.DB {
	w.t.Helper()
	w.reading.Do(func() { w.reader = w.db.Beside(w.t) })
	return w.reader
}

// rest waits until nothing was said or done for a while.
func (w *world) rest() {
	w.t.Helper()
	seen, since := 0, time.Now()
	for time.Since(since) < 2*time.Second {
		if n := len(w.slack.Requests()) + len(w.modifies()); n != seen {
			seen, since = n, time.Now()
		}
		select {
		case <-w.t.Context().Done():
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}
