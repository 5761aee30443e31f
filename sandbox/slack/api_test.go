package slack_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	client "github.com/slack-go/slack"

	"headsup/sandbox/slack"
)

const bot, app = "xoxb-test-bot", "xapp-test-app"

func TestTheWebAPIRefusesByName(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	s.AddChannel(slack.Channel{Name: "old", Archived: true, Members: []string{"headsup"}})
	said := good(t, s.Say("ann", "ops", "", "hello")).Message
	sent := s.call("chat.postMessage", bot, map[string]any{"channel": s.channel("ops"), "text": "mine"})
	reply := s.call("chat.postMessage", bot, map[string]any{"channel": s.channel("ops"), "text": "mine", "thread_ts": sent["ts"]})
	type args = map[string]any
	ops := s.channel("ops")
	for _, test := range []struct {
		name, method, token string
		params              args
		want                string // empty: ok
	}{
		{"nobody", "auth.test", "", args{}, "not_authed"},
		{"a stranger", "auth.test", "xoxb-test-other", args{}, "invalid_auth"},
		{"the app", "auth.test", app, args{}, "not_allowed_token_type"},
		{"the bot for a socket", "apps.connections.open", bot, args{}, "not_allowed_token_type"},
		{"the bot", "auth.test", bot, args{}, ""},
		{"no such method", "chat.shout", bot, args{}, "unknown_method"},
		{"post", "chat.postMessage", bot, args{"channel": "#ops", "text": "x"}, ""},
		{"post nothing", "chat.postMessage", bot, args{"channel": ops}, "no_text"},
		{"post nowhere", "chat.postMessage", bot, args{"channel": "C9", "text": "x"}, "channel_not_found"},
		{"post where not invited", "chat.postMessage", bot, args{"channel": s.channel("other"), "text": "x"}, "not_in_channel"},
		{"post where private", "chat.postMessage", bot, args{"channel": s.channel("secret"), "text": "x"}, "channel_not_found"},
		{"post where archived", "chat.postMessage", bot, args{"channel": "old", "text": "x"}, "is_archived"},
		{"post to a person", "chat.postMessage", bot, args{"channel": s.user("ann"), "text": "x"}, ""},
		{"post to a thread of none", "chat.postMessage", bot, args{"channel": ops, "text": "x", "thread_ts": "1.2"}, "cannot_reply_to_message"},
		{"post under a reply", "chat.postMessage", bot, args{"channel": ops, "text": "x", "thread_ts": reply["ts"]}, "cannot_reply_to_message"},
		{"post bad blocks", "chat.postMessage", bot, args{"channel": ops, "blocks": []any{args{"type": "shout"}}}, "invalid_blocks"},
		{"post no blocks", "chat.postMessage", bot, args{"channel": ops, "blocks": "x"}, "invalid_blocks_format"},
		{"post two tables", "chat.postMessage", bot, args{"channel": ops, "blocks": []any{table(), table()}}, "invalid_attachments"},
		{"update", "chat.update", bot, args{"channel": ops, "ts": sent["ts"], "text": strings.Repeat("x", 4000)}, ""},
		{"update too long", "chat.update", bot, args{"channel": ops, "ts": sent["ts"], "text": strings.Repeat("x", 4001)}, "msg_too_long"},
		{"update another's", "chat.update", bot, args{"channel": ops, "ts": said.TS, "text": "x"}, "cant_update_message"},
		{"update none", "chat.update", bot, args{"channel": ops, "ts": "1.2", "text": "x"}, "message_not_found"},
		{"update by name", "chat.update", bot, args{"channel": "ops", "ts": sent["ts"], "text": "x"}, "channel_not_found"},
		{"delete another's", "chat.delete", bot, args{"channel": ops, "ts": said.TS}, "cant_delete_message"},
		{"whisper", "chat.postEphemeral", bot, args{"channel": ops, "user": s.user("ann"), "text": "x"}, ""},
		{"whisper to one who is out", "chat.postEphemeral", bot, args{"channel": ops, "user": "U9", "text": "x"}, "user_not_in_channel"},
		{"open by nothing", "views.open", bot, args{"trigger_id": "1.2.3", "view": modal()}, "invalid_trigger_id"},
		{"open nothing", "views.open", bot, args{"trigger_id": "1.2.3"}, "invalid_arguments"},
		{"update no view", "views.update", bot, args{"view_id": "V9", "view": modal()}, "not_found"},
		{"publish for nobody", "views.publish", bot, args{"user_id": "U9", "view": args{"type": "home", "blocks": []any{}}}, "user_not_found"},
		{"publish", "views.publish", bot, args{"user_id": s.user("ann"), "view": args{"type": "home", "blocks": []any{}}}, ""},
		{"publish over an old one", "views.publish", bot, args{"user_id": s.user("ann"), "hash": "old", "view": args{"type": "home", "blocks": []any{}}}, "hash_conflict"},
		{"talk to a person", "conversations.open", bot, args{"users": s.user("ann")}, ""},
		{"talk to nobody", "conversations.open", bot, args{"users": "U9"}, "user_not_found"},
		{"talk to several", "conversations.open", bot, args{"users": "U8,U9"}, "missing_scope"},
		// A method that only reads takes no JSON: it sees no arguments.
		{"look with JSON", "users.info", bot, args{"user": s.user("ann")}, "user_not_found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.clock.move(time.Minute)
			got := s.call(test.method, test.token, test.params)
			same(t, "ok", got["ok"], any(test.want == ""))
			if test.want != "" {
				same(t, "error", got["error"], any(test.want))
			}
		})
	}
}

func table() map[string]any {
	return map[string]any{"type": "table", "rows": [][]any{{map[string]any{"type": "raw_text", "text": "x"}}}}
}

func TestBodiesAsSlackTakesThem(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	for _, test := range []struct{ name, method, kind, header, body, want string }{
		{"form with token", "auth.test", "application/x-www-form-urlencoded", "", "token=xoxb-test-bot", ""},
		{"JSON with token", "auth.test", "application/json", "", `{"token":"xoxb-test-bot"}`, "not_authed"},
		{"socket by form", "apps.connections.open", "application/x-www-form-urlencoded", "", "token=xapp-test-app", "not_authed"},
		{"socket by header", "apps.connections.open", "application/x-www-form-urlencoded", app, "", ""},
		{"half JSON", "auth.test", "application/json", bot, `{`, "invalid_json"},
		{"a list", "auth.test", "application/json", bot, `[]`, "json_not_object"},
		{"something else", "auth.test", "text/plain", bot, `x`, "invalid_post_type"},
		{"form with blocks", "chat.postMessage", "application/x-www-form-urlencoded", bot, "channel=ops&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, text := s.send(s.url+"/api/"+test.method, test.kind, test.header, test.body)
			name, _ := decode(t, text)["error"].(string)
			same(t, "error", name, test.want)
		})
	}
	for _, r := range s.Requests() {
		if strings.Contains(fmt.Sprint(r), "xoxb") || strings.Contains(fmt.Sprint(r), "xapp") {
			t.Errorf("a token stands in the log: %v", r)
		}
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{Scopes: []string{"commands", "channels:read"}})
	got := s.call("chat.postMessage", bot, map[string]any{"channel": s.channel("ops"), "text": "x"})
	same(t, "error", got["error"], any("missing_scope"))
	same(t, "needed", got["needed"], any("chat:write"))
	same(t, "provided", got["provided"], any("commands,channels:read"))

	resp, _ := s.send(s.url+"/api/auth.test", "application/json", bot, "{}")
	same(t, "header", resp.Header.Get("X-OAuth-Scopes"), "commands,channels:read")

	good(t, s.Mention("ann", "ops", "", "list"))
	good(t, s.DirectMessage("ann", "list"))
	s.Close()
	same(t, "events without their scope", len(s.Envelopes()), 0)
}

func TestLimitsAreKept(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{PostBurst: 2, Limits: map[string]int{"users.info": 3, "auth.test": -1}})
	api := s.api()
	post := func() error {
		_, _, err := api.PostMessage(s.channel("ops"), client.MsgOptionText("x", false))
		return err
	}
	limited := func(err error) time.Duration {
		var limit *client.RateLimitedError
		if !errors.As(err, &limit) {
			return 0
		}
		return limit.RetryAfter
	}
	for i, want := range []time.Duration{0, 0, time.Second} {
		same(t, fmt.Sprint("wait of post ", i), limited(post()), want)
	}
	s.clock.move(time.Second)
	same(t, "wait a second later", limited(post()), 0)
	same(t, "and right after", limited(post()), time.Second)

	for i := range 4 {
		_, err := api.GetUserInfo(s.user("ann"))
		want := time.Duration(0)
		if i == 3 {
			want = time.Minute
		}
		same(t, fmt.Sprint("wait of look ", i), limited(err), want)
	}
	seen := s.Messages("ops", "bob")
	for i := range 51 {
		_, _, _, err := api.UpdateMessage(s.channel("ops"), seen[0].TS, client.MsgOptionText("x", false))
		want := time.Duration(0)
		if i == 50 {
			want = time.Minute
		}
		same(t, fmt.Sprint("wait of update ", i), limited(err), want)
	}
	for range 200 {
		if _, err := api.AuthTest(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		fault  slack.Fault
		check  func(error) bool
		effect int // messages
	}{
		{"refused", slack.Fault{Kind: slack.Refuse, Error: "restricted_action"}, func(err error) bool { return err != nil && err.Error() == "restricted_action" }, 0},
		{"429", slack.Fault{Kind: slack.Refuse, Status: 429, RetryAfter: "7"}, func(err error) bool {
			var limit *client.RateLimitedError
			return errors.As(err, &limit) && limit.RetryAfter == 7*time.Second
		}, 0},
		{"503", slack.Fault{Kind: slack.Refuse, Status: 503}, func(err error) bool {
			var status client.StatusCodeError
			return errors.As(err, &status) && status.Code == 503
		}, 0},
		{"HTML", slack.Fault{Kind: slack.HTML}, func(err error) bool { return err != nil }, 0},
		{"reset before", slack.Fault{Kind: slack.Reset}, func(err error) bool { return err != nil }, 0},
		{"reset after", slack.Fault{Kind: slack.Reset, After: true}, func(err error) bool { return err != nil }, 1},
		{"cut", slack.Fault{Kind: slack.Cut}, func(err error) bool { return err != nil }, 1},
		{"hang", slack.Fault{Kind: slack.Hang}, func(err error) bool { return errors.Is(err, http.ErrHandlerTimeout) || err != nil }, 0},
		{"slow", slack.Fault{Kind: slack.Slow, Delay: time.Millisecond}, func(err error) bool { return err == nil }, 1},
		{"another method", slack.Fault{Kind: slack.Reset, Method: "chat.update"}, func(err error) bool { return err == nil }, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, slack.Options{})
			s.SetLatency(time.Millisecond)
			s.Inject(test.fault)
			api := client.New(bot, client.OptionAPIURL(s.url+"/api/"), client.OptionHTTPClient(&http.Client{Timeout: 300 * time.Millisecond}))
			post := func() error {
				_, _, err := api.PostMessage(s.channel("ops"), client.MsgOptionText("x", false))
				return err
			}
			if err := post(); !test.check(err) {
				t.Errorf("got %v", err)
			}
			same(t, "messages", len(s.Messages("ops", "bob")), test.effect)
			if err := post(); err != nil {
				t.Errorf("the second call: %v", err)
			}
			same(t, "fault in the log", s.Requests()[0].Fault == "", test.fault.Method != "")
		})
	}
}
