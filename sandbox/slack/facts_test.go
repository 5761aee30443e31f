package slack_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	client "github.com/slack-go/slack"

	"headsup/sandbox/slack"
)

// What else facts/slack.md says and no client of Slack's can prove.

// Section 5: Slack keeps no private message, so nothing of the Web API reaches it.
func TestAPrivateMessageIsOutOfReach(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	ops := s.channel("ops")
	sent := s.call("chat.postEphemeral", bot, args{"channel": ops, "user": s.user("ann"), "text": "psst"})
	for _, method := range []string{"chat.update", "chat.delete"} {
		got := s.call(method, bot, args{"channel": ops, "ts": sent["message_ts"], "text": "x"})
		same(t, method, got["error"], any("message_not_found"))
	}
	_, err := s.api().GetPermalink(&client.PermalinkParameters{Channel: ops, Ts: fmt.Sprint(sent["message_ts"])})
	same(t, "permalink", err.Error(), "message_not_found")
	same(t, "reply", s.call("chat.postMessage", bot, args{"channel": ops, "text": "x", "thread_ts": sent["message_ts"]})["error"], any("cannot_reply_to_message"))
	same(t, "bob sees it", len(s.Messages("ops", "bob")), 0)
	if r := s.MessageShortcut("ann", "ops", fmt.Sprint(sent["message_ts"]), "show"); r.Outcome != slack.Impossible {
		t.Errorf("a shortcut on a private message: %v", r)
	}
}

// Section 7: people of another organisation cannot run the command, and can click and fill in windows. Who they are stands
// in user.team_id; the team is the workspace's.
func TestOutsidersCanClick(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	card, _ := s.clicked(w)
	payload := line(s.acts(w, func() slack.Result { return s.Click("eve", slack.Press{Channel: "ops", TS: card, ActionID: "go"}) }))
	same(t, "whose workspace", payload.text("team", "id"), "T0SANDBOX")
	same(t, "whose person", payload.text("user", "team_id"), "T9ELSEWHERE")
	same(t, "a window", s.call("views.open", bot, args{"trigger_id": payload["trigger_id"], "view": modal()})["error"], nil)
	payload = s.acts(w, func() slack.Result { return s.Submit("eve", "", map[string]string{"when": "1796090400"}) })
	same(t, "who filled it in", payload.text("user", "team_id"), "T9ELSEWHERE")
	same(t, "elsewhere", s.Command("eve", "other", "/tasks", "").Outcome, slack.Impossible)
}

// Section 1: nothing that a person did is sent again.
func TestClicksAreSentOnce(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{AckLimit: soon, Redelivery: []time.Duration{0, 0, 0}})
	w := s.open()
	card, payload := s.clicked(w)
	before := len(s.Envelopes())
	r := s.Click("ann", slack.Press{Channel: "ops", TS: card, ActionID: "go"})
	w.next() // and no acknowledgement
	same(t, "a click", r.Outcome, slack.OperationTimeout)
	same(t, "open", s.call("views.open", bot, args{"trigger_id": payload["trigger_id"], "view": modal()})["error"], nil)
	r = s.Submit("ann", "", map[string]string{"when": "1796090400"})
	w.next()
	same(t, "a window", r.Outcome, slack.Trouble)
	same(t, "what ann reads", r.Text, "We had some trouble connecting. Try again?")
	same(t, "it stays open", r.View.Title, "Move")
	s.CutSockets()
	s.wait("no socket is left", func() bool { return s.Sockets() == 0 })
	same(t, "without a socket", s.Click("ann", slack.Press{Channel: "ops", TS: card, ActionID: "go"}).Outcome, slack.DispatchFailed)
	same(t, "envelopes", len(s.Envelopes()), before+3)
}

// Section 1: hello counts the sockets, so that a process sees that somebody else holds its token.
func TestHelloCountsTheSockets(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	for i := range 3 {
		same(t, "num_connections", decode(t, s.dial().next())["num_connections"], any(float64(i+1)))
	}
}

// Sections 3 and 7: the lists that a bot looks people and channels up in.
func TestListsRefuseAndLeaveOut(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{Scopes: append(slack.DefaultScopes(), "im:read")})
	s.AddUser(slack.User{Name: "gone", Deleted: true})
	s.AddUser(slack.User{Name: "robot", Bot: true})
	s.AddChannel(slack.Channel{Name: "old", Archived: true})
	s.AddChannel(slack.Channel{Name: "den", Private: true, Members: []string{"headsup"}})
	s.call("conversations.open", bot, args{"users": s.user("ann")})
	api := s.api()
	list := func(p client.GetConversationsParameters) string {
		found, _, err := api.GetConversations(&p)
		if err != nil {
			return err.Error()
		}
		names := ""
		for _, c := range found {
			names += c.Name + c.User + " "
		}
		return strings.TrimSpace(names)
	}
	same(t, "all public", list(client.GetConversationsParameters{}), "ops other old")
	same(t, "none archived", list(client.GetConversationsParameters{ExcludeArchived: true}), "ops other")
	same(t, "private", list(client.GetConversationsParameters{Types: []string{"private_channel"}}), "den")
	same(t, "direct", list(client.GetConversationsParameters{Types: []string{"im"}}), s.user("ann"))
	same(t, "no such type", list(client.GetConversationsParameters{Types: []string{"public"}}), "invalid_types")
	same(t, "a made-up cursor", list(client.GetConversationsParameters{Cursor: "next"}), "invalid_cursor")
	mine, _, err := api.GetConversationsForUser(&client.GetConversationsForUserParameters{Types: []string{"public_channel", "private_channel"}})
	if err != nil || len(mine) != 2 || mine[0].Name != "ops" || mine[1].Name != "den" {
		t.Errorf("the bot's own: %v, %v", mine, err)
	}
	for who, want := range map[string]string{"gone": "user_disabled", "robot": "cannot_dm_bot", "": "users_list_not_supplied"} {
		id := ""
		if who != "" {
			id = s.user(who)
		}
		same(t, "talk to "+who, s.call("conversations.open", bot, args{"users": id})["error"], any(want))
	}
}

// Section 7: what a guest of one channel does not see, they cannot act on.
func TestGuestsSeeTheirChannels(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	s.AddUser(slack.User{Name: "guest", UltraRestricted: true})
	s.Invite("ops", "guest")
	same(t, "theirs", s.Command("guest", "ops", "/tasks", "").Outcome, slack.DispatchFailed)
	same(t, "another", s.Command("guest", "other", "/tasks", "").Outcome, slack.Impossible)
	same(t, "public for members", s.Command("bob", "other", "/tasks", "").Outcome, slack.DispatchFailed)
}

// Section 7: errors that only an administrator's settings bring, and a paid plan; a test orders them by their name.
func TestErrorsThatAreOrdered(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	for _, test := range []struct{ method, name string }{
		{"chat.update", "edit_window_closed"},
		{"chat.update", "is_inactive"},
		{"chat.postMessage", "restricted_action"},
		{"usergroups.users.list", "plan_upgrade_required"},
	} {
		s.Inject(slack.Fault{Method: test.method, Kind: slack.Refuse, Error: test.name})
		_, err := s.api().GetUserGroupMembers("S9")
		switch test.method {
		case "chat.update":
			_, _, _, err = s.api().UpdateMessage(s.channel("ops"), "1.2", client.MsgOptionText("x", false))
		case "chat.postMessage":
			_, _, err = s.api().PostMessage(s.channel("ops"), client.MsgOptionText("x", false))
		}
		var refused client.SlackErrorResponse
		if !errors.As(err, &refused) || refused.Err != test.name {
			t.Errorf("got %v, want %s", err, test.name)
		}
	}
}
