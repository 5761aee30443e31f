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

// TestRunGoesOnWhereSlackTakesATokenBack says so in the log, and is heard again when Slack takes it again. Only a start ends with it.
func TestRunGoesOnWhereSlackTakesATokenBack(t *testing.T) {
	short.Skip(t)
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
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var said heard
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, nil, &said, &said) }()
	until := func(what string, seen func() bool) {
		if err := w.Wait(ctx, seen); err != nil {
			t.Fatalf("%s did not come: %s", what, said.String())
		}
	}
	until("its sockets", func() bool { return w.Sockets() == 2 })
	w.Inject(slack.Fault{Method: "apps.connections.open", Kind: slack.Refuse, Error: "token_revoked", Times: -1})
	w.CutSockets()
	until("the refusal", func() bool {
		return strings.Contains(said.String(), "a token is refused") && strings.Contains(said.String(), "Slack refuses SLACK_APP_TOKEN (token_revoked)")
	})
	w.ClearFaults()
	until("its sockets again", func() bool { return w.Sockets() == 2 })
	if ctx.Err() != nil || len(ended) > 0 {
		t.Errorf("it has ended: %s", said.String())
	}
	cancel()
	if code := <-ended; code != exitFine {
		t.Errorf("it ended with %d", code)
	}
	if strings.Contains(said.String(), "xoxb-test") || strings.Contains(said.String(), "xapp-test") {
		t.Error("it shows a token")
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
		{store.FaultHeld, exitFailed, "Let a backup or export that reads the database end"},
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
