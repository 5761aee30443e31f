package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/slack"
	"headsup/short"
	"headsup/store"
)

// heard keeps what a command says. It is safe in parallel.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// TestRunEndsWithASentenceWhereSlackTakesATokenBack: there is no use in going on, and starting it again would not help.
func TestRunEndsWithASentenceWhereSlackTakesATokenBack(t *testing.T) {
	short.Skip(t)
	for method, setting := range map[string]string{"apps.connections.open": "SLACK_APP_TOKEN", "chat.postEphemeral": "SLACK_BOT_TOKEN"} {
		t.Run(setting, func(t *testing.T) {
			w := slack.New(slack.Options{})
			server := httptest.NewServer(w.Handler())
			t.Cleanup(server.Close)
			t.Cleanup(w.Close)
			w.AddUser(slack.User{Name: "ann"})
			w.AddChannel(slack.Channel{Name: "ops", Members: []string{"ann", "headsup"}})
			for name, value := range map[string]string{
				"SLACK_BOT_TOKEN": "xoxb-test-bot", "SLACK_APP_TOKEN": "xapp-test-app", "SLACK_API_URL": server.URL + "/api/",
				"HUAWEICLOUD_REGION": "cn-north-4", "HUAWEICLOUD_SDK_PROJECT_ID": "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7",
				"HUAWEICLOUD_SDK_AK": "test-ak", "HUAWEICLOUD_SDK_SK": "test-sk", "HUAWEICLOUD_ENDPOINT": "http://127.0.0.1:1",
				"HEADSUP_CHANNELS": "#ops", "HEADSUP_APPROVALS": "0",
				"HEADSUP_DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "headsup.db"),
			} {
				t.Setenv(name, value)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			var said heard
			ended := make(chan int, 1)
			go func() { ended <- run(ctx, nil, &said, &said) }()
			if err := w.Wait(ctx, func() bool { return w.Sockets() > 0 }); err != nil {
				t.Fatalf("it did not start: %s", said.String())
			}
			w.Inject(slack.Fault{Method: method, Kind: slack.Refuse, Error: "token_revoked", Times: -1})
			if method == "apps.connections.open" {
				w.CutSockets()
			} else {
				w.Mention("ann", "ops", "", "list")
			}
			code := <-ended
			if ctx.Err() != nil || code != exitWrong {
				t.Errorf("it ended with %d", code)
			}
			if want := "headsup stops: Slack refuses " + setting + " (token_revoked)"; !strings.Contains(said.String(), want) {
				t.Errorf("it said %s", said.String())
			}
			if strings.Contains(said.String(), "xoxb-test") || strings.Contains(said.String(), "xapp-test") {
				t.Error("it shows a token")
			}
		})
	}
}

// TestWhyTheDatabaseCannotBeUsedIsSaid with the code that says whether it helps to start again.
func TestWhyTheDatabaseCannotBeUsedIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault store.Fault
		code  int
		says  string
	}{
		{store.FaultUnreachable, exitFailed, "headsup stops: the database cannot be reached (SQLSTATE X). Look at host and port in HEADSUP_DATABASE_URL"},
		{store.FaultStarting, exitFailed, "is starting or stopping"},
		{store.FaultFull, exitFailed, "Raise max_connections"},
		{store.FaultOther, exitFailed, "Look at HEADSUP_DATABASE_URL and at the server's log."},
		{store.FaultPassword, exitWrong, "refuses the password"},
		{store.FaultUnwelcome, exitWrong, "pg_hba.conf"},
		{store.FaultNoDatabase, exitWrong, "CREATE DATABASE"},
		{store.FaultRights, exitWrong, "the owner of the database"},
		{store.FaultStandby, exitWrong, "Name the primary server"},
		{store.FaultTLS, exitWrong, "sslrootcert=FILE"},
		{store.FaultOption, exitWrong, "Take it out"},
	} {
		var said bytes.Buffer
		code := exitCode(fmt.Errorf("start: %w", &store.ServerError{Fault: c.fault, Said: "SQLSTATE X"}), &said)
		if code != c.code || !strings.Contains(said.String(), c.says) {
			t.Errorf("%s: %d, %s", c.fault, code, said.String())
		}
	}
}
