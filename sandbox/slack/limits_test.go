package slack_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"headsup/sandbox/slack"
)

// The limits of facts/slack.md that no client can prove, since a client never sees them from the other side. Those of Block
// Kit stand in blocks_test.go.

type args = map[string]any

// Section 3: the calls a minute of each method that has a tier of its own.
func TestEachMethodHasItsTier(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	sent := s.call("chat.postMessage", bot, args{"channel": s.channel("ops"), "text": "x"})
	for method, most := range map[string]int{
		"chat.update": 50, "chat.delete": 50, "chat.postEphemeral": 100,
		"views.open": 100, "views.push": 100, "views.update": 100, "views.publish": 100,
		"conversations.info": 50, "conversations.open": 50, "users.conversations": 50, "conversations.members": 100,
		"conversations.list": 20, "users.list": 20, "usergroups.list": 20, "usergroups.users.list": 20, "users.info": 100,
		"files.getUploadURLExternal": 100, "files.completeUploadExternal": 100,
	} {
		t.Run(method, func(t *testing.T) {
			for i := range most {
				if got := s.call(method, bot, args{"channel": s.channel("ops"), "ts": sent["ts"]}); got["error"] == "ratelimited" {
					t.Fatalf("limited after %d calls, want %d", i, most)
				}
			}
			resp, text := s.send(s.url+"/api/"+method, "application/json", bot, "{}")
			same(t, "status", resp.StatusCode, http.StatusTooManyRequests)
			same(t, "wait", resp.Header.Get("Retry-After"), "60")
			same(t, "answer", text, `{"error":"ratelimited","ok":false}`)
		})
	}
	same(t, "another method", s.call("auth.test", bot, nil)["ok"], any(true))
}

// Section 3: one post a second counts for a channel, not for all of them.
func TestPostsAreLimitedByChannel(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{PostBurst: 1})
	s.AddChannel(slack.Channel{Name: "quiet", Members: []string{"headsup"}})
	post := func(channel string) any {
		return s.call("chat.postMessage", bot, args{"channel": channel, "text": "x"})["error"]
	}
	same(t, "first", post("ops"), nil)
	same(t, "second, by id", post(s.channel("ops")), any("ratelimited"))
	same(t, "elsewhere", post("quiet"), nil)
	same(t, "to a person", post(s.user("ann")), nil)
}

// Sections 5 and 6: texts, attachments, and blocks that an update leaves out.
func TestMessagesWithinTheirLimits(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{Unlimited: true})
	ops := s.channel("ops")
	sent := s.call("chat.postMessage", bot, args{"channel": ops, "text": strings.Repeat("é", 40_001), "blocks": []any{args{"type": "divider"}}})
	m, _ := s.Message("ops", fmt.Sprint(sent["ts"]))
	same(t, "characters of a long text", len([]rune(m.Text)), 40_000)
	same(t, "blocks", m.Blocks != nil, true)

	s.call("chat.update", bot, args{"channel": ops, "ts": sent["ts"], "text": "x"})
	m, _ = s.Message("ops", fmt.Sprint(sent["ts"]))
	same(t, "blocks after an update without", m.Blocks == nil, true)

	attachments := func(n int) args {
		list := make([]args, n)
		for i := range list {
			list[i] = args{"text": "x"}
		}
		return args{"channel": ops, "text": "x", "attachments": list}
	}
	same(t, "100 attachments", s.call("chat.postMessage", bot, attachments(100))["error"], nil)
	same(t, "101 attachments", s.call("chat.postMessage", bot, attachments(101))["error"], any("too_many_attachments"))

	s.ChangeChannel("ops", func(c *slack.Channel) { c.Archived = true })
	same(t, "update in an archived channel", s.call("chat.update", bot, args{"channel": ops, "ts": sent["ts"], "text": "x"})["error"], any("is_archived"))
}

// Section 5: the size of a window, and its external id, which is unique in a workspace.
func TestWindowsWithinTheirLimits(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{Unlimited: true})
	w := s.open()
	show := func(title, external string) args {
		_, payload := s.clicked(w)
		view := window(title, false)
		if external != "" {
			view["external_id"] = external
		}
		return s.call("views.open", bot, args{"trigger_id": payload["trigger_id"], "view": view})
	}
	same(t, "first", show("one", "k7q2")["error"], nil)
	good(t, s.CloseView("ann", "")) // no notify_on_close: nothing is sent, or this would wait for its acknowledgement
	same(t, "the id of a closed one", show("two", "k7q2")["error"], nil)
	_, payload := s.clicked(w)
	taken := window("three", false)
	taken["external_id"] = "k7q2"
	same(t, "the id of an open one", s.call("views.open", bot, args{"trigger_id": payload["trigger_id"], "view": taken})["error"], any("duplicate_external_id"))
	same(t, "the trigger is still good", s.call("views.open", bot, args{"trigger_id": payload["trigger_id"], "view": window("four", false)})["error"], nil)
	same(t, "update by a lost id", s.call("views.update", bot, args{"external_id": "k7q2", "view": window("x", false)})["error"], any("not_found"))
	same(t, "again", show("five", "c3f1")["error"], nil)
	same(t, "update by id", s.call("views.update", bot, args{"external_id": "c3f1", "view": window("six", false)})["error"], nil)
	same(t, "title", s.Views("ann")[0].Title, "six")

	big := func(blocks int) any {
		view := window("big", false)
		list := make([]args, blocks)
		for i := range list {
			list[i] = args{"type": "section", "text": args{"type": "plain_text", "text": chars(3000)}}
		}
		view["blocks"] = list
		_, payload := s.clicked(w)
		return s.call("views.open", bot, args{"trigger_id": payload["trigger_id"], "view": view})["error"]
	}
	same(t, "under 250 kB", big(80), nil)
	same(t, "over 250 kB", big(83), any("view_too_large"))

	before := len(s.Envelopes())
	s.Reload("ann") // her client dies
	same(t, "windows", len(s.Views("ann")), 0)
	same(t, "nobody is told", len(s.Envelopes()), before)
}

// Section 1: the largest acknowledgement, to the byte.
func TestTheLargestAcknowledgement(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]slack.Outcome{20*1024 - 1: slack.Done, 20 * 1024: slack.OperationTimeout} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			s := open(t, slack.Options{AckLimit: time.Second})
			w := s.open()
			done := make(chan slack.Result)
			go func() { done <- s.Command("ann", "ops", "/tasks", "list") }()
			frame := w.next()
			text := fmt.Sprintf(`{"envelope_id":%q,"payload":{"text":"`, id(t, frame))
			w.write(text + strings.Repeat("x", size-len(text)-len(`"}}`)) + `"}}`)
			same(t, "outcome", (<-done).Outcome, want)
			same(t, "sent", len(s.Envelopes()), 1)
		})
	}
}

// Section 5: an external select takes 100 options, and asks from three letters on.
func TestSuggestionsWithinTheirLimits(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	sent := s.call("chat.postMessage", bot, args{"channel": s.channel("ops"), "text": "x", "blocks": []any{
		args{"type": "actions", "elements": []any{args{"type": "external_select", "action_id": "find"}}},
	}})
	place := slack.Press{Channel: "ops", TS: fmt.Sprint(sent["ts"]), ActionID: "find"}
	good(t, s.Suggest("ann", place, "or"))
	same(t, "sent for two letters", len(s.Envelopes()), 0)
	for count, want := range map[int]slack.Outcome{100: slack.Done, 101: slack.BadAnswer} {
		done := make(chan slack.Result)
		go func() { done <- s.Suggest("ann", place, "ord") }()
		w.ack(w.next(), `{"options":`+items(count, option(1, 1))+`}`)
		same(t, fmt.Sprint(count, " options"), (<-done).Outcome, want)
	}
}
