package app_test

import (
	"context"
	"flag"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headsup/app"
	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/settings"
)

// TestMain lets more tests run at once than there are cores: they wait for sockets and limits far more than they compute.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

const (
	projectID = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	ordersID  = "11111111-2222-4333-8444-555555555555"
	upgradeID = "ff80808288ae8b6a0188ae91f6fc000d"
)

// world is a Slack, a cloud and a headsup between them.
type world struct {
	t     *testing.T
	slack *slack.Workspace
	cloud *dms.Cloud
	app   *app.App
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, slack: slack.New(slack.Options{}), cloud: dms.New(dms.Options{
		Projects: []dms.Project{{ID: projectID, Region: "cn-north-4", AK: "test-ak", SK: "test-sk"}},
	})}
	t.Cleanup(w.slack.Close)
	t.Cleanup(w.cloud.Close)
	slackServer, cloudServer := httptest.NewServer(w.slack.Handler()), httptest.NewServer(w.cloud)
	t.Cleanup(slackServer.Close)
	t.Cleanup(cloudServer.Close)
	w.slack.SetBaseURL(slackServer.URL)
	w.slack.AddUser(slack.User{Name: "ann", TZ: "Europe/Berlin"})
	w.slack.AddChannel(slack.Channel{Name: "ops", Members: []string{"ann", "headsup"}})
	w.must(w.cloud.AddInstance(dms.Instance{Project: projectID, ID: ordersID, Name: "orders-mq", Engine: "rabbitmq"}))
	w.must(w.cloud.AddTask(dms.Task{
		Instance: ordersID, ID: upgradeID, Name: "kernelUpgrade", ScheduleAt: time.Now().Add(48 * time.Hour).Truncate(time.Second),
	}))
	set, err := settings.Read(settings.Source{Dir: t.TempDir(), Environ: []string{
		"SLACK_BOT_TOKEN=xoxb-test-bot", "SLACK_APP_TOKEN=xapp-test-app", "SLACK_API_URL=" + slackServer.URL + "/api/",
		"HUAWEICLOUD_REGION=cn-north-4", "HUAWEICLOUD_SDK_PROJECT_ID=" + projectID, "HUAWEICLOUD_SDK_AK=test-ak",
		"HUAWEICLOUD_SDK_SK=test-sk", "HUAWEICLOUD_ENDPOINT=" + cloudServer.URL, "HUAWEICLOUD_TIMEZONE=UTC",
		"HEADSUP_CHANNELS=#ops", "HEADSUP_APPROVALS=0", "HEADSUP_GRACE=0s",
	}})
	w.must(err)
	w.app = app.New(app.Options{Settings: set, Version: "test", Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := w.app.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	w.must(w.app.Start(t.Context()))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) until(what string, seen func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
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

func TestACommandGoesToTheCloudAndBack(t *testing.T) {
	w := newWorld(t)
	w.until("the task is known", func() bool {
		return strings.Contains(w.slack.Command("ann", "ops", "/tasks", "list").Message.Text, "orders-mq")
	})
	answer := w.slack.Command("ann", "ops", "/tasks", "reschedule orders-mq +1d because release")
	if !answer.OK() || !strings.Contains(answer.Message.Text, "Nothing has been changed yet") {
		t.Fatalf("the draft: %+v", answer)
	}
	if clicked := w.slack.Click("ann", slack.Press{Channel: "ops", TS: answer.Message.TS, Label: "Confirm"}); !clicked.OK() {
		t.Fatalf("the click: %+v", clicked)
	}
	w.until("the outcome", func() bool { return w.says("ops", "*Done*") })
	moved, _ := w.cloud.Task(ordersID, upgradeID)
	if left := time.Until(moved.ScheduleAt); left < 71*time.Hour {
		t.Errorf("the task runs in %s, want three days", left)
	}
}
