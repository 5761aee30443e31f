package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headsup/bot"
	"headsup/commands"
	"headsup/sandbox/slack"
)

// soon acknowledges early, so that tests need not wait for 2.4 s.
func soon(o *bot.Options) { o.AckAfter = 150 * time.Millisecond }

const (
	slowly = "This takes longer than usual."
	busy   = "Too many requests came at once"
	broke  = "Something inside headsup broke"
)

// held is a desk that answers nothing until it is let go.
type held struct {
	begun chan commands.Request
	free  chan struct{}
}

func newHeld() *held {
	return &held{begun: make(chan commands.Request, 100), free: make(chan struct{})}
}

func (h *held) say(_ context.Context, r commands.Request, _ string) commands.Answer {
	h.begun <- r
	<-h.free
	return text("at last")
}

func TestI3ASlowCommandIsAcknowledgedAndAnsweredLater(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, soon)
	h := newHeld()
	w.desk.say = h.say
	got := w.slack.Command("ana", "ops", "/tasks", "list")
	if !got.OK() || !strings.HasPrefix(got.Message.Text, slowly) {
		t.Fatalf("got %+v", got)
	}
	close(h.free)
	if m := w.sees("ana", "ops", "at last"); !m.Ephemeral {
		t.Errorf("everybody sees %+v", m)
	}
	if n := w.bot.Health().Late; n != 1 {
		t.Errorf("%d late acknowledgements were counted", n)
	}
}

func TestI3TheDefaultsKeepTo2500Milliseconds(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	h := newHeld()
	w.desk.say = func(ctx context.Context, r commands.Request, s string) commands.Answer {
		if end, ok := ctx.Deadline(); !ok || time.Until(end) > 2*time.Second {
			t.Errorf("the desk has until %v", end)
		}
		return h.say(ctx, r, s)
	}
	if got := w.slack.Command("ana", "ops", "/tasks", "list"); !got.OK() {
		t.Fatalf("got %+v", got)
	}
	if took := w.slack.Envelopes()[0].Took; took > 2500*time.Millisecond {
		t.Errorf("acknowledged after %v", took)
	}
	close(h.free)
	w.sees("ana", "ops", "at last")
}

func TestI3ASlowClickMentionAndWindow(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, soon)
	free := make(chan struct{})
	shown := button("x")
	w.desk.say = func(_ context.Context, _ commands.Request, s string) commands.Answer {
		switch s {
		case "button":
			return commands.Answer{Message: &shown}
		case "window":
			return commands.Answer{Modal: window("")}
		}
		<-free
		return text("mention at last")
	}
	w.desk.click = func(context.Context, commands.Request, commands.Click) commands.Answer {
		<-free
		return text("click at last")
	}
	w.desk.submit = func(context.Context, commands.Request, commands.Submission) commands.Answer {
		<-free
		return commands.Answer{Errors: map[string]string{"why": "window at last"}}
	}
	ts := w.slack.Command("ana", "ops", "/tasks", "button").Message.TS
	w.slack.Command("bo", "ops", "/tasks", "window")
	w.wait("window", func() bool { return len(w.slack.Views("bo")) == 1 })

	w.slack.Mention("ana", "ops", "", "please")
	if got := w.slack.Click("ana", slack.Press{Channel: "ops", TS: ts, ActionID: "press"}); !got.OK() {
		t.Errorf("click %+v", got)
	}
	got := w.slack.Submit("bo", "", map[string]string{"why": "x", "when": "1900000000"})
	if !got.OK() || got.View.ID == "" || !strings.Contains(string(got.View.Blocks), slowly) {
		t.Errorf("window %+v", got)
	}
	close(free)
	w.sees("ana", "ops", "mention at last")
	w.sees("ana", "ops", "click at last")
	w.sees("bo", "ops", "window at last")
}

func TestI2AClickIsAcknowledgedAfterItsHandlerReturned(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, connections(1))
	shown := button("x")
	w.desk.say = func(context.Context, commands.Request, string) commands.Answer {
		return commands.Answer{Message: &shown}
	}
	ts := w.slack.Command("ana", "ops", "/tasks", "show").Message.TS
	w.desk.click = func(_ context.Context, r commands.Request, _ commands.Click) commands.Answer {
		// Whatever was sent before this command's acknowledgement, on the only socket, has come by now.
		w.slack.Command("bo", "ops", "/tasks", "show")
		for _, e := range w.slack.Envelopes() {
			if e.ID == r.Actor.Request && e.Acked {
				t.Error("acknowledged before the handler had returned")
			}
		}
		return text("kept")
	}
	if got := w.slack.Click("ana", slack.Press{Channel: "ops", TS: ts, ActionID: "press"}); !got.OK() {
		t.Errorf("got %+v", got)
	}
	w.sees("ana", "ops", "kept")
}

func TestI14APanicEndsOneHandlerAndItsPersonIsTold(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(_ context.Context, _ commands.Request, s string) commands.Answer {
		if s == "panic" {
			panic("on purpose")
		}
		return text("well")
	}
	if got := w.slack.Command("ana", "ops", "/tasks", "panic"); !got.OK() || !strings.HasPrefix(got.Message.Text, broke) {
		t.Errorf("got %+v", got)
	}
	if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "well" {
		t.Errorf("after it: %+v", got)
	}
	if log := w.log.String(); !strings.Contains(log, "on purpose") || !strings.Contains(log, "inbox_test.go") {
		t.Error("the log lacks the panic or its stack")
	}
	if w.bot.Health().Panics != 1 {
		t.Error("it was not counted")
	}
}

func TestI12AFullInboxSaysSoAtOnce(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, func(o *bot.Options) { o.Workers, o.Queue = 1, 1 })
	h := newHeld()
	w.desk.say = h.say
	var all sync.WaitGroup
	var atLast, refused atomic.Int64
	ask := func() {
		all.Go(func() {
			got := w.slack.Command("ana", "ops", "/tasks", "list")
			switch {
			case got.Message.Text == "at last":
				atLast.Add(1)
			case strings.HasPrefix(got.Message.Text, busy):
				refused.Add(1)
			default:
				t.Errorf("got %+v", got)
			}
		})
	}
	ask()
	<-h.begun // the only handler is at work
	for range 20 {
		ask()
	}
	eventually(t, "refusals", func() bool { return refused.Load() == 19 })
	close(h.free)
	all.Wait()
	if atLast.Load() != 2 || w.bot.Health().Busy != 19 {
		t.Errorf("%d answered, %d refused, %+v", atLast.Load(), refused.Load(), w.bot.Health())
	}
}

func TestI12WhatWaitedTooLongIsGivenUpAndNotHandled(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, soon, func(o *bot.Options) { o.Workers = 1 })
	h := newHeld()
	w.desk.say = h.say
	first := make(chan slack.Result, 1)
	go func() { first <- w.slack.Command("ana", "ops", "/tasks", "list") }()
	<-h.begun
	if got := w.slack.Command("bo", "ops", "/tasks", "cancel"); !strings.HasPrefix(got.Message.Text, busy) {
		t.Errorf("bo got %+v", got)
	}
	close(h.free)
	<-first
	w.sees("ana", "ops", "at last")
	w.slack.Command("ana", "ops", "/tasks", "list")
	if n := w.desk.asked.Load(); n != 2 {
		t.Errorf("the desk was asked %d times: what was given up was handled", n)
	}
}

func TestClicksOnOneMessageAreHandledInOrderAndStallNobodyElse(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.say = func(_ context.Context, _ commands.Request, s string) commands.Answer {
		m := button(s)
		return commands.Answer{Message: &m}
	}
	one := w.slack.Command("ana", "ops", "/tasks", "one").Message.TS
	two := w.slack.Command("bo", "ops", "/tasks", "two").Message.TS
	var mu sync.Mutex
	var order []string
	running := 0
	h := newHeld()
	w.desk.click = func(_ context.Context, r commands.Request, c commands.Click) commands.Answer {
		if c.Value == "one" {
			mu.Lock()
			running++
			if running > 1 {
				t.Error("two clicks on one message were handled at once")
			}
			order = append(order, r.Actor.Request)
			mu.Unlock()
			h.begun <- r
			<-h.free
			mu.Lock()
			running--
			mu.Unlock()
		}
		return text("clicked %s", c.Value)
	}
	var all sync.WaitGroup
	for n := range 5 {
		sent := len(w.slack.Envelopes())
		all.Go(func() { w.slack.Click("ana", slack.Press{Channel: "ops", TS: one, ActionID: "press"}) })
		eventually(t, fmt.Sprintf("click %d", n), func() bool { return w.bot.Health().Envelopes > int64(sent) })
	}
	<-h.begun
	w.slack.Click("bo", slack.Press{Channel: "ops", TS: two, ActionID: "press"})
	w.sees("bo", "ops", "clicked two")
	close(h.free)
	all.Wait()
	var sent []string
	for _, e := range w.slack.Envelopes() {
		if e.Type == "interactive" && strings.Contains(string(e.Payload), one) {
			sent = append(sent, e.ID)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if strings.Join(order, " ") != strings.Join(sent, " ") {
		t.Errorf("handled %q, sent %q", order, sent)
	}
}

func TestAnEnvelopeThatComesAgainIsHandledOnce(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	command := `{"type":"slash_commands","envelope_id":"same","accepts_response_payload":true,` +
		`"payload":{"team_id":"T0SANDBOX","channel_id":"COPS","user_id":"UANA","text":"list"}}`
	mention := `{"type":"events_api","envelope_id":"e%d","accepts_response_payload":false,"retry_attempt":%[1]d,` +
		`"payload":{"team_id":"T0SANDBOX","event_id":"Ev1","event":{"type":"app_mention","channel":"COPS","user":"UANA","text":"<@U0BOT> list"}}}`
	for n := range 3 {
		for _, frame := range []string{command, fmt.Sprintf(mention, n)} {
			if err := w.slack.SendRaw([]byte(frame)); err != nil {
				t.Fatal(err)
			}
		}
	}
	eventually(t, "repetitions", func() bool { return w.bot.Health().Repeated == 4 })
	w.desk.waitFor(t, 2)
	// A command after them all shows that no third one is under way.
	w.slack.Command("bo", "ops", "/tasks", "list")
	if n := w.desk.asked.Load(); n != 3 {
		t.Errorf("the desk was asked %d times", n)
	}
}

func TestARedeliveryOfWhatWasNeverHandledIsHandled(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	frame := `{"type":"events_api","envelope_id":"e9","accepts_response_payload":false,"retry_attempt":2,"retry_reason":"timeout",` +
		`"payload":{"team_id":"T0SANDBOX","event_id":"Ev9","event":{"type":"app_mention","channel":"COPS","user":"UANA","text":"<@U0BOT> list"}}}`
	if err := w.slack.SendRaw([]byte(frame)); err != nil {
		t.Fatal(err)
	}
	w.sees("ana", "ops", "ok list")
}

func TestI3WhatCannotBeReadIsAcknowledged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, frame, id string }{
		{"unknown type", `{"type":"holograms","envelope_id":"u1","payload":{}}`, "u1"},
		{"half an envelope", `{"type":"slash_commands","envelope_id":"u2","payload":{"te`, "u2"},
		{"no object", `["envelope_id","u3"]`, ""},
		{"no JSON", `hello there`, ""},
		{"empty", ``, ""},
		{"payload is a text", `{"type":"interactive","envelope_id":"u4","payload":"x"}`, "u4"},
		{"event of nothing", `{"type":"events_api","envelope_id":"u5","payload":{}}`, "u5"},
		{"event from a bot", `{"type":"events_api","envelope_id":"u6","payload":{"event_id":"E6","event":{"type":"message","channel_type":"im","bot_id":"B1","user":"UROB","text":"hi","channel":"D1"}}}`, "u6"},
		{"edited", `{"type":"events_api","envelope_id":"u7","payload":{"event_id":"E7","event":{"type":"message","channel_type":"im","subtype":"message_changed","channel":"D1"}}}`, "u7"},
		{"closed window", `{"type":"interactive","envelope_id":"u8","payload":{"type":"view_closed","user":{"id":"UANA"}}}`, "u8"},
		{"menu", `{"type":"interactive","envelope_id":"u9","payload":{"type":"block_suggestion","user":{"id":"UANA"}}}`, "u9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFrames(t)
			f.send(c.frame)
			// Another one behind it shows that nothing comes for a frame without an id. What gets an answer comes from a handler,
			// and so perhaps after it.
			f.send(`{"type":"holograms","envelope_id":"last","payload":{}}`)
			got := []string{f.ack()}
			if c.id != "" {
				got = append(got, f.ack())
			}
			slices.Sort(got)
			if want := strings.TrimSpace("last " + c.id); strings.Join(got, " ") != want {
				t.Errorf("acknowledged %q, want %q", got, want)
			}
			if f.desk.asked.Load() != 0 {
				t.Error("the desk was asked")
			}
		})
	}
}

// TestI2ARedeliveredEventIsTheSameRequest: the store keeps a request once, so whoever gets the event again, another process
// among them, has to know it by the same id.
func TestI2ARedeliveredEventIsTheSameRequest(t *testing.T) {
	t.Parallel()
	requests := make(chan string, 2)
	for _, envelope := range []string{"first", "second"} {
		w := start(t, slack.Options{})
		w.desk.say = func(_ context.Context, r commands.Request, _ string) commands.Answer {
			requests <- r.Actor.Request
			return text("ok")
		}
		frame := fmt.Sprintf(`{"type":"events_api","envelope_id":%q,"accepts_response_payload":false,"payload":{"team_id":"T0SANDBOX",`+
			`"event_id":"Ev7","event":{"type":"app_mention","channel":"COPS","user":"UANA","text":"<@U0BOT> list"}}}`, envelope)
		if err := w.slack.SendRaw([]byte(frame)); err != nil {
			t.Fatal(err)
		}
		w.sees("ana", "ops", "ok")
	}
	if first, second := <-requests, <-requests; first != second || first != "Ev7" {
		t.Errorf("the requests are %q and %q", first, second)
	}
}
