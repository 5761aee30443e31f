package commands_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// monday is the moment at which every test begins.
var monday = time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)

const (
	grace  = 30 * time.Second
	maxAge = 5 * time.Minute

	ordersID  = "0b0e0b0e-0000-4000-8000-000000000001"
	ledgersID = "0b0e0b0e-0000-4000-8000-000000000002"
)

func bob() maintenance.Person {
	return maintenance.Person{Team: "T1", ID: "U1", Name: "bob", Zone: "Europe/Berlin", ReadAt: monday}
}

func ann() maintenance.Person {
	return maintenance.Person{Team: "T1", ID: "U2", Name: "ann", Zone: "Asia/Shanghai", ReadAt: monday}
}

func orders() maintenance.Instance {
	return maintenance.Instance{
		ID: ordersID, Project: "prod", Region: "cn-north-4", Name: "orders-mq", Engine: maintenance.RabbitMQ, Status: "RUNNING",
		Tags: []maintenance.Tag{{Key: "env", Value: "prod"}}, Window: maintenance.Window{Begin: "02:00", End: "06:00"},
	}
}

func ledgers() maintenance.Instance {
	return maintenance.Instance{
		ID: ledgersID, Project: "prod", Region: "cn-east-3", Name: "ledger-kafka", Engine: maintenance.Kafka, Status: "RUNNING",
		Tags: []maintenance.Tag{{Key: "env", Value: "test"}},
	}
}

func task(instance, id, name string, in time.Duration) maintenance.Task {
	return maintenance.Task{
		Instance: instance, ID: id, Name: name, Status: maintenance.Created, ScheduledAt: monday.Add(in),
		CreatedAt: monday.Add(-time.Hour), UpdatedAt: monday.Add(-time.Hour),
	}
}

// upgrade is the one task of orders-mq.
func upgrade() maintenance.Task { return task(ordersID, "a1", "kernelUpgrade", 48*time.Hour) }

// moving are the two tasks of ledger-kafka.
func moving() []maintenance.Task {
	return []maintenance.Task{
		task(ledgersID, "b1", "kafkaAutoReassignment", 3*time.Hour), task(ledgersID, "b2", "kernelUpgrade", 10*24*time.Hour),
	}
}

// world is a desk on a real store, with a clock that a test turns.
type world struct {
	t     *testing.T
	store *store.Store
	*commands.Desk
	health commands.SlackHealth
	ruled  commands.PolicyHealth

	mu       sync.Mutex
	time     time.Time
	requests int
	policy   maintenance.Policy
	why      maintenance.Why // of the last refusal
}

// setting changes what a world is made of.
type setting func(*commands.Options, *store.Project)

// newWorld has two instances with three tasks, all read just now.
func newWorld(t *testing.T, settings ...setting) *world {
	t.Helper()
	w := emptyWorld(t, settings...)
	w.instances(orders(), ledgers())
	w.observe(ordersID, upgrade())
	w.observe(ledgersID, moving()...)
	w.polled()
	return w
}

// emptyWorld is one in which nothing was read yet.
func emptyWorld(t *testing.T, settings ...setting) *world {
	t.Helper()
	w := &world{t: t, time: monday, policy: maintenance.NoApprovals(grace), health: commands.SlackHealth{Open: 2, Wanted: 2}}
	o := commands.Options{
		Policy: w.inForce, Person: w.person, MaxAge: maxAge, Command: "/tasks", Zone: time.UTC, Health: w, Version: "1.2.3", Now: w.now,
		Logger: slog.New(reasons{slog.DiscardHandler, w}),
	}
	p := store.Project{Name: "prod", Region: "cn-north-4", Zone: time.UTC, Given: true}
	for _, set := range settings {
		set(&o, &p)
	}
	path := filepath.Join(t.TempDir(), "headsup.db")
	if err := storetest.Fresh(path); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{
		URL: "sqlite:" + path, Now: w.now, Projects: []store.Project{p},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	o.Store, w.store = s, s
	w.Desk = commands.New(o)
	w.Meet([]maintenance.Place{{Team: "T1", Channel: "C01"}, {Team: "T1", Channel: "C02"}}, nil)
	return w
}

// reasons takes the reasons of refusals out of the log: what they are told in is the matter of cards.
type reasons struct {
	slog.Handler
	w *world
}

func (reasons) Enabled(context.Context, slog.Level) bool { return true }

func (r reasons) Handle(_ context.Context, record slog.Record) error {
	record.Attrs(func(a slog.Attr) bool {
		if why, ok := a.Value.Any().(maintenance.Why); ok {
			r.w.mu.Lock()
			defer r.w.mu.Unlock()
			r.w.why = why
		}
		return true
	})
	return nil
}

func (w *world) Slack() commands.SlackHealth { return w.health }

func (w *world) Policy() commands.PolicyHealth { return w.ruled }

// inForce is the policy of the moment.
func (w *world) inForce() maintenance.Policy {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.policy
	if w.store != nil {
		p.Delegations = w.store.Delegations()
	}
	return p
}

// rule puts a policy in force.
func (w *world) rule(change func(*maintenance.Policy)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.policy)
}

// person is what Slack says of somebody: cy is a guest, and nobody is known but the three.
func (w *world) person(_ context.Context, team, user string) maintenance.Person {
	for _, p := range []maintenance.Person{bob(), ann(), {Team: "T1", ID: "U3", Name: "cy", Guest: true, ReadAt: monday}} {
		if p.ID == user && p.Team == team {
			return p
		}
	}
	return maintenance.Person{ID: user}
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.time
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.time = w.time.Add(d)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) instances(all ...maintenance.Instance) {
	w.t.Helper()
	w.must(w.store.ObserveInstances(w.t.Context(), "prod", maintenance.Engines(), all))
}

// observe is what the cloud lists for an instance from now on.
func (w *world) observe(instance string, tasks ...maintenance.Task) {
	w.t.Helper()
	storetest.Observe(w.t, w.store, instance, tasks...)
}

// polled ends a poll that has read everything; the next one is far away.
func (w *world) polled() { w.pollEnds(store.Polled{Whole: true}) }

func (w *world) pollEnds(p store.Polled) {
	w.t.Helper()
	p.Listed, p.Due = w.now().Add(time.Hour), w.now().Add(time.Hour)
	w.must(w.store.KeepPoll(w.t.Context(), "prod", p))
}

// handle is the short name of a task.
func (w *world) handle(id string) string {
	w.t.Helper()
	for _, item := range w.store.Snapshot().All() {
		if item.Task.ID == id {
			return item.Task.Handle
		}
	}
	w.t.Fatalf("no task has the id %s", id)
	return ""
}

func (w *world) request(p maintenance.Person) commands.Request {
	w.requests++
	return commands.Request{Actor: maintenance.Actor{
		Person: p, Place: maintenance.Place{Team: "T1", Channel: "C01"}, Request: fmt.Sprintf("E%d", w.requests),
	}}
}

// typed is how a slash command comes.
func (w *world) typed(p maintenance.Person) commands.Request {
	r := w.request(p)
	r.ResponseURL, r.Modal = "https://slack.test/typed", true
	return r
}

// clicked is how a click on a message comes.
func (w *world) clicked(p maintenance.Person) commands.Request {
	r := w.typed(p)
	r.ResponseURL, r.Replaces = "https://slack.test/clicked", true
	return r
}

// direct is how a direct message comes: no trigger, no response_url.
func (w *world) direct(p maintenance.Person) commands.Request {
	r := w.request(p)
	r.Actor.Place = maintenance.Place{Team: "T1", Channel: "D01", Direct: true}
	return r
}

func (w *world) say(p maintenance.Person, text string) answer {
	w.t.Helper()
	return w.sayAs(w.typed(p), text)
}

func (w *world) sayAs(r commands.Request, text string) answer {
	w.t.Helper()
	return w.look(func() commands.Answer { return w.Say(w.t.Context(), r, text) })
}

// click presses the first button with that label.
func (w *world) click(p maintenance.Person, on answer, label string) answer {
	w.t.Helper()
	return w.clickAs(w.clicked(p), on, label)
}

func (w *world) clickAs(r commands.Request, on answer, label string) answer {
	w.t.Helper()
	b := on.button(label)
	return w.press(r, b.ActionID, b.Value)
}

// press is a click that no message need have offered.
func (w *world) press(r commands.Request, action, value string) answer {
	w.t.Helper()
	return w.look(func() commands.Answer { return w.Click(w.t.Context(), r, commands.Click{Action: action, Value: value}) })
}

// submit sends a window off with these inputs.
func (w *world) submit(p maintenance.Person, on answer, values map[string]string) answer {
	w.t.Helper()
	return w.submitAs(w.clicked(p), on, values)
}

func (w *world) submitAs(r commands.Request, on answer, values map[string]string) answer {
	w.t.Helper()
	if on.Modal == nil {
		w.t.Fatalf("there is no window to send off, but:\n%s", on.text)
	}
	return w.look(func() commands.Answer {
		return w.Submit(w.t.Context(), r, commands.Submission{
			Callback: on.Modal.CallbackID, Metadata: on.Modal.PrivateMetadata, Values: values,
		})
	})
}

// change is how a change is kept.
func (w *world) change(id string) store.Kept {
	w.t.Helper()
	kept, err := w.store.Look(w.t.Context(), id)
	w.must(err)
	return kept
}

// stands expects the state of a change.
func (w *world) stands(id string, want maintenance.State) {
	w.t.Helper()
	if got := w.change(id).Change.State; got != want {
		w.t.Errorf("change %s is %s, want %s", id, got, want)
	}
}

// done is what the audit says was done, in order, but for what was only seen.
func (w *world) done() []string {
	w.t.Helper()
	rows, err := w.store.Audit(w.t.Context(), 0, 1_000_000)
	w.must(err)
	var verbs []string
	for _, row := range rows {
		entry, err := row.Record()
		w.must(err)
		if !strings.HasPrefix(entry.Verb, "saw ") {
			verbs = append(verbs, entry.Verb)
		}
	}
	return verbs
}

// kept expects what the audit says was done, in order.
func (w *world) kept(want ...string) {
	w.t.Helper()
	if got := w.done(); !slices.Equal(got, want) {
		w.t.Errorf("kept %q, want %q", got, want)
	}
}

func (w *world) reader() cards.Reader { return cards.Reader{Command: "/tasks", Now: w.now()} }
