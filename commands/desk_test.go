package commands_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"go.uber.org/goleak"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	sandbox "headsup/sandbox/slack"
	"headsup/store"
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

	mu       sync.Mutex
	time     time.Time
	requests int
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
	w := &world{t: t, time: monday, health: commands.SlackHealth{Open: 2, Wanted: 2}}
	o := commands.Options{
		Grace: grace, MaxAge: maxAge, Command: "/tasks", Zone: time.UTC, Health: w, Version: "1.2.3", Now: w.now,
		Logger: slog.New(reasons{slog.DiscardHandler, w}),
	}
	p := store.Project{Name: "prod", Region: "cn-north-4", Zone: time.UTC, Given: true}
	for _, set := range settings {
		set(&o, &p)
	}
	s, err := store.Open(t.Context(), store.Options{
		URL: "sqlite:" + filepath.Join(t.TempDir(), "headsup.db"), Now: w.now, Projects: []store.Project{p},
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
	_, err := w.store.Observe(w.t.Context(), instance, tasks)
	w.must(err)
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

// answer is an answer as a person sees it; Slack takes it.
type answer struct {
	commands.Answer
	t       *testing.T
	text    string          // all that can be read on it
	why     maintenance.Why // it is a refusal, for this reason
	buttons []*slack.ButtonBlockElement
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

// look reads an answer, after Slack has: an answer that Slack would refuse is none.
func (w *world) look(ask func() commands.Answer) answer {
	w.t.Helper()
	w.why = ""
	a := ask()
	if problem := refusedBySlack(a); problem != "" {
		w.t.Fatalf("%.2000s", problem)
	}
	seen := answer{Answer: a, t: w.t, why: w.why}
	if a.Message != nil {
		seen.text = readable(a.Message.Blocks)
		for _, block := range a.Message.Blocks {
			if row, ok := block.(*slack.ActionBlock); ok {
				for _, element := range row.Elements.ElementSet {
					if b, ok := element.(*slack.ButtonBlockElement); ok {
						seen.buttons = append(seen.buttons, b)
					}
				}
			}
		}
	}
	if a.Modal != nil {
		seen.text += readable(a.Modal)
	}
	return seen
}

// refusedBySlack says what is wrong with an answer; empty where nothing is.
func refusedBySlack(a commands.Answer) string {
	if a.Message == nil && a.Modal == nil && len(a.Errors) == 0 {
		return "the answer says nothing"
	}
	if a.Modal != nil && len(a.Errors) > 0 {
		return "a window cannot stay open and give way to another"
	}
	if a.Message != nil {
		blocks, err := json.Marshal(a.Message.Blocks)
		if problems := sandbox.CheckBlocks(blocks, sandbox.SurfaceMessage); err != nil || len(problems) > 0 || a.Message.Text == "" {
			return fmt.Sprintf("the message %q is not valid: %v %v\n%s", a.Message.Text, err, problems, blocks)
		}
	}
	if a.Modal != nil {
		view, err := json.Marshal(a.Modal)
		if problems := sandbox.CheckView(view, sandbox.SurfaceModal); err != nil || len(problems) > 0 {
			return fmt.Sprintf("the window is not valid: %v %v\n%s", err, problems, view)
		}
	}
	return ""
}

// readable gives every text in blocks, one on a line.
func readable(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return err.Error()
	}
	var lines []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			for key, one := range v {
				if text, ok := one.(string); ok && (key == "text" || key == "initial_value") {
					lines = append(lines, text)
				}
				walk(one)
			}
		}
	}
	walk(tree)
	const wordJoiner = "\u2060" // keeps Slack from reading a sign as formatting, and shows as nothing
	return strings.ReplaceAll(strings.Join(lines, "\n"), wordJoiner, "")
}

// holds expects all of these in what can be read.
func (a answer) holds(all ...string) answer {
	a.t.Helper()
	for _, text := range all {
		if !strings.Contains(a.text, text) {
			a.t.Errorf("does not say %q:\n%s", text, a.text)
		}
	}
	return a
}

// refused expects a refusal for this reason, with these in what can be read.
func (a answer) refused(why maintenance.Why, all ...string) answer {
	a.t.Helper()
	if a.why != why {
		a.t.Errorf("refused for %q, want %q:\n%s", a.why, why, a.text)
	}
	return a.holds(all...)
}

// is expects the very message that cards makes of something, whatever its words.
func (a answer) is(m cards.Message) answer {
	a.t.Helper()
	if a.Message == nil || a.Message.Text != m.Text {
		a.t.Errorf("says\n%s\nwant\n%s", a.text, m.Text)
	}
	return a
}

func (w *world) reader() cards.Reader { return cards.Reader{Command: "/tasks", Now: w.now()} }

func (a answer) lacks(all ...string) answer {
	a.t.Helper()
	for _, text := range all {
		if strings.Contains(a.text, text) {
			a.t.Errorf("says %q:\n%s", text, a.text)
		}
	}
	return a
}

// offers expects exactly these buttons, in this order.
func (a answer) offers(labels ...string) answer {
	a.t.Helper()
	var got []string
	for _, b := range a.buttons {
		got = append(got, b.Text.Text)
	}
	if !slices.Equal(got, labels) {
		a.t.Errorf("offers %q, want %q:\n%s", got, labels, a.text)
	}
	return a
}

func (a answer) button(label string) *slack.ButtonBlockElement {
	a.t.Helper()
	for _, b := range a.buttons {
		if b.Text.Text == label {
			return b
		}
	}
	a.t.Fatalf("there is no button %q:\n%s", label, a.text)
	return nil
}

// draftID is the change that the message's draft is about.
func (a answer) draftID() string {
	a.t.Helper()
	for _, b := range a.buttons {
		if b.ActionID == cards.Confirm {
			return b.Value
		}
	}
	a.t.Fatalf("this is no draft:\n%s", a.text)
	return ""
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

// done is what the audit says was done, in order.
func (w *world) done() []string {
	w.t.Helper()
	rows, err := w.store.Audit(w.t.Context(), 0, 1_000_000)
	w.must(err)
	var verbs []string
	for _, row := range rows {
		var entry struct {
			Verb string `json:"verb"`
		}
		w.must(json.Unmarshal([]byte(row.Body), &entry))
		verbs = append(verbs, entry.Verb)
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
