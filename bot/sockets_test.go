package bot_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"headsup/bot"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

func connections(n int) func(*bot.Options) { return func(o *bot.Options) { o.Connections = n } }

func (w *world) opens() int {
	n := 0
	for _, r := range w.slack.Requests() {
		if r.Method == "apps.connections.open" {
			n++
		}
	}
	return n
}

// stream types commands without a pause, and fails where one is not answered.
func (w *world) stream(during func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	var all sync.WaitGroup
	var typed atomic.Int64
	for range 4 {
		all.Go(func() {
			for ctx.Err() == nil {
				typed.Add(1)
				if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "ok list" {
					w.t.Errorf("a command got %+v", got)
					return
				}
			}
		})
	}
	during()
	cancel()
	all.Wait()
	if n := w.desk.asked.Load(); n != typed.Load() {
		w.t.Errorf("%d commands were typed, and %d handled", typed.Load(), n)
	}
}

func TestAWarnedSocketIsReplacedBeforeItGoes(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{WarningTime: 300 * time.Millisecond}, connections(1))
	w.stream(func() {
		for n := range 3 {
			before := w.opens()
			if err := w.slack.RecycleOne(slack.Warning); err != nil {
				t.Errorf("recycle %d: %v", n, err)
			}
			w.wait("second socket", func() bool { return w.opens() > before && w.slack.Sockets() == 2 })
			w.wait("end of the first", func() bool { return w.slack.Sockets() == 1 })
		}
	})
	if !strings.Contains(w.log.String(), "reason=warning") { // slack-go tells nobody
		t.Error("the log does not say why")
	}
}

func TestI12SocketsAreOpenedApart(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, connections(3), func(o *bot.Options) { o.Apart = 300 * time.Millisecond })
	var last time.Time
	for _, r := range w.slack.Requests() {
		if r.Method != "apps.connections.open" {
			continue
		}
		if apart := r.At.Sub(last); apart < 250*time.Millisecond {
			t.Errorf("two were opened within %s", apart)
		}
		last = r.At
	}
}

func TestTwoSocketsBridgeARefresh(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.stream(func() {
		for n := range 3 {
			if err := w.slack.RecycleOne(slack.RefreshRequested); err != nil {
				t.Error(err)
			}
			eventually(t, "new socket", func() bool {
				return strings.Count(w.log.String(), "socket opened") == 3+n && w.bot.Health().Open == 2 && w.slack.Sockets() == 2
			})
		}
	})
}

func TestCutSocketsComeBack(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	for range 3 {
		before := w.opens()
		w.slack.CutSockets()
		w.wait("new sockets", func() bool { return w.opens() >= before+2 && w.slack.Sockets() == 2 })
	}
	if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "ok list" {
		t.Errorf("got %+v", got)
	}
}

func TestI12SocketsThatAreRefusedAreNotOpenedInALoop(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{slack.LinkDisabled, slack.TooManySockets, slack.RefreshRequested} {
		t.Run(reason, func(t *testing.T) {
			w := start(t, slack.Options{})
			before := w.opens()
			w.slack.RefuseSockets(reason)
			w.slack.CutSockets()
			w.wait("first try", func() bool { return w.opens() > before })
			quiet, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
			defer cancel()
			<-quiet.Done()
			if n := w.opens() - before; n > 3 {
				t.Errorf("%d sockets were opened within 1.5 s", n)
			}
		})
	}
}

func TestAStartThatIsRefusedSaysWhy(t *testing.T) {
	t.Parallel()
	for reason, want := range map[string]string{
		slack.LinkDisabled:   "Socket Mode is switched off in the app's settings",
		slack.TooManySockets: "more than 10 sockets",
	} {
		w := newWorld(t, slack.Options{})
		w.slack.RefuseSockets(reason)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		ended := make(chan error, 1)
		go func() { ended <- w.bot.Start(ctx) }()
		w.wait("the first refusal", func() bool { return strings.Contains(w.log.String(), reason) })
		cancel()
		if err := <-ended; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", reason, err)
		}
	}
}

func TestI14AHungOpeningDoesNotHangTheStart(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"auth.test", "apps.connections.open"} {
		w := newWorld(t, slack.Options{})
		w.slack.Inject(slack.Fault{Method: method, Kind: slack.Hang, Times: -1})
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		if err := w.bot.Start(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// TestAStartWaitsForSlack while the network or Slack itself is not there yet, and says so when it has waited in vain.
func TestAStartWaitsForSlack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{})
	w.slack.Inject(slack.Fault{Method: "auth.test", Kind: slack.Refuse, Status: 503, Times: 3})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.bot.Start(ctx); err != nil {
		t.Errorf("Slack failed three times: %v", err)
	}
	w = newWorld(t, slack.Options{})
	w.slack.Inject(slack.Fault{Method: "auth.test", Kind: slack.Refuse, Status: 503, Times: -1})
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Start(ctx) }()
	w.wait("the first try", func() bool { return strings.Contains(w.log.String(), "Slack cannot be reached yet") })
	cancel()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "Look at this machine's network") {
		t.Errorf("Slack failed for ever: %v", err)
	}
}

func TestATokenThatSlackRefusesEndsTheStart(t *testing.T) {
	t.Parallel()
	for _, word := range []string{
		"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "team_disabled",
		"user_removed_from_team", "not_allowed_token_type", "missing_scope",
	} {
		for method, setting := range map[string]string{"auth.test": "SLACK_BOT_TOKEN", "apps.connections.open": "SLACK_APP_TOKEN"} {
			t.Run(word+" "+method, func(t *testing.T) {
				w := newWorld(t, slack.Options{})
				w.slack.Inject(slack.Fault{Method: method, Kind: slack.Refuse, Error: word, Times: -1})
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				err := w.bot.Start(ctx)
				var no *bot.Unusable
				if !errors.As(err, &no) || no.Word != word || no.Setting != setting || !strings.Contains(err.Error(), setting) {
					t.Errorf("got %v", err)
				}
				if n := w.opens(); n > 2 {
					t.Errorf("%d sockets were asked for", n)
				}
			})
		}
	}
}

// TestATokenThatSlackRefusesLaterIsTriedOn has the words on which slack-go goes on for ever too (facts, section 2): whoever runs headsup is told
// which token it is and what to do, a few openings a minute go on, and when Slack takes it again all is as before.
func TestATokenThatSlackRefusesLaterIsTriedOn(t *testing.T) {
	t.Parallel()
	for word, advice := range map[string]string{
		"token_revoked":          "install the app again",
		"invalid_auth":           "copy it again",
		"account_inactive":       "install it again",
		"team_disabled":          "the workspace was disabled",
		"user_removed_from_team": "install the app again",
		"not_allowed_token_type": "SLACK_APP_TOKEN with xapp-",
	} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			w := start(t, slack.Options{})
			before := w.opens()
			w.slack.Inject(slack.Fault{Method: "apps.connections.open", Kind: slack.Refuse, Error: word, Times: -1})
			w.slack.CutSockets()
			w.wait("the refusal is known", func() bool { return w.bot.Health().AppRefused != nil })
			if no := w.bot.Health().AppRefused; no.Setting != "SLACK_APP_TOKEN" || no.Word != word || !strings.Contains(no.Error(), advice) {
				t.Errorf("got %v", no)
			}
			w.wait("both keepers' first tries", func() bool { return w.opens() >= before+2 })
			quiet, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			<-quiet.Done()
			if n := w.opens() - before; n != 2 {
				t.Errorf("%d sockets were asked for within a moment", n)
			}
			w.slack.ClearFaults()
			w.wait("both sockets again", func() bool { return w.slack.Sockets() == 2 && w.bot.Health().AppRefused == nil })
		})
	}
}

// TestWhateverOpeningAnswersItIsTriedAgain: among them 404, which slack-go takes for the end of the app.
func TestWhateverOpeningAnswersItIsTriedAgain(t *testing.T) {
	t.Parallel()
	for _, f := range []slack.Fault{
		{Kind: slack.Refuse, Status: 404},
		{Kind: slack.Refuse, Status: 500},
		{Kind: slack.Refuse, Error: "internal_error"},
		{Kind: slack.HTML},
		{Kind: slack.HTML, Status: 503},
		{Kind: slack.Reset},
		{Kind: slack.Cut},
	} {
		w := start(t, slack.Options{}, connections(1))
		before := w.opens()
		f.Method = "apps.connections.open"
		w.slack.Inject(f)
		w.slack.CutSockets()
		w.wait("a socket after "+string(f.Kind), func() bool { return w.opens() >= before+2 && w.slack.Sockets() == 1 })
	}
}

// TestI14AHungOpeningIsGivenUp: the other socket serves meanwhile. slack-go has no limit there (facts, section 2).
func TestI14AHungOpeningIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{})
	w.bot.SetOpening(200 * time.Millisecond)
	w.boot()
	w.slack.Inject(slack.Fault{Method: "apps.connections.open", Kind: slack.Hang})
	before := w.opens()
	if err := w.slack.RecycleOne(slack.RefreshRequested); err != nil {
		t.Fatal(err)
	}
	w.wait("the hung opening", func() bool { return w.opens() == before+1 })
	if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "ok list" {
		t.Errorf("meanwhile: %+v", got)
	}
	began := time.Now()
	w.wait("another try", func() bool { return w.opens() == before+2 && w.slack.Sockets() == 2 })
	if took := time.Since(began); took > 5*time.Second { // else it is only the web client that gives up
		t.Errorf("it was given up after %s", took)
	}
}

// TestI14AStalledHandlerKeepsNoPingFromItsAnswer: in slack-go a stalled consumer blocks the reading, and with it the pings,
// until the socket is taken for dead (facts, section 2).
func TestI14AStalledHandlerKeepsNoPingFromItsAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{PingEvery: 20 * time.Millisecond}, connections(1), soon, func(o *bot.Options) { o.Workers, o.Queue = 1, 1 })
	w.bot.SetSilence(300 * time.Millisecond)
	w.boot()
	h := newHeld()
	w.desk.say = h.say
	for range 3 { // one is being handled, one waits, one finds no room
		go w.slack.Command("ana", "ops", "/tasks", "list")
	}
	<-h.begun
	long, end := context.WithTimeout(t.Context(), time.Second)
	defer end()
	<-long.Done()
	if n := w.opens(); n != 1 || w.slack.Sockets() != 1 {
		t.Errorf("%d sockets were opened, %d are open", n, w.slack.Sockets())
	}
	close(h.free)
	w.sees("ana", "ops", "at last")
}

func TestOpeningWaitsAsLongAsSlackSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{}, connections(1))
	w.slack.Inject(slack.Fault{Method: "apps.connections.open", Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "1"})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began := time.Now()
	if err := w.bot.Start(ctx); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < time.Second {
		t.Errorf("asked again after %v", took)
	}
	if n := w.opens(); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

func TestASecondHolderOfTheTokenIsSeen(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	eventually(t, "second hello", func() bool { return w.bot.Health().Connections == 2 })
	if h := w.bot.Health(); h.Foreign {
		t.Fatalf("alone: %+v", h)
	}
	other := bot.New(bot.Options{
		BotToken: "xoxb-test-bot", AppToken: "xapp-test-app", APIURL: w.url, Desk: w.desk, Connections: 1, Bounds: w.bounds,
	})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := other.Start(ctx); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the first is seen", func() bool { return other.Health().Foreign })
	replica := bot.New(bot.Options{
		BotToken: "xoxb-test-bot", AppToken: "xapp-test-app", APIURL: w.url, Desk: w.desk, Connections: 1, Bounds: w.bounds, Shared: true,
	})
	if err := replica.Start(ctx); err != nil {
		t.Fatal(err)
	}
	eventually(t, "all are counted", func() bool { return replica.Health().Connections == 4 })
	if replica.Health().Foreign {
		t.Error("one of several replicas takes the others for strangers")
	}
	if err := replica.Stop(ctx); err != nil {
		t.Error(err)
	}
	if err := other.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// TestOwnSocketsAreNotForeign lets the hello that counts two sockets be read before the one that counts one.
func TestOwnSocketsAreNotForeign(t *testing.T) {
	t.Parallel()
	hellos, links := []string{`{"type":"hello","num_connections":1}`, `{"type":"hello","num_connections":2}`}, make(chan int, 2)
	links <- 0
	links <- 1
	later := make(chan struct{})
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("/api/auth.test", func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = rw.Write([]byte(`{"ok":true,"team_id":"T1","user_id":"U0BOT","user":"headsup","bot_id":"B1"}`))
	})
	mux.HandleFunc("/api/apps.connections.open", func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = rw.Write([]byte(`{"ok":true,"url":"ws` + strings.TrimPrefix(server.URL, "http") + `/link"}`))
	})
	mux.HandleFunc("/link", func(rw http.ResponseWriter, r *http.Request) {
		up := websocket.Upgrader{}
		conn, err := up.Upgrade(rw, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		n := <-links
		if n == 0 {
			<-later
		}
		_ = conn.WriteMessage(websocket.TextMessage, []byte(hellos[n]))
		_, _, _ = conn.ReadMessage()
	})
	b := bot.New(bot.Options{
		BotToken: "xoxb-test-bot", AppToken: "xapp-test-app", APIURL: server.URL + "/api/", Connections: 2, Apart: time.Nanosecond,
		Desk: &desk{}, Bounds: func() maintenance.Bounds { return maintenance.Bounds{} },
	})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := b.Start(ctx); err != nil { // at the hello that counts two
		t.Fatal(err)
	}
	close(later)
	eventually(t, "both are counted", func() bool { h := b.Health(); return h.Open == 2 && h.Connections > 0 })
	if h := b.Health(); h.Foreign || h.Connections != 2 {
		t.Errorf("%+v", h)
	}
	if err := b.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func TestASocketWithoutAWordIsReplaced(t *testing.T) {
	t.Parallel()
	f := newFrames(t, func(b *bot.Bot) { b.SetSilence(100 * time.Millisecond) })
	f.next() // nothing was sent on the first
	f.send(`{"type":"holograms","envelope_id":"alive","payload":{}}`)
	if got := f.ack(); got != "alive" {
		t.Errorf("acknowledged %q", got)
	}
}

// TestNoSocketIsOpenedForDebugging: slack-go's OptionDebug asks Slack to recycle each socket after six minutes.
func TestNoSocketIsOpenedForDebugging(t *testing.T) {
	t.Parallel()
	f := newFrames(t)
	if query := <-f.asks; strings.Contains(query, "debug") {
		t.Errorf("a socket was opened with %q", query)
	}
}

// TestI12AFrameBeyondAllBoundsEndsItsSocketOnly: slack-go reads frames of any size.
func TestI12AFrameBeyondAllBoundsEndsItsSocketOnly(t *testing.T) {
	t.Parallel()
	f := newFrames(t)
	huge := []byte(`{"type":"holograms","envelope_id":"huge","payload":"` + strings.Repeat("x", 5<<20) + `"}`)
	if err := f.now.WriteMessage(websocket.TextMessage, huge); err == nil {
		t.Log("it was written whole; it is not read whole")
	}
	f.next()
	f.send(`{"type":"holograms","envelope_id":"small","payload":{}}`)
	if got := f.ack(); got != "small" {
		t.Errorf("acknowledged %q", got)
	}
}

func TestPingsKeepASocketAlive(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{PingEvery: 20 * time.Millisecond}, connections(1))
	w.bot.SetSilence(300 * time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.bot.Start(ctx); err != nil {
		t.Fatal(err)
	}
	long, end := context.WithTimeout(t.Context(), time.Second)
	defer end()
	<-long.Done()
	if n := w.opens(); n != 1 {
		t.Errorf("%d sockets were opened", n)
	}
}

func TestI14StopLetsHandlersEnd(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	h := newHeld()
	w.desk.say = func(ctx context.Context, r commands.Request, s string) commands.Answer {
		if r.Actor.Person.ID == "UBO" {
			return text("ok")
		}
		return h.say(ctx, r, s)
	}
	answered := make(chan slack.Result, 1)
	go func() { answered <- w.slack.Command("ana", "ops", "/tasks", "list") }()
	<-h.begun
	stopped := make(chan error, 1)
	go func() { stopped <- w.bot.Stop(context.Background()) }()
	var late slack.Result
	eventually(t, "refusal of what comes now", func() bool {
		late = w.slack.Command("bo", "ops", "/tasks", "list")
		return strings.Contains(late.Message.Text, "restarting")
	})
	close(h.free)
	if got := <-answered; got.Message.Text != "at last" {
		t.Errorf("got %+v", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
	w.wait("end of all sockets", func() bool { return w.slack.Sockets() == 0 })
}

func TestI14StopDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	h, ended := newHeld(), make(chan error, 1)
	w.desk.say = func(ctx context.Context, r commands.Request, _ string) commands.Answer {
		h.begun <- r
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return text("cut short")
	}
	go w.slack.Command("ana", "ops", "/tasks", "list")
	<-h.begun
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	err := w.bot.Stop(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "did not end") { // it does, once it is told to
		t.Errorf("stop: %v", err)
	}
	if cause := <-ended; !errors.Is(cause, context.Canceled) {
		t.Errorf("the handler was not told to end, and went on until its own time was over: %v", cause)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestStopIsSafeBeforeStartAndTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{})
	if err := w.bot.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	w = start(t, slack.Options{})
	for range 2 {
		if err := w.bot.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
