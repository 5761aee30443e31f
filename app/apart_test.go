package app_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"headsup/sandbox/slack"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

// apart are two replicas with files of their own: one in w.dir, by which nobody has to approve, and one in newer, by which bo has to.
type apart struct {
	*world
	newer, older string // working directories
	settings     []string
}

func (a *apart) file(dir, policy string) {
	a.t.Helper()
	(&world{t: a.t, dir: dir}).write("headsup.yaml", policy)
}

// ask has ann ask for something and confirm it, until both replicas have heard her, and gives how many times she was refused. What is kept
// must wait for bo.
func (a *apart) ask() (refused int) {
	a.t.Helper()
	for began, kept := time.Now(), 0; kept == 0 || refused == 0; {
		if time.Since(began) > time.Minute {
			a.t.Fatalf("%d were kept and %d refused: one replica hears nothing", kept, refused)
		}
		r := a.slack.Command("ann", "ops", "/tasks", "reschedule orders-mq +1d")
		if strings.Contains(r.Message.Text, "Another policy is in force") {
			refused++
			continue
		}
		if !strings.Contains(string(r.Message.Blocks), `"confirm"`) {
			a.t.Fatalf("no draft: %s %q", r.Outcome, r.Message.Text)
		}
		waits := func() bool { return a.count(`SELECT COUNT(*) FROM changes WHERE state = 'pending'`) == 1 }
		for !waits() { // the click goes to either of them
			before := strings.Count(a.told("ann"), "Another policy is in force")
			a.click("ann", slack.Press{Channel: "ops", TS: r.Message.TS, ActionID: "confirm"})
			no := false
			a.until("a change that waits, or a refusal", func() bool {
				no = strings.Count(a.told("ann"), "Another policy is in force") > before
				return no || waits()
			})
			if no {
				refused++
			}
		}
		kept++
		a.click("ann", slack.Press{Channel: "ops", TS: a.card("approve", "@bo may approve").TS, Label: "Withdraw"})
		a.until("the withdrawal", func() bool { return !waits() && !a.says("ops", "@bo may approve") })
	}
	if n := len(a.modifies()); n != 0 {
		a.t.Fatalf("the cloud was asked for %d changes", n)
	}
	return refused
}

// rest waits until each replica has seen that nothing is open any more: they read what the other has kept within seconds.
func (a *apart) rest() {
	a.t.Helper()
	for free, began := 0, time.Now(); free < 4; free++ { // in turn
		if r := a.slack.Command("ann", "ops", "/tasks", "show orders-mq"); strings.Contains(r.Message.Text, "waiting for approval") {
			free = -1
		}
		if time.Since(began) > 20*time.Second {
			a.t.Fatal("a replica does not see what the other has kept")
		}
	}
}

func (a *apart) logged(line string) int { return strings.Count(a.log.String(), line) }

// TestI6AnOlderPolicyLetsNothingThrough has replicas whose files change one after the other, and one that starts with an old file.
func TestI6AnOlderPolicyLetsNothingThrough(t *testing.T) {
	short.OneIn(t, 12)
	t.Parallel()
	w := emptyWorldIn(t, storetest.Database{URL: storetest.Postgres(t)}, slack.Options{})
	w.slack.AddChannel(slack.Channel{Name: "bot", Members: []string{"ann", "bo", "cy", "headsup"}})
	a := &apart{world: w, newer: filepath.Clean(t.TempDir()), older: filepath.Clean(t.TempDir()), settings: []string{
		"HEADSUP_CONFIG=headsup.yaml", "HEADSUP_APPROVALS=", "HEADSUP_OPS_CHANNEL=#bot",
	}}
	a.file(w.dir, nobodyApproves)
	w.start(a.settings...)
	a.file(a.newer, boApproves)
	_, err := w.replica(a.newer, a.settings...)
	w.must(err)

	w.until("the first sees that it is behind", func() bool { return a.logged("another policy is in force, and this replica decides nothing") == 1 })
	t.Logf("refused %d times", a.ask())
	w.ahead.Add(int64(3 * time.Minute))
	w.until("the ops channel is called", func() bool { return w.toldOps("One replica of headsup still has") == 1 })

	a.file(a.older, nobodyApproves)
	_, err = w.replica(a.older, a.settings...)
	if _, overruled := errors.AsType[*store.Overruled](err); !overruled || !strings.Contains(err.Error(), "Give it the newer file") {
		t.Fatalf("a start with the older policy beside others: %v", err)
	}

	read := w.read()
	a.file(w.dir, boApproves)
	w.until("the first has read it", func() bool { return w.read() > read })
	a.rest()
	w.stillAsks("@bo")
	goBack(t, a)
}

// goBack goes on to another policy, back and on again, by the file of a replica that has the one in force; and back by asking the other replica for it.
func goBack(t *testing.T, a *apart) {
	t.Helper()
	inForce := func(n int) { // the policies so far
		t.Helper()
		a.until("another policy", func() bool { return a.count(`SELECT COUNT(*) FROM policies`) == n })
	}
	a.file(a.newer, cyApproves)
	inForce(3)
	a.file(a.newer, boApproves)
	inForce(4) // and the first, whose file never said another, has the one in force again
	a.file(a.newer, cyApproves)
	inForce(5)
	a.app.Reload()
	inForce(6)
}
