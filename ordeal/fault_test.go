package ordeal_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/store/storetest"
)

var outages = flag.Bool("outages", false, "all faults of all outages, one after the other; else two faults of one outage, drawn by chance")

// The tests of outages, as they are drawn.
const (
	theDatabase = iota
	theWayToTheCloud
	theSlack
	theCloud
	theWayToSlack // not drawn from here on: acknowledgements may be late for reasons that are the way's own
	theReplicas   // where a job has to be rescued it takes minutes
)

// What is drawn is drawn once for all tests, which would be late for each other if they ran at once.
var (
	drawnOutage  = rand.IntN(theWayToSlack)
	oneAfterElse sync.Mutex
)

const drawnFaults = 2

const (
	faultInstances = 30
	faultReplicas  = 3
)

// fault is something that goes wrong while people decide, and is over again.
type fault struct {
	name  string
	lasts time.Duration
	begin func()
	end   func() // nil: nothing is left to do
}

// outage is a siege of several replicas on one PostgreSQL, each of whose ways can fail.
type outage struct {
	*siege
	server     *storetest.Mortal
	toDatabase *way
}

// newOutage starts the replicas, whose clocks differ by so much.
func newOutage(t *testing.T, which int, approvals bool, clocks ...time.Duration) *outage {
	t.Helper()
	if !*outages && which != drawnOutage {
		t.Skip("another outage was drawn; -outages has all of them")
	}
	slowly(t)
	oneAfterElse.Lock()
	t.Cleanup(oneAfterElse.Unlock)
	server := storetest.NewMortal(t)
	s := prepareSiege(t, faultInstances, approvals)
	o := &outage{siege: s, server: server, toDatabase: newWay(t, "unix", server.Socket())}
	s.w.file, s.w.url = "", server.Database().URL
	s.w.env = append(s.w.env, "HEADSUP_DATABASE_URL=postgres://headsup@"+o.toDatabase.addr()+"/blank?sslmode=disable")
	s.begin()
	for n := 1; n < faultReplicas; n++ {
		s.others = append(s.others, o.replica(clocks, n))
	}
	return o
}

// replica starts one more headsup.
func (o *outage) replica(clocks []time.Duration, n int) *child {
	o.w.t.Helper()
	env := o.w.env
	if n <= len(clocks) {
		env = append(slices.Clip(env), aheadMark+"="+clocks[n-1].String())
	}
	return startChild(o.w.t, o.w.dir, env)
}

// suffers goes through some of the faults, in an order of chance: under each people ask for changes and decide on them.
func (o *outage) suffers(all []fault) {
	o.w.t.Helper()
	order := o.dice.Perm(len(all))
	if !*outages {
		order = order[:drawnFaults]
	}
	for _, n := range order {
		if o.w.t.Failed() {
			return
		}
		o.under(all[n])
	}
	o.end()
	o.count()
}

// under lets a fault begin in the midst of what people click. When it is over they click again what was refused, and all must come to its end.
func (o *outage) under(f fault) {
	o.w.t.Helper()
	began := time.Now()
	wishes := o.drafts()
	click := o.confirm
	if o.approvals && o.dice.IntN(2) == 0 {
		o.together(wishes, o.confirm)
		click = o.approve
	}
	clicked := make(chan struct{})
	go func() {
		defer close(clicked)
		o.together(wishes, click)
	}()
	pause(o.w.t.Context(), time.Duration(o.dice.IntN(300))*time.Millisecond)
	f.begin()
	pause(o.w.t.Context(), f.lasts)
	if f.end != nil {
		f.end()
	}
	<-clicked
	o.promises(wishes)
	o.calm()
	o.w.t.Logf("%-40s over after %s, all applied after %s", f.name, f.lasts, time.Since(began).Round(time.Millisecond))
}

// promises holds what was acknowledged without a no against what was kept.
func (o *outage) promises(wishes []*wish) {
	o.w.t.Helper()
	for _, w := range wishes {
		if r := o.row(w); w.confirmed && (r.state == "draft" || r.state == "") || w.approved && r.yess == 0 {
			o.w.t.Errorf("a click for %s was acknowledged, and is gone: %+v\n%s", instanceName(w.n), r, o.logs())
		}
	}
}

// count says what was asked and what came of it.
func (o *outage) count() {
	o.w.t.Helper()
	kept, lost, doubled := 0, 0, 0
	for _, w := range o.wishes {
		switch n := o.book.moved(w); {
		case n == 0:
			lost++
		case n > 1:
			doubled++
		default:
			kept++
		}
	}
	o.w.t.Logf("seed %d: asked %d, kept %d, lost %d, doubled %d", o.seed, len(o.wishes), kept, lost, doubled)
	if kept != len(o.wishes) {
		o.w.t.Error("not all that was asked was kept once")
	}
}

// TestTheDatabaseFails has the database die, and the way to it fail, under three replicas.
func TestTheDatabaseFails(t *testing.T) {
	o := newOutage(t, theDatabase, true)
	all := []fault{
		{"PostgreSQL killed and started again", time.Second, func() { o.server.Kill() }, o.server.Start},
		{"PostgreSQL restarted", 100 * time.Millisecond, o.server.Stop, o.server.Start},
		{"PostgreSQL away for a while", 12 * time.Second, o.server.Stop, o.server.Start},
		{"connections terminated", 100 * time.Millisecond, o.server.HangUp, nil},
		{"connections terminated again and again", 0, func() {
			for range 20 {
				o.server.HangUp()
				pause(t.Context(), 100*time.Millisecond)
			}
		}, nil},
	}
	o.suffers(append(all, wayFaults("the database", o.toDatabase)...))
}

// TestTheWayToSlackFails has the network to Slack fail, for its sockets as for its Web API.
func TestTheWayToSlackFails(t *testing.T) {
	o := newOutage(t, theWayToSlack, true)
	o.book.mayBeLate = true
	o.suffers(wayFaults("Slack", o.w.toSlack))
}

// TestTheWayToTheCloudFails has the network to the cloud fail.
func TestTheWayToTheCloudFails(t *testing.T) {
	o := newOutage(t, theWayToTheCloud, false)
	o.suffers(wayFaults("the cloud", o.w.toCloud))
}

// wayFaults are all that a network does.
func wayFaults(to string, w *way) []fault {
	fair := func() { w.becomes(weather{}) }
	is := func(now weather) func() { return func() { w.becomes(now) } }
	return []fault{
		{"way to " + to + " cut", 100 * time.Millisecond, func() { w.cut(false) }, nil},
		{"way to " + to + " reset", 100 * time.Millisecond, func() { w.cut(true) }, nil},
		{"way to " + to + " closed", 4 * time.Second, func() {
			w.becomes(weather{closed: true})
			w.cut(true)
		}, fair},
		{"way to " + to + " silent", 5 * time.Second, is(weather{frozen: true}), fair},
		{"way to " + to + " slow", 5 * time.Second, is(weather{delay: 150 * time.Millisecond}), fair},
		{"way to " + to + " narrow", 5 * time.Second, is(weather{rate: 8 << 10}), fair},
	}
}

// TestSlackFails has Slack itself fail in every way that its documents name.
func TestSlackFails(t *testing.T) {
	o := newOutage(t, theSlack, true)
	slackFault := func(f slack.Fault) func() { return func() { o.w.slack.Inject(f) } }
	well := o.w.slack.ClearFaults
	o.suffers([]fault{
		{"sockets recycled in a burst", 100 * time.Millisecond, func() {
			for range 8 {
				o.w.slack.Recycle(slack.RefreshRequested)
				pause(t.Context(), 150*time.Millisecond)
			}
		}, nil},
		{"every socket warned at once", 2 * time.Second, func() { o.w.slack.Recycle(slack.Warning) }, nil},
		{"every socket cut", 100 * time.Millisecond, o.w.slack.CutSockets, nil},
		{"every socket dismissed at once", 2 * time.Second, func() { o.w.slack.Recycle(slack.RefreshRequested) }, nil},
		{"the bot token is refused", 4 * time.Second, func() {
			for _, method := range []string{"auth.test", "chat.postMessage", "chat.update", "chat.postEphemeral"} {
				slackFault(slack.Fault{Method: method, Kind: slack.Refuse, Error: "token_revoked", Times: -1})()
			}
		}, well},
		{"the app token is refused, and every socket cut", 4 * time.Second, func() {
			slackFault(slack.Fault{Method: "apps.connections.open", Kind: slack.Refuse, Error: "invalid_auth", Times: -1})()
			o.w.slack.CutSockets()
		}, well},
		{"429 with a long Retry-After", 3 * time.Second, slackFault(slack.Fault{
			Method: "chat.postMessage", Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "12",
		}), well},
		{"500 to everything", 4 * time.Second, slackFault(slack.Fault{Kind: slack.Refuse, Status: 500, Times: -1}), well},
		{"pages of HTML", 4 * time.Second, slackFault(slack.Fault{Kind: slack.HTML, Status: 502, Times: -1}), well},
		{"posts and updates hang", 6 * time.Second, func() {
			slackFault(slack.Fault{Method: "chat.postMessage", Kind: slack.Hang, Times: -1})()
			slackFault(slack.Fault{Method: "chat.update", Kind: slack.Hang, Times: -1})()
		}, well},
		{"updates are given up, and arrive", 6 * time.Second, slackFault(slack.Fault{Method: "chat.update", Kind: slack.Late, Delay: 5 * time.Second, Times: -1}), well},
		{"posts are made and not answered", 4 * time.Second, slackFault(slack.Fault{Method: "chat.postMessage", Kind: slack.Reset, After: true, Times: 3}), well},
	})
}

// TestTheCloudFails has the cloud refuse, hang, break off and lie.
func TestTheCloudFails(t *testing.T) {
	o := newOutage(t, theCloud, false)
	is := func(f dms.Fault) func() { return func() { f.Times = -1; o.w.cloud.Inject(f) } }
	well := o.w.cloud.ClearFaults
	o.suffers([]fault{
		{"lists lag 10 s behind", 12 * time.Second, is(dms.Fault{Op: dms.ListTasks, Kind: dms.Lag, Delay: 10 * time.Second}), well},
		{"calls hang", 5 * time.Second, is(dms.Fault{Op: dms.UpdateTask, Kind: dms.Hang}), well},
		{"calls take effect and are not answered", 3 * time.Second, is(dms.Fault{Op: dms.UpdateTask, Kind: dms.Reset, After: true}), well},
		{"500 after the effect", 3 * time.Second, is(dms.Fault{Op: dms.UpdateTask, Kind: dms.Refuse, Status: 500, After: true}), well},
		{"503 to everything", 4 * time.Second, is(dms.Fault{Kind: dms.Refuse, Status: 503}), well},
		{"429 to every list", 3 * time.Second, is(dms.Fault{Op: dms.ListTasks, Kind: dms.Refuse, Status: 429, RetryAfter: "2"}), well},
		{"answers break off", 3 * time.Second, is(dms.Fault{Kind: dms.Cut}), well},
		{"everything takes 2 s", 5 * time.Second, is(dms.Fault{Kind: dms.Slow, Delay: 2 * time.Second}), well},
	})
}

// TestReplicasFail has replicas die, stand still and be restarted one after the other, and their clocks, which differ by a minute either way, jump.
func TestReplicasFail(t *testing.T) {
	clocks := []time.Duration{time.Minute, -time.Minute}
	o := newOutage(t, theReplicas, true, clocks...)
	again := func(n int) { // in the place of replica n, with its clock
		ended := o.replicas()[n]
		<-ended.done
		o.replace(ended, o.replica(clocks, n))
	}
	signal := func(n int, what syscall.Signal) {
		if err := o.replicas()[n].cmd.Process.Signal(what); err != nil {
			t.Error(err)
		}
	}
	put := func(n int, by time.Duration) func() {
		return func() {
			if err := o.replicas()[n].putClock(clocks[n-1] + by); err != nil {
				t.Error(err)
			}
		}
	}
	o.book.mayBeLate = true // where one stands still
	one := 1 + o.dice.IntN(faultReplicas-1)
	o.suffers([]fault{
		{"a replica killed", 500 * time.Millisecond, func() { o.replicas()[one].kill() }, func() { again(one) }},
		{"two of three replicas killed", 500 * time.Millisecond, func() {
			o.replicas()[1].kill()
			o.replicas()[2].kill()
		}, func() {
			again(1)
			again(2)
		}},
		{"a replica stands still", 12 * time.Second, func() { signal(one, syscall.SIGSTOP) }, func() { signal(one, syscall.SIGCONT) }},
		{"a replica's clock an hour ahead", 12 * time.Second, put(one, time.Hour), put(one, 0)},
		{"a replica's clock an hour ahead for a moment", 700 * time.Millisecond, put(one, time.Hour), put(one, 0)}, // what it began waits for its grace
		{"a replica's clock an hour behind", 12 * time.Second, put(one, -time.Hour), put(one, 0)},
		{"replicas restarted one after the other", 0, func() {
			for n := 1; n < faultReplicas; n++ {
				signal(n, syscall.SIGTERM)
				again(n)
			}
		}, nil},
	})
}
