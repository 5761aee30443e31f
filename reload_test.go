package main

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

// spoken is what a command wrote. It is safe in parallel.
type spoken struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *spoken) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *spoken) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// TestSIGHUPReadsTheSettingsAgain runs the command as the system does, and sends it the signal.
func TestSIGHUPReadsTheSettingsAgain(t *testing.T) {
	workspace, cloud := slack.New(slack.Options{}), dms.New(dms.Options{
		Projects: []dms.Project{{ID: "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7", Region: "cn-north-4", AK: "test-ak", SK: "test-sk"}},
	})
	defer workspace.Close()
	defer cloud.Close()
	workspace.AddChannel(slack.Channel{Name: "ops", Members: []string{"headsup"}})
	slackServer, cloudServer := httptest.NewServer(workspace.Handler()), httptest.NewServer(cloud)
	defer slackServer.Close()
	defer cloudServer.Close()
	workspace.SetBaseURL(slackServer.URL)
	t.Chdir(t.TempDir())
	for name, value := range map[string]string{
		"SLACK_BOT_TOKEN": "xoxb-test-bot", "SLACK_APP_TOKEN": "xapp-test-app", "SLACK_API_URL": slackServer.URL + "/api/",
		"HUAWEICLOUD_REGION": "cn-north-4", "HUAWEICLOUD_SDK_PROJECT_ID": "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7",
		"HUAWEICLOUD_SDK_AK": "test-ak", "HUAWEICLOUD_SDK_SK": "test-sk", "HUAWEICLOUD_ENDPOINT": cloudServer.URL,
		"HEADSUP_CHANNELS": "#ops", "HEADSUP_APPROVALS": "0",
	} {
		t.Setenv(name, value)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log, code := &spoken{}, make(chan int, 1)
	go func() { code <- run(ctx, []string{"run"}, io.Discard, log) }()
	says := func(words string, times int) {
		t.Helper()
		wait, done := context.WithTimeout(t.Context(), 20*time.Second)
		defer done()
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for strings.Count(log.String(), words) < times {
			select {
			case <-tick.C:
			case <-wait.Done():
				t.Fatalf("the log does not say %q:\n%s", words, log)
			}
		}
	}
	says("headsup started", 1)
	for n := range 2 {
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		says("settings were read again", n+1)
	}
	cancel()
	if got := <-code; got != exitFine {
		t.Errorf("it ended with %d:\n%s", got, log)
	}
}
