package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/short"
)

// stood is where the task of a world stands in the cloud after all.
type stood string

const (
	asBefore stood = "as before"
	asAsked  stood = "as asked"
	eightOff stood = "eight hours too early"
	called   stood = "cancelled"
	vanished stood = "gone"
)

// TestI5EveryOutcomeIsSaid plays every answer that the modify call may get, over the sockets, and holds what people read on the
// card, how often the cloud was asked and how often that took effect, what the audit says of each call, and where the task
// stands. "Done" is never shown before a list has shown it.
func TestI5EveryOutcomeIsSaid(t *testing.T) {
	t.Parallel()
	once := func(f dms.Fault) []dms.Fault {
		f.Op = dms.UpdateTask
		return []dms.Fault{f}
	}
	refuse := func(status int, code string, times int) []dms.Fault {
		return once(dms.Fault{Kind: dms.Refuse, Status: status, Code: code, Message: "no", Times: times})
	}
	const move, still = "reschedule orders-mq +1d because release", "The task is still set for"
	for _, c := range []struct {
		name   string
		wish   string // empty: a move
		faults []dms.Fault
		before func(*world) // something else that is wrong
		says   []string     // on the card, in this order
		calls  []string     // what the audit says of each call: the fault, or 204
		effect int
		stands stood
		slow   bool // until the call is given up
	}{
		{"204 and true", move, nil, nil, []string{"Done", "The task is now set for", "headsup read it back"}, []string{"204"}, 1, asAsked, false},
		{"204 and cancelled", "cancel orders-mq because release", nil, nil, []string{"Done", "The task is now cancelled", "headsup read it back"}, []string{"204"}, 1, called, false},
		{
			"204 and unchanged", move, once(dms.Fault{Kind: dms.Lie, Times: -1}), nil,
			[]string{"Failed: the cloud said yes, but nothing changed", still, "Ask again, or look into the cloud's console"},
			[]string{"204"},
			0, asBefore, false,
		},
		{
			"204 and off by a zone", move, nil, func(w *world) { w.cloud.SetZone(projectID, time.FixedZone("east", 8*3600)) },
			[]string{"Failed: the cloud keeps another time than was asked", "off by 8 hours, too early", "now stands at the wrong time", "HUAWEICLOUD_TIMEZONE"},
			[]string{"204"},
			1, eightOff, false,
		},
		{
			"204 and a list that lags", move,
			[]dms.Fault{{Op: dms.ListTasks, Kind: dms.Lag, Delay: 10 * time.Second, Times: -1}},
			func(w *world) { w.ahead.Add(int64(15 * time.Second)) },
			[]string{"Done", "headsup read it back"},
			[]string{"204"},
			1, asAsked, false,
		},
		{
			"400 for its state", move, refuse(400, "DMS.00400026", 1), nil,
			[]string{"Failed: the cloud refused", "does not allow it in its present state", "Nothing was changed", still},
			[]string{"wrong state"},
			0, asBefore, false,
		},
		{
			"400 for something else", move, refuse(400, "DMS.00400062", 1), nil,
			[]string{"Failed: the cloud refused", "its own words are below", "Nothing was changed", still},
			[]string{"invalid"},
			0, asBefore, false,
		},
		{
			"401", move, refuse(401, "APIGW.0301", 1), nil,
			[]string{"Failed: the cloud refused", "does not accept headsup's credentials", "Nothing was changed", still},
			[]string{"unauthorized"},
			0, asBefore, false,
		},
		{
			"403", move, refuse(403, "APIGW.0302", 1), nil,
			[]string{"Failed: the cloud refused", "grant dms:instance:modify", "Nothing was changed", still},
			[]string{"denied"},
			0, asBefore, false,
		},
		{
			"404", move, refuse(404, "APIGW.0101", 1), nil,
			[]string{"Failed: the cloud refused", "does not know the task or the call", "Nothing was changed", still},
			[]string{"not found"},
			0, asBefore, false,
		},
		{"429 once", move, refuse(429, "APIGW.0308", 1), nil, []string{"Done"}, []string{"throttled", "204"}, 1, asAsked, false},
		{
			"429 for ever", move, refuse(429, "APIGW.0308", -1), nil,
			[]string{"Failed: the cloud did not take it", "called 5 times without success", still, "Ask again later"},
			[]string{"throttled", "throttled", "throttled", "throttled", "throttled"},
			0, asBefore, false,
		},
		{"500 once", move, refuse(500, "APIGW.0601", 1), nil, []string{"Done"}, []string{"unknown outcome", "204"}, 1, asAsked, false},
		{
			"503 for ever", move, refuse(503, "", -1), nil,
			[]string{"Failed: the cloud did not take it", "called 3 times without success", still},
			[]string{"unknown outcome", "unknown outcome", "unknown outcome"},
			0, asBefore, true,
		},
		{"500 after the effect", move, once(dms.Fault{Kind: dms.Refuse, Status: 500, After: true}), nil, []string{"Done"}, []string{"unknown outcome"}, 1, asAsked, false},
		{"a web page", move, once(dms.Fault{Kind: dms.HTML}), nil, []string{"Done"}, []string{"unknown outcome", "204"}, 1, asAsked, false},
		{
			"web pages for ever", move, once(dms.Fault{Kind: dms.HTML, Times: -1}), nil,
			[]string{"Failed: the cloud did not take it", still},
			[]string{"unknown outcome", "unknown outcome", "unknown outcome"},
			0, asBefore, true,
		},
		{"a redirect", move, once(dms.Fault{Kind: dms.Redirect}), nil, []string{"Done"}, []string{"unknown outcome", "204"}, 1, asAsked, false},
		{"a reset before the effect", move, once(dms.Fault{Kind: dms.Reset}), nil, []string{"Done"}, []string{"unknown outcome", "204"}, 1, asAsked, false},
		{"a reset after the effect", move, once(dms.Fault{Kind: dms.Reset, After: true}), nil, []string{"Done"}, []string{"unknown outcome"}, 1, asAsked, false},
		{"half an answer", move, once(dms.Fault{Kind: dms.Cut, After: true}), nil, []string{"Done"}, nil, 1, asAsked, false},
		{"a time-out", move, once(dms.Fault{Kind: dms.Slow, Delay: 13 * time.Second, After: true}), nil, []string{"Done"}, []string{"unknown outcome"}, 1, asAsked, true},
		{"it hangs", move, once(dms.Fault{Kind: dms.Hang}), nil, []string{"Done"}, []string{"unknown outcome", "204"}, 1, asAsked, true},
		{
			"the list is unreadable after the call", move, nil, func(w *world) { w.unreadableBehindTheCall() },
			[]string{"Not verified", "The call was sent, but the cloud's list could not be read for 1 hour", "Last seen: set for", "Look into the cloud's console"},
			[]string{"204"},
			1, asAsked, true,
		},
		{
			"the task vanishes with the call", move, nil, func(w *world) { w.goneBehindTheCall() },
			[]string{"Stopped: the task is no longer listed", "whether it was changed is not known"},
			[]string{"not found"},
			0, vanished, false,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.slow {
				short.Skip(t)
			}
			short.OneIn(t, 8)
			t.Parallel()
			w := newWorld(t)
			from := w.scheduled()
			if c.before != nil {
				c.before(w)
			}
			for _, f := range c.faults {
				w.cloud.Inject(f)
			}
			w.click("ann", w.draft("ann", c.wish))
			text := w.endOfTheChange()
			rest := text
			for _, want := range c.says {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Errorf("the card does not say %q: %s", want, text)
				}
				rest = after
			}
			asked := w.modifies()
			effects := 0
			for _, r := range asked {
				if r.Effect {
					effects++
				}
			}
			if calls := w.auditedCalls(); c.calls != nil && !slices.Equal(calls, c.calls) || len(calls) != len(asked) || effects != c.effect {
				t.Errorf("the audit has the calls %q, want %q; the cloud was asked %d times, with effect %d times, want %d", calls, c.calls, len(asked), effects, c.effect)
			}
			if got := w.stood(from); got != c.stands {
				t.Errorf("the task stands %s, want %s", got, c.stands)
			}
			w.doneIsSeen()
		})
	}
}

// scheduled is when the cloud has the task.
func (w *world) scheduled() time.Time {
	task, _ := w.cloud.Task(ordersID, upgradeID)
	return task.ScheduleAt
}

// stood says where the task stands, which stood at from.
func (w *world) stood(from time.Time) stood {
	task, there := w.cloud.Task(ordersID, upgradeID)
	switch off := task.ScheduleAt.Sub(from); {
	case !there:
		return vanished
	case task.Status == dms.Cancelled:
		return called
	case off == 0:
		return asBefore
	case off == 24*time.Hour:
		return asAsked
	case off == 16*time.Hour:
		return eightOff
	default:
		return stood(fmt.Sprintf("%s, %s off", task.Status, off))
	}
}

// endOfTheChange lets time pass until the one change has ended and its card says so, and gives the card's text. While the
// cloud cannot be read, time passes faster: an hour has many looks.
func (w *world) endOfTheChange() (text string) {
	w.t.Helper()
	w.watch("the end of the change", func() bool {
		wait := w.count(`SELECT COALESCE(MAX(due_at), 0) FROM changes WHERE state = 'applying'`)
		if ahead := time.UnixMicro(int64(wait)).Sub(w.now()); wait > 0 && ahead > 0 {
			unread := w.count(`SELECT COUNT(*) FROM attempts WHERE unread_since > 0`)
			w.ahead.Add(int64(ahead + time.Duration(unread)*10*time.Minute))
		}
		return w.count(`SELECT COUNT(*) FROM changes WHERE state NOT IN ('draft', 'approved', 'applying')`) == 1
	})
	w.watch("the card", func() bool { return w.count(`SELECT COUNT(*) FROM copies WHERE ts = '' OR shown < wanted`) == 0 })
	return w.card("", "Change c").Text
}

// watch waits for what Slack does not tell of.
func (w *world) watch(what string, seen func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	for !seen() {
		select {
		case <-ctx.Done():
			w.t.Fatalf("did not come: %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// auditedCalls is what the audit says of each modify call: its fault, or 204.
func (w *world) auditedCalls() []string {
	var calls []string
	for _, fault := range w.texts(`SELECT text FROM audit WHERE text LIKE '%"verb":"called the cloud"%' ORDER BY seq`) {
		_, kind, _ := strings.Cut(fault, `"fault":{`)
		_, kind, found := strings.Cut(kind, `"kind":"`)
		if kind, _, _ = strings.Cut(kind, `"`); !found || kind == "" {
			kind = "204"
		}
		calls = append(calls, kind)
	}
	return calls
}

// doneIsSeen holds that Slack was not told "Done" before a list that was asked for after the effect was answered.
func (w *world) doneIsSeen() {
	w.t.Helper()
	var effect, seen time.Time
	for _, r := range w.cloud.Requests() {
		switch {
		case r.Op == dms.UpdateTask && r.Effect:
			effect = r.At
		case r.Op == dms.ListTasks && r.Done && !effect.IsZero() && seen.IsZero():
			seen = r.At
		}
	}
	for _, r := range w.slack.Requests() {
		if strings.HasPrefix(r.Method, "chat.") && strings.Contains(r.Params["text"], "Done") && (seen.IsZero() || r.At.Before(seen)) {
			w.t.Errorf("done was said at %s; it took effect at %s and was seen at %s", r.At, effect, seen)
		}
	}
}

// unreadableBehindTheCall makes every list fail from the call on.
func (w *world) unreadableBehindTheCall() {
	w.behindTheCall(func() {
		w.cloud.Inject(dms.Fault{Op: dms.ListTasks, Kind: dms.Refuse, Status: 503, Times: -1})
	})
}

// goneBehindTheCall lets the task vanish while the call is under way.
func (w *world) goneBehindTheCall() {
	w.behindTheCall(func() { w.must(w.cloud.ConsoleDelete(ordersID, upgradeID)) })
}

// behindTheCall does something as soon as the cloud is asked for a change.
func (w *world) behindTheCall(do func()) {
	w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Slow, Delay: 500 * time.Millisecond})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for len(w.modifies()) == 0 {
			select {
			case <-w.t.Context().Done():
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
		do()
	}()
	w.t.Cleanup(func() { <-ended })
}
