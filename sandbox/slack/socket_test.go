package slack_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"headsup/sandbox/slack"
)

const soon = 250 * time.Millisecond

func TestAPersonSeesWhyACommandFailed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		ack     func(*wire, string)
		outcome slack.Outcome
		text    string
	}{
		{"no socket", nil, slack.DispatchFailed, `/tasks failed with the error "dispatch_failed"`},
		{"no acknowledgement", func(*wire, string) {}, slack.OperationTimeout, `/tasks failed with the error "operation_timeout"`},
		{"acknowledgement of 20 KB", func(w *wire, frame string) {
			w.ack(frame, `{"text":"`+strings.Repeat("x", 20<<10)+`"}`)
		}, slack.OperationTimeout, `/tasks failed with the error "operation_timeout"`},
		{"nonsense", func(w *wire, _ string) { w.write(`{"envelope_id":`) }, slack.OperationTimeout, `/tasks failed with the error "operation_timeout"`},
		{"answer over Slack's limits", func(w *wire, frame string) {
			w.ack(frame, `{"text":"x","blocks":[{"type":"header","text":{"type":"plain_text","text":""}}]}`)
		}, slack.BadAnswer, `/tasks failed with the error "invalid_blocks; [ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"`},
		{"answer without content", func(w *wire, frame string) { w.ack(frame, `{}`) }, slack.Done, ""},
		{"answer that deletes what is not there", func(w *wire, frame string) { w.ack(frame, `{"text":"x","delete_original":true}`) }, slack.Done, ""},
		{"answer as bare text", func(w *wire, frame string) { w.ack(frame, `"here you are"`) }, slack.Done, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, slack.Options{AckLimit: 500 * time.Millisecond})
			if test.ack != nil {
				w := s.open()
				done := make(chan struct{})
				go func() {
					defer close(done)
					test.ack(w, w.next())
				}()
				defer func() { <-done }()
			}
			r := s.Command("ann", "ops", "/tasks", "list")
			same(t, "outcome", r.Outcome, test.outcome)
			same(t, "text", r.Text, test.text)
			same(t, "sent once", len(s.Envelopes()), 1)
		})
	}
}

func TestCommandsThatSlackDoesNotSend(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	s.open()
	s.ChangeChannel("other", func(c *slack.Channel) { c.Archived = true })
	for _, test := range []struct {
		name    string
		do      func() slack.Result
		outcome slack.Outcome
		text    string
	}{
		{"in a thread", func() slack.Result { return s.CommandInThread("ann", "ops", "1.2", "/tasks", "") }, slack.NotInThreads, "/tasks is not supported in threads. Sorry!"},
		{"unknown", func() slack.Result { return s.Command("ann", "ops", "/task", "") }, slack.NotACommand, "/task is not a valid command."},
		{"from another organisation", func() slack.Result { return s.Command("eve", "ops", "/tasks", "") }, slack.NotACommand, "/tasks is not a valid command."},
		{"nobody", func() slack.Result { return s.Command("nobody", "ops", "/tasks", "") }, slack.Impossible, `there is no person "nobody"`},
		{"unseen channel", func() slack.Result { return s.Command("bob", "secret", "/tasks", "") }, slack.Impossible, `bob sees no channel "secret"`},
		{"archived", func() slack.Result { return s.Command("ann", "other", "/tasks", "") }, slack.Impossible, "#other is archived: nobody can type there"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := test.do()
			same(t, "outcome", r.Outcome, test.outcome)
			same(t, "text", r.Text, test.text)
			same(t, "envelopes", len(s.Envelopes()), 0)
		})
	}
}

func TestALateAcknowledgementHasNoEffect(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{AckLimit: 10 * time.Millisecond})
	w := s.open()
	same(t, "outcome", s.Command("ann", "ops", "/tasks", "").Outcome, slack.OperationTimeout)
	w.ack(w.next(), `{"text":"too late"}`)
	s.wait("the acknowledgement is there", func() bool { return s.Envelopes()[0].Acked })
	same(t, "late", s.Envelopes()[0].Late, true)
	same(t, "messages", len(s.Messages("ops", "ann")), 0)
}

func TestEnvelopesGoToOneSocketInTurn(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	sockets := []*wire{s.open(), s.open()}
	for i := range 4 {
		done := make(chan slack.Result)
		go func() { done <- s.Command("ann", "ops", "/tasks", fmt.Sprint(i)) }()
		w := sockets[i%2]
		w.ack(w.next(), "")
		good(t, <-done)
	}
}

func TestAnAcknowledgementOnAnotherSocket(t *testing.T) {
	t.Parallel()
	for _, strict := range []bool{false, true} {
		t.Run(fmt.Sprint("strict ", strict), func(t *testing.T) {
			s := open(t, slack.Options{AckOnSameSocket: strict, AckLimit: time.Second})
			first, second := s.open(), s.open()
			done := make(chan slack.Result)
			go func() { done <- s.Command("ann", "ops", "/tasks", "") }()
			second.ack(first.next(), "")
			same(t, "in time", (<-done).OK(), !strict)
		})
	}
}

func TestEventsAreSentAgainUntilAcknowledged(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		ackAt  int // which delivery is acknowledged; 0: none
		expect int
	}{{"at once", 1, 1}, {"the third", 3, 3}, {"never", 0, 4}} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, slack.Options{AckLimit: soon, Redelivery: []time.Duration{0, time.Millisecond, time.Millisecond}})
			w := s.open()
			good(t, s.Mention("ann", "ops", "", "list"))
			event := ""
			for i := range test.expect {
				frame := w.next()
				got := decode(t, frame)
				same(t, "retry_attempt", got["retry_attempt"], any(float64(i)))
				reason := "timeout"
				if i == 0 {
					reason = ""
				}
				same(t, "retry_reason", got["retry_reason"], any(reason))
				payload, _ := got["payload"].(map[string]any)
				if event == "" {
					event, _ = payload["event_id"].(string)
				}
				same(t, "event_id", payload["event_id"], any(event))
				if i+1 == test.ackAt {
					w.ack(frame, `{"text":"ignored"}`)
				}
			}
			s.wait("all is settled", func() bool {
				last := s.Envelopes()[test.expect-1]
				return last.Acked == (test.ackAt > 0)
			})
			s.Close()
			same(t, "deliveries", len(s.Envelopes()), test.expect)
		})
	}
}

func TestAnEventWithoutASocketComesLater(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{Redelivery: []time.Duration{0, soon, soon}})
	good(t, s.DirectMessage("ann", "list"))
	s.wait("two deliveries have failed", func() bool { return len(s.Envelopes()) >= 2 })
	same(t, "socket", s.Envelopes()[0].Socket, 0)
	w := s.open()
	frame := w.next()
	w.ack(frame, "")
	if again := decode(t, frame)["retry_attempt"]; again == float64(0) {
		t.Errorf("retry_attempt is %v, want more than 0", again)
	}
}

func TestSocketsEndAsSlackEndsThem(t *testing.T) {
	t.Parallel()
	disconnect := func(reason string) string {
		return `{"type":"disconnect","reason":"` + reason + `","debug_info":{"host":"applink-1"}}`
	}
	t.Run("by warning it works on", func(t *testing.T) {
		s := open(t, slack.Options{WarningTime: time.Second})
		w := s.open()
		s.Recycle(slack.Warning)
		same(t, "frame", w.next(), disconnect("warning"))
		done := make(chan slack.Result)
		go func() { done <- s.Command("ann", "ops", "/tasks", "") }()
		w.ack(w.next(), "")
		good(t, <-done)
		same(t, "end", w.next(), "")
	})
	t.Run("at once", func(t *testing.T) {
		s := open(t, slack.Options{})
		w := s.open()
		if err := s.RecycleOne(slack.RefreshRequested); err != nil {
			t.Fatal(err)
		}
		same(t, "frame", w.next(), disconnect("refresh_requested"))
		same(t, "end", w.next(), "")
		s.wait("the socket is gone", func() bool { return s.Sockets() == 0 })
		same(t, "none left", s.RecycleOne(slack.RefreshRequested), slack.ErrNoSocket)
	})
	t.Run("the eleventh", func(t *testing.T) {
		s := open(t, slack.Options{})
		for range 10 {
			s.open()
		}
		w := s.dial()
		same(t, "frame", w.next(), disconnect("too_many_websockets"))
		same(t, "end", w.next(), "")
		same(t, "sockets", s.Sockets(), 10)
	})
	t.Run("refused from the start", func(t *testing.T) {
		s := open(t, slack.Options{})
		s.RefuseSockets(slack.LinkDisabled)
		w := s.dial()
		same(t, "frame", w.next(), disconnect("link_disabled"))
		same(t, "end", w.next(), "")
		s.RefuseSockets("")
		s.open()
	})
	t.Run("cut", func(t *testing.T) {
		s := open(t, slack.Options{})
		w := s.open()
		s.CutSockets()
		same(t, "end", w.next(), "")
	})
}

func TestATicketIsGoodForOneSocket(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	url := s.address()
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	defer func() { _ = conn.Close() }()
	_, resp, err = websocket.DefaultDialer.Dial(url, nil)
	if err == nil {
		t.Fatal("a used ticket opened a socket")
	}
	_ = resp.Body.Close()
	same(t, "status", resp.StatusCode, http.StatusForbidden)
}

func TestRawFramesAndPings(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{PingEvery: 5 * time.Millisecond})
	same(t, "no socket", s.SendRaw([]byte(`{`)), slack.ErrNoSocket)
	w := s.dial()
	w.next()
	if err := s.SendRaw([]byte(`{"type":"surprise",`)); err != nil {
		t.Fatal(err)
	}
	same(t, "frame", w.next(), `{"type":"surprise",`)
	select {
	case <-w.pings:
	case <-time.After(5 * time.Second):
		t.Fatal("no ping came")
	}
}
