package bot_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headsup/bot"
	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

// TestMain lets more tests run at once than there are cores: they wait far more than they compute.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// patience is how long a test waits for what must come.
const patience = 15 * time.Second

// desk answers as a test wants it; what is nil answers "ok".
type desk struct {
	say      func(context.Context, commands.Request, string) commands.Answer
	click    func(context.Context, commands.Request, commands.Click) commands.Answer
	submit   func(context.Context, commands.Request, commands.Submission) commands.Answer
	shortcut func(context.Context, commands.Request, commands.Shortcut) commands.Answer
	suggest  func(context.Context, commands.Request, commands.Typing) []*cards.Offer
	asked    atomic.Int64
}

func text(format string, values ...any) commands.Answer {
	return commands.Answer{Message: &cards.Message{Text: fmt.Sprintf(format, values...)}}
}

func (d *desk) Say(ctx context.Context, r commands.Request, s string) commands.Answer {
	d.asked.Add(1)
	if d.say == nil {
		return text("ok %s", s)
	}
	return d.say(ctx, r, s)
}

func (d *desk) Click(ctx context.Context, r commands.Request, c commands.Click) commands.Answer {
	d.asked.Add(1)
	if d.click == nil {
		return text("clicked %s", c.Value)
	}
	return d.click(ctx, r, c)
}

func (d *desk) Submit(ctx context.Context, r commands.Request, s commands.Submission) commands.Answer {
	d.asked.Add(1)
	if d.submit == nil {
		return text("submitted %s", s.Callback)
	}
	return d.submit(ctx, r, s)
}

func (d *desk) Shortcut(ctx context.Context, r commands.Request, s commands.Shortcut) commands.Answer {
	d.asked.Add(1)
	if d.shortcut == nil {
		return text("shortcut %s", s.Callback)
	}
	return d.shortcut(ctx, r, s)
}

func (d *desk) Suggest(ctx context.Context, r commands.Request, t commands.Typing) []*cards.Offer {
	d.asked.Add(1)
	if d.suggest == nil {
		return cards.Offers(cards.Reader{}, []maintenance.Item{{Task: maintenance.Task{Handle: "k7q2", Name: t.Text}}})
	}
	return d.suggest(ctx, r, t)
}

func (*desk) Refuse(no *maintenance.Refusal, _ commands.Request) cards.Message {
	return cards.Message{Text: "refused: " + string(no.Why)}
}

func (*desk) Trouble(t cards.Trouble, _ commands.Request) cards.Message {
	return cards.InTrouble(cards.Reader{Command: "/tasks"}, t).In(maintenance.English)
}

// world is a workspace with a bot in it: ana and bo are members of #ops, the only allowed channel; gil is a guest there, rob
// a bot, dee was deactivated, out belongs to another organisation; #other is not allowed; zoe is only there.
type world struct {
	t     *testing.T
	slack *slack.Workspace
	url   string
	bot   *bot.Bot
	desk  *desk
	ops   string
	log   *logged

	ts, hook string // of a message and of an answer, for tests of the courier
}

// logged is what was logged.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newWorld gives a world whose bot has not been started.
func newWorld(t *testing.T, so slack.Options, change ...func(*bot.Options)) *world {
	t.Helper()
	w := &world{t: t, slack: slack.New(so), desk: &desk{}, log: &logged{}}
	server := httptest.NewServer(w.slack.Handler())
	w.slack.SetBaseURL(server.URL)
	t.Cleanup(server.Close)
	t.Cleanup(w.slack.Close)
	w.url = server.URL + "/api/"
	for _, u := range []slack.User{
		{ID: "UANA", Name: "ana", TZ: "Europe/Berlin"},
		{ID: "UBO", Name: "bo", TZ: "Asia/Shanghai"},
		{ID: "UZOE", Name: "zoe"},
		{ID: "UGIL", Name: "gil", Restricted: true},
		{ID: "UROB", Name: "rob", Bot: true},
		{ID: "UDEE", Name: "dee", Deleted: true},
		{ID: "UOUT", Name: "out", TeamID: "TOTHER", Stranger: true},
	} {
		w.slack.AddUser(u)
	}
	w.ops = w.slack.AddChannel(slack.Channel{ID: "COPS", Name: "ops", Members: []string{"ana", "bo", "gil", "rob", "dee", "out", "headsup"}}).ID
	w.slack.AddChannel(slack.Channel{ID: "COTHER", Name: "other", Members: []string{"ana", "zoe", "headsup"}})
	o := bot.Options{
		BotToken: "xoxb-test-bot", AppToken: "xapp-test-app", APIURL: w.url, Desk: w.desk, Apart: 10 * time.Millisecond,
		Bounds: w.bounds,
		Logger: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&o)
	}
	w.bot = bot.New(o)
	t.Cleanup(func() {
		if err := w.bot.Stop(context.Background()); err != nil {
			t.Errorf("stop: %v", err)
		}
		if t.Failed() {
			t.Log(w.log)
		}
	})
	return w
}

func (w *world) bounds() maintenance.Bounds {
	return maintenance.Bounds{Team: "T0SANDBOX", Channels: map[string]bool{w.ops: true}}
}

// start gives a world whose bot has all its sockets open.
func start(t *testing.T, so slack.Options, change ...func(*bot.Options)) *world {
	t.Helper()
	w := newWorld(t, so, change...)
	w.boot()
	return w
}

// boot starts the bot and waits until all its sockets are open.
func (w *world) boot() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := w.bot.Start(ctx); err != nil {
		w.t.Fatal(err)
	}
	w.wait("all sockets", func() bool {
		h := w.bot.Health()
		return w.slack.Sockets() == h.Wanted && h.Open == h.Wanted
	})
}

// wait waits until seen is true of the workspace, or of what changes with it.
func (w *world) wait(what string, seen func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := w.slack.Wait(ctx, seen); err != nil {
		w.t.Fatalf("%s did not come: %v", what, err)
	}
}

// sees waits until a person sees a message with this text.
func (w *world) sees(user, channel, want string) slack.Message {
	w.t.Helper()
	var found slack.Message
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	err := w.slack.Wait(ctx, func() bool {
		for _, m := range w.slack.Messages(channel, user) {
			if m.Text == want {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		var texts []string
		for _, m := range w.slack.Messages(channel, user) {
			texts = append(texts, m.Text)
		}
		w.t.Fatalf("%s does not see %q in %q, but %q", user, want, channel, texts)
	}
	return found
}

// waitFor waits until the desk was asked so often.
func (d *desk) waitFor(t *testing.T, n int64) {
	t.Helper()
	eventually(t, "request at the desk", func() bool { return d.asked.Load() >= n })
}

// eventually waits for what no signal tells of.
func eventually(t *testing.T, what string, seen func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	end := time.After(patience)
	for !seen() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("%s did not come", what)
		}
	}
}
