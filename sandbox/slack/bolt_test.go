package slack_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"headsup/sandbox/slack"
)

// TestSlacksOwnClient lets Slack's Bolt live in the sandbox: both sides must see the same, and Bolt must have nothing to
// complain of. The generations share little: the fourth stands on axios and ws, the fifth on Node's fetch and undici.
// Where Bolt and the sandbox differ, Bolt is right.
func TestSlacksOwnClient(t *testing.T) {
	t.Parallel()
	folder, node := installJudges(t)
	for _, generation := range []struct {
		name string
		node int // the oldest that it runs on
	}{{"bolt4", 18}, {"bolt5", 20}} {
		t.Run(generation.name, func(t *testing.T) {
			if node < generation.node {
				t.Skipf("%s needs Node.js %d, here is %d", generation.name, generation.node, node)
			}
			s := open(t, slack.Options{
				Now: time.Now, PostBurst: 5, WarningTime: time.Second, Redelivery: []time.Duration{0, 3 * time.Second, 3 * time.Second},
			})
			s.AddGroup(slack.Group{Handle: "sre", Users: []string{"ann"}})
			j := s.judgedBy(folder, generation.name, bot, app)
			for _, step := range []struct {
				name string
				do   func(*judge)
			}{
				{"connects", (*judge).connects},
				{"answers commands", (*judge).answersCommands},
				{"opens windows", (*judge).opensWindows},
				{"answers clicks", (*judge).answersClicks},
				{"fills menus", (*judge).fillsMenus},
				{"hears events", (*judge).hearsEvents},
				{"runs shortcuts", (*judge).runsShortcuts},
				{"posts and updates", (*judge).postsAndUpdates},
				{"looks people up", (*judge).looksPeopleUp},
				{"publishes a home", (*judge).publishesAHome},
				{"uploads a file", (*judge).uploadsAFile},
				{"reads refusals", (*judge).readsRefusals},
				{"waits where it is limited", (*judge).waitsWhereLimited},
				{"survives its sockets", (*judge).survivesItsSockets},
			} {
				done := t.Run(step.name, func(t *testing.T) {
					j.t = t
					step.do(j)
				})
				j.t = t
				if !done {
					return
				}
			}
			same(t, "exit code", j.ends(), 0)
			for _, complaint := range j.complaints {
				if !ordered(complaint) {
					t.Errorf("%s complains: %s", generation.name, complaint)
				}
			}
			if generation.name == "bolt5" || node < 20 { // the newest that runs here; compiling takes its time
				t.Run("takes what was sent by its types", func(t *testing.T) { j.takenByTheTypes(t, folder, generation.name) })
			}
		})
	}
	t.Run("with wrong tokens", func(t *testing.T) {
		for _, tokens := range [][2]string{{"xoxb-test-other", app}, {bot, "xapp-test-other"}} {
			j := open(t, slack.Options{Now: time.Now}).judgedBy(folder, "bolt4", tokens[0], tokens[1])
			same(t, "refused", j.heard("refused").text("error"), "invalid_auth")
			same(t, "exit code", j.ends(), 3)
		}
	})
}

// ordered is true for what Bolt has to say of a mistake that a step made on purpose.
func ordered(complaint string) bool {
	return strings.HasPrefix(complaint, "unsupported type: shout") || strings.Contains(complaint, "A rate limit was exceeded")
}

func (j *judge) connects() {
	j.heard("connected")
	j.heard("started")
	same(j.t, "sockets", j.Sockets(), 1)
}

func (j *judge) answersCommands() {
	ann := j.user("ann")
	for _, test := range []struct {
		word, text string
		public     bool
	}{
		{"private", "for you", false},
		{"public", "for all", true},
		{"bare", "a bare text", false},
		{"nothing", "", false},
	} {
		r := good(j.t, j.Command("ann", "ops", "/tasks", test.word+" <b> & c"))
		same(j.t, "answer to "+test.word, r.Message.Text, test.text)
		same(j.t, "public", r.Message.TS != "" && !r.Message.Ephemeral, test.public)
		heard := j.heard("command")
		same(j.t, "text", heard.text("body", "text"), test.word+" &lt;b&gt; &amp; c")
		same(j.t, "user", heard.text("body", "user_id"), ann)
		same(j.t, "bot", heard.text("context", "botUserId"), j.Bot().ID)
	}

	good(j.t, j.Command("ann", "ops", "/tasks", "later"))
	j.heard("command")
	j.wait("both late answers are there", func() bool { return strings.HasSuffix(j.texts("ann"), "privately, later,for all, later") })
	if strings.Contains(j.texts("bob"), "privately") {
		j.t.Error("bob sees what was for ann")
	}

	r := j.Command("ann", "ops", "/tasks", "huge")
	same(j.t, "an acknowledgement of 21 KB", r.Outcome, slack.OperationTimeout)
	same(j.t, "why", j.envelope(r).Dropped, "20 KB or more")
	j.heard("command")
}

func (j *judge) envelope(r slack.Result) slack.Envelope {
	for _, e := range j.Envelopes() {
		if e.ID == r.Envelope {
			return e
		}
	}
	j.t.Fatalf("there is no envelope %q", r.Envelope)
	return slack.Envelope{}
}

func (j *judge) opensWindows() {
	good(j.t, j.Command("ann", "ops", "/tasks", "window"))
	j.heard("command")
	opened := j.heard("opened")
	views := j.Views("ann")
	same(j.t, "windows", len(views), 1)
	same(j.t, "id", opened.text("view", "id"), views[0].ID)
	same(j.t, "hash", opened.text("view", "hash"), views[0].Hash)
	again := j.does("views.open", map[string]any{"trigger_id": opened["trigger_id"], "view": modal()})
	same(j.t, "a trigger used twice", again.text("error"), "exchanged_trigger_id")

	same(j.t, "nothing filled in", j.Submit("ann", "", nil).Outcome, slack.Incomplete)
	submit := func(answer string) slack.Result {
		r := j.Submit("ann", "", map[string]string{"Answer": answer, "When": "1796090400"})
		heard := j.heard("submission")
		same(j.t, "answer", heard.text("body", "view", "state", "values", "answer", "text", "value"), answer)
		same(j.t, "when", heard.text("body", "view", "state", "values", "when", "at", "selected_date_time"), fmt.Sprint(float64(1796090400)))
		same(j.t, "metadata", heard.text("body", "view", "private_metadata"), "k7q2")
		return r
	}
	same(j.t, "error beside the input", submit("wrong").Errors["answer"], "not that")
	same(j.t, "the window updated", good(j.t, submit("again")).View.Title, "Updated")
	same(j.t, "a window above", good(j.t, submit("more")).View.Title, "Pushed")
	good(j.t, j.CloseView("ann", ""))
	same(j.t, "closed", j.heard("closed").text("body", "view", "title", "text"), "Pushed")

	good(j.t, j.Click("ann", slack.Press{ViewID: views[0].ID, Label: "Deeper"}))
	j.heard("acted")
	same(j.t, "container", j.heard("action").text("body", "container", "type"), "view")
	views = j.Views("ann")
	same(j.t, "the window on top", views[len(views)-1].Title, "Second")
	good(j.t, submit("over"))
	same(j.t, "windows", len(j.Views("ann")), 0)
}

// card lets the judge post one, and gives it.
func (j *judge) card() slack.Message {
	before := len(j.Messages("ops", "bob"))
	good(j.t, j.Command("ann", "ops", "/tasks", "card"))
	j.heard("command")
	j.wait("the card is there", func() bool { return len(j.Messages("ops", "bob")) > before })
	return j.Messages("ops", "bob")[before]
}

func (j *judge) press(who string, on slack.Message, label string) line {
	good(j.t, j.Click(who, slack.Press{Channel: "ops", TS: on.TS, Label: label}))
	j.heard("acted")
	return j.heard("action")
}

func (j *judge) answersClicks() {
	card := j.card()
	heard := j.press("bob", card, "Replace")
	same(j.t, "action", heard.text("body", "actions", "0", "action_id"), "replace")
	same(j.t, "value", heard.text("body", "actions", "0", "value"), "value of replace")
	same(j.t, "message", heard.text("body", "message", "ts"), card.TS)
	now, _ := j.Message("ops", card.TS)
	same(j.t, "replaced", now.Text, "replaced")

	j.press("bob", card, "Whisper")
	same(j.t, "bob sees a whisper", strings.HasSuffix(j.texts("bob"), "replaced,whispered"), true)
	same(j.t, "ann sees none", strings.HasSuffix(j.texts("ann"), "replaced"), true)
	j.press("bob", card, "Shout")
	same(j.t, "ann hears the shout", strings.HasSuffix(j.texts("ann"), "replaced,shouted"), true)
	j.press("bob", card, "Delete")
	now, _ = j.Message("ops", card.TS)
	same(j.t, "deleted", now.Deleted, true)

	mine := good(j.t, j.Command("ann", "ops", "/tasks", "private")).Message
	j.heard("command")
	same(j.t, "ephemeral", j.press("ann", mine, "Replace").text("body", "container", "is_ephemeral"), "true")
	now, _ = j.Message("ops", mine.TS)
	same(j.t, "still private", now.Text+fmt.Sprint(now.Ephemeral), "replacedtrue")
	j.press("ann", mine, "Delete")
	now, _ = j.Message("ops", mine.TS)
	same(j.t, "a private one deleted", now.Deleted, true)
}

func (j *judge) fillsMenus() {
	card := j.card()
	for action, value := range map[string]string{"pick": "Two", "person": "@ann", "day": "2026-12-01", "more": "edit"} {
		good(j.t, j.Click("bob", slack.Press{Channel: "ops", TS: card.TS, ActionID: action, Values: []string{value}}))
		same(j.t, "action", j.heard("action").text("body", "actions", "0", "action_id"), action)
		j.heard("acted")
	}
	r := good(j.t, j.Suggest("bob", slack.Press{Channel: "ops", TS: card.TS, ActionID: "find"}, "ord"))
	same(j.t, "typed", j.heard("options").text("body", "value"), "ord")
	same(j.t, "offered", strings.Contains(string(r.Options), "found ord"), true)
	good(j.t, j.Click("bob", slack.Press{Channel: "ops", TS: card.TS, ActionID: "find", Values: []string{"found"}}))
	heard := j.heard("action")
	same(j.t, "found", heard.text("body", "actions", "0", "selected_option", "value"), "found")
	same(j.t, "state", heard.text("body", "state", "values", "menus", "pick", "selected_option", "value"), "2")
	j.heard("acted")
}

func (j *judge) hearsEvents() {
	root := good(j.t, j.Say("bob", "ops", "", "hello")).Message
	good(j.t, j.Mention("ann", "ops", root.TS, "list"))
	heard := j.heard("event")
	same(j.t, "kind", heard.text("kind"), "app_mention")
	same(j.t, "text", heard.text("event", "text"), "<@U0BOT> list")
	same(j.t, "thread", heard.text("event", "thread_ts"), root.TS)
	good(j.t, j.DirectMessage("ann", "list"))
	heard = j.heard("event")
	same(j.t, "kind", heard.text("kind"), "message")
	same(j.t, "channel type", heard.text("event", "channel_type"), "im")
	good(j.t, j.OpenHome("ann"))
	same(j.t, "kind", j.heard("event").text("kind"), "app_home_opened")
	j.SetGroup("sre", "bob")
	same(j.t, "kind", j.heard("event").text("kind"), "subteam_members_changed")
	j.wait("all events are acknowledged", func() bool {
		for _, e := range j.Envelopes() {
			if e.Type == "events_api" && (!e.Acked || e.Late || e.Dropped != "") {
				return false
			}
		}
		return true
	})
}

func (j *judge) runsShortcuts() {
	said := good(j.t, j.Say("bob", "ops", "", "look at k7q2")).Message
	good(j.t, j.MessageShortcut("ann", "ops", said.TS, "show"))
	heard := j.heard("shortcut")
	same(j.t, "type", heard.text("body", "type"), "message_action")
	same(j.t, "text", heard.text("body", "message", "text"), "look at k7q2")
	good(j.t, j.GlobalShortcut("ann", "show"))
	same(j.t, "type", j.heard("shortcut").text("body", "type"), "shortcut")
}

func (j *judge) postsAndUpdates() {
	ops := j.channel("ops")
	posted := j.does("chat.postMessage", map[string]any{"channel": ops, "text": "before"})
	ts := posted.text("answer", "ts")
	same(j.t, "posted", posted.text("answer", "message", "text"), "before")
	j.does("chat.update", map[string]any{"channel": ops, "ts": ts, "text": "after"})
	now, _ := j.Message("ops", ts)
	same(j.t, "updated", now.Text, "after")
	j.does("chat.postEphemeral", map[string]any{"channel": ops, "user": j.user("ann"), "text": "psst"})
	same(j.t, "ann", strings.HasSuffix(j.texts("ann"), "after,psst"), true)
	same(j.t, "bob", strings.HasSuffix(j.texts("bob"), "after"), true)
	link := j.does("chat.getPermalink", map[string]any{"channel": ops, "message_ts": ts})
	same(j.t, "link", strings.HasSuffix(link.text("answer", "permalink"), strings.Replace(ts, ".", "", 1)), true)
	j.does("chat.delete", map[string]any{"channel": ops, "ts": ts})
	now, _ = j.Message("ops", ts)
	same(j.t, "deleted", now.Deleted, true)
	direct := j.does("conversations.open", map[string]any{"users": j.user("ann")})
	j.does("chat.postMessage", map[string]any{"channel": direct.text("answer", "channel", "id"), "text": "for ann"})
	messages := j.Messages("", "ann")
	same(j.t, "direct message", messages[len(messages)-1].Text, "for ann")
}

func (j *judge) looksPeopleUp() {
	ann := j.user("ann")
	same(j.t, "zone", j.does("users.info", map[string]any{"user": ann}).text("answer", "user", "tz"), "Europe/Berlin")
	same(j.t, "people", j.does("users.list", nil).text("answer", "members", "1", "name"), "ann")
	ops := j.does("conversations.info", map[string]any{"channel": j.channel("ops"), "include_num_members": true})
	same(j.t, "member", ops.text("answer", "channel", "is_member"), "true")
	same(j.t, "members", ops.text("answer", "channel", "num_members"), "4")
	page := j.does("conversations.members", map[string]any{"channel": j.channel("ops"), "limit": 3})
	page = j.does("conversations.members", map[string]any{
		"channel": j.channel("ops"), "cursor": page.text("answer", "response_metadata", "next_cursor"),
	})
	same(j.t, "the last page", page.text("answer", "members"), "["+j.Bot().ID+"]")
	same(j.t, "channels", j.does("conversations.list", nil).text("answer", "channels", "0", "name"), "ops")
	group := j.does("usergroups.list", map[string]any{"include_users": true})
	same(j.t, "group", group.text("answer", "usergroups", "0", "handle"), "sre")
	users := j.does("usergroups.users.list", map[string]any{"usergroup": group.text("answer", "usergroups", "0", "id")})
	same(j.t, "people of a group", users.text("answer", "users"), "["+j.user("bob")+"]")
}

func (j *judge) publishesAHome() {
	home := map[string]any{"type": "home", "blocks": []any{map[string]any{"type": "divider"}}}
	first := j.does("views.publish", map[string]any{"user_id": j.user("ann"), "view": home})
	same(j.t, "home", first.text("answer", "view", "id"), j.Home("ann").ID)
	hash := first.text("answer", "view", "hash")
	second := j.does("views.publish", map[string]any{"user_id": j.user("ann"), "view": home, "hash": hash})
	same(j.t, "with the hash", second.text("error"), "")
	third := j.does("views.publish", map[string]any{"user_id": j.user("ann"), "view": home, "hash": hash})
	same(j.t, "with the old hash", third.text("error"), "hash_conflict")
}

func (j *judge) uploadsAFile() {
	j.does("files.uploadV2", map[string]any{
		"channel_id": j.channel("ops"), "filename": "audit.csv", "title": "Audit", "content": "a,b", "initial_comment": "here",
	})
	messages := j.Messages("ops", "bob")
	last := messages[len(messages)-1]
	same(j.t, "comment", last.Text, "here")
	same(j.t, "content", string(last.Files[0].Content), "a,b")
}

func (j *judge) readsRefusals() {
	for _, test := range []struct {
		method string
		args   map[string]any
		want   string
	}{
		{"chat.postMessage", map[string]any{"channel": j.channel("other"), "text": "x"}, "not_in_channel"},
		{"chat.postMessage", map[string]any{"channel": j.channel("secret"), "text": "x"}, "channel_not_found"},
		{"chat.postMessage", map[string]any{"channel": j.channel("ops"), "text": "x", "blocks": []any{map[string]any{"type": "shout"}}}, "invalid_blocks"},
		{"chat.update", map[string]any{"channel": j.channel("ops"), "ts": "1.2", "text": "x"}, "message_not_found"},
		{"chat.postEphemeral", map[string]any{"channel": j.channel("ops"), "user": "U9", "text": "x"}, "user_not_in_channel"},
		{"views.open", map[string]any{"trigger_id": "1.2.3", "view": modal()}, "invalid_trigger_id"},
		{"users.info", map[string]any{"user": "U9"}, "user_not_found"},
		{"conversations.list", map[string]any{"types": "im"}, "missing_scope"},
	} {
		got := j.does(test.method, test.args)
		same(j.t, test.method, got.text("error"), test.want)
		same(j.t, "code", got.text("code"), "slack_webapi_platform_error")
	}
}

func (j *judge) waitsWhereLimited() {
	j.AddChannel(slack.Channel{Name: "busy", Members: []string{"headsup"}})
	for i := range 6 {
		got := j.does("chat.postMessage", map[string]any{"channel": j.channel("busy"), "text": fmt.Sprint(i)})
		same(j.t, "error", got.text("error"), "")
	}
	same(j.t, "told to wait", j.heard("rate_limited").text("seconds"), "1")
	same(j.t, "messages", len(j.Messages("busy", "")), 6)
}

func (j *judge) survivesItsSockets() {
	works := func(after string) {
		j.t.Helper()
		j.heard("connected")
		r := good(j.t, j.Command("ann", "ops", "/tasks", "private "+after))
		same(j.t, "after "+after, r.Message.Text, "for you")
		j.heard("command")
	}
	j.Recycle(slack.Warning)
	works("a warning")
	j.Recycle(slack.RefreshRequested)
	works("a refresh")
	before := len(j.complaints)
	j.CutSockets()
	j.wait("no socket is left", func() bool { return j.Sockets() == 0 })
	same(j.t, "a command without a socket", j.Command("ann", "ops", "/tasks", "private").Outcome, slack.DispatchFailed)
	good(j.t, j.DirectMessage("ann", "while nobody listens"))
	works("a cut")
	j.complaints = j.complaints[:before] // a cut is worth a complaint
	heard := j.heard("event")
	same(j.t, "an event that came again", heard.text("event", "text"), "while nobody listens")
	if heard.text("retry") == "0" {
		j.t.Error("its retry_attempt is 0")
	}
}
