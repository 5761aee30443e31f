package ordeal_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/store/storetest"
)

var (
	modelSteps = flag.Int("steps", 60, "how many steps people, networks and replicas take in the test against a model; from longModel on replicas are killed too")
	modelSeed  = flag.Uint64("seed", 0, "of the test against a model; 0: another one each time")
)

const (
	modelInstances = 16
	modelHands     = 4   // that act at once
	longModel      = 500 // steps: what a killed replica was at is taken up after more than a minute
)

// model is headsup as it should be, in little: which wishes there are, who said what of each, and what of it was let pass for kept. Everything
// goes wrong around the real one while it is told the same.
type model struct {
	*siege
	began    time.Time
	replicas bool // on PostgreSQL; else there is one headsup

	mu      sync.Mutex
	made    int
	latest  map[int]int // the newest task of each instance, by number
	intents []*intent
	outside map[string]bool // tasks that somebody else has touched

	restarting sync.Mutex
	did        map[string]int
}

// hand is one of those who act, each on dice of its own.
type hand struct {
	*model
	dice    *rand.Rand
	trouble *trouble
}

// TestAgainstTheModel has people of all kinds ask, decide and take back at random, and others touch the same tasks in the console, while cloud,
// Slack and replicas fail at random. In the end nothing was applied twice or without its yes, nothing is lost that was acknowledged, all cards show the
// truth, and the record holds.
func TestAgainstTheModel(t *testing.T) {
	slowly(t)
	m := newModel(t)
	t.Logf("-seed=%d -steps=%d, %d replicas", m.seed, *modelSteps, len(m.siege.replicas()))
	var hands sync.WaitGroup
	for n := range modelHands {
		dice := rand.New(rand.NewPCG(m.seed, uint64(n)))
		h := &hand{model: m, dice: dice, trouble: &trouble{w: m.w, dice: dice, did: map[string]int{}}}
		hands.Go(func() {
			for range *modelSteps / modelHands {
				h.step()
				pause(t.Context(), time.Duration(h.dice.IntN(200))*time.Millisecond)
			}
		})
	}
	hands.Wait()
	m.w.heal()
	m.w.settle(m.book)
	for _, c := range m.siege.replicas() {
		if took, err := c.terminate(10 * time.Second); err != nil {
			t.Errorf("ended after %s: %v\n%s", took, err, c.log)
		}
	}
	m.book.read()
	m.agrees()
	m.w.holds(m.book)
	t.Logf("did: %s", counts(m.did))
}

// newModel starts three replicas, or one headsup, as the database allows.
func newModel(t *testing.T) *model {
	t.Helper()
	db := storetest.Either(t)
	m := &model{
		siege: prepareSiege(t, modelInstances, true), began: time.Now().UTC().Truncate(time.Minute), replicas: db.File == "",
		latest: map[int]int{}, outside: map[string]bool{}, did: map[string]int{},
	}
	if *modelSeed != 0 {
		m.seed = *modelSeed
	}
	m.book.mayBeLate = true
	m.w.env = append(m.w.env, "HEADSUP_APPROVERS=@ann,@bo,@gus", "HEADSUP_DATABASE_URL="+db.URL)
	m.w.file, m.w.url = db.File, db.URL
	if !m.replicas {
		m.w.url = ""
	}
	for n := range siegeRound {
		m.w.slack.Invite(fmt.Sprintf("siege-%d", n), everybody...)
	}
	m.begin()
	for n := 1; m.replicas && n < faultReplicas; n++ {
		m.others = append(m.others, startChild(t, m.w.dir, m.w.env))
	}
	return m
}

// step does one thing, mostly what people do.
func (h *hand) step() {
	name, do := "decide", h.decide
	switch n := h.dice.IntN(100); {
	case n < 35:
		name, do = "propose", h.propose
	case n < 78:
	case n < 82:
		name, do = "console", h.console
	case n < 86:
		name, do = "Slack fails", h.trouble.slackFails
	case n < 88:
		name, do = "Slack is late", func() {
			h.w.slack.Inject(slack.Fault{Method: "chat.update", Kind: slack.Late, Delay: time.Duration(h.dice.IntN(8000)) * time.Millisecond})
		}
	case n < 92:
		name, do = "cloud fails", h.cloudFails
	case n < 94:
		name, do = "sockets cut", h.w.slack.CutSockets
	case n < 96:
		name, do = "sockets recycled", func() { h.w.slack.Recycle(pick(h.dice, slack.Warning, slack.RefreshRequested)) }
	case n < 98:
		name, do = "all is well", h.w.heal
	default:
		name, do = "replica restarted", h.restart
	}
	do()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.did[name]++
}

// cloudFails makes the cloud fail in ways after which a change still comes to its end.
func (h *hand) cloudFails() {
	f := dms.Fault{
		Op:   pick(h.dice, dms.UpdateTask, dms.UpdateTask, dms.ListTasks),
		Kind: pick(h.dice, dms.Slow, dms.Refuse, dms.HTML, dms.Hang, dms.Reset), Times: 1 + h.dice.IntN(2), After: h.dice.IntN(2) == 0,
		Delay: time.Duration(h.dice.IntN(3000)) * time.Millisecond,
	}
	if f.Kind == dms.Refuse || f.Kind == dms.HTML {
		f.Delay, f.Status = 0, pick(h.dice, 500, 502, 503)
	}
	h.w.cloud.Inject(f)
}

// console moves, ends or adds a task as somebody does who does not know headsup.
func (h *hand) console() {
	n := h.dice.IntN(h.instances)
	h.mu.Lock()
	defer h.mu.Unlock()
	k := h.latest[n]
	h.outside[taskID(n, k)] = true
	if h.dice.IntN(2) == 0 {
		_ = h.w.cloud.ConsoleMove(instanceID(n), taskID(n, k), h.began.Add(time.Duration(100+h.dice.IntN(100))*time.Hour)) // one that is over refuses
		return
	}
	_ = h.w.cloud.ConsoleCancel(instanceID(n), taskID(n, k))
	h.latest[n]++
	h.w.addTask(n, h.latest[n], 50*time.Hour)
}

// restart ends a replica, in good order or with a kill, and puts another in its place. Of one headsup alone it is the only one.
func (h *hand) restart() {
	h.restarting.Lock()
	defer h.restarting.Unlock()
	ended := h.c
	if h.replicas {
		ended = pick(h.dice, h.others...)
	}
	if *modelSteps >= longModel && h.dice.IntN(2) == 0 {
		ended.kill()
	} else if err := ended.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		h.w.t.Error(err)
	}
	<-ended.done
	by := h.supervise()
	if h.replicas {
		h.replace(ended, by)
		return
	}
	h.siege.mu.Lock()
	defer h.siege.mu.Unlock()
	h.gone = append(h.gone, ended)
	h.c = by
}

// supervise starts a headsup as whoever watches over one does: it ends after half a minute where Slack allows no more sockets for now, and is started again.
func (h *hand) supervise() *child {
	const tries = 5
	for n := 1; ; n++ {
		c, err := tryChild(h.w.t, h.w.dir, h.w.env)
		if err == nil {
			return c
		}
		if n == tries || !strings.Contains(err.Error(), "slack rate limit exceeded") {
			h.w.t.Fatalf("headsup does not start: %v\n%s", err, c.log)
		}
		<-c.done
	}
}

// cards is how many copies of its card stand.
func (m *model) cards(i *intent) int {
	return len(m.w.texts(`SELECT card FROM copies WHERE card = 'change:` + i.change + `' AND ts <> ''`))
}

func (m *model) add(i *intent) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.intents = append(m.intents, i)
}

// some is one of the latest wishes; nil where there is none yet.
func (m *model) some(h *hand) *intent {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.intents) == 0 {
		return nil
	}
	return pick(h.dice, tail(m.intents, 12)...)
}

// agrees holds what came of each wish against what was said of it.
func (m *model) agrees() {
	m.w.t.Helper()
	came := map[string]int{}
	for _, i := range m.intents {
		calls := m.book.effects[i.task+" "+i.ask]
		done, yes := m.is(i, applied), i.any("approve", i.others()...)
		for _, wrong := range []struct {
			is   bool
			what string
		}{
			{calls > 0 && !yes, "was done in the cloud, and nobody approved it who may"},
			{done && !yes, "is applied, and nobody approved it who may"},
			{calls > 1 && i.ask != "status=CANCELLED", "was done in the cloud more than once"},
			{i.promised("confirm "+i.by) && !m.is(i, confirmed), "was acknowledged as confirmed, and is not"},
			{m.forgot(i, "deny", denied), "was acknowledged as denied, and is not"},
			{m.forgot(i, "withdraw", withdrawn), "was acknowledged as withdrawn, and is not"},
			{m.forgot(i, "approve", ""), "was acknowledged as approved, and is not"},
			{m.owed(i) && !done, "is confirmed and approved, nobody stood in its way, and it is not applied"},
			{done && calls == 0 && !m.outside[i.task], "is called applied, and nothing was done in the cloud"},
		} {
			if wrong.is {
				m.w.t.Errorf("%s %s: %q", i, wrong.what, m.w.texts(`SELECT state FROM changes WHERE id = '`+i.change+`'`))
			}
		}
		if done && m.cards(i) == 0 {
			m.w.t.Errorf("%s is applied, and nobody was shown", i)
		}
		if done {
			came["applied"]++
		}
		if yes {
			came["approved"]++
		}
	}
	m.w.t.Logf("%d wishes: %s", len(m.intents), counts(came))
	if *modelSteps >= longModel && came["applied"] == 0 {
		m.w.t.Error("nothing was applied at all: the test has seen nothing")
	}
}

// forgot says that somebody was told that it was kept what they did, and it was not. Without a condition it is their own yes.
func (m *model) forgot(i *intent, what, condition string) bool {
	for _, who := range everybody {
		kept := condition
		if kept == "" {
			kept = m.approvedBy(who)
		}
		if i.promised(what+" "+who) && !m.is(i, kept) {
			return true
		}
	}
	return false
}

// owed says that nothing stands in the way of a wish but headsup.
func (m *model) owed(i *intent) bool {
	approved := false
	for _, who := range i.others() {
		approved = approved || i.promised("approve "+who)
	}
	return approved && i.promised("confirm "+i.by) && !m.outside[i.task] && !i.any("deny", everybody...) && !i.any("withdraw", everybody...)
}
