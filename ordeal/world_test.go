package ordeal_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"headsup/audit"
	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

const (
	projectID = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	region    = "cn-north-4"
)

// world is a Slack and a cloud that outlive every headsup between them.
type world struct {
	t     *testing.T
	slack *slack.Workspace
	cloud *dms.Cloud
	dir   string   // where headsup is started
	file  string   // the database; empty: it is no file
	url   string   // of a database that is no file, without the way to it
	env   []string // what every headsup is started with

	behind string // by which columns of copies a card is known to be behind

	toSlack, toCloud *way // over which every headsup goes

	heads []audit.Head // of the record, when they were noted
}

// A card that is behind, by the tables of today, and as tables of every version have it.
const (
	behindEver = `p.ts = '' OR p.shown < p.wanted`
	behindNow  = behindEver + ` OR p.held_until > 0 OR p.again_at > 0`
)

// newWorld has so many instances of all engines, each with one task some days from now, and people of every kind. Settings
// are added to the usual ones, and win over them.
func newWorld(t *testing.T, instances int, settings ...string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), behind: behindNow, slack: slack.New(slack.Options{}), cloud: dms.New(dms.Options{
		Projects: []dms.Project{{ID: projectID, Region: region, AK: "test-ak", SK: "test-sk"}},
	})}
	t.Cleanup(w.slack.Close)
	t.Cleanup(w.cloud.Close)
	slackServer, cloudServer := httptest.NewServer(w.slack.Handler()), httptest.NewServer(w.cloud)
	t.Cleanup(slackServer.Close)
	t.Cleanup(cloudServer.Close)
	w.file = filepath.Join(w.dir, "headsup.db")
	w.toSlack, w.toCloud = newWay(t, "tcp", slackServer.Listener.Addr().String()), newWay(t, "tcp", cloudServer.Listener.Addr().String())
	slackURL, cloudURL := "http://"+w.toSlack.addr(), "http://"+w.toCloud.addr()
	w.slack.SetBaseURL(slackURL)
	for _, u := range []slack.User{
		{Name: "ann", TZ: "Europe/Berlin"},
		{Name: "bo", TZ: "Asia/Shanghai"},
		{Name: "cy", TZ: "America/New_York"},
		{Name: "gus", TZ: "America/New_York", Restricted: true},
		{Name: "olga", TZ: "Europe/Madrid", TeamID: "T0ELSEWHERE", Stranger: true},
	} {
		w.slack.AddUser(u)
	}
	all := []string{"ann", "bo", "cy", "gus", "olga", "headsup"}
	w.slack.AddChannel(slack.Channel{Name: "ops", Members: all})
	w.slack.AddChannel(slack.Channel{Name: "night", Members: all})
	w.slack.AddChannel(slack.Channel{Name: "random", Members: all})
	for n := range instances {
		w.addInstance(n)
	}
	w.env = append([]string{
		"SLACK_BOT_TOKEN=xoxb-test-bot", "SLACK_APP_TOKEN=xapp-test-app", "SLACK_API_URL=" + slackURL + "/api/",
		"HUAWEICLOUD_REGION=" + region, "HUAWEICLOUD_SDK_PROJECT_ID=" + projectID, "HUAWEICLOUD_SDK_AK=test-ak",
		"HUAWEICLOUD_SDK_SK=test-sk", "HUAWEICLOUD_ENDPOINT=" + cloudURL, "HUAWEICLOUD_TIMEZONE=UTC",
		"HUAWEICLOUD_RATE=50", "HEADSUP_CHANNELS=#ops,#night", "HEADSUP_APPROVALS=0", "HEADSUP_GRACE=1s", "HEADSUP_POLL=10s",
		"HEADSUP_DATABASE_URL=sqlite:" + w.database(),
	}, settings...)
	return w
}

func (w *world) database() string { return w.file }

// databaseURL is for whoever looks at the database beside headsup, or after it.
func (w *world) databaseURL() string {
	if w.url != "" {
		return w.url
	}
	return "sqlite:" + w.file
}

// beside opens the database beside headsup, to look at it.
func (w *world) beside() *sql.DB {
	w.t.Helper()
	driver, source := "sqlite", "file:"+w.database()+"?mode=ro&_pragma=busy_timeout(5000)"
	if w.url != "" {
		driver, source = "pgx", w.url
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		w.t.Fatal(err)
	}
	return db
}

// start runs a headsup here. Only one at a time can have the database.
func (w *world) start() *child {
	w.t.Helper()
	c := startChild(w.t, w.dir, w.env)
	w.until(20*time.Second, "a socket is open", func() bool { return w.slack.Sockets() > 0 })
	return c
}

// until waits for something to be seen, and fails the test where it is not.
func (w *world) until(patience time.Duration, what string, seen func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := w.slack.Wait(ctx, seen); err != nil {
		w.t.Fatalf("did not come within %s: %s", patience, what)
	}
}

func instanceID(n int) string   { return fmt.Sprintf("%08x-0000-4000-8000-00000000d300", n+1) }
func instanceName(n int) string { return fmt.Sprintf("queue-%03d", n) }
func taskID(n, k int) string    { return fmt.Sprintf("ff8080828800000000000000%04x%04x", n+1, k+1) }

func (w *world) addInstance(n int) {
	w.t.Helper()
	engines := []string{"rabbitmq", "kafka", "rocketmq"}
	err := w.cloud.AddInstance(dms.Instance{
		Project: projectID, ID: instanceID(n), Name: instanceName(n), Engine: engines[n%len(engines)],
		Tags: []dms.Tag{{Key: "env", Value: []string{"prod", "test"}[n%2]}, {Key: "team", Value: "t" + fmt.Sprint(n%5)}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.addTask(n, 0, 48*time.Hour+time.Duration(n)*time.Minute)
}

// addTask gives instance n its task k, to run after so long.
func (w *world) addTask(n, k int, in time.Duration) {
	w.t.Helper()
	err := w.cloud.AddTask(dms.Task{
		Instance: instanceID(n), ID: taskID(n, k), Name: "kernelUpgrade", Duration: 20 * time.Second,
		ScheduleAt: time.Now().Add(in).Truncate(time.Second), Params: `{"target_version":"3.12.1"}`,
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
