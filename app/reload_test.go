package app_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"headsup/sandbox/slack"
	"headsup/short"
)

const (
	boApproves     = "rules:\n  - {name: everything, approvals: 1, approvers: [\"@bo\"]}\n"
	cyApproves     = "rules:\n  - {name: everything, approvals: 1, approvers: [\"@cy\"]}\n"
	nobodyApproves = "rules:\n  - {name: everything, approvals: 0}\n"
	onlyFreezes    = "freezes:\n  - {name: launch, intervals: [{years: [\"2030\"]}]}\n"
)

// ruledWorld is one in which bo approves everything, by a YAML file, and that has #bot as ops channel.
func ruledWorld(t *testing.T, more ...string) *world {
	t.Helper()
	w := emptyWorld(t)
	w.slack.AddChannel(slack.Channel{Name: "bot", Members: []string{"ann", "bo", "cy", "headsup"}})
	w.write("headsup.yaml", boApproves)
	return w.start(append([]string{"HEADSUP_CONFIG=headsup.yaml", "HEADSUP_APPROVALS=", "HEADSUP_OPS_CHANNEL=#bot"}, more...)...)
}

// write puts a file in its place whole, as Kubernetes and careful editors do.
func (w *world) write(name, text string) {
	w.t.Helper()
	next := filepath.Join(w.dir, ".next")
	w.must(os.WriteFile(next, []byte(text), 0o600))
	w.must(os.Rename(next, filepath.Join(w.dir, name)))
}

// told counts what #bot was told with these words.
func (w *world) toldOps(words string) (n int) {
	for _, m := range w.slack.Messages("bot", "ann") {
		if strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}

func (w *world) status() string {
	w.t.Helper()
	return w.types("ann", "status").Message.Text
}

// stillAsks lets ann wish for something, which must wait for these approvers; and takes it back.
func (w *world) stillAsks(approvers string) {
	w.t.Helper()
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d"))
	card := w.card("approve", approvers+" may approve")
	w.click("ann", slack.Press{Channel: "ops", TS: card.TS, Label: "Withdraw"})
	w.until("the withdrawal", func() bool { return !w.says("ops", approvers+" may approve") })
	if n := len(w.modifies()); n != 0 {
		w.t.Errorf("the cloud was asked for %d changes", n)
	}
}

// read is how often the settings were read again and put in force.
func (w *world) read() int { return strings.Count(w.log.String(), "settings were read again") }

// readMore waits until they were read more often. Nothing of it is seen in Slack, so it is asked for there.
func (w *world) readMore(than int) {
	w.t.Helper()
	for began := time.Now(); w.read() <= than; w.status() {
		if time.Since(began) > patience {
			w.t.Fatal("the settings are not read again")
		}
	}
}

func TestAPolicyIsReadAgainWhenItsFileChanges(t *testing.T) {
	t.Parallel()
	w := ruledWorld(t)
	w.stillAsks("@bo")
	w.write("headsup.yaml", "# by cy from now on\n"+cyApproves)
	w.until("the other policy", func() bool { return w.toldOps("This policy is in force now") == 2 })
	w.stillAsks("@cy")
	w.readMore(0)
	before := w.read()
	w.write("headsup.yaml", cyApproves) // without the comment it says the same
	w.readMore(before)
	if n := w.count(`SELECT COUNT(*) FROM policies`); n != 2 {
		t.Errorf("%d policies were put in force", n)
	}
	if n := w.count(`SELECT COUNT(*) FROM audit WHERE text LIKE '%put a policy in force%'`); n != 2 {
		t.Errorf("the audit has %d of them", n)
	}
}

func TestAPolicyIsReadAgainWhenAsked(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	w.write("headsup.yaml", strings.ReplaceAll(boApproves, "@bo", "@deputies"))
	w.start("HEADSUP_CONFIG=headsup.yaml", "HEADSUP_APPROVALS=")
	if !strings.Contains(w.status(), "The policy names @deputies, whom Slack does not know") {
		t.Errorf("status says %s", w.status())
	}
	w.slack.AddGroup(slack.Group{Handle: "deputies", Users: []string{"bo"}})
	w.app.Reload() // no file has changed, but Slack has
	w.until("the group", func() bool { return !strings.Contains(w.status(), "@deputies, whom Slack does not know") })
	w.stillAsks("@deputies")
	if status := w.status(); !strings.Contains(status, "*@deputies* in the policy means a user group now that it did not mean before") { // there is no ops channel
		t.Errorf("status says %s", status)
	}
}

func TestI6ABrokenPolicyOpensNothing(t *testing.T) {
	short.Skip(t)
	t.Parallel()
	w := ruledWorld(t)
	yaml := filepath.Join(w.dir, "headsup.yaml")
	mended := 0
	for _, c := range []struct {
		name  string
		spoil func()
		says  string
	}{
		{"a slip", func() { w.write("headsup.yaml", strings.ReplaceAll(nobodyApproves, "approvals", "aprovals")) }, "rules[0].aprovals is no known key"},
		{"half a file", func() { w.write("headsup.yaml", nobodyApproves[:len(nobodyApproves)-3]) }, "headsup.yaml"},
		{"an empty file", func() { w.write("headsup.yaml", "") }, "headsup.yaml says nothing"},
		{"no rules any more", func() { w.write("headsup.yaml", onlyFreezes) }, "HEADSUP_APPROVERS is not set"},
		{"a rule without its end", func() { w.write("headsup.yaml", "rules:\n  - name: everything\n    approvals: 0\n") }, "rules[0].approvers is gone, as if the file were cut off"},
		{"no line break at the end", func() { w.write("headsup.yaml", strings.TrimSpace(cyApproves)) }, "headsup.yaml ends in the middle of a line"},
		{"a file that is gone", func() { w.must(os.Remove(yaml)) }, "there is no such file"},
		{"a folder in its room", func() { w.must(os.Remove(yaml)); w.must(os.Mkdir(yaml, 0o700)) }, "is a directory"},
		{"a .env with a slip", func() { w.write(".env", "HEADSUP_APROVALS=0\n") }, "HEADSUP_APROVALS is no setting"},
	} {
		c.spoil()
		w.until(c.name, func() bool { return strings.Contains(w.status(), c.says) })
		if status := w.status(); !strings.Contains(status, "stays in force") || !strings.Contains(status, "cannot be used") {
			t.Errorf("%s: status says %s", c.name, status)
		}
		w.until(c.name+" in #bot", func() bool { return w.toldOps("cannot be used as policy") == mended+1 })
		w.stillAsks("@bo")

		_ = os.Remove(filepath.Join(w.dir, ".env"))
		_ = os.RemoveAll(yaml)
		w.write("headsup.yaml", boApproves)
		mended++
		w.until("all is well after "+c.name, func() bool {
			return w.toldOps("is right again") == mended && !strings.Contains(w.status(), "What was read since")
		})
	}
	if n := w.count(`SELECT COUNT(*) FROM policies`); n != 1 {
		t.Errorf("%d policies were put in force", n)
	}
	if n := strings.Count(w.log.String(), "level=ERROR"); n < mended {
		t.Errorf("the log has %d errors", n)
	}
}

// TestABrokenPolicyIsToldOnceForEachContent moves the clock, since a file that breaks ever anew is told of once a minute.
func TestABrokenPolicyIsToldOnceForEachContent(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := ruledWorld(t)
	broken := func(word string) {
		w.write("headsup.yaml", word+": 1\n"+boApproves)
		w.until(word, func() bool { return strings.Contains(w.status(), word+" is no known key") })
	}
	told := func() int { return w.count(`SELECT COUNT(*) FROM notices WHERE id LIKE 'ops:broken:%'`) }
	broken("first")
	w.until("the first", func() bool { return told() == 1 })
	broken("second")
	broken("third")
	if n := told(); n != 1 {
		t.Errorf("within a minute it was told %d times", n)
	}
	w.ahead.Add(int64(time.Minute))
	w.until("the third, which is there now", func() bool { return told() == 2 })
	broken("first") // that was told
	w.ahead.Add(int64(time.Minute))
	broken("fourth")
	w.ahead.Add(int64(time.Minute))
	w.until("the fourth", func() bool { return told() == 3 })
}

func TestI6WhileSlackCannotBeAskedTheOldPolicyStays(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := ruledWorld(t)
	for _, method := range []string{"users.list", "usergroups.list"} {
		w.slack.Inject(slack.Fault{Method: method, Kind: slack.Reset, Times: -1})
	}
	w.write("headsup.yaml", cyApproves)
	w.until("the trouble", func() bool { return strings.Contains(w.status(), "Another policy was read and waits") })
	w.stillAsks("@bo")
	if n := w.count(`SELECT COUNT(*) FROM policies`); n != 1 {
		t.Errorf("%d policies were put in force", n)
	}
	w.slack.ClearFaults()
	w.ahead.Add(int64(10 * time.Second)) // it is tried again by itself
	w.until("the other policy", func() bool { return w.toldOps("This policy is in force now") == 2 })
	if strings.Contains(w.status(), "waits, since Slack") {
		t.Errorf("status says %s", w.status())
	}
	w.stillAsks("@cy")
}

// TestWhatIsAskedForIsWholeWhenSlackIsBackToo is about a policy with fewer rules: a watched file does not lose them, and SIGHUP says that
// it may, also where Slack cannot be asked at once.
func TestWhatIsAskedForIsWholeWhenSlackIsBackToo(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := ruledWorld(t)
	w.write("headsup.yaml", "rules:\n  - {matchers: ['tag_env=\"none\"'], approvals: 0}\n  - {name: everything, approvals: 1, approvers: [\"@bo\"]}\n")
	w.until("two rules", func() bool { return w.toldOps("This policy is in force now") == 2 })
	w.write("headsup.yaml", cyApproves)
	w.until("a refusal", func() bool { return strings.Contains(w.status(), "rules[1] is gone, as if the file were cut off") })
	w.stillAsks("@bo")
	w.slack.Inject(slack.Fault{Method: "users.list", Kind: slack.Reset, Times: -1})
	w.app.Reload()
	w.until("the trouble", func() bool { return strings.Contains(w.status(), "Another policy was read and waits") })
	w.slack.ClearFaults()
	w.ahead.Add(int64(10 * time.Second))
	w.until("the other policy", func() bool { return w.toldOps("The policy is right again and in force") == 1 })
	w.stillAsks("@cy")
}

func TestWhatIsNoPolicyTakesARestart(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := ruledWorld(t)
	w.write(".env", "HEADSUP_POLL=20s\nHEADSUP_LOG_LEVEL=debug\n")
	const words = "`HEADSUP_LOG_LEVEL` and `HEADSUP_POLL` were changed"
	w.until("the news", func() bool { return w.toldOps(words) == 1 && strings.Contains(w.status(), words) })
	w.app.Reload()
	w.until("another reading", func() bool { return strings.Count(w.log.String(), "settings were read again") == 2 })
	w.write(".env", "# nothing\n")
	w.until("the end of it", func() bool {
		before, _, _ := strings.Cut(w.status(), "*Lately*")
		return !strings.Contains(before, "only when it starts")
	})
	if n := w.toldOps(words); n != 1 {
		t.Errorf("it was told %d times", n)
	}
}

// TestI14StopDoesNotWaitForSlack stops while a policy is being put in force and Slack says nothing. goleak sees what stays.
func TestI14StopDoesNotWaitForSlack(t *testing.T) {
	t.Parallel()
	w := ruledWorld(t)
	w.slack.Inject(slack.Fault{Method: "users.list", Kind: slack.Hang, Times: -1})
	before := len(w.slack.Requests())
	w.app.Reload()
	w.until("the call", func() bool {
		for _, r := range w.slack.Requests()[before:] {
			if r.Method == "users.list" {
				return true
			}
		}
		return false
	})
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := w.app.Stop(ctx); err != nil || time.Since(began) > 8*time.Second {
		t.Errorf("it stopped after %s: %v", time.Since(began), err)
	}
}
