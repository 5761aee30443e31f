package app_test

import (
	"strings"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/short"
)

// private is all that the bot has told one person alone, in #ops or in person.
func (w *world) private(user string) string {
	var all []string
	for _, m := range w.slack.Messages("", user) {
		if m.User == w.slack.Bot().ID {
			all = append(all, m.Text)
		}
	}
	return w.told(user) + "\n" + strings.Join(all, "\n")
}

// cards are the cards of changes that stand in #ops.
func (w *world) cards() []slack.Message {
	var found []slack.Message
	for _, m := range w.slack.Messages("ops", "cy") {
		if !m.Ephemeral && m.ThreadTS == "" && strings.HasPrefix(m.Text, "Change c") {
			found = append(found, m)
		}
	}
	return found
}

// TestI8WhereSlackRefusesACardItsPersonKnows: the change goes on, and whoever asked reads in private why nobody sees it and
// how it ended.
func TestI8WhereSlackRefusesACardItsPersonKnows(t *testing.T) {
	t.Parallel()
	for word, happen := range map[string]func(*world){
		"not_in_channel": func(w *world) { w.slack.Remove("ops", "headsup") },
		"channel_not_found": func(w *world) {
			w.slack.ChangeChannel("ops", func(c *slack.Channel) { c.Private = true })
			w.slack.Remove("ops", "headsup")
		},
		"is_archived": func(w *world) {
			w.slack.Inject(slack.Fault{Method: "chat.postMessage", Kind: slack.Refuse, Error: "is_archived"})
		},
		"restricted_action": func(w *world) {
			w.slack.Inject(slack.Fault{Method: "chat.postMessage", Kind: slack.Refuse, Error: "restricted_action"})
		},
		"invalid_blocks": func(w *world) {
			w.slack.Inject(slack.Fault{Method: "chat.postMessage", Kind: slack.Refuse, Error: "invalid_blocks"})
		},
	} {
		t.Run(word, func(t *testing.T) {
			short.OneIn(t, 5)
			t.Parallel()
			w := newWorld(t)
			press := w.draft("ann", "reschedule orders-mq +1d because release")
			happen(w)
			w.click("ann", press)
			for _, want := range []string{"cannot show it in", word, "*Done*"} {
				w.until(want, func() bool { return strings.Contains(w.private("ann"), want) })
			}
			if n := len(w.cards()); n != 0 {
				t.Errorf("%d cards stand in #ops", n)
			}
		})
	}
}

// TestI1WhereSlackWillNotChangeACardAnotherOneIsPosted: it shows the state, and it is the only one that does so from then on.
func TestI1WhereSlackWillNotChangeACardAnotherOneIsPosted(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"message_not_found", "edit_window_closed", "cant_update_message"} {
		t.Run(word, func(t *testing.T) {
			short.OneIn(t, 5)
			t.Parallel()
			w := newWorld(t, "HEADSUP_GRACE=2s", "HEADSUP_CARDS=off") // whose update might be the one that is refused
			w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
			first := w.card("", "Confirmed")
			w.slack.Inject(slack.Fault{Method: "chat.update", Kind: slack.Refuse, Error: word})
			w.until("another card", func() bool { return len(w.cards()) == 2 })
			w.until("the outcome on it", func() bool {
				all := w.cards()
				return strings.Contains(all[1].Text, "Done")
			})
			w.rest()
			all := w.cards()
			if len(all) != 2 || all[0].TS != first.TS || strings.Contains(all[0].Text, "Done") {
				t.Errorf("the cards are %+v", all)
			}
			if strings.Contains(w.log.String(), "sent again") {
				t.Error("it counts as a card whose answer was lost")
			}
		})
	}
}

// TestI8WhereACardCanNoLongerBeReachedItsPersonKnows: it stands, and shows the state of before.
func TestI8WhereACardCanNoLongerBeReachedItsPersonKnows(t *testing.T) {
	t.Parallel()
	for word, happen := range map[string]func(*world){
		"is_archived": func(w *world) { w.slack.ChangeChannel("ops", func(c *slack.Channel) { c.Archived = true }) },
		"channel_not_found": func(w *world) {
			w.slack.ChangeChannel("ops", func(c *slack.Channel) { c.Private = true })
			w.slack.Remove("ops", "headsup")
		},
		"not_in_channel": func(w *world) { w.slack.Remove("ops", "headsup") }, // chat.update still works there
	} {
		t.Run(word, func(t *testing.T) {
			short.OneIn(t, 5)
			t.Parallel()
			w := newWorld(t, "HEADSUP_GRACE=2s")
			w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
			w.card("", "Confirmed")
			happen(w)
			w.until("the outcome in private", func() bool { return strings.Contains(w.private("ann"), "*Done*") })
		})
	}
}

// TestI1SlackDownBetweenADecisionAndItsCardLosesNeither: nothing is said for as long, the change is applied, and everything
// is told once when Slack is back.
func TestI1SlackDownBetweenADecisionAndItsCardLosesNeither(t *testing.T) {
	t.Parallel()
	for _, down := range []slack.FaultKind{slack.Reset, slack.HTML} {
		t.Run(string(down), func(t *testing.T) {
			short.OneIn(t, 5)
			t.Parallel()
			w := newWorld(t)
			press := w.draft("ann", "reschedule orders-mq +1d because release")
			for _, method := range []string{"chat.postMessage", "chat.update", "chat.postEphemeral", "conversations.open", slack.ResponseURL} {
				w.slack.Inject(slack.Fault{Method: method, Kind: down, Status: 503, Times: -1})
			}
			w.click("ann", press)
			w.until("it is applied", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'applied'`) == 1 })
			if n := len(w.cards()); n != 0 {
				t.Fatalf("%d cards are shown", n)
			}
			w.slack.ClearFaults()
			w.card("", "*Done*")
			w.rest()
			if all := w.cards(); len(all) != 1 || !strings.Contains(all[0].Text, "Done") {
				t.Errorf("the cards are %+v", all)
			}
			outcomes := 0
			for _, m := range w.slack.Messages("ops", "cy") {
				if strings.Contains(m.Text, "*Done*") {
					outcomes++
				}
			}
			if outcomes != 1 {
				t.Errorf("the outcome was told %d times", outcomes)
			}
		})
	}
}

// TestASecondPostIsMadeOnlyWhereTheAnswerWasLost: of a post that took effect and whose answer was lost there are two, and
// that is counted; of one that Slack only throttled there is one.
func TestASecondPostIsMadeOnlyWhereTheAnswerWasLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault slack.Fault
		want  int
	}{
		"the answer was lost": {slack.Fault{Method: "chat.postMessage", Kind: slack.Reset, After: true}, 2},
		"throttled":           {slack.Fault{Method: "chat.postMessage", Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "1"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			short.OneIn(t, 5)
			t.Parallel()
			w := newWorld(t)
			w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Slow, Delay: 500 * time.Millisecond})
			press := w.draft("ann", "reschedule orders-mq +1d because release")
			w.slack.Inject(c.fault)
			w.click("ann", press)
			w.card("", "*Done*")
			w.rest()
			if n := len(w.cards()); n != c.want {
				t.Errorf("%d cards stand in #ops, want %d", n, c.want)
			}
			if said := strings.Count(w.log.String(), "sent again"); said != c.want-1 {
				t.Errorf("the log tells of %d second posts, want %d", said, c.want-1)
			}
		})
	}
}
