package bot_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/bot"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

func TestI6WhoMayNotIsRefusedPrivately(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, user, channel string
		want                maintenance.Why
	}{
		{"guest", "gil", "ops", maintenance.IsGuest},
		{"bot", "rob", "ops", maintenance.IsBot},
		{"deactivated", "dee", "ops", maintenance.Deactivated},
		{"other channel", "ana", "other", maintenance.ChannelNotAllowed},
		{"direct message of a member of no allowed channel", "zoe", "", maintenance.NotMember},
		{"direct message of a guest", "gil", "", maintenance.IsGuest},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := start(t, slack.Options{})
			got := w.slack.Command(c.user, c.channel, "/tasks", "list")
			if !got.OK() || got.Message.Text != "refused: "+string(c.want) || !got.Message.Ephemeral {
				t.Errorf("got %+v", got)
			}
			if w.desk.asked.Load() != 0 {
				t.Error("the desk was asked")
			}
		})
	}
}

func TestI6AMemberMayAskInADirectMessage(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	if got := w.slack.Command("ana", "", "/tasks", "list"); got.Message.Text != "ok list" {
		t.Errorf("got %+v", got)
	}
	// Somebody who joins may at once, without waiting for the next reading ahead.
	w.slack.Invite("ops", "zoe")
	eventually(t, "zoe's right", func() bool {
		w.bot.ForgetMembers()
		return w.slack.Command("zoe", "", "/tasks", "list").Message.Text == "ok list"
	})
}

func TestI6AClickIsRefusedToWhomACommandIs(t *testing.T) {
	t.Parallel()
	for user, want := range map[string]maintenance.Why{
		"gil": maintenance.IsGuest, "rob": maintenance.IsBot, "dee": maintenance.Deactivated, "out": maintenance.Outsider,
	} {
		w := start(t, slack.Options{})
		ts, err := w.bot.Courier().Post(t.Context(), maintenance.Place{Channel: w.ops}, button("x"))
		if err != nil {
			t.Fatal(err)
		}
		if got := w.slack.Click(user, slack.Press{Channel: "ops", TS: ts, ActionID: "press"}); !got.OK() {
			t.Fatalf("%s: %+v", user, got)
		}
		if m := w.sees(user, "ops", "refused: "+string(want)); !m.Ephemeral {
			t.Errorf("everybody sees %+v", m)
		}
		if w.desk.asked.Load() != 0 {
			t.Error("the desk was asked")
		}
	}
}

func TestI6TheRightIsReadAgainWhenAWindowComesBack(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Modal: window("")}
	}
	w.slack.Command("ana", "ops", "/tasks", "reschedule")
	w.wait("window", func() bool { return len(w.slack.Views("ana")) == 1 })
	w.slack.ChangeUser("ana", func(u *slack.User) { u.Restricted = true })
	w.bot.ForgetPeople()
	w.slack.Submit("ana", "", map[string]string{"why": "x", "when": "1900000000"})
	w.sees("ana", "ops", "refused: guest")
	if n := w.desk.asked.Load(); n != 1 {
		t.Errorf("the desk was asked %d times", n)
	}
}

func TestI6OtherWorkspacesAreRefused(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	for _, frame := range []string{
		`{"type":"slash_commands","envelope_id":"o1","accepts_response_payload":true,"payload":{"team_id":"TOTHER","channel_id":"COPS","user_id":"UANA","text":"list"}}`,
		`{"type":"slash_commands","envelope_id":"o2","accepts_response_payload":true,"payload":{"channel_id":"COPS","user_id":"UANA","text":"list"}}`,
		`{"type":"interactive","envelope_id":"o3","payload":{"type":"block_actions","team":null,"user":{"id":"UANA"},"channel":{"id":"COPS"},"actions":[{"action_id":"press"}]}}`,
		`{"type":"interactive","envelope_id":"o4","payload":{"type":"block_actions","team":{"id":"T0SANDBOX"},"user":{"id":"UANA","team_id":"TOTHER"},"channel":{"id":"COPS"},"actions":[{"action_id":"press"}]}}`,
		`{"type":"interactive","envelope_id":"o5","payload":{"type":"view_submission","team":{"id":"T0SANDBOX"},"user":{"id":"UANA"},"view":{"id":"V1","callback_id":"move","private_metadata":"not ours"}}}`,
	} {
		if err := w.slack.SendRaw([]byte(frame)); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "refusals", func() bool { return strings.Count(w.log.String(), "person was refused") == 5 })
	if w.desk.asked.Load() != 0 {
		t.Error("the desk was asked")
	}
}

func TestMentionsByStrangersAreMetWithSilence(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	for _, user := range []string{"out", "dee"} {
		w.slack.Mention(user, "ops", "", "list")
	}
	eventually(t, "refusals", func() bool { return strings.Count(w.log.String(), "person was refused") == 2 })
	w.slack.Mention("gil", "ops", "", "list")
	w.sees("gil", "ops", "refused: guest")
	for _, user := range []string{"out", "dee"} {
		for _, m := range w.slack.Messages("ops", user) {
			if m.User == "U0BOT" {
				t.Errorf("%s was told %q", user, m.Text)
			}
		}
	}
}

func (w *world) calls(method string) int {
	n := 0
	for _, r := range w.slack.Requests() {
		if r.Method == method {
			n++
		}
	}
	return n
}

// ahead waits until everybody in #ops is known.
func (w *world) ahead() {
	w.t.Helper()
	eventually(w.t, "people read ahead", func() bool { return w.bot.Knows("UANA") && w.bot.Knows("UBO") })
}

func TestI12ABurstOfKnownPeopleNeedsNoCall(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.ahead()
	var all sync.WaitGroup
	for n := range 200 {
		all.Go(func() {
			user := []string{"ana", "bo"}[n%2]
			if got := w.slack.Command(user, "ops", "/tasks", "list"); got.Message.Text != "ok list" {
				t.Errorf("%s got %+v", user, got)
			}
		})
	}
	all.Wait()
	if n := w.calls("users.info"); n != 0 {
		t.Errorf("users.info was called %d times", n)
	}
}

func TestI12AnUnknownPersonIsAskedForOnce(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.ahead()
	w.bot.ForgetPeople()
	w.slack.Inject(slack.Fault{Method: "users.info", Kind: slack.Slow, Delay: 50 * time.Millisecond})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "ok list" {
				t.Errorf("got %+v", got)
			}
		})
	}
	all.Wait()
	if n := w.calls("users.info"); n != 1 {
		t.Errorf("users.info was called %d times", n)
	}
}

// clock is a clock that tests move; one that stands moves by them alone.
type clock struct {
	mu     sync.Mutex
	ahead  time.Duration
	stands time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stands.IsZero() {
		return c.stands.Add(c.ahead)
	}
	return time.Now().Add(c.ahead)
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

func TestI6AStandingIsGoodForAnHourWhileSlackIsSilent(t *testing.T) {
	t.Parallel()
	for _, fault := range []slack.Fault{
		{Kind: slack.Hang},
		{Kind: slack.Reset},
		{Kind: slack.Refuse, Status: 503},
		{Kind: slack.HTML},
		{Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "30"},
	} {
		t.Run(string(fault.Kind)+fault.Error, func(t *testing.T) {
			c := &clock{}
			w := start(t, slack.Options{Now: c.now}, func(o *bot.Options) { o.Now = c.now })
			w.ahead()
			for _, method := range []string{"users.info", "users.list"} {
				fault.Method, fault.Times = method, -1
				w.slack.Inject(fault)
			}
			c.move(50 * time.Minute)
			if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "ok list" {
				t.Errorf("after 50 minutes: %+v", got)
			}
			c.move(15 * time.Minute)
			if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "refused: unknown person" {
				t.Errorf("after 65 minutes: %+v", got)
			}
			if got := w.slack.Command("gil", "ops", "/tasks", "list"); got.Message.Text != "refused: unknown person" {
				t.Errorf("a guest: %+v", got)
			}
		})
	}
}

func TestI6AChangedStandingIsSeenWithinMinutes(t *testing.T) {
	t.Parallel()
	c := &clock{}
	w := start(t, slack.Options{Now: c.now}, func(o *bot.Options) { o.Now = c.now })
	w.ahead()
	w.slack.ChangeUser("ana", func(u *slack.User) { u.Deleted = true })
	c.move(5*time.Minute + time.Second)
	if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "refused: deactivated" {
		t.Errorf("got %+v", got)
	}
}

// rows are people kept over a restart.
type rows struct {
	mu     sync.Mutex
	people []maintenance.Person
	broken bool
}

func (r *rows) People(context.Context) ([]maintenance.Person, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken {
		return nil, errors.New("the database is away")
	}
	return r.people, nil
}

func (r *rows) KeepPeople(_ context.Context, people ...maintenance.Person) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken {
		return errors.New("the database is away")
	}
	r.people = append(r.people, people...)
	return nil
}

func TestPeopleAreKnownAfterARestart(t *testing.T) {
	t.Parallel()
	kept := &rows{}
	w := start(t, slack.Options{}, func(o *bot.Options) { o.People = kept })
	w.ahead()
	if err := w.bot.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	w = newWorld(t, slack.Options{}, func(o *bot.Options) { o.People = kept })
	for _, method := range []string{"users.info", "users.list", "conversations.members"} {
		w.slack.Inject(slack.Fault{Method: method, Kind: slack.Hang, Times: -1})
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.bot.Start(ctx); err != nil {
		t.Fatal(err)
	}
	w.ahead()
	if p := w.bot.People().Person(t.Context(), "T0SANDBOX", "UBO"); p.Zone != "Asia/Shanghai" || p.ReadAt.IsZero() {
		t.Errorf("bo is %+v", p)
	}
}

func TestPeopleDoNotNeedTheirRows(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, func(o *bot.Options) { o.People = &rows{broken: true} })
	if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "ok list" {
		t.Errorf("got %+v", got)
	}
}
