package slack_test

import (
	"fmt"
	"strings"
	"testing"

	client "github.com/slack-go/slack"

	"headsup/sandbox/slack"
)

func TestPeopleAreShownAsSlackShowsThem(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	s.AddUser(slack.User{Name: "guest", Restricted: true})
	s.AddUser(slack.User{Name: "gone", Deleted: true})
	s.AddUser(slack.User{Name: "robot", Bot: true})
	api := s.api()

	ann, err := api.GetUserInfo(s.user("ann"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "zone", ann.TZ, "Europe/Berlin")
	same(t, "offset", ann.TZOffset, 3600)
	same(t, "name", ann.RealName, "Ann Example")
	for name, holds := range map[string]func(*client.User) bool{
		"guest": func(u *client.User) bool { return u.IsRestricted && !u.IsUltraRestricted },
		"gone":  func(u *client.User) bool { return u.Deleted },
		"robot": func(u *client.User) bool { return u.IsBot },
		"eve":   func(u *client.User) bool { return u.IsStranger && u.TeamID == "T9ELSEWHERE" },
		"bob":   func(u *client.User) bool { return u.TZ == "" && !u.IsRestricted && !u.IsStranger },
	} {
		u, err := api.GetUserInfo(s.user(name))
		if err != nil || !holds(u) {
			t.Errorf("%s is shown as %+v, %v", name, u, err)
		}
	}
	s.ChangeUser("bob", func(u *slack.User) { u.UltraRestricted = true })
	if bob, err := api.GetUserInfo(s.user("bob")); err != nil || !bob.IsUltraRestricted || !bob.IsRestricted {
		t.Errorf("bob is shown as %+v, %v", bob, err)
	}
	if _, err := api.GetUserInfo("U9"); err == nil || err.Error() != "user_not_found" {
		t.Errorf("got %v, want user_not_found", err)
	}
	all, err := api.GetUsers(client.GetUsersOptionLimit(2))
	if err != nil {
		t.Fatal(err)
	}
	// Pages of two; outsiders are in no list.
	same(t, "people", len(all), 6)
}

func TestChannelsAsTheBotSeesThem(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	api := s.api()
	ops, err := api.GetConversationInfo(&client.GetConversationInfoInput{ChannelID: s.channel("ops"), IncludeNumMembers: true})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "member", ops.IsMember, true)
	same(t, "shared", ops.IsExtShared, true)
	same(t, "members", ops.NumMembers, 4)

	secret := &client.GetConversationInfoInput{ChannelID: s.channel("secret")}
	if _, err := api.GetConversationInfo(secret); err == nil || err.Error() != "channel_not_found" {
		t.Errorf("got %v, want channel_not_found", err)
	}
	s.Invite("secret", "headsup")
	if c, err := api.GetConversationInfo(secret); err != nil || !c.IsPrivate {
		t.Errorf("got %v, %v", c, err)
	}
	s.Remove("secret", "headsup")

	names := func(types ...string) string {
		list, _, err := api.GetConversations(&client.GetConversationsParameters{Types: types})
		if err != nil {
			return err.Error()
		}
		var all []string
		for _, c := range list {
			all = append(all, c.Name)
		}
		return strings.Join(all, " ")
	}
	same(t, "public", names("public_channel"), "ops other")
	same(t, "private, not invited", names("private_channel"), "")
	same(t, "direct", names("im"), "missing_scope")

	var members []string
	for cursor := ""; ; {
		page, next, err := api.GetUsersInConversation(&client.GetUsersInConversationParameters{ChannelID: ops.ID, Limit: 3, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, page...)
		if cursor = next; cursor == "" {
			break
		}
	}
	same(t, "members", len(members), 4)
}

func TestGroups(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	sre := s.AddGroup(slack.Group{Handle: "sre", Users: []string{"ann"}})
	s.AddGroup(slack.Group{Handle: "old", Disabled: true})
	api := s.api()
	groups, err := api.GetUserGroups(client.GetUserGroupsOptionIncludeUsers(true))
	if err != nil || len(groups) != 1 || groups[0].Handle != "sre" || groups[0].Users[0] != s.user("ann") {
		t.Fatalf("got %+v, %v", groups, err)
	}
	w := s.open()
	same(t, "changed", s.SetGroup("sre", "bob"), true)
	frame := w.next()
	w.ack(frame, "")
	payload, _ := decode(t, frame)["payload"].(map[string]any)
	event, _ := payload["event"].(map[string]any)
	same(t, "type", event["type"], any("subteam_members_changed"))
	same(t, "added", fmt.Sprint(event["added_users"]), "["+s.user("bob")+"]")
	same(t, "removed", fmt.Sprint(event["removed_users"]), "["+s.user("ann")+"]")
	now, err := api.GetUserGroupMembers(sre.ID)
	if err != nil || len(now) != 1 || now[0] != s.user("bob") {
		t.Errorf("got %v, %v", now, err)
	}
	if _, err := api.GetUserGroupMembers("S9"); err == nil || err.Error() != "no_such_subteam" {
		t.Errorf("got %v, want no_such_subteam", err)
	}
}

func TestWhatIsTypedIsSentAsSlackSendsIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		escape bool
		typed  string
		want   string // %[1]s is ann's id, %[2]s that of #ops, %[3]s that of @sre
	}{
		{"names stay names", false, "delegate @ann #ops https://x.example", "delegate @ann #ops https://x.example"},
		{"signs", false, `a<b & "c" > d`, `a&lt;b &amp; "c" &gt; d`},
		{"tokens are text", false, "<!channel>", "&lt;!channel&gt;"},
		{"should_escape", true, "delegate @ann in #ops, see https://x.example/a?b&c", "delegate <@%[1]s|ann> in <#%[2]s|ops>, see <https://x.example/a?b&amp;c>"},
		{"should_escape, a group and all", true, "@sre @here sandbox.example.com", "<!subteam^%[3]s|@sre> <!here> <http://sandbox.example.com|sandbox.example.com>"},
		{"should_escape, nobody", true, "@nobody <!channel>", "@nobody &lt;!channel&gt;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, slack.Options{ShouldEscape: test.escape})
			sre := s.AddGroup(slack.Group{Handle: "sre"})
			payload := s.acts(s.open(), func() slack.Result { return s.Command("ann", "ops", "/tasks", test.typed) })
			want := strings.NewReplacer("%[1]s", s.user("ann"), "%[2]s", s.channel("ops"), "%[3]s", sre.ID).Replace(test.want)
			same(t, "text", payload["text"], any(want))
		})
	}
}

func TestMentionsAndDirectMessages(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	event := func() (payload, event map[string]any) {
		t.Helper()
		frame := w.next()
		w.ack(frame, "")
		payload, _ = decode(t, frame)["payload"].(map[string]any)
		event, _ = payload["event"].(map[string]any)
		return payload, event
	}
	root := good(t, s.Say("bob", "ops", "", "hello all")).Message
	good(t, s.Mention("ann", "ops", root.TS, "cancel k7q2 & more"))
	payload, e := event()
	same(t, "type", e["type"], any("app_mention"))
	same(t, "text", e["text"], any("<@U0BOT> cancel k7q2 &amp; more"))
	same(t, "thread", e["thread_ts"], any(root.TS))
	same(t, "shared channel", payload["is_ext_shared_channel"], any(true))

	good(t, s.Mention("eve", "ops", "", "list"))
	_, e = event()
	same(t, "outsider", e["user_team"], any("T9ELSEWHERE"))

	good(t, s.Mention("ann", "other", "", "the bot is not here"))
	good(t, s.DirectMessage("ann", "list"))
	_, e = event()
	same(t, "type", e["type"], any("message"))
	same(t, "channel type", e["channel_type"], any("im"))
	same(t, "text", e["text"], any("list"))
	direct := s.call("conversations.open", bot, map[string]any{"users": s.user("ann")})
	channel, _ := direct["channel"].(map[string]any)
	same(t, "channel", e["channel"], channel["id"])

	good(t, s.OpenHome("ann"))
	_, e = event()
	same(t, "type", e["type"], any("app_home_opened"))
	home := map[string]any{"type": "home", "blocks": []any{map[string]any{"type": "divider"}}}
	s.call("views.publish", bot, map[string]any{"user_id": s.user("ann"), "view": home})
	same(t, "home", s.Home("ann").Type, "home")
	same(t, "bob's home", s.Home("bob").ID, "")
}

func TestWhatPeopleOfAnotherWorkspaceDoComesWithItsID(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{Teams: []string{"T8GRID"}})
	w := s.open()
	s.AddUser(slack.User{Name: "wes", TeamID: "T8GRID"})
	s.Invite("ops", "wes")
	payload := func() map[string]any {
		t.Helper()
		frame := w.next()
		w.ack(frame, "")
		payload, _ := decode(t, frame)["payload"].(map[string]any)
		return payload
	}
	good(t, s.Mention("wes", "ops", "", "list"))
	mention := payload()
	same(t, "team of the event", mention["team_id"], any("T8GRID"))
	event, _ := mention["event"].(map[string]any)
	same(t, "an outsider to it", event["user_team"], nil)
	typed := make(chan slack.Result, 1)
	go func() { typed <- s.Command("wes", "ops", "/tasks", "list") }()
	same(t, "team of the command", payload()["team_id"], any("T8GRID"))
	good(t, <-typed)
	good(t, s.Mention("ann", "ops", "", "list"))
	same(t, "our own team", payload()["team_id"], any("T0SANDBOX"))
	same(t, "an outsider's command", s.Command("eve", "ops", "/tasks", "list").Outcome, slack.NotACommand)
}

func TestMessagesSinceOne(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	first := good(t, s.Say("ann", "ops", "", "one")).Message
	second := good(t, s.Say("bob", "ops", first.TS, "two")).Message
	for ts, want := range map[string]int{"": 2, first.TS: 1, second.TS: 0} {
		same(t, "messages since "+ts, len(s.Since("ops", "bob", ts)), want)
	}
	same(t, "the one since the first", s.Since("ops", "bob", first.TS)[0].Text, "two")
	same(t, "of a channel that is not seen", len(s.Since("secret", "bob", "")), 0)
}

func TestShortcuts(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	said := good(t, s.Say("bob", "ops", "", "look at k7q2")).Message
	payload := s.acts(w, func() slack.Result { return s.MessageShortcut("ann", "ops", said.TS, "show") })
	same(t, "type", payload["type"], any("message_action"))
	message, _ := payload["message"].(map[string]any)
	same(t, "text", message["text"], any("look at k7q2"))
	payload = s.acts(w, func() slack.Result { return s.GlobalShortcut("ann", "show") })
	same(t, "type", payload["type"], any("shortcut"))
	same(t, "channel", payload["channel"], nil)
	s.CutSockets()
	s.wait("no socket is left", func() bool { return s.Sockets() == 0 })
	same(t, "outcome", s.GlobalShortcut("ann", "show").Outcome, slack.DispatchFailed)
}

func TestAFileIsUploadedInThreeSteps(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	file, err := s.api().UploadFileContext(t.Context(), client.UploadFileParameters{
		Filename: "audit.csv", FileSize: 3, Content: "a,b", Channel: s.channel("ops"), Title: "Audit", InitialComment: "here",
	})
	if err != nil {
		t.Fatal(err)
	}
	m := s.Messages("ops", "bob")[0]
	same(t, "id", m.Files[0].ID, file.ID)
	same(t, "content", string(m.Files[0].Content), "a,b")
	same(t, "comment", m.Text, "here")
	_, err = s.api().UploadFileContext(t.Context(), client.UploadFileParameters{
		Filename: "audit.csv", FileSize: 4, Content: "a,b", Channel: s.channel("ops"),
	})
	if err == nil {
		t.Error("a file of another length was taken")
	}
}

func TestPermalinks(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	m := good(t, s.Say("ann", "ops", "", "x")).Message
	link, err := s.api().GetPermalink(&client.PermalinkParameters{Channel: s.channel("ops"), Ts: m.TS})
	if err != nil {
		t.Fatal(err)
	}
	want := "https://sandbox.slack.com/archives/" + s.channel("ops") + "/p" + strings.Replace(m.TS, ".", "", 1)
	same(t, "link", link, want)
}
