package jobs_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"go.uber.org/goleak"

	"headsup/cards"
	"headsup/cloud"
	"headsup/jobs"
	"headsup/maintenance"
	"headsup/sandbox/dms"
	"headsup/store"
	"headsup/store/storetest"
)

// TestMain lets more tests run at once than there are cores: they wait far more than they compute.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"), goleak.IgnoreAnyFunction(storetest.Waiter), goleak.Cleanup(func(code int) {
		storetest.Stop()
		os.Exit(code)
	}))
}

const (
	projectID = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	ordersID  = "11111111-2222-4333-8444-555555555555"
	upgradeID = "ff80808288ae8b6a0188ae91f6fc000d"
	channel   = "C01"
)

// clock is app's clock: the machine's, moved by hand.
type clock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off += d
}

// posted is one message that the courier was given.
type posted struct {
	kind string // post, update, whisper, respond
	to   maintenance.Place
	ts   string
	text string

	broadcast bool
}

// courier stands in for Slack: it keeps what it is given, and fails as it is told.
type courier struct {
	mu    sync.Mutex
	all   []posted
	fails []error // for the next posts, in order
	loses int     // so many of the next calls are not answered
	lost  []posted

	homes map[string]home // by user

	pictures  []cards.Picture // that were uploaded
	refuses   error           // every upload; nil: none
	unlooked  int             // so many of the next posts with a picture are refused, since Slack has not looked at it
	withFiles int             // posts that showed one
	blocks    []byte          // of the latest of them

	hold chan struct{} // the next calls do not come back until it is closed; nil: they do
	busy int           // calls under way
}

func (c *courier) take(p posted) (string, error) {
	c.mu.Lock()
	c.busy++
	hold := c.hold
	c.mu.Unlock()
	if hold != nil {
		<-hold
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy--
	if len(c.fails) > 0 {
		err := c.fails[0]
		c.fails = c.fails[1:]
		if err != nil {
			return "", err
		}
	}
	if c.loses > 0 {
		c.loses--
		c.lost = append(c.lost, p)
		return "", &maintenance.Undelivered{Kind: maintenance.PostUnknown, Err: errors.New("Slack did not answer in time")}
	}
	if p.ts == "" {
		p.ts = fmt.Sprintf("1764000000.%06d", len(c.all)+1)
	}
	c.all = append(c.all, p)
	return p.ts, nil
}

// Upload keeps the picture; its id is its number.
func (c *courier) Upload(_ context.Context, p cards.Picture) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refuses != nil {
		return "", c.refuses
	}
	c.pictures = append(c.pictures, p)
	return fmt.Sprintf("F%08d", len(c.pictures)), nil
}

// shows keeps count of the messages with a picture, and refuses those that come before Slack has looked at it.
func (c *courier) shows(m cards.Message) error {
	raw, err := json.Marshal(m.Blocks)
	if err != nil || !strings.Contains(string(raw), `"slack_file"`) {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unlooked > 0 {
		c.unlooked--
		return &maintenance.Undelivered{Kind: maintenance.PostInvalid, Word: "invalid_blocks"}
	}
	c.withFiles++
	c.blocks = raw
	return nil
}

func (c *courier) Ready(maintenance.Place, string) error { return nil }

func (c *courier) Post(_ context.Context, to maintenance.Place, m cards.Message) (string, error) {
	if err := c.shows(m); err != nil {
		return "", err
	}
	return c.take(posted{kind: "post", to: to, text: m.Text, broadcast: m.Broadcast})
}

func (c *courier) Update(ctx context.Context, to maintenance.Place, ts string, m cards.Message, first func(context.Context) error) error {
	if first != nil {
		if err := first(ctx); err != nil {
			return err
		}
	}
	_, err := c.take(posted{kind: "update", to: to, ts: ts, text: m.Text})
	return err
}

func (c *courier) Whisper(_ context.Context, to maintenance.Place, _ string, m cards.Message) error {
	_, err := c.take(posted{kind: "whisper", to: to, text: m.Text})
	return err
}

func (c *courier) Direct(_ context.Context, user string) (string, error) { return "D" + user, nil }

// home is what somebody's App Home shows.
type home struct {
	hash  string
	shown string // as JSON
}

// Publish keeps to Slack's rule of the hash.
func (c *courier) Publish(_ context.Context, user, hash string, h cards.HomeTab) (string, error) {
	raw, err := json.Marshal(h)
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.fails) > 0 {
		err := c.fails[0]
		c.fails = c.fails[1:]
		if err != nil {
			return "", err
		}
	}
	if stands := c.homes[user].hash; hash != "" && hash != stands {
		return "", &maintenance.Undelivered{Kind: maintenance.PostOvertaken, Word: "hash_conflict"}
	}
	if c.homes == nil {
		c.homes = map[string]home{}
	}
	c.all = append(c.all, posted{kind: "publish", to: maintenance.Place{Channel: user}, text: string(raw)})
	hash = fmt.Sprintf("hash.%d", len(c.all))
	c.homes[user] = home{hash, string(raw)}
	return hash, nil
}

// atHome is what somebody's App Home shows now.
func (c *courier) atHome(user string) home {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.homes[user]
}

// publishElsewhere puts another painting there, as another replica would.
func (c *courier) publishElsewhere(user string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.homes == nil {
		c.homes = map[string]home{}
	}
	c.homes[user] = home{"hash.other", "another painting"}
}

func (c *courier) Respond(_ context.Context, _ string, m cards.Message, _ bool) error {
	_, err := c.take(posted{kind: "respond", text: m.Text})
	return err
}

func (c *courier) keep(hold chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hold = hold
}

func (c *courier) atWork() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.busy
}

// lose has the next call go without an answer; arrive, what was lost so far take effect.
func (c *courier) lose() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.loses++
}

func (c *courier) arrive() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n = len(c.lost)
	c.all, c.lost = append(c.all, c.lost...), nil
	return n
}

func (c *courier) said() []posted {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]posted(nil), c.all...)
}

func (c *courier) fail(errs ...error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fails = append(c.fails, errs...)
}

// people knows everybody, until told otherwise.
type people struct {
	mu   sync.Mutex
	edit func(*maintenance.Person)
}

func (p *people) Person(_ context.Context, team, user string) maintenance.Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	person := maintenance.Person{Team: team, ID: user, Name: "bob", ReadAt: time.Now()}
	if p.edit != nil {
		p.edit(&person)
	}
	return person
}

func (p *people) Parted() <-chan struct{} { return nil }

// Directly has everybody in both channels, but whoever is a guest.
func (p *people) Directly(ctx context.Context, team, user string) maintenance.Actor {
	who := p.Person(ctx, team, user)
	who.Member = !who.Guest
	return maintenance.Actor{Person: who, Place: maintenance.Place{Team: team, Direct: true}, Channels: []string{"C01", "C02"}}
}

func (p *people) become(edit func(*maintenance.Person)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.edit = edit
}

// world is everything around the jobs: a cloud, a store, a Slack that keeps what it is told.
type world struct {
	t       *testing.T
	renamed string // by the settings; empty: prod
	clock   *clock
	cloud   *dms.Cloud
	url     string
	db      storetest.Database
	reading sync.Once
	reader  *sql.DB // beside the store
	courier *courier
	people  *people
	digest  cron.Schedule
	silent  bool // where a digest has nothing to tell
	leads   []time.Duration
	cards   bool                      // tasks have cards
	asks    time.Duration             // go or no-go is asked so long before a task; 0: never
	calls   maintenance.Mention       // of the route
	tasks   int                       // that the cloud has besides the one, for the same time
	ops     maintenance.Place         // where headsup speaks of itself
	policy  func() maintenance.Policy // of the moment; nobody has to approve

	store *store.Store
	jobs  *jobs.Jobs
}

func newWorld(t *testing.T, edit func(*world)) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, clock: &clock{}, courier: &courier{}, people: &people{}}
	w.policy = func() maintenance.Policy { return maintenance.NoApprovals(0) }
	if edit != nil {
		edit(w)
	}
	w.cloud = dms.New(dms.Options{Now: w.clock.now, Projects: []dms.Project{
		{ID: projectID, Region: "cn-north-4", AK: "test-ak", SK: "test-sk"},
	}})
	w.db = storetest.Either(t)
	server := httptest.NewServer(w.cloud)
	t.Cleanup(server.Close)
	t.Cleanup(w.cloud.Close)
	w.url = server.URL
	w.must(w.cloud.AddInstance(dms.Instance{Project: projectID, ID: ordersID, Name: "orders-mq", Engine: "rabbitmq"}))
	w.must(w.cloud.AddTask(dms.Task{
		Instance: ordersID, ID: upgradeID, Name: "kernelUpgrade", ScheduleAt: w.clock.now().Add(2 * time.Hour).Truncate(time.Second),
	}))
	w.addTasks(w.tasks)
	w.start()
	t.Cleanup(w.stop)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// project is the name by which the settings call the cloud's project.
func (w *world) project() string {
	if w.renamed != "" {
		return w.renamed
	}
	return "prod"
}

func (w *world) start() {
	w.t.Helper()
	var err error
	w.store, err = store.Open(w.t.Context(), store.Options{
		URL: w.db.URL, Now: w.clock.now,
		Projects: []store.Project{{Name: w.project(), Region: "cn-north-4", Zone: time.UTC, Given: true}},
	})
	w.must(err)
	w.must(w.store.Remind(w.t.Context(), maintenance.Audience{
		Remind: w.leads, GoNoGo: w.asks, Routes: &maintenance.Route{Channel: channel, Mention: w.calls}, Cards: w.cards,
	}))
	client, err := cloud.New(cloud.Options{
		Project: w.project(), Region: "cn-north-4", ProjectID: projectID, Endpoint: w.url, Now: w.clock.now,
		Credentials: cloud.Credentials{AK: "test-ak", SK: "test-sk"}, Timeout: 2 * time.Second, Rate: 100,
	})
	w.must(err)
	w.t.Cleanup(client.Close)
	w.jobs, err = jobs.New(jobs.Options{
		Store: w.store, Clouds: map[string]jobs.Cloud{w.project(): client}, Courier: w.courier, People: w.people,
		Policy: w.policy, Ops: func() maintenance.Place { return w.ops },
		Bounds: func() maintenance.Bounds {
			return maintenance.Bounds{Team: "T1", Channels: map[string]bool{channel: true}}
		},
		Poll: time.Minute, MaxAge: 5 * time.Minute, Zone: time.UTC, Digest: w.digest, DigestSilent: w.silent, Command: "/tasks", Channels: []maintenance.Place{{Team: "T1", Channel: channel}},
		Now: w.clock.now, Logger: slog.New(slog.DiscardHandler),
	})
	w.must(err)
	w.must(w.jobs.Start(w.t.Context()))
}

func (w *world) stop() {
	if w.jobs == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := w.jobs.Stop(ctx); err != nil {
		w.t.Error(err)
	}
	if err := w.store.Close(); err != nil {
		w.t.Error(err)
	}
	w.jobs = nil
}

// until waits for what must become true.
func (w *world) until(what string, true_ func() bool) {
	w.t.Helper()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for !true_() {
		select {
		case <-deadline:
			w.t.Fatalf("did not come: %s; said so far: %+v", what, w.courier.said())
		case <-tick.C:
		}
	}
}

// known waits until the task is known, and gives it.
func (w *world) known() maintenance.Item {
	w.t.Helper()
	w.until("the task is known", func() bool { return len(w.store.Snapshot().Coming()) > 0 })
	return *w.store.Snapshot().Coming()[0]
}

func (w *world) actor() maintenance.Actor {
	return maintenance.Actor{
		Person: w.people.Person(context.Background(), "T1", "U1"), Place: maintenance.Place{Team: "T1", Channel: channel},
	}
}

// confirm drafts and confirms a wish for the task.
func (w *world) confirm(wish maintenance.Wish) string {
	w.t.Helper()
	item := w.known()
	kept, err := w.store.Draft(w.t.Context(), w.actor(), item.Task.Key(), wish, maintenance.NoApprovals(0), store.Private{})
	w.must(err)
	_, err = w.store.Decide(w.t.Context(), w.actor(), kept.Change.ID, maintenance.Confirm(w.actor(), maintenance.Place{}, maintenance.NoApprovals(0), nil))
	w.must(err)
	return kept.Change.ID
}

func (w *world) ended(change string) maintenance.Change {
	w.t.Helper()
	var kept store.Kept
	w.until("change "+change+" ends", func() bool {
		var err error
		kept, err = w.store.Look(context.Background(), change)
		return err == nil && kept.Change.State.Final()
	})
	return kept.Change
}

// changesAsked counts the modify calls that reached the cloud, and those that took effect.
func (w *world) changesAsked() (asked, effect int) {
	for _, r := range w.cloud.Requests() {
		if r.Op == dms.UpdateTask {
			asked++
			if r.Effect {
				effect++
			}
		}
	}
	return asked, effect
}
