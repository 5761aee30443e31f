package app_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/short"
	"headsup/store/storetest"
)

// The tests of this file are named after the invariants of the design, and see headsup from outside: what goes over its
// sockets, what the cloud is asked for, what the database holds. testdata/mutants has a break for each.

func TestI1ALatePaintDoesNotHideTheState(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := newWorld(t)
	w.slack.Inject(slack.Fault{Method: "chat.postMessage", Kind: slack.Slow, Delay: 400 * time.Millisecond, After: true})
	w.slack.Inject(slack.Fault{Method: "chat.update", Kind: slack.Slow, Delay: 1500 * time.Millisecond}) // the first only
	w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Slow, Delay: 500 * time.Millisecond})
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
	w.until("the outcome", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'applied'`) == 1 })
	w.card("", "*Done*")
	w.rest()
	if card := w.card("", "Change c"); !strings.Contains(card.Text, "Done") || card.Edits == 0 {
		t.Errorf("the card shows %q", card.Text)
	}
	if n := w.count(`SELECT COUNT(*) FROM copies WHERE shown < wanted`); n > 0 {
		t.Errorf("%d copies are behind", n)
	}
}

// TestI1AnUpdateThatSlackGetsLateDoesNotStay: its connection was reset, the newest state was painted meanwhile, and then it arrives.
func TestI1AnUpdateThatSlackGetsLateDoesNotStay(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := newWorld(t, "HEADSUP_CARDS=off", "HEADSUP_GRACE=2s") // no other update comes late than the one that says: being applied
	late := make(chan struct{})
	w.slack.Inject(slack.Fault{Method: "chat.update", Kind: slack.Late, Until: late})
	w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Slow, Delay: 3 * time.Second})
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
	done := func() bool { return strings.Contains(w.card("", "Change c").Text, "Done") }
	again := func() bool { return w.count(`SELECT COUNT(*) FROM copies WHERE again_at > 0`) > 0 }
	w.until("the card is to be painted once more", again)
	w.until("the card shows the outcome", done)
	if !again() {
		t.Skip("this machine took so long that the card was painted once more already")
	}
	close(late)
	w.until("the card shows what came late", func() bool { return !done() })
	w.until("the card shows the outcome again", done)
	if again() {
		t.Error("the card is to be painted once more, and was")
	}
}

func TestI2AcknowledgedMeansKept(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := newWorld(t)
	press := w.draft("ann", "reschedule orders-mq +1d because release")
	free := w.lock()
	clicked := make(chan slack.Result, 1)
	go func() { clicked <- w.slack.Click("ann", press) }()
	select {
	case r := <-clicked:
		t.Errorf("the click was acknowledged while nothing could be kept: %+v", r)
	case <-time.After(600 * time.Millisecond):
	}
	free()
	if r := <-clicked; !r.OK() {
		t.Errorf("the click: %+v", r)
	}
	if n := w.count(`SELECT COUNT(*) FROM changes WHERE state <> 'draft'`); n != 1 {
		t.Errorf("%d changes are kept right behind the acknowledgement", n)
	}
	w.card("", "*Done*")
}

// lock keeps headsup from writing until free is called.
func (w *world) lock() (free func()) {
	w.t.Helper()
	return w.db.Hold(w.t)
}

// TestI3EverythingIsAcknowledgedInTime leaves out what nobody waits for: an App Home whose opening could not be kept is left to Slack, which
// tells of it again (I2, TestI2AnOpenedHomeIsAcknowledgedOnceItIsKept).
func TestI3EverythingIsAcknowledgedInTime(t *testing.T) {
	short.Skip(t)
	t.Parallel()
	w := emptyWorldWith(t, slack.Options{AckLimit: hurry}).begin()
	press := w.draft("ann", "reschedule orders-mq +1d because release")
	defer w.lock()()
	defer w.slack.ClearFaults()
	defer w.cloud.ClearFaults()
	w.cloud.Inject(dms.Fault{Kind: dms.Hang, Times: -1})
	for _, method := range []string{"users.info", "chat.postMessage", "chat.postEphemeral", "conversations.info", "conversations.members", "views.open"} {
		w.slack.Inject(slack.Fault{Method: method, Kind: slack.Hang, Times: -1})
	}
	w.slack.AddUser(slack.User{Name: "new", TZ: "Europe/Berlin"})
	w.slack.Invite("ops", "new")
	w.slack.Forget()
	var all sync.WaitGroup
	for _, act := range []func() slack.Result{
		func() slack.Result { return w.slack.Click("ann", press) },
		func() slack.Result { return w.slack.Command("ann", "ops", "/tasks", "list") },
		func() slack.Result { return w.slack.Command("bo", "ops", "/tasks", "cancel orders-mq because of it") },
		func() slack.Result { return w.slack.Command("new", "ops", "/tasks", "list") },
		func() slack.Result { return w.slack.Command("cy", "ops", "/tasks", "reschedule orders-mq") },
		func() slack.Result { return w.slack.Mention("cy", "ops", "", "show orders-mq") },
	} {
		all.Go(func() {
			if r := act(); r.Outcome != slack.Done {
				t.Errorf("%+v", r)
			}
		})
	}
	all.Wait()
	acked := 0
	for _, e := range w.slack.Envelopes() {
		if acked++; !e.Acked || e.Took > 2700*time.Millisecond { // 2.5 s, and what a busy machine adds
			t.Errorf("%s was acknowledged: %v, after %s", e.Type, e.Acked, e.Took)
		}
	}
	if acked < 6 {
		t.Errorf("only %d envelopes came", acked)
	}
}

func TestI4ManyClicksAreOneDecision(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := newWorld(t, "HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@bo,@cy", "SLACK_CONNECTIONS=2")
	press := w.draft("ann", "reschedule orders-mq +1d because release")
	w.often(func(int) { w.slack.Click("ann", press) })
	card := w.card("approve", "orders-mq")
	w.often(func(n int) {
		w.slack.Click([]string{"bo", "cy"}[n%2], slack.Press{Channel: "ops", TS: card.TS, ActionID: "approve"})
	})
	w.card("", "*Done*")
	w.rest()
	if calls := w.modifies(); len(calls) != 1 {
		t.Errorf("the cloud was called %d times", len(calls))
	}
	if n := w.count(`SELECT COUNT(*) FROM decisions`); n != 1 {
		t.Errorf("%d decisions are kept", n)
	}
	if n := w.count(`SELECT COUNT(*) FROM changes`); n != 1 {
		t.Errorf("%d changes are kept", n)
	}
	late := w.told("bo") + w.told("cy")
	if !strings.Contains(late, "already") && !strings.Contains(late, "approved") {
		t.Errorf("the one who came late reads %q", late)
	}
}

// often does it eight times at once.
func (w *world) often(do func(n int)) {
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() { do(n) })
	}
	all.Wait()
}

func TestI5LookActLookAgain(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := newWorld(t)
	w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Reset, After: true}) // its answer is lost, its effect is not
	w.cloud.ForgetRequests()
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
	w.card("", "*Done*")
	var order []string
	for _, r := range w.cloud.Requests() {
		if r.Instance == ordersID {
			order = append(order, string(r.Op))
		}
	}
	act := slices.Index(order, string(dms.UpdateTask))
	if act < 1 || !slices.Contains(order[:act], string(dms.ListTasks)) || !slices.Contains(order[act:], string(dms.ListTasks)) {
		t.Errorf("the cloud was asked for %q", order)
	}
	if calls := w.modifies(); len(calls) != 1 {
		t.Errorf("it was called %d times", len(calls))
	}
}

func TestI5WhatHasChangedSinceIsLeftAlone(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := newWorld(t, "HEADSUP_GRACE=1s")
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
	w.must(w.cloud.ConsoleMove(ordersID, upgradeID, time.Now().Add(90*time.Hour).Truncate(time.Second)))
	w.until("the end", func() bool {
		return w.count(`SELECT COUNT(*) FROM changes WHERE state IN ('conflict', 'superseded')`) == 1
	})
	if calls := w.modifies(); len(calls) != 0 {
		t.Errorf("it was called %d times", len(calls))
	}
}

func TestI6WhoMayNotDoesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "HEADSUP_GRACE=5m")
	w.slack.AddUser(slack.User{Name: "left", Deleted: true})
	for _, who := range []struct{ user, channel string }{{"gus", "ops"}, {"olga", "ops"}, {"ann", "random"}, {"gus", ""}} {
		r := w.slack.Command(who.user, who.channel, "/tasks", "reschedule orders-mq +1d because release")
		if strings.Contains(string(r.Message.Blocks), `"confirm"`) || strings.Contains(r.Message.Text, "kernelUpgrade") {
			t.Errorf("%s in %q is answered %q", who.user, who.channel, r.Message.Text)
		}
	}
	if n := w.count(`SELECT COUNT(*) FROM changes`); n != 0 {
		t.Errorf("%d changes are kept", n)
	}
	// Whoever loses the right in between has lost it.
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
	w.slack.ChangeUser("ann", func(u *slack.User) { u.Deleted = true })
	w.ahead.Add(int64(6 * time.Minute))
	w.until("the end", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state IN ('failed', 'applied')`) == 1 })
	if calls := w.modifies(); len(calls) != 0 {
		t.Errorf("it was called %d times", len(calls))
	}
}

func TestI7NobodyApprovesTheirOwnWish(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := newWorld(t, "HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@ann,@bo")
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
	card := w.card("approve", "orders-mq")
	w.click("ann", slack.Press{Channel: "ops", TS: card.TS, ActionID: "approve"})
	id, _, _ := strings.Cut(strings.TrimPrefix(card.Text, "Change "), ":")
	w.slack.Mention("ann", "ops", "", "approve "+id)
	w.rest()
	if n := w.count(`SELECT COUNT(*) FROM decisions`); n != 0 || len(w.modifies()) != 0 {
		t.Errorf("%d decisions, %d calls", n, len(w.modifies()))
	}
	if !strings.Contains(w.told("ann"), "somebody else has to approve it") {
		t.Errorf("ann is told %q", w.told("ann"))
	}
	w.click("bo", slack.Press{Channel: "ops", TS: card.TS, ActionID: "approve"})
	w.card("", "*Done*")
}

func TestI8EveryWordGetsAnAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, text := range []string{
		"", "help", "help nothing", "list", "list env=", "list engine=kafka next 3d", "show", "show orders-mq", "show nothing", "reschedule orders-mq",
		"reschedule orders-mq yesterday", "reschedule orders-mq 25:99 because x", "reschedule nothing +1d because x", "cancel", "withdraw", "withdraw c9z9",
		"approve", "approve c9z9", "deny c9z9", "deny c9z9 because x", "pending", "whoami", "status", "history", "now", "timeline", "delegate", "mute", "'", "\\",
		"<!channel>", strings.Repeat("x", 3000), "drop table changes", "\u202e\u202e", "&lt;&gt;", "`", "@here", "= = =",
	} {
		r := w.types("ann", text)
		if !r.OK() {
			t.Errorf("%q is answered %s %q", text, r.Outcome, r.Message.Text)
		}
		if strings.TrimSpace(r.Message.Text) == "" {
			w.until("a window for "+text, func() bool { return len(w.slack.Views("ann")) > 0 })
		}
		for _, v := range w.slack.Views("ann") {
			w.slack.CloseView("ann", v.ID)
		}
		for _, raw := range []string{"goroutine", "panic", "sql:", "SQLITE", "context deadline", "%!", "<nil>", "DMS."} {
			if strings.Contains(r.Message.Text, raw) {
				t.Errorf("%q is answered %q", text, r.Message.Text)
			}
		}
	}
}

func TestI9PeopleReadAndWriteTheirOwnZone(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := newWorld(t)
	day := time.Now().UTC().AddDate(0, 0, 7)
	r := w.types("bo", "reschedule orders-mq "+day.Format("2006-01-02")+" 22:00 because release")
	for _, want := range []string{"22:00 in Asia/Shanghai", "14:00 UTC"} {
		if !strings.Contains(r.Message.Text, want) {
			t.Errorf("%q is not said: %q", want, r.Message.Text)
		}
	}
	w.click("bo", slack.Press{Channel: "ops", TS: r.Message.TS, ActionID: "confirm"})
	card := w.card("", "*Done*")
	if !regexp.MustCompile(`<!date\^\d+\^[^|]+\|[^>]*UTC>`).Match(unquoted(card)) {
		t.Errorf("the card has no date of Slack's with UTC behind it: %s", card.Blocks)
	}
	calls := w.modifies()
	if want := "execute_at=" + day.Format("20060102") + "140000"; len(calls) != 1 || calls[0].Query != want {
		t.Errorf("the cloud was asked for %+v, want %s", calls, want)
	}
}

// unquoted are the blocks without JSON's escapes of < and >.
func unquoted(m slack.Message) []byte {
	return []byte(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(m.Blocks)))
}

func TestI10ForeignTextIsData(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	const evil = "<!channel> *x* `y` <https://evil.example|click> <@U0BOT> &lt;"
	w.must(w.cloud.AddInstance(dms.Instance{Project: projectID, ID: ordersID[:35] + "6", Name: evil, Engine: "kafka"}))
	w.must(w.cloud.AddTask(dms.Task{
		Instance: ordersID[:35] + "6", ID: upgradeID[:31] + "e", Name: evil, ScheduleAt: time.Now().Add(50 * time.Hour).Truncate(time.Second),
		Params: `{"target_version":"` + strings.Repeat("<!here>", 400) + `"}`,
	}))
	w.start()
	w.until("all is known", func() bool { return w.count(`SELECT COUNT(*) FROM tasks`) == 2 })
	w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Refuse, Status: http.StatusBadRequest, Code: "DMS.00400026", Message: evil})
	list := w.types("ann", "list")
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d because <!everyone> "+evil))
	w.card("", "Change c")
	live := regexp.MustCompile(`<!channel|<!here|<!everyone|<https://evil|<@U0BOT`)
	for _, m := range append(w.slack.Messages("ops", "ann"), list.Message) {
		if m.User != w.slack.Bot().ID {
			continue
		}
		if found := live.FindString(m.Text + string(unquoted(m))); found != "" {
			t.Errorf("%s is live in %q", found, m.Text)
		}
	}
}

func TestI11SecretsStaySecretFromEndToEnd(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := emptyWorldIn(t, storetest.SQLite(t), slack.Options{}).start() // whose files are read below
	w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Refuse, Status: http.StatusUnauthorized, Code: "APIGW.0301", Message: "Incorrect IAM authentication information"})
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d because release"))
	w.card("", "Change c")
	w.slack.CutSockets()
	w.until("a socket again", func() bool { return w.slack.Sockets() > 0 })
	w.types("ann", "status")
	w.rest()
	var said strings.Builder
	for _, m := range w.slack.Messages("ops", "ann") {
		said.WriteString(m.Text + string(m.Blocks))
	}
	files, err := filepath.Glob(w.db.File + "*")
	w.must(err)
	for _, f := range files {
		content, err := os.ReadFile(f)
		w.must(err)
		for _, secret := range []string{"xoxb-test-bot", "xapp-test-app", "test-sk-is-secret"} {
			if strings.Contains(string(content), secret) {
				t.Errorf("%s stands in %s", secret, filepath.Base(f))
			}
		}
	}
	for _, secret := range []string{"xoxb-test-bot", "xapp-test-app", "test-sk-is-secret", "/secret"} { // the last is of each response_url
		if strings.Contains(w.log.String(), secret) || strings.Contains(said.String(), secret) {
			t.Errorf("%s was logged or said", secret)
		}
	}
	if !strings.Contains(w.log.String(), "level=DEBUG") && !strings.Contains(w.log.String(), "level=INFO") {
		t.Error("nothing was logged")
	}
}

func TestI12AStormIsBounded(t *testing.T) {
	short.Skip(t) // and it runs alone, since it counts goroutines
	w := emptyWorld(t)
	const queues = 6
	for n := range queues {
		id := fmt.Sprintf("%s%c", ordersID[:35], 'a'+n)
		w.adds(dms.Instance{ID: id, Name: fmt.Sprintf("queue-%d", n), Engine: "kafka"}, fmt.Sprintf("%s%c", upgradeID[:31], 'a'+n), time.Now().Add(50*time.Hour))
	}
	w.start("HEADSUP_POLL=5m")
	w.until("all is shown", func() bool { return w.shows(queues + 1) })
	w.rest()
	w.cloud.ForgetRequests()
	before, most := runtime.NumGoroutine(), 0
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			if r := w.slack.Command("bo", "ops", "/tasks", "list"); r.Outcome != slack.Done {
				t.Errorf("%+v", r)
			}
		})
	}
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	for running := true; running; {
		most = max(most, runtime.NumGoroutine())
		select {
		case <-ended:
			running = false
		case <-time.After(5 * time.Millisecond):
		}
	}
	grown := most - before - 200
	t.Logf("%d goroutines more", grown)
	if grown > 100 { // 200 are the people
		t.Errorf("%d goroutines more for 200 commands", grown)
	}
	if n := len(w.cloud.Requests()); n > 0 {
		t.Errorf("the cloud was called %d times for 200 lists", n)
	}
	w.slack.Forget()
	for n := range queues {
		w.click("ann", w.draft("ann", fmt.Sprintf("reschedule queue-%d +1d because release", n)))
	}
	w.until("all outcomes", func() bool { return w.count(`SELECT COUNT(*) FROM copies WHERE ts <> '' AND shown = wanted`) == queues })
	var last time.Time
	for _, r := range w.slack.Requests() {
		if r.Method != "chat.postMessage" {
			continue
		}
		if apart := r.At.Sub(last); apart < 900*time.Millisecond {
			t.Errorf("two posts in #ops within %s", apart)
		}
		last = r.At
	}
}

func TestI14NothingHangs(t *testing.T) {
	short.Skip(t)
	t.Parallel()
	w := newWorld(t)
	press := w.draft("ann", "reschedule orders-mq +1d because release")
	w.slack.Inject(slack.Fault{Kind: slack.Hang, Times: -1})
	w.cloud.Inject(dms.Fault{Kind: dms.Hang, Times: -1})
	w.slack.Click("ann", press)
	w.types("bo", "list")
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := w.app.Stop(ctx); err != nil || time.Since(began) > 10*time.Second {
		t.Errorf("it ended after %s: %v", time.Since(began), err)
	}
}
