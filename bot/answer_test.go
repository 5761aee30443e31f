package bot_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	goslack "github.com/slack-go/slack"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

func button(value string) cards.Message {
	label := goslack.NewTextBlockObject(goslack.PlainTextType, "Press "+value, false, false)
	return cards.Message{Text: "a button " + value, Blocks: []goslack.Block{
		goslack.NewActionBlock("", goslack.NewButtonBlockElement("press", value, label)),
	}}
}

func window(metadata string) *goslack.ModalViewRequest {
	plain := func(s string) *goslack.TextBlockObject {
		return goslack.NewTextBlockObject(goslack.PlainTextType, s, false, false)
	}
	why := goslack.NewInputBlock("why", plain("Why"), nil, goslack.NewPlainTextInputBlockElement(nil, "text"))
	when := goslack.NewInputBlock("when", plain("When"), nil, goslack.NewDateTimePickerBlockElement("pick"))
	return &goslack.ModalViewRequest{
		Type: goslack.VTModal, Title: plain("Move"), Submit: plain("Send"), CallbackID: "move", PrivateMetadata: metadata,
		Blocks: goslack.Blocks{BlockSet: []goslack.Block{why, when}},
	}
}

func TestACommandIsAnsweredInItsAcknowledgement(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(_ context.Context, r commands.Request, s string) commands.Answer {
		p := r.Actor.Person
		if p.ID != "UANA" || p.Zone != "Europe/Berlin" || p.Team != "T0SANDBOX" || r.Actor.Place.Channel != w.ops || r.Actor.Request == "" || !r.Modal {
			t.Errorf("request is %+v", r)
		}
		return text("<!date^0^{time}|then> %s", s)
	}
	got := w.slack.Command("ana", "ops", "/tasks", "list")
	if !got.OK() || got.Message.Text != "<!date^0^{time}|then> list" || !got.Message.Ephemeral {
		t.Fatalf("got %+v", got)
	}
	for _, r := range w.slack.Requests() {
		if r.Method == slack.ResponseURL {
			t.Errorf("a second call was made: %+v", r)
		}
	}
	if body := string(w.slack.Envelopes()[0].AckBody); !strings.Contains(body, "<!date") {
		t.Errorf("tokens are blown up: %s", body)
	}
}

func TestAPublicAnswerIsSeenByAll(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		a := text("for all")
		a.Public = true
		return a
	}
	w.slack.Command("ana", "ops", "/tasks", "share")
	w.sees("bo", "ops", "for all")
}

func TestAnAnswerOver20KBGoesThroughTheResponseURL(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	long := cards.Message{Text: "long"}
	for range 9 {
		section := goslack.NewTextBlockObject(goslack.MarkdownType, strings.Repeat("x", 2900), false, false)
		long.Blocks = append(long.Blocks, goslack.NewSectionBlock(section, nil, nil))
	}
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Message: &long}
	}
	got := w.slack.Command("ana", "ops", "/tasks", "list")
	if !got.OK() || got.Message.TS != "" {
		t.Fatalf("got %+v", got)
	}
	if m := w.sees("ana", "ops", "long"); !m.Ephemeral || len(m.Blocks) < 20_000 {
		t.Errorf("ana sees %+v", m)
	}
	if e := w.slack.Envelopes()[0]; e.Dropped != "" || !e.Acked {
		t.Errorf("envelope %+v", e)
	}
}

func TestAClickIsAnsweredInItsMessage(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	for _, c := range []struct {
		name   string
		answer commands.Answer
		after  func(slack.Message)
	}{
		{"replace", commands.Answer{Message: &cards.Message{Text: "done"}, Replace: true}, func(m slack.Message) {
			w.wait("replacement", func() bool { got, _ := w.slack.Message(w.ops, m.TS); return got.Text == "done" })
		}},
		{"remove", commands.Answer{Remove: true}, func(m slack.Message) {
			w.wait("removal", func() bool { got, _ := w.slack.Message(w.ops, m.TS); return got.Deleted })
		}},
		{"new", commands.Answer{Message: &cards.Message{Text: "beside"}}, func(m slack.Message) {
			if got := w.sees("ana", "ops", "beside"); !got.Ephemeral || got.TS == m.TS {
				t.Errorf("got %+v", got)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
				m := button(c.name)
				return commands.Answer{Message: &m}
			}
			w.desk.click = func(_ context.Context, r commands.Request, k commands.Click) commands.Answer {
				if k.Action != "press" || k.Value != c.name || !r.Replaces || r.ResponseURL == "" {
					t.Errorf("click is %+v of %+v", k, r)
				}
				return c.answer
			}
			shown := w.slack.Command("ana", "ops", "/tasks", "show").Message
			if got := w.slack.Click("ana", slack.Press{Channel: "ops", TS: shown.TS, ActionID: "press"}); !got.OK() {
				t.Fatalf("click: %+v", got)
			}
			c.after(shown)
		})
	}
}

func TestAWindowKnowsWhereItWasOpened(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Modal: window("k7q2"), Message: &cards.Message{Text: "type it instead"}}
	}
	var submitted commands.Submission
	var place maintenance.Place
	w.desk.submit = func(_ context.Context, r commands.Request, s commands.Submission) commands.Answer {
		submitted, place = s, r.Actor.Place
		if s.Values["why"] == "no" {
			return commands.Answer{Errors: map[string]string{"why": "say more"}}
		}
		return text("moved")
	}
	w.slack.Command("ana", "ops", "/tasks", "reschedule")
	w.wait("window", func() bool { return len(w.slack.Views("ana")) == 1 })
	got := w.slack.Submit("ana", "", map[string]string{"why": "no", "when": "1900000000"})
	if got.Errors["why"] != "say more" || got.View.ID == "" {
		t.Fatalf("got %+v", got)
	}
	if got = w.slack.Submit("ana", "", map[string]string{"why": "because", "when": "1900000000"}); !got.OK() || got.View.ID != "" {
		t.Fatalf("got %+v", got)
	}
	if submitted.Callback != "move" || submitted.Metadata != "k7q2" || submitted.Values["when"] != "1900000000" {
		t.Errorf("submitted %+v", submitted)
	}
	if want := (maintenance.Place{Team: "T0SANDBOX", Channel: w.ops}); place != want {
		t.Errorf("place is %+v", place)
	}
	if m := w.sees("ana", "ops", "moved"); !m.Ephemeral {
		t.Errorf("everybody sees %+v", m)
	}
}

// A click in a window carries what stands in it, and shows the window anew where nothing has changed since.
func TestAClickInAWindowShowsItAnew(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	fill := func() *goslack.ModalViewRequest {
		view := window("k7q2")
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, button("x").Blocks...)
		return view
	}
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer { return commands.Answer{Modal: fill()} }
	var mu sync.Mutex
	var clicked commands.Submission
	var place maintenance.Place
	w.desk.click = func(_ context.Context, r commands.Request, c commands.Click) commands.Answer {
		mu.Lock()
		defer mu.Unlock()
		clicked, place = *c.Window, r.Actor.Place
		view := fill()
		view.Title.Text = "Again"
		return commands.Answer{Modal: view, Message: &cards.Message{Text: "instead of a window"}}
	}
	w.slack.Command("ana", "ops", "/tasks", "reschedule")
	w.wait("window", func() bool { return len(w.slack.Views("ana")) == 1 })
	press := slack.Press{ViewID: w.slack.Views("ana")[0].ID, ActionID: "press", State: map[string]string{"why": "because", "when": "1900000000"}}
	w.slack.Click("ana", press)
	w.wait("window shown anew", func() bool { return w.slack.Views("ana")[0].Title == "Again" })
	mu.Lock()
	want := commands.Submission{Callback: "move", Metadata: "k7q2", Values: map[string]string{"why": "because", "when": "1900000000"}}
	if diff := cmp.Diff(want, clicked); diff != "" || place != (maintenance.Place{Team: "T0SANDBOX", Channel: w.ops}) {
		t.Errorf("clicked in %+v: %s", place, diff)
	}
	mu.Unlock()
	for n, problem := range []string{"hash_conflict", "not_found", "internal_error"} {
		w.slack.Inject(slack.Fault{Method: "views.update", Kind: slack.Refuse, Error: problem})
		w.slack.Click("ana", press)
		w.wait(problem, func() bool { return w.calls("views.update") == n+2 })
	}
	if err := w.bot.Stop(t.Context()); err != nil { // every answer has been given by then
		t.Fatal(err)
	}
	if all := w.slack.Messages("ops", "ana"); len(all) != 1 {
		t.Errorf("a window that was overtaken told %+v", all)
	}
}

func TestI8AWindowThatDoesNotOpenIsMadeUpForByAMessage(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Modal: window(""), Message: &cards.Message{Text: "type it instead"}}
	}
	w.slack.Inject(slack.Fault{Method: "views.open", Kind: slack.Refuse, Error: "expired_trigger_id"})
	w.slack.Command("ana", "ops", "/tasks", "reschedule")
	w.sees("ana", "ops", "type it instead")
}

func TestI8AnAnswerWhoseBlocksSlackRefusesIsSaidWithoutThem(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	shown := button("x")
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Message: &shown}
	}
	ts := w.slack.Command("ana", "ops", "/tasks", "show").Message.TS
	w.desk.click = func(context.Context, commands.Request, commands.Click) commands.Answer {
		long := goslack.NewTextBlockObject(goslack.PlainTextType, strings.Repeat("x", 200), false, false)
		return commands.Answer{Message: &cards.Message{Text: "what counts", Blocks: []goslack.Block{goslack.NewHeaderBlock(long)}}}
	}
	w.slack.Click("ana", slack.Press{Channel: "ops", TS: ts, ActionID: "press"})
	w.sees("ana", "ops", "what counts")
}

func TestASubmissionOutlivesItsResponseURL(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Modal: window("")}
	}
	w.slack.Command("ana", "ops", "/tasks", "reschedule")
	w.wait("window", func() bool { return len(w.slack.Views("ana")) == 1 })
	w.slack.Inject(slack.Fault{Method: slack.ResponseURL, Kind: slack.Refuse, Status: 404, Error: "expired_url"})
	w.slack.Submit("ana", "", map[string]string{"why": "because", "when": "1900000000"})
	if m := w.sees("ana", "ops", "submitted move"); !m.Ephemeral {
		t.Errorf("everybody sees %+v", m)
	}
}

func TestMentionsAreAnsweredPrivatelyInTheirThread(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	first := w.slack.Say("bo", "ops", "", "something broke").Message
	w.desk.say = func(_ context.Context, r commands.Request, s string) commands.Answer {
		if s != "show k7q2" || r.Actor.Place.Thread != first.TS || r.Modal || r.ResponseURL != "" {
			t.Errorf("asked %q by %+v", s, r)
		}
		return text("here it is")
	}
	w.slack.Mention("ana", "ops", first.TS, "show k7q2")
	if m := w.sees("ana", "ops", "here it is"); !m.Ephemeral || m.ThreadTS != first.TS {
		t.Errorf("ana sees %+v", m)
	}
}

func TestDirectMessagesAreAnsweredThere(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.slack.DirectMessage("ana", "help")
	w.sees("ana", "", "ok help")
	// The bot's own message came back as an event, or not at all: it was not answered.
	if n := w.desk.asked.Load(); n != 1 {
		t.Errorf("the desk was asked %d times", n)
	}
}

func TestAShortcutOnAMessage(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	m := w.slack.Say("bo", "ops", "", "k7q2 is at risk").Message
	w.desk.shortcut = func(_ context.Context, r commands.Request, s commands.Shortcut) commands.Answer {
		if s.Text != "k7q2 is at risk" || s.TS != m.TS || r.Actor.Place.Channel != w.ops {
			t.Errorf("shortcut %+v of %+v", s, r)
		}
		return text("looked up")
	}
	if got := w.slack.MessageShortcut("ana", "ops", m.TS, "look_up"); !got.OK() {
		t.Fatalf("got %+v", got)
	}
	w.sees("ana", "ops", "looked up")
}

func TestI11ResponseURLsAreNotLogged(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.slack.Inject(slack.Fault{Method: slack.ResponseURL, Kind: slack.Reset, Times: 2})
	shown := button("x")
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Message: &shown}
	}
	ts := w.slack.Command("ana", "ops", "/tasks", "show").Message.TS
	w.slack.Click("ana", slack.Press{Channel: "ops", TS: ts, ActionID: "press"})
	w.sees("ana", "ops", "clicked x")
	for _, secret := range []string{"/actions/", "/commands/", "ticket-", "xoxb-", "xapp-", "clicked x"} {
		if strings.Contains(w.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestPayloadsOfTheDocumentsAreUnderstood(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	frame, err := json.Marshal(map[string]any{
		"type": "slash_commands", "envelope_id": "e-1", "accepts_response_payload": true,
		"payload": map[string]any{
			"team_id": "T0SANDBOX", "channel_id": w.ops, "user_id": "UANA", "text": "list", "is_enterprise_install": true,
			"enterprise_id": nil, "response_url": 7,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.slack.SendRaw(frame); err != nil {
		t.Fatal(err)
	}
	w.desk.waitFor(t, 1)
}

// TestI8AnAnswerWhoseSocketWasCutComesAnotherWay: its acknowledgement is lost, and not tried on another socket, of which
// nobody knows whether Slack would take it there (facts, section 2).
func TestI8AnAnswerWhoseSocketWasCutComesAnotherWay(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	h := newHeld()
	w.desk.say = h.say
	answered := make(chan slack.Result, 1)
	go func() { answered <- w.slack.Command("ana", "ops", "/tasks", "list") }()
	<-h.begun
	before := w.opens()
	w.slack.CutSockets()
	w.wait("new sockets", func() bool { return w.opens() >= before+2 && w.slack.Sockets() == 2 })
	close(h.free)
	w.sees("ana", "ops", "at last")
	if got := <-answered; got.Outcome != slack.OperationTimeout {
		t.Errorf("Slack showed %+v", got)
	}
	if e := w.slack.Envelopes()[0]; e.Acks != 0 || w.bot.Health().Lost != 1 {
		t.Errorf("%d acknowledgements came, %d were counted as lost", e.Acks, w.bot.Health().Lost)
	}
}

// TestAcknowledgementsStayBelow20KB: of a bigger one Slack says nothing and shows nothing.
func TestAcknowledgementsStayBelow20KB(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	for _, size := range []int{19_000, 19_800, 19_900, 20_000, 20_300, 20_479, 20_480, 21_000} {
		want := strings.Repeat("x", size)
		w.desk.say = func(context.Context, commands.Request, string) commands.Answer { return text("%s", want) }
		if got := w.slack.Command("ana", "ops", "/tasks", "list"); !got.OK() {
			t.Fatalf("%d: %+v", size, got)
		}
		w.sees("ana", "ops", want)
	}
	for _, e := range w.slack.Envelopes() {
		if e.Dropped != "" {
			t.Errorf("Slack dropped an acknowledgement: %s", e.Dropped)
		}
	}
}

func TestAWindowTooBigForItsAcknowledgementClosesAndSaysSo(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Modal: window("")}
	}
	w.desk.submit = func(context.Context, commands.Request, commands.Submission) commands.Answer {
		return commands.Answer{Modal: window(strings.Repeat("x", 2900)), Errors: map[string]string{"why": strings.Repeat("y", 21_000)}}
	}
	w.slack.Command("ana", "ops", "/tasks", "reschedule")
	w.wait("window", func() bool { return len(w.slack.Views("ana")) == 1 })
	if got := w.slack.Submit("ana", "", map[string]string{"why": "x", "when": "1900000000"}); !got.OK() {
		t.Errorf("got %+v", got)
	}
	w.sees("ana", "ops", strings.Repeat("y", 21_000))
}

// TestI14AWindowIsNotWaitedForBeyondItsTrigger: a trigger lives 3 s, so a call that hangs for longer is worth nothing.
func TestI14AWindowIsNotWaitedForBeyondItsTrigger(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Modal: window(""), Message: &cards.Message{Text: "type it instead"}}
	}
	w.slack.Inject(slack.Fault{Method: "views.open", Kind: slack.Hang})
	began := time.Now()
	w.slack.Command("ana", "ops", "/tasks", "reschedule")
	w.sees("ana", "ops", "type it instead")
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it was said after %s", took)
	}
}

// TestI8AnAnswerFindsAnotherWay: whatever Slack closes on the first way, the person is told on the next.
func TestI8AnAnswerFindsAnotherWay(t *testing.T) {
	t.Parallel()
	refuse := func(method string, status int, word, wait string) slack.Fault {
		return slack.Fault{Method: method, Kind: slack.Refuse, Status: status, Error: word, RetryAfter: wait, Times: -1}
	}
	expired := refuse(slack.ResponseURL, 404, "expired_url", "")
	for name, c := range map[string]struct {
		public  bool
		direct  bool
		replace bool
		faults  []slack.Fault
	}{
		"its address is used up":                       {faults: []slack.Fault{expired}},
		"its address is closed for longer than it has": {faults: []slack.Fault{refuse(slack.ResponseURL, 429, "ratelimited", "60")}},
		"whoever is not in the channel":                {faults: []slack.Fault{expired, refuse("chat.postEphemeral", 0, "user_not_in_channel", "")}},
		"the channel takes nothing public":             {public: true, faults: []slack.Fault{expired, refuse("chat.postMessage", 0, "restricted_action", "")}},
		"the message cannot be changed any more":       {direct: true, replace: true, faults: []slack.Fault{expired, refuse("chat.update", 0, "edit_window_closed", "")}},
		"updates are closed for longer than it has":    {direct: true, replace: true, faults: []slack.Fault{expired, refuse("chat.update", 429, "ratelimited", "60")}},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, slack.Options{Unlimited: true})
			shown, channel := button("x"), "ops"
			w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
				return commands.Answer{Message: &shown}
			}
			w.desk.click = func(context.Context, commands.Request, commands.Click) commands.Answer {
				a := text("what counts")
				a.Public, a.Replace = c.public, c.replace
				return a
			}
			var ts string
			if c.direct {
				channel = ""
				w.slack.DirectMessage("ana", "show")
				ts = w.sees("ana", "", shown.Text).TS
			} else {
				ts = w.slack.Command("ana", channel, "/tasks", "show").Message.TS
			}
			for _, f := range c.faults {
				w.slack.Inject(f)
			}
			if got := w.slack.Click("ana", slack.Press{Channel: channel, TS: ts, ActionID: "press"}); !got.OK() {
				t.Fatalf("click: %+v", got)
			}
			w.wait("the answer", func() bool {
				for _, where := range []string{channel, ""} {
					for _, m := range w.slack.Messages(where, "ana") {
						if m.Text == "what counts" {
							return true
						}
					}
				}
				return false
			})
		})
	}
}
