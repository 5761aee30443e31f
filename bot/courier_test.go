package bot_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/bot"
	"headsup/cards"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

func undelivered(t *testing.T, err error) *maintenance.Undelivered {
	t.Helper()
	var lost *maintenance.Undelivered
	if !errors.As(err, &lost) {
		t.Fatalf("got %v", err)
	}
	return lost
}

func TestTheCourierPostsUpdatesAndWhispers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{})
	courier, ops := w.bot.Courier(), maintenance.Place{Channel: w.ops}
	ts, err := courier.Post(t.Context(), ops, button("x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := courier.Update(t.Context(), ops, ts, cards.Message{Text: "no button now"}, nil); err != nil {
		t.Fatal(err)
	}
	if m, _ := w.slack.Message(w.ops, ts); m.Text != "no button now" || len(m.Blocks) > 4 {
		t.Errorf("the card is %+v", m)
	}
	if err := courier.Whisper(t.Context(), maintenance.Place{Channel: w.ops, Thread: ts}, "UANA", cards.Message{Text: "psst"}); err != nil {
		t.Fatal(err)
	}
	if m := w.sees("ana", "ops", "psst"); !m.Ephemeral || m.ThreadTS != ts {
		t.Errorf("ana sees %+v", m)
	}
	for _, r := range w.slack.Requests() {
		if r.Method == "chat.postMessage" && (r.Params["unfurl_links"] != "false" || r.Params["unfurl_media"] != "false" || r.Params["text"] == "") {
			t.Errorf("posted %v", r.Params)
		}
	}
}

func TestAReplyIsShownInItsChannelTooWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	c := &clock{}
	w := newWorld(t, slack.Options{Now: c.now, Unlimited: true}, func(o *bot.Options) { o.Now = c.now })
	courier, ops := w.bot.Courier(), maintenance.Place{Channel: w.ops}
	ts, err := courier.Post(t.Context(), ops, button("x"))
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		to        maintenance.Place
		broadcast bool
		want      bool
	}{
		{maintenance.Place{Channel: w.ops, Thread: ts}, true, true},
		{maintenance.Place{Channel: w.ops, Thread: ts}, false, false},
		{ops, true, false}, // it stands there anyway
	} {
		c.move(time.Second)
		reply, err := courier.Post(t.Context(), one.to, cards.Message{Text: "over", Broadcast: one.broadcast})
		if err != nil {
			t.Fatal(err)
		}
		if m, _ := w.slack.Message(w.ops, reply); m.Broadcast != one.want {
			t.Errorf("posted to %+v, broadcast %v: the channel shows it too: %v", one.to, one.broadcast, m.Broadcast)
		}
	}
}

func TestAWhisperFindsItsPerson(t *testing.T) {
	t.Parallel()
	for name, place := range map[string]maintenance.Place{
		"the bot is not there":      {Channel: "CFAR"},
		"the person is not there":   {Channel: "COTHER"},
		"there is no such channel":  {Channel: "CNONE"},
		"there is no place":         {},
		"a direct message, unknown": {Direct: true},
		"somebody else's messages":  {Channel: "DOTHER", Direct: true},
	} {
		w := newWorld(t, slack.Options{})
		w.slack.AddChannel(slack.Channel{ID: "CFAR", Name: "far", Members: []string{"bo"}})
		if err := w.bot.Courier().Whisper(t.Context(), place, "UBO", cards.Message{Text: name}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		w.sees("bo", "", name)
	}
}

func TestEveryErrorOfAPostHasItsKind(t *testing.T) {
	t.Parallel()
	refuse := func(word string) slack.Fault { return slack.Fault{Kind: slack.Refuse, Error: word} }
	for _, c := range []struct {
		fault slack.Fault
		want  maintenance.PostKind
		word  string
		wait  time.Duration
	}{
		{slack.Fault{Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "7"}, maintenance.PostThrottled, "ratelimited", 7 * time.Second},
		{slack.Fault{Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "0"}, maintenance.PostThrottled, "ratelimited", time.Second},
		{slack.Fault{Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "soon"}, maintenance.PostThrottled, "ratelimited", 30 * time.Second},
		{slack.Fault{Kind: slack.Refuse, Status: 429, Error: "ratelimited"}, maintenance.PostThrottled, "ratelimited", 30 * time.Second},
		{refuse("not_in_channel"), maintenance.PostRefused, "not_in_channel", 0},
		{refuse("channel_not_found"), maintenance.PostRefused, "channel_not_found", 0},
		{refuse("is_archived"), maintenance.PostRefused, "is_archived", 0},
		{refuse("restricted_action"), maintenance.PostRefused, "restricted_action", 0},
		{refuse("restricted_action_read_only_channel"), maintenance.PostRefused, "restricted_action_read_only_channel", 0},
		{refuse("missing_scope"), maintenance.PostThrottled, "missing_scope", time.Minute},
		{refuse("token_revoked"), maintenance.PostThrottled, "token_revoked", time.Minute},
		{refuse("user_removed_from_team"), maintenance.PostThrottled, "user_removed_from_team", time.Minute},
		{refuse("team_access_not_granted"), maintenance.PostThrottled, "team_access_not_granted", time.Minute},
		{refuse("access_denied"), maintenance.PostRefused, "access_denied", 0},
		{refuse("invalid_auth"), maintenance.PostThrottled, "invalid_auth", time.Minute},
		{refuse("something_new"), maintenance.PostRefused, "something_new", 0},
		{refuse("message_not_found"), maintenance.PostGone, "message_not_found", 0},
		{refuse("cant_update_message"), maintenance.PostGone, "cant_update_message", 0},
		{refuse("edit_window_closed"), maintenance.PostGone, "edit_window_closed", 0},
		{refuse("invalid_blocks"), maintenance.PostInvalid, "invalid_blocks", 0},
		{refuse("msg_too_long"), maintenance.PostInvalid, "msg_too_long", 0},
		{refuse("internal_error"), maintenance.PostUnknown, "internal_error", 0},
		{slack.Fault{Kind: slack.Refuse, Status: 500}, maintenance.PostUnknown, "", 0},
		{slack.Fault{Kind: slack.HTML, Status: 503}, maintenance.PostUnknown, "", 0},
		{slack.Fault{Kind: slack.HTML}, maintenance.PostUnknown, "", 0},
		{slack.Fault{Kind: slack.HTML, Status: 407}, maintenance.PostThrottled, "", 10 * time.Second},
		{slack.Fault{Kind: slack.Reset}, maintenance.PostUnknown, "", 0},
		{slack.Fault{Kind: slack.Reset, After: true}, maintenance.PostUnknown, "", 0},
		{slack.Fault{Kind: slack.Cut}, maintenance.PostUnknown, "", 0},
	} {
		for _, method := range []string{"chat.postMessage", "chat.update"} {
			t.Run(method+" "+string(c.fault.Kind)+" "+c.fault.Error+c.fault.RetryAfter, func(t *testing.T) {
				still := &clock{stands: time.Now()}
				w := newWorld(t, slack.Options{Unlimited: true}, func(o *bot.Options) { o.Now = still.now })
				place := maintenance.Place{Channel: w.ops}
				ts, err := w.bot.Courier().Post(t.Context(), place, cards.Message{Text: "first"})
				if err != nil {
					t.Fatal(err)
				}
				still.move(time.Minute)
				c.fault.Method = method
				w.slack.Inject(c.fault)
				send := func() error { return w.bot.Courier().Update(t.Context(), place, ts, cards.Message{Text: "x"}, nil) }
				if method == "chat.postMessage" {
					send = func() error {
						_, err := w.bot.Courier().Post(t.Context(), place, cards.Message{Text: "x"})
						return err
					}
				}
				got := undelivered(t, send())
				if diff := cmp.Diff([]any{c.want, c.word, c.wait}, []any{got.Kind, got.Word, got.Wait}); diff != "" {
					t.Errorf("%v: %s", got, diff)
				}
				if n := w.calls(method); n > 2 {
					t.Errorf("it was sent %d times", n)
				}
			})
		}
	}
}

func TestAPostThatHangsEndsWithItsContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{})
	w.slack.Inject(slack.Fault{Method: "chat.postMessage", Kind: slack.Hang})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := w.bot.Courier().Post(ctx, maintenance.Place{Channel: w.ops}, cards.Message{Text: "x"})
	if got := undelivered(t, err); got.Kind != maintenance.PostUnknown || strings.Contains(got.Error(), "127.0.0.1") {
		t.Errorf("got %v", got)
	}
}

func TestWhereNobodyAnswersNothingWasPosted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{})
	closed := httptest.NewServer(nil)
	closed.Close()
	b := bot.New(bot.Options{BotToken: "xoxb-test-bot", APIURL: closed.URL + "/api/", Bounds: w.bounds})
	_, err := b.Courier().Post(t.Context(), maintenance.Place{Channel: w.ops}, cards.Message{Text: "x"})
	if got := undelivered(t, err); got.Kind != maintenance.PostThrottled || got.Wait <= 0 || got.Wait > 5*time.Second {
		t.Errorf("got %v, wait %v", got, got.Wait)
	}
}

func TestI12OnePostASecondInAChannel(t *testing.T) {
	t.Parallel()
	c := &clock{stands: time.Now()}
	w := newWorld(t, slack.Options{}, func(o *bot.Options) { o.Now = c.now })
	post := func(channel string) error {
		_, err := w.bot.Courier().Post(t.Context(), maintenance.Place{Channel: channel}, cards.Message{Text: "x"})
		return err
	}
	if err := post(w.ops); err != nil {
		t.Fatal(err)
	}
	if got := undelivered(t, post(w.ops)); got.Kind != maintenance.PostThrottled || got.Wait > time.Second || got.Wait < 500*time.Millisecond {
		t.Errorf("got %v, wait %v", got, got.Wait)
	}
	if err := post("COTHER"); err != nil {
		t.Errorf("another channel: %v", err)
	}
	c.move(time.Second)
	if err := post(w.ops); err != nil {
		t.Errorf("a second later: %v", err)
	}
	if n := w.calls("chat.postMessage"); n != 3 {
		t.Errorf("%d posts were sent", n)
	}
}

func TestI12FiftyUpdatesAMinuteAtMost(t *testing.T) {
	t.Parallel()
	c := &clock{stands: time.Now()}
	w := newWorld(t, slack.Options{Now: c.now}, func(o *bot.Options) {
		o.Now = c.now
	})
	place := maintenance.Place{Channel: w.ops}
	ts, err := w.bot.Courier().Post(t.Context(), place, cards.Message{Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	sent := 0
	for range 600 { // two minutes, by 200 ms
		err := w.bot.Courier().Update(t.Context(), place, ts, cards.Message{Text: "y"}, nil)
		if err == nil {
			sent++
		} else if got := undelivered(t, err); got.Word != "own limit" {
			t.Fatalf("Slack had to say so: %v", got)
		}
		c.move(200 * time.Millisecond)
	}
	if sent < 80 || sent > 100 {
		t.Errorf("%d updates in two minutes", sent)
	}
}

func TestI12ARetryAfterIsKept(t *testing.T) {
	t.Parallel()
	c := &clock{stands: time.Now()}
	w := newWorld(t, slack.Options{Unlimited: true}, func(o *bot.Options) { o.Now = c.now })
	w.slack.Inject(slack.Fault{Method: "chat.postMessage", Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "20"})
	post := func(channel string) error {
		_, err := w.bot.Courier().Post(t.Context(), maintenance.Place{Channel: channel}, cards.Message{Text: "x"})
		return err
	}
	if got := undelivered(t, post(w.ops)); got.Wait != 20*time.Second {
		t.Fatalf("got %v", got)
	}
	c.move(15 * time.Second)
	if got := undelivered(t, post(w.ops)); got.Kind != maintenance.PostThrottled || got.Wait != 5*time.Second {
		t.Errorf("after 15 s: %v, wait %v", got, got.Wait)
	}
	if err := post("COTHER"); err != nil {
		t.Errorf("another channel: %v", err)
	}
	c.move(6 * time.Second)
	if err := post(w.ops); err != nil {
		t.Errorf("after 21 s: %v", err)
	}
	if n := w.calls("chat.postMessage"); n != 3 || w.bot.Health().Limited != 1 {
		t.Errorf("%d posts were sent; %+v", n, w.bot.Health())
	}
}

// TestI12ARetryAfterIsKeptForEachMethod: what Slack closes is left alone for as long as it says, and nothing else.
func TestI12ARetryAfterIsKeptForEachMethod(t *testing.T) {
	t.Parallel()
	type way struct {
		method string
		send   func(*world) error
	}
	ops := maintenance.Place{Channel: "COPS"}
	message := cards.Message{Text: "x"}
	ways := []way{
		{"chat.postMessage", func(w *world) error { _, err := w.bot.Courier().Post(t.Context(), ops, message); return err }},
		{"chat.update", func(w *world) error { return w.bot.Courier().Update(t.Context(), ops, w.ts, message, nil) }},
		{"chat.postEphemeral", func(w *world) error { return w.bot.Courier().Whisper(t.Context(), ops, "UANA", message) }},
		{"conversations.open", func(w *world) error {
			return w.bot.Courier().Whisper(t.Context(), maintenance.Place{}, "UZOE", message)
		}},
		{slack.ResponseURL, func(w *world) error { return w.bot.Courier().Respond(t.Context(), w.hook, message, false) }},
	}
	for _, limited := range ways {
		t.Run(limited.method, func(t *testing.T) {
			c := &clock{stands: time.Now()}
			w := newWorld(t, slack.Options{Unlimited: true}, func(o *bot.Options) { o.Now = c.now })
			var err error
			if w.ts, err = w.bot.Courier().Post(t.Context(), ops, message); err != nil {
				t.Fatal(err)
			}
			w.hook = strings.TrimSuffix(w.url, "/api/") + "/actions/T0SANDBOX/1/none"
			c.move(time.Minute)
			w.slack.Inject(slack.Fault{Method: limited.method, Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "20"})
			before := w.calls(limited.method)
			for _, step := range []struct{ pass, wait time.Duration }{{0, 20 * time.Second}, {15 * time.Second, 5 * time.Second}, {4 * time.Second, time.Second}} {
				c.move(step.pass)
				if got := undelivered(t, limited.send(w)); got.Kind != maintenance.PostThrottled || got.Wait != step.wait {
					t.Errorf("%s later: %v, wait %s, want %s", step.pass, got, got.Wait, step.wait)
				}
			}
			if n := w.calls(limited.method) - before; n != 1 {
				t.Errorf("it was called %d times", n)
			}
			for _, other := range ways {
				if other.method == limited.method {
					continue
				}
				before := w.calls(other.method)
				_ = other.send(w)
				if w.calls(other.method) == before {
					t.Errorf("%s is closed too", other.method)
				}
			}
			c.move(time.Second)
			before = w.calls(limited.method)
			_ = limited.send(w) // the response_url is no real one
			if w.calls(limited.method) == before {
				t.Error("it stays closed")
			}
		})
	}
}

// TestI12APauseIsSharedByAllReplicas: what one process was told holds for another one with the same limits.
func TestI12APauseIsSharedByAllReplicas(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{Unlimited: true})
	shared := bot.NewMemoryLimits(time.Now)
	both := make([]*bot.Courier, 2)
	for n := range both {
		both[n] = bot.New(bot.Options{BotToken: "xoxb-test-bot", APIURL: w.url, Bounds: w.bounds, Limits: shared}).Courier()
	}
	for method, send := range map[string]func(*bot.Courier) error{
		"chat.postMessage": func(c *bot.Courier) error {
			_, err := c.Post(t.Context(), maintenance.Place{Channel: w.ops}, cards.Message{Text: "x"})
			return err
		},
		"chat.update": func(c *bot.Courier) error {
			return c.Update(t.Context(), maintenance.Place{Channel: w.ops}, "1.1", cards.Message{Text: "x"}, nil)
		},
	} {
		w.slack.Inject(slack.Fault{Method: method, Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "20"})
		for n, c := range both {
			if got := undelivered(t, send(c)); got.Kind != maintenance.PostThrottled || got.Wait < 19*time.Second {
				t.Errorf("%s of replica %d: %v, wait %s", method, n, got, got.Wait)
			}
		}
		if n := w.calls(method); n != 1 {
			t.Errorf("%s was called %d times", method, n)
		}
	}
}

// broken are limits that cannot be read.
type broken struct{}

func (broken) Take(context.Context, string, time.Duration, int) (time.Duration, error) {
	return 0, errors.New("the database is away")
}

func (broken) Pause(context.Context, string, time.Duration) error {
	return errors.New("the database is away")
}

func TestNothingIsPostedWhileTheLimitIsUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{}, func(o *bot.Options) { o.Limits = broken{} })
	_, err := w.bot.Courier().Post(t.Context(), maintenance.Place{Channel: w.ops}, cards.Message{Text: "x"})
	if got := undelivered(t, err); got.Kind != maintenance.PostThrottled || got.Wait <= 0 {
		t.Errorf("got %v", got)
	}
	if w.calls("chat.postMessage") != 0 {
		t.Error("it was sent")
	}
}

func TestEveryErrorOfAResponseURLHasItsKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault slack.Fault
		want  maintenance.PostKind
	}{
		{slack.Fault{Kind: slack.Refuse, Status: 404, Error: "expired_url"}, maintenance.PostGone},
		{slack.Fault{Kind: slack.Refuse, Status: 404, Error: "used_url"}, maintenance.PostGone},
		{slack.Fault{Kind: slack.Refuse, Status: 410}, maintenance.PostGone},
		{slack.Fault{Kind: slack.Refuse, Status: 400, Error: "invalid_blocks"}, maintenance.PostInvalid},
		{slack.Fault{Kind: slack.Refuse, Status: 200, Error: "invalid_blocks"}, maintenance.PostInvalid},
		{slack.Fault{Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "3"}, maintenance.PostThrottled},
		{slack.Fault{Kind: slack.Refuse, Status: 500}, maintenance.PostUnknown},
		{slack.Fault{Kind: slack.Reset}, maintenance.PostUnknown},
	} {
		w := newWorld(t, slack.Options{})
		c.fault.Method = slack.ResponseURL
		w.slack.Inject(c.fault)
		secret := strings.TrimSuffix(w.url, "/api/") + "/actions/T0SANDBOX/1/secret"
		got := undelivered(t, w.bot.Courier().Respond(t.Context(), secret, cards.Message{Text: "x"}, true))
		if got.Kind != c.want || strings.Contains(got.Error(), "secret") {
			t.Errorf("%+v: %v", c.fault, got)
		}
	}
	w := newWorld(t, slack.Options{})
	for _, url := range []string{"", "://secret", "http://127.0.0.1:1/secret"} {
		got := undelivered(t, w.bot.Courier().Respond(t.Context(), url, cards.Message{Text: "x"}, false))
		if strings.Contains(got.Error(), "secret") {
			t.Errorf("the error tells the secret: %v", got)
		}
	}
}

// TestABotTokenRevokedLaterIsAskedFor each minute until Slack takes it again, whether or not there is anything to say; and nothing of what there is to
// say is given up.
func TestABotTokenRevokedLaterIsAskedFor(t *testing.T) {
	t.Parallel()
	c := &clock{}
	w := start(t, slack.Options{Now: c.now}, func(o *bot.Options) { o.Now = c.now })
	post := func() error {
		_, err := w.bot.Courier().Post(t.Context(), maintenance.Place{Channel: w.ops}, cards.Message{Text: "x"})
		return err
	}
	w.slack.Inject(slack.Fault{Kind: slack.Refuse, Error: "token_revoked", Times: -1})
	if got := undelivered(t, post()); got.Kind != maintenance.PostThrottled {
		t.Errorf("got %v; nothing may be given up for it", got)
	}
	c.move(time.Minute)
	w.wait("the refusal is known", func() bool { return w.bot.Health().BotRefused != nil })
	if no := w.bot.Health().BotRefused; no.Setting != "SLACK_BOT_TOKEN" || no.Word != "token_revoked" {
		t.Errorf("got %v", no)
	}
	w.slack.ClearFaults()
	c.move(time.Minute)
	w.wait("it is taken again", func() bool { return w.bot.Health().BotRefused == nil })
	if err := post(); err != nil {
		t.Error(err)
	}
}

func TestChannelsOfTheSettingsAreFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{Unlimited: true})
	w.slack.AddChannel(slack.Channel{ID: "CEMPTY", Name: "empty", Members: []string{"ana"}})
	w.slack.AddChannel(slack.Channel{ID: "COLD", Name: "old", Archived: true, Members: []string{"headsup"}})
	w.slack.AddChannel(slack.Channel{ID: "CSHARED", Name: "shared", ExtShared: true, Members: []string{"headsup"}})
	w.slack.AddChannel(slack.Channel{ID: "CSECRET", Name: "secret", Private: true, Members: []string{"ana"}})
	w.slack.AddChannel(slack.Channel{ID: "CINNER", Name: "inner", Private: true, Members: []string{"ana", "headsup"}})
	for n := range 1200 {
		w.slack.AddChannel(slack.Channel{Name: "more-" + strings.Repeat("x", n%7) + string(rune('a'+n%26))})
	}
	w.slack.AddChannel(slack.Channel{ID: "CLAST", Name: "last", Members: []string{"headsup"}})
	asked := []string{"#ops", "ops", "COPS", "empty", "CEMPTY", "old", "shared", "secret", "inner", "nowhere", "CNONE", "last"}
	states, err := w.bot.Channels(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]string{
		"#ops": {"COPS", ""}, "ops": {"COPS", ""}, "COPS": {"COPS", ""}, "inner": {"CINNER", ""}, "last": {"CLAST", ""},
		"empty": {"CEMPTY", "/invite @headsup"}, "CEMPTY": {"CEMPTY", "/invite @headsup"}, "old": {"COLD", "archived"},
		"shared": {"CSHARED", "another organisation"}, "secret": {"", "/invite @headsup"}, "nowhere": {"", "not found"}, "CNONE": {"", "not found"},
	}
	for i, s := range states {
		id, advice := want[s.Asked][0], want[s.Asked][1]
		if s.Asked != asked[i] || s.ID != id || s.Found() != (id != "") || !strings.Contains(s.Advice(), advice) || (advice == "") != (s.Advice() == "") {
			t.Errorf("%s: %+v", asked[i], s)
		}
	}
}

func TestAMissingScopeIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{Scopes: []string{"chat:write"}})
	_, err := w.bot.Channels(t.Context(), []string{"ops"})
	var no *bot.Unusable
	if !errors.As(err, &no) || no.Word != "missing_scope" || !strings.Contains(err.Error(), "channels:read") {
		t.Errorf("got %v", err)
	}
}

// taken are limits that give one permit a second, and count how often they are asked.
type taken struct {
	bot.Limits

	asked atomic.Int64
}

func (l *taken) Take(context.Context, string, time.Duration, int) (time.Duration, error) {
	if l.asked.Add(1) == 1 {
		return 0, nil
	}
	return time.Second, nil
}

// TestWhatWaitsForItsTurnAsksNobody posts, finds the channel shut, and is not asked for a permit again before there may be one.
func TestWhatWaitsForItsTurnAsksNobody(t *testing.T) {
	t.Parallel()
	c, limits := &clock{}, &taken{}
	w := newWorld(t, slack.Options{Now: c.now, Unlimited: true}, func(o *bot.Options) { o.Now, o.Limits = c.now, limits })
	courier, ops := w.bot.Courier(), maintenance.Place{Channel: w.ops}
	post := func() error {
		_, err := courier.Post(t.Context(), ops, cards.Message{Text: "x"})
		return err
	}
	if err := post(); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if got := undelivered(t, post()); got.Kind != maintenance.PostThrottled || got.Wait > time.Second || got.Wait < 500*time.Millisecond {
			t.Fatalf("it is %v for %s", got, got.Wait)
		}
	}
	if courier.Ready(ops, "") == nil || courier.Ready(ops, "1.2") != nil {
		t.Error("a post must wait, and an update need not")
	}
	if asked := limits.asked.Load(); asked != 2 {
		t.Errorf("a permit was asked for %d times, want 2", asked)
	}
	c.move(time.Second)
	if err := courier.Ready(ops, ""); err != nil {
		t.Errorf("a second later: %v", err)
	}
	_ = post()
	if asked := limits.asked.Load(); asked != 3 {
		t.Errorf("a second later a permit was asked for %d times, want 3", asked)
	}
}

// TestAClockThatIsPutBackShutsNothing for as long as it was put back: neither what had no permit, nor what Slack said to wait with.
func TestAClockThatIsPutBackShutsNothing(t *testing.T) {
	t.Parallel()
	c, limits := &clock{}, &taken{}
	w := newWorld(t, slack.Options{Now: c.now, Unlimited: true}, func(o *bot.Options) { o.Now, o.Limits = c.now, limits })
	courier, ops := w.bot.Courier(), maintenance.Place{Channel: w.ops}
	whisper := func() error { return courier.Whisper(t.Context(), ops, "UANA", cards.Message{Text: "x"}) }
	limits.asked.Add(1) // the first is let through
	if _, err := courier.Post(t.Context(), ops, cards.Message{Text: "x"}); err == nil {
		t.Fatal("there was a permit")
	}
	w.slack.Inject(slack.Fault{Method: "chat.postEphemeral", Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "20"})
	if whisper() == nil || courier.Ready(ops, "") == nil {
		t.Fatal("nothing is shut")
	}
	c.move(-time.Hour)
	if err := courier.Ready(ops, ""); err != nil {
		t.Errorf("what had no permit: %v", err)
	}
	if err := whisper(); err != nil {
		t.Errorf("what Slack said to wait with: %v", err)
	}
}
