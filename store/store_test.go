package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction(storetest.Waiter), goleak.Cleanup(func(code int) {
		storetest.Stop()
		os.Exit(code)
	}))
}

// database is what the suite takes as its parameter: a fresh, empty database and its URL.
type database struct {
	name string
	url  func(t *testing.T) string
}

func databases() []database {
	return []database{
		{name: "sqlite", url: func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "headsup.db")
			if err := storetest.Fresh(path); err != nil {
				t.Fatal(err)
			}
			return "sqlite:" + path
		}},
		{name: "postgres", url: func(t *testing.T) string {
			short.OneIn(t, 12)
			return storetest.Postgres(t)
		}},
	}
}

// each runs a test on every database that headsup can be kept in.
func each(t *testing.T, test func(t *testing.T, r *room)) {
	t.Helper()
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			r := &room{t: t, url: db.url(t), clock: &clock{now: start}}
			r.open()
			t.Cleanup(r.close)
			test(t, r)
		})
	}
}

// onFile runs a test that is about SQLite's file, and on PostgreSQL about nothing.
func onFile(t *testing.T, test func(t *testing.T, r *room)) {
	t.Helper()
	each(t, func(t *testing.T, r *room) {
		if !strings.HasPrefix(r.url, "sqlite:") {
			t.Skip("PostgreSQL has no file of ours")
		}
		test(t, r)
	})
}

// start is the moment of every test: a Monday.
var start = time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// room is a store with a clock, one project and one instance.
type room struct {
	t     *testing.T
	url   string
	clock *clock
	zone  *time.Location // of the project; nil: UTC
	seen  store.Observer // nil: nobody
	*store.Store
}

func (r *room) open() {
	r.t.Helper()
	if r.zone == nil {
		r.zone = time.UTC
	}
	s, err := store.Open(r.t.Context(), store.Options{
		URL: r.url, Now: r.clock.read, Projects: []store.Project{{Name: "prod", Region: "cn-north-4", Zone: r.zone, Given: true}}, Observer: r.seen,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	if err := s.Remind(r.t.Context(), maintenance.Audience{Remind: []time.Duration{24 * time.Hour, time.Hour}, Channels: []string{"C01", "C02"}}); err != nil {
		r.t.Fatal(err)
	}
	store.LimitByOwnClock(s)
	r.Store = s
}

func (r *room) close() {
	if err := r.Close(); err != nil {
		r.t.Error(err)
	}
}

const ordersID = "0b0e0b0e-0000-4000-8000-000000000001"

func orders() maintenance.Instance {
	return maintenance.Instance{
		ID: ordersID, Project: "prod", Region: "cn-north-4", Name: "orders-mq", Engine: maintenance.RabbitMQ, Status: "RUNNING",
		Tags: []maintenance.Tag{{Key: "env", Value: "prod"}}, Window: maintenance.Window{Begin: "02:00", End: "06:00"},
	}
}

func task(id string, in time.Duration) maintenance.Task {
	return maintenance.Task{
		Instance: ordersID, ID: id, Name: "kernelUpgrade", Status: maintenance.Created, ScheduledAt: start.Add(in),
		CreatedAt: start.Add(-time.Hour), UpdatedAt: start.Add(-time.Hour),
	}
}

func (r *room) observe(tasks ...maintenance.Task) {
	r.t.Helper()
	if err := r.ObserveInstances(r.t.Context(), "prod", maintenance.Engines(), []maintenance.Instance{orders()}); err != nil {
		r.t.Fatal(err)
	}
	storetest.Observe(r.t, r.Store, ordersID, tasks...)
}

func bob(request string) maintenance.Actor {
	return maintenance.Actor{
		Person: maintenance.Person{Team: "T1", ID: "U1", Name: "bob", ReadAt: start},
		Place:  maintenance.Place{Team: "T1", Channel: "C01"}, Request: request,
	}
}

func ann(request string) maintenance.Actor {
	a := bob(request)
	a.Person.ID, a.Person.Name = "U2", "ann"
	return a
}

func (r *room) draft(a maintenance.Actor, task string, to time.Duration) store.Kept {
	r.t.Helper()
	kept, err := r.Draft(r.t.Context(), a, maintenance.TaskKey{Instance: ordersID, Task: task},
		maintenance.Wish{Action: maintenance.Reschedule, To: start.Add(to), Reason: "release"}, maintenance.NoApprovals(0), store.Private{})
	if err != nil {
		r.t.Fatal(err)
	}
	return kept
}

func (r *room) decide(a maintenance.Actor, change string, step maintenance.Step) store.Kept {
	r.t.Helper()
	kept, err := r.Decide(r.t.Context(), a, change, step)
	if err != nil {
		r.t.Fatal(err)
	}
	return kept
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refused is the refusal that an error must be.
func refused(t *testing.T, err error, why maintenance.Why) maintenance.Refusal {
	t.Helper()
	refusal, ok := errors.AsType[*maintenance.Refusal](err)
	if !ok {
		t.Fatalf("got %v, want the refusal %q", err, why)
	}
	if refusal.Why != why {
		t.Fatalf("refused with %q, want %q", refusal.Why, why)
	}
	return *refusal
}

func (r *room) claim() time.Time {
	r.t.Helper()
	next, err := r.ClaimDue(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return next
}
