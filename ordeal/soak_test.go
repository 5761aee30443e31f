package ordeal_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

var soak = flag.Duration("soak", 10*time.Second, "how long people talk to headsup at random")

const soakInstances = 12

// TestSoak lets people of all kinds type and click at random, while Slack and the cloud fail in every way they can. In the end
// all cards must be true, nothing may have been asked of the cloud twice, and what the process holds must not have grown.
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("a soak takes its time; see -soak")
	}
	t.Parallel()
	w := newWorld(t, soakInstances, "HEADSUP_POLL=5s", "HEADSUP_LOG_LEVEL=warn", "HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@ann,@bo,@gus",
		"HEADSUP_DIGEST=*/10 * * * *")
	c := w.start()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, for %s", seed, *soak)

	ctx, end := context.WithTimeout(t.Context(), *soak)
	defer end()
	var people []*person
	var all sync.WaitGroup
	for n, name := range []string{"ann", "bo", "cy", "gus", "olga"} {
		p := &person{w: w, name: name, dice: rand.New(rand.NewPCG(seed, uint64(n))), outcomes: map[string]int{}, did: map[string]int{}}
		people = append(people, p)
		all.Go(func() {
			for pause(ctx, time.Duration(100+p.dice.IntN(900))*time.Millisecond) {
				p.act()
			}
		})
	}
	trouble := &trouble{w: w, dice: rand.New(rand.NewPCG(seed, 99)), did: map[string]int{}}
	all.Go(func() { trouble.make(ctx) })
	book := &book{w: w, effects: map[string]int{}, calls: map[string]int{}}
	healths := watch(ctx, t, c, book)
	all.Wait()

	w.heal()
	w.settle(book)
	book.read()
	last, err := c.measure()
	if err != nil {
		t.Fatalf("headsup is gone: %v\n%s", err, c.log)
	}
	if took, err := c.terminate(10 * time.Second); err != nil {
		t.Errorf("ended after %s: %v\n%s", took, err, c.log)
	}
	w.holds(book)
	tell(t, people, trouble, book, append(healths, last))
	flat(t, append(healths, last))
}

// pause waits, and is false where the time is over.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// watch measures the child until ctx ends, some two hundred times at most.
func watch(ctx context.Context, t *testing.T, c *child, b *book) []health {
	t.Helper()
	var all []health
	for pause(ctx, max(*soak/200, time.Second)) {
		h, err := c.measure()
		if err != nil {
			t.Errorf("headsup is gone: %v\n%s", err, c.log)
			return all
		}
		all = append(all, h)
		b.read()
	}
	return all
}

// trouble is all that goes wrong outside headsup.
type trouble struct {
	w    *world
	dice *rand.Rand
	next int // number of the next task that is added
	did  map[string]int
}

// make makes trouble until ctx ends, some of it every second or so.
func (x *trouble) make(ctx context.Context) {
	kinds := []struct {
		name string
		do   func()
	}{
		{"socket cut", x.w.slack.CutSockets},
		{"socket recycled", func() { x.w.slack.Recycle(pick(x.dice, slack.Warning, slack.RefreshRequested)) }},
		{"Slack fails", x.slackFails},
		{"Slack fails", x.slackFails},
		{"cloud fails", x.cloudFails},
		{"cloud fails", x.cloudFails},
		{"all is well", x.w.heal},
		{"all is well", x.w.heal},
		{"moved in the console", x.console},
		{"task added", x.add},
		{"task added", x.add},
		{"half an envelope", func() { _ = x.w.slack.SendRaw([]byte(`{"envelope_id":"e-odd","type":"strange","payload":{}`)) }},
		{"unknown envelope", func() { _ = x.w.slack.SendRaw([]byte(`{"envelope_id":"e-odd","type":"strange","payload":{}}`)) }},
	}
	for pause(ctx, time.Duration(300+x.dice.IntN(1500))*time.Millisecond) {
		kind := kinds[x.dice.IntN(len(kinds))]
		kind.do()
		x.did[kind.name]++
		x.w.cloud.Advance()
	}
}

func (x *trouble) slackFails() {
	kind := pick(x.dice, slack.Slow, slack.Refuse, slack.HTML, slack.Hang, slack.Reset, slack.Cut)
	f := slack.Fault{
		Method: pick(x.dice, "chat.postMessage", "chat.update", "chat.postEphemeral", slack.ResponseURL, "views.open", "users.info", ""),
		Kind:   kind, Times: 1 + x.dice.IntN(3), After: x.dice.IntN(2) == 0,
	}
	switch kind {
	case slack.Slow:
		f.Delay = time.Duration(x.dice.IntN(4000)) * time.Millisecond
	case slack.Refuse:
		f.Status, f.Error = http.StatusTooManyRequests, "ratelimited"
		f.RetryAfter = fmt.Sprint(1 + x.dice.IntN(3))
	}
	x.w.slack.Inject(f)
}

func (x *trouble) cloudFails() {
	f := dms.Fault{
		Op:   pick(x.dice, dms.UpdateTask, dms.UpdateTask, dms.UpdateTask, dms.ListTasks, dms.ListInstances, ""),
		Kind: pick(x.dice, dms.Slow, dms.Refuse, dms.HTML, dms.Hang, dms.Reset, dms.Lie, dms.Lag), Times: 1 + x.dice.IntN(2), After: x.dice.IntN(2) == 0,
	}
	switch f.Kind {
	case dms.Slow, dms.Lag:
		f.Delay = time.Duration(x.dice.IntN(6000)) * time.Millisecond
	case dms.Refuse:
		f.Status = pick(x.dice, 400, 401, 403, 404, 429, 500, 503)
		f.Code, f.Message = "DMS.00400026", "No."
	}
	x.w.cloud.Inject(f)
}

func (x *trouble) console() {
	tasks := x.w.cloud.Tasks(instanceID(x.dice.IntN(soakInstances)))
	if len(tasks) == 0 {
		return
	}
	task := pick(x.dice, tasks...)
	// A task that is over refuses, as it must.
	switch x.dice.IntN(6) {
	case 0:
		_ = x.w.cloud.ConsoleCancel(task.Instance, task.ID)
	case 1:
		_ = x.w.cloud.ConsoleRunNow(task.Instance, task.ID)
	case 2:
		_ = x.w.cloud.ConsoleDelete(task.Instance, task.ID)
	default:
		_ = x.w.cloud.ConsoleMove(task.Instance, task.ID, time.Now().Add(time.Duration(x.dice.IntN(72*3600))*time.Second).Truncate(time.Second))
	}
}

// add gives an instance a new task where it has none to come, so that there is always something to do, and never too much.
func (x *trouble) add() {
	n := x.dice.IntN(soakInstances)
	for _, task := range x.w.cloud.Tasks(instanceID(n)) {
		if task.Status == "" || task.Status == "CREATED" {
			return
		}
	}
	x.next++
	x.w.addTask(n, x.next, time.Duration(60+x.dice.IntN(48*3600))*time.Second)
}

// heal ends all faults.
func (w *world) heal() {
	w.slack.ClearFaults()
	w.cloud.ClearFaults()
}

// settle waits until no change is under way, no card is behind, all is told that was taken up (what a killed replica was at is free after a minute), and headsup has said nothing and changed nothing for some seconds. A
// card may be behind for longer than that without a word, while a call to Slack hangs or waits for its next try.
func (w *world) settle(b *book) {
	w.t.Helper()
	const open = `SELECT id FROM changes WHERE state IN ('approved', 'applying') UNION ALL
		SELECT card FROM copies WHERE (shown < wanted OR held_until > 0 OR again_at > 0) AND lost = '' UNION ALL
		SELECT id FROM notices WHERE claimed <> 0 AND said_at = 0 AND void = 0`
	const patience = 3 * time.Minute
	quiet, moved, least := time.Now(), time.Now(), math.MaxInt
	for time.Since(quiet) < 8*time.Second {
		if time.Since(moved) > patience {
			w.t.Errorf("headsup does not come to rest; still open: %q", w.texts(open))
			return
		}
		if !pause(w.t.Context(), 500*time.Millisecond) {
			return
		}
		n := len(w.texts(open))
		if n < least { // Slack takes about fifty cards a minute
			moved, least = time.Now(), n
		}
		if b.read() || n > 0 {
			quiet = time.Now()
		}
	}
}

// tell prints what happened.
func tell(t *testing.T, people []*person, x *trouble, b *book, healths []health) {
	t.Helper()
	did, outcomes := map[string]int{}, map[string]int{}
	for _, p := range people {
		for what, n := range p.did {
			did[what] += n
		}
		for what, n := range p.outcomes {
			outcomes[what] += n
		}
	}
	t.Logf("did: %s", counts(did))
	t.Logf("came out: %s", counts(outcomes))
	t.Logf("trouble: %s", counts(x.did))
	t.Logf("calls: %s", counts(b.calls))
	for n, h := range healths {
		if n%max(1, len(healths)/12) == 0 || n == len(healths)-1 {
			t.Logf("%4d: %3d goroutines, %5d KiB heap, %6d KiB resident, %2d files", n, h.Goroutines, h.Heap/1024, h.Resident, h.Files)
		}
	}
}

func counts(of map[string]int) string {
	lines := make([]string, 0, len(of))
	for _, what := range slices.Sorted(maps.Keys(of)) {
		lines = append(lines, fmt.Sprintf("%s %d", what, of[what]))
	}
	return strings.Join(lines, ", ")
}

// flat holds the last fifth of the measures against the second, by their medians.
func flat(t *testing.T, all []health) {
	t.Helper()
	if len(all) < 50 {
		return // too short to tell a leak from a start
	}
	fifth := len(all) / 5
	early, late := all[fifth:2*fifth], all[len(all)-fifth:]
	for _, m := range []struct {
		what  string
		of    func(health) int
		slack int // what is no leak
	}{
		{"goroutines", func(h health) int { return h.Goroutines }, 20},
		{"heap, KiB", func(h health) int { return int(h.Heap / 1024) }, 3 << 10},
		{"resident, KiB", func(h health) int { return h.Resident }, 10 << 10},
		{"files", func(h health) int { return h.Files }, 5},
	} {
		if was, is := median(early, m.of), median(late, m.of); is > was+was/10+m.slack {
			t.Errorf("%s grew from %d to %d", m.what, was, is)
		}
	}
}

func median(all []health, of func(health) int) int {
	values := make([]int, 0, len(all))
	for _, h := range all {
		values = append(values, of(h))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
