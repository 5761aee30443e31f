package jobs_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

// withQuestions asks go or no-go an hour before a task, and calls the group of the route where nobody answers.
func withQuestions(w *world) {
	withCards(w)
	w.asks, w.calls = time.Hour, maintenance.Mention{Party: maintenance.Party{Group: "S0ONCALL", Name: "@oncall"}}
}

// before brings the clock to so long before the task.
func (w *world) before(lead time.Duration) {
	w.t.Helper()
	w.clock.pass(w.known().Task.ScheduledAt.Add(-lead).Sub(w.clock.now()))
}

func (w *world) own(step maintenance.OwnerStep) {
	w.t.Helper()
	_, _, err := w.store.Own(w.t.Context(), w.actor(), w.known().Task.Key(), step)
	w.must(err)
}

// posts counts the messages in which the words stand.
func posts(all []posted, words string) int {
	n := 0
	for _, p := range all {
		if p.kind == "post" && strings.Contains(p.text, words) {
			n++
		}
	}
	return n
}

// last is the latest text of what was posted first under the words.
func (w *world) last(words string) string {
	ts, now := "", ""
	for _, p := range w.courier.said() {
		switch {
		case ts == "" && p.kind == "post" && strings.Contains(p.text, words):
			ts, now = p.ts, p.text
		case p.kind == "update" && p.ts == ts && ts != "":
			now = p.text
		}
	}
	return now
}

// TestGoIsAskedUnderTheCardAndAnsweredThere: one question in place of the reminder of its time, one that calls, and none after a go.
func TestGoIsAskedUnderTheCardAndAnsweredThere(t *testing.T) {
	w := newWorld(t, withQuestions)
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	card, _ := cardIn(w.courier.said(), "coming")
	w.before(time.Hour)
	w.until("the question", func() bool { return len(thread(w.courier.said(), card)) == 1 })
	if asked := thread(w.courier.said(), card)[0]; !strings.HasPrefix(asked, "Go or no-go?") || strings.Contains(asked, "S0ONCALL") || strings.Contains(asked, "late") {
		t.Errorf("asked %q", asked)
	}
	w.before(15 * time.Minute)
	w.until("it calls", func() bool { return len(thread(w.courier.said(), card)) == 2 })
	if asked := thread(w.courier.said(), card)[1]; !strings.HasPrefix(asked, "<!subteam^S0ONCALL> Go or no-go?") || strings.Contains(asked, "late") {
		t.Errorf("asked again %q", asked)
	}
	w.own(maintenance.SayGo(w.known().Task.ScheduledAt, ""))
	w.until("both questions say who said go", func() bool {
		return strings.HasPrefix(w.last("Go or no-go?"), "Go, says <@U1>") && strings.HasPrefix(w.last("<!subteam"), "Go, says <@U1>")
	})
	w.until("so does the card", func() bool { _, now := cardIn(w.courier.said(), "coming"); return strings.Contains(now, "coming") })
	w.stop()
	w.start()
	w.pollAfterRestart()
	if n := count(w.courier.said(), "post", ""); n != 3 {
		t.Errorf("%d messages: %+v", n, w.courier.said())
	}
}

// TestAfterAGoNobodyIsCalled, and once the task is moved it is asked about anew, with its owner as the one who is asked.
func TestAfterAGoNobodyIsCalled(t *testing.T) {
	w := newWorld(t, withQuestions)
	w.before(time.Hour)
	w.until("the question", func() bool { return count(w.courier.said(), "post", "Go or no-go?") == 1 })
	first := w.known().Task.ScheduledAt
	w.own(maintenance.SayGo(first, ""))
	w.before(10 * time.Minute)
	to := first.Add(3 * time.Hour)
	w.must(w.cloud.ConsoleMove(ordersID, upgradeID, to))
	w.clock.pass(time.Minute)
	w.until("the question says that it is over", func() bool { return strings.Contains(w.last("Go or no-go?"), "asked about anew") })
	if n := posts(w.courier.said(), "S0ONCALL"); n != 0 {
		t.Errorf("somebody was called after the go: %+v", w.courier.said())
	}
	w.before(time.Hour)
	w.until("it is asked anew", func() bool { return count(w.courier.said(), "post", "Go or no-go?") == 2 })
}

// TestAQuestionThatWasMissedIsAskedOnceAndCalls: headsup was down when it was due, and there is no time left to wait for an answer.
func TestAQuestionThatWasMissedIsAskedOnceAndCalls(t *testing.T) {
	w := newWorld(t, withQuestions)
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	card, _ := cardIn(w.courier.said(), "coming")
	w.stop()
	w.clock.pass(w.store.Snapshot().Coming()[0].Task.ScheduledAt.Add(-5 * time.Minute).Sub(w.clock.now()))
	w.start()
	w.until("it is asked", func() bool { return posts(w.courier.said(), "Go or no-go?") == 1 })
	w.pollAfterRestart()
	told := thread(w.courier.said(), card)
	if n := slices.IndexFunc(told, func(s string) bool { return strings.Contains(s, "Go or no-go?") }); n < 0 || !strings.HasPrefix(told[n], "<!subteam^S0ONCALL>") || !strings.Contains(told[n], "this question is late") {
		t.Errorf("told %q", told)
	}
	if n := posts(w.courier.said(), "Go or no-go?"); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
}

// TestWhatHasBegunIsNotAskedAbout: never after the fact.
func TestWhatHasBegunIsNotAskedAbout(t *testing.T) {
	w := newWorld(t, withQuestions)
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	w.stop()
	w.clock.pass(2*time.Hour + time.Minute)
	w.start()
	w.until("it is seen to run", func() bool { return strings.Contains(w.last("Maintenance is coming"), "running") })
	w.pollAfterRestart()
	if n := count(w.courier.said(), "post", "Go or no-go?"); n != 0 {
		t.Errorf("it was asked: %+v", w.courier.said())
	}
}

// TestI12QuestionsOfOneMinuteAreOneMessage, under the list that shows their tasks.
func TestI12QuestionsOfOneMinuteAreOneMessage(t *testing.T) {
	w := newWorld(t, func(w *world) { withQuestions(w); w.tasks = 30 })
	w.until("the list", func() bool { return count(w.courier.said(), "post", "31 tasks of maintenance") == 1 })
	list, _ := cardIn(w.courier.said(), "31 tasks")
	w.before(time.Hour)
	w.until("they are asked about", func() bool { return len(thread(w.courier.said(), list)) == 1 })
	if asked := thread(w.courier.said(), list)[0]; !strings.HasPrefix(asked, "Go or no-go? 31 tasks ahead") {
		t.Errorf("asked %q", asked)
	}
	w.own(maintenance.SayGo(w.known().Task.ScheduledAt, ""))
	w.until("the answer shows", func() bool {
		return strings.HasPrefix(w.last("Go or no-go?"), "Go or no-go? 31 tasks ahead, 30 without an answer")
	})
	w.before(15 * time.Minute)
	w.until("they call once", func() bool { return len(thread(w.courier.said(), list)) == 2 })
	if asked := thread(w.courier.said(), list)[1]; !strings.HasPrefix(asked, "<!subteam^S0ONCALL> Go or no-go? 30 tasks ahead") {
		t.Errorf("asked again %q", asked)
	}
}

// TestWhoeverIsCalledHearsItUnderTheCard, and a crowd in the channel itself.
func TestWhoeverIsCalledHearsItUnderTheCard(t *testing.T) {
	for name, calls := range map[string]maintenance.Mention{"a group": {Party: maintenance.Party{Group: "S0ONCALL"}}, "a crowd": {Crowd: maintenance.Here}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(w *world) { withQuestions(w); w.calls = calls })
			w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
			w.before(time.Hour)
			w.until("the question", func() bool { return count(w.courier.said(), "post", "Go or no-go?") == 1 })
			card, _ := cardIn(w.courier.said(), "coming")
			w.own(maintenance.CallSomeone(w.known().Task.ScheduledAt, channel))
			w.until("they are called", func() bool { return posts(w.courier.said(), "<@U1> calls you to") == 1 })
			said := w.courier.said()
			call := said[slices.IndexFunc(said, func(p posted) bool { return strings.Contains(p.text, "calls you to") })]
			if inThread := call.to.Thread == card; inThread == (calls.Crowd != "") {
				t.Errorf("called in %+v", call.to)
			}
		})
	}
}

// TestAQuestionRestsOnFreshData: what else is at work is read for it, though background tasks are else read once an hour.
func TestAQuestionRestsOnFreshData(t *testing.T) {
	w := newWorld(t, withQuestions)
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	read := func() time.Time {
		s, err := w.store.Sight(t.Context(), w.known())
		w.must(err)
		return s.RunsAt
	}
	w.until("they are read for the first time", func() bool { return !read().IsZero() })
	w.before(90 * time.Minute)
	w.pollAfterRestart()
	if at := read(); w.clock.now().Sub(at) < 20*time.Minute {
		t.Errorf("read at %s, long before a question", at)
	}
	w.before(61 * time.Minute)
	w.until("they are read before the question", func() bool { return w.clock.now().Sub(read()) < 2*time.Minute })
}

// TestOneTaskCallsOnce: the last reminder comes after the question called, and calls nobody again; without the question it does.
func TestOneTaskCallsOnce(t *testing.T) {
	for name, asks := range map[string]time.Duration{"asked": time.Hour, "not asked": 0} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(w *world) {
				withQuestions(w)
				w.asks, w.leads = asks, []time.Duration{10 * time.Minute}
			})
			w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
			if asks > 0 {
				w.before(15 * time.Minute)
				w.until("the question calls", func() bool { return posts(w.courier.said(), "<!subteam^S0ONCALL> Go or no-go?") == 1 })
			}
			w.before(10 * time.Minute)
			w.until("the reminder", func() bool { return posts(w.courier.said(), "Maintenance in ") == 1 })
			if n := posts(w.courier.said(), "<!subteam^S0ONCALL>"); n != 1 {
				t.Errorf("called %d times: %+v", n, w.courier.said())
			}
		})
	}
}
