package slack_test

import (
	"context"
	"encoding/json"
	"flag"
	"net/http/httptest"
	"testing"
	"time"

	client "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"go.uber.org/goleak"

	"headsup/sandbox/slack"
)

// TestMain lets more tests run at once than there are cores: they wait far more than they compute.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// clock stands still until it is moved.
type clock chan time.Time

func newClock() clock {
	c := make(clock, 1)
	c <- time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	return c
}

func (c clock) now() time.Time {
	at := <-c
	c <- at
	return at
}

func (c clock) move(d time.Duration) { c <- (<-c).Add(d) }

// stage is a workspace with ann and bob in #ops, a private #secret without the bot, and eve from elsewhere.
type stage struct {
	*slack.Workspace
	t     *testing.T
	url   string
	clock clock
}

func open(t *testing.T, o slack.Options) *stage {
	t.Helper()
	s := &stage{t: t, clock: newClock()}
	if o.Now == nil {
		o.Now = s.clock.now
	}
	s.Workspace = slack.New(o)
	server := httptest.NewServer(s.Handler())
	s.url = server.URL
	t.Cleanup(func() {
		s.Close()
		server.Close()
	})
	s.SetBaseURL(server.URL)
	s.AddUser(slack.User{Name: "ann", RealName: "Ann Example", TZ: "Europe/Berlin"})
	s.AddUser(slack.User{Name: "bob"})
	s.AddUser(slack.User{Name: "eve", TeamID: "T9ELSEWHERE", Stranger: true})
	s.AddChannel(slack.Channel{Name: "ops", Members: []string{"ann", "bob", "eve", "headsup"}, ExtShared: true})
	s.AddChannel(slack.Channel{Name: "secret", Private: true, Members: []string{"ann"}})
	s.AddChannel(slack.Channel{Name: "other", Members: []string{"ann"}})
	return s
}

func (s *stage) api() *client.Client {
	return client.New("xoxb-test-bot", client.OptionAppLevelToken("xapp-test-app"), client.OptionAPIURL(s.url+"/api/"))
}

func (s *stage) channel(name string) string {
	c, ok := s.Channel(name)
	if !ok {
		s.t.Fatalf("there is no channel %s", name)
	}
	return c.ID
}

func (s *stage) user(name string) string {
	u, ok := s.User(name)
	if !ok {
		s.t.Fatalf("there is no person %s", name)
	}
	return u.ID
}

func (s *stage) wait(what string, seen func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 5*time.Second)
	defer cancel()
	if err := s.Wait(ctx, seen); err != nil {
		s.t.Fatalf("waiting until %s: %v", what, err)
	}
}

// bot runs slack-go's socket and answers every envelope with what answer gives: nil is a bare acknowledgement, silent none.
func (s *stage) bot(answer func(socketmode.Event) any) *client.Client {
	s.t.Helper()
	api := s.api()
	run := socketmode.New(api)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{}, 2)
	go func() {
		_ = run.RunContext(ctx)
		done <- struct{}{}
	}()
	go func() {
		defer func() { done <- struct{}{} }()
		for {
			select {
			case e := <-run.Events:
				if e.Request == nil || e.Request.EnvelopeID == "" {
					continue
				}
				switch body := answer(e); body {
				case silent:
				case nil:
					_ = run.AckCtx(ctx, e.Request.EnvelopeID, nil)
				default:
					_ = run.AckCtx(ctx, e.Request.EnvelopeID, body)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	s.t.Cleanup(func() {
		cancel()
		<-done
		<-done
	})
	s.wait("the bot is connected", func() bool { return s.Sockets() == 1 })
	return api
}

type silence struct{}

var silent any = silence{}

func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func good(t *testing.T, r slack.Result) slack.Result {
	t.Helper()
	if !r.OK() {
		t.Fatalf("got %s %q %v, want it done", r.Outcome, r.Text, r.Errors)
	}
	return r
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
