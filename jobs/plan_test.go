package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"headsup/cloud"
	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

// stepped is a cloud on a clock of its own: it answers at once, and notes when it was asked for what.
type stepped struct {
	mu      sync.Mutex
	name    string
	now     func() time.Time
	in      map[string][]maintenance.Task
	down    bool
	broken  string // an instance whose tasks alone cannot be read
	asked   map[string][]time.Time
	order   []string   // instances whose tasks were asked for
	full    *sync.Cond // where it is set, the first looks wait until as many are under way as may be
	refused int
}

func (c *stepped) Engines() []maintenance.Engine { return []maintenance.Engine{maintenance.Kafka} }

var errDown = errors.New("no answer")

func (c *stepped) Instances(context.Context, maintenance.Engine) ([]maintenance.Instance, []cloud.Unread, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.down {
		c.refused++
		return nil, nil, errDown
	}
	var all []maintenance.Instance
	for id := range c.in {
		all = append(all, maintenance.Instance{ID: id, Project: c.name, Name: id, Engine: maintenance.Kafka, Status: "RUNNING"})
	}
	return all, nil, nil
}

func (c *stepped) Tasks(_ context.Context, instance string) ([]maintenance.Task, []cloud.Unread, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[instance] = append(c.asked[instance], c.now())
	c.order = append(c.order, instance)
	for c.full != nil && len(c.order) < parallel {
		c.full.Wait()
	}
	if c.full != nil {
		c.full.Broadcast()
	}
	if c.down || c.broken == instance {
		c.refused++
		return nil, nil, errDown
	}
	tasks := slices.Clone(c.in[instance])
	for n, t := range tasks {
		switch since := c.now().Sub(t.ScheduledAt); {
		case since >= 20*time.Minute:
			tasks[n].Status, tasks[n].UpdatedAt = maintenance.Succeeded, t.ScheduledAt.Add(20*time.Minute)
		case since >= 0:
			tasks[n].Status, tasks[n].UpdatedAt = maintenance.Executing, t.ScheduledAt
		}
	}
	return tasks, nil, nil
}

func (c *stepped) BackgroundTasks(_ context.Context, instance string) ([]maintenance.Run, []cloud.Unread, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked["runs of "+instance] = append(c.asked["runs of "+instance], c.now())
	return nil, nil, nil
}

func (c *stepped) Reschedule(context.Context, maintenance.TaskKey, time.Time) (string, error) {
	return "", errDown
}

func (c *stepped) Cancel(context.Context, maintenance.TaskKey) (string, error) { return "", errDown }

// gaps gives the longest and shortest time between two looks at an instance, from one moment to another.
func (c *stepped) gaps(instance string, from, to time.Time) (shortest, longest time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := from
	shortest = to.Sub(from)
	for _, at := range append(slices.Clone(c.asked[instance]), to) {
		if at.Before(from) || at.After(to) {
			continue
		}
		longest = max(longest, at.Sub(last))
		if last.After(from) && at.Before(to) {
			shortest = min(shortest, at.Sub(last))
		}
		last = at
	}
	return shortest, longest
}

// plan is the polls of some projects on an injected clock, with a runner that steps in River's place.
type plan struct {
	t      *testing.T
	now    time.Time
	store  *store.Store
	jobs   *Jobs
	clouds map[string]*stepped
	polls  map[string][]time.Time
}

// planStart is the moment at which each of these tests begins.
var planStart = time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)

func newPlan(t *testing.T, projects ...string) *plan {
	t.Helper()
	p := &plan{t: t, now: planStart, clouds: map[string]*stepped{}, polls: map[string][]time.Time{}}
	o := Options{
		Clouds: map[string]Cloud{}, Poll: time.Minute, Now: func() time.Time { return p.now }, Logger: slog.New(slog.DiscardHandler),
	}
	var rows []store.Project
	for _, name := range projects {
		c := &stepped{name: name, now: o.Now, in: map[string][]maintenance.Task{}, asked: map[string][]time.Time{}}
		p.clouds[name], o.Clouds[name] = c, c
		rows = append(rows, store.Project{Name: name, Region: "cn-north-4", Zone: time.UTC, Given: true})
	}
	path := filepath.Join(t.TempDir(), "headsup.db")
	err := storetest.Fresh(path)
	if err != nil {
		t.Fatal(err)
	}
	if p.store, err = store.Open(t.Context(), store.Options{
		URL: "sqlite:" + path, Now: o.Now, Projects: rows,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.store.Close() })
	o.Store = p.store
	if p.jobs, err = New(o); err != nil {
		t.Fatal(err)
	}
	return p
}

func instanceID(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-000000000000", n) }

// has gives an instance a task that is due so long after the beginning, and runs for twenty minutes.
func (p *plan) has(project string, n int, in time.Duration) string {
	id := instanceID(n)
	p.clouds[project].in[id] = []maintenance.Task{{
		Instance: id, ID: fmt.Sprintf("%032x", n), Name: "kernelUpgrade", Status: maintenance.Created, ScheduledAt: planStart.Add(in),
	}}
	return id
}

func (p *plan) empty(project string, n int) string {
	p.clouds[project].in[instanceID(n)] = nil
	return instanceID(n)
}

// until runs what is due, each at its time, until so long after the beginning.
func (p *plan) until(after time.Duration) {
	p.t.Helper()
	ctx := p.t.Context()
	still := 0
	for end := planStart.Add(after); ; {
		next, err := p.store.ClaimDue(ctx)
		if err != nil {
			p.t.Fatal(err)
		}
		ran := p.run(ctx)
		switch {
		case ran:
			if still++; still > 20 {
				p.t.Fatalf("at %s it is polled again and again", p.now)
			}
		case next.IsZero() || next.After(end):
			p.now = end
			return
		default:
			p.now, still = next, 0
		}
	}
}

// run runs the jobs that were claimed, one after the other.
func (p *plan) run(ctx context.Context) bool {
	p.t.Helper()
	found, err := p.jobs.river.JobList(ctx, river.NewJobListParams().First(100).States(rivertype.JobStateAvailable))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, row := range found.Jobs {
		if row.Kind == (maintenance.Poll{}).Kind() {
			job := &river.Job[maintenance.Poll]{JobRow: row}
			if err := json.Unmarshal(row.EncodedArgs, &job.Args); err != nil {
				p.t.Fatal(err)
			}
			p.polls[job.Args.Project] = append(p.polls[job.Args.Project], p.now)
			if err := p.jobs.poll(ctx, job); err != nil {
				p.t.Fatal(err)
			}
		}
		if _, err := p.jobs.river.JobDelete(ctx, row.ID); err != nil {
			p.t.Fatal(err)
		}
	}
	return len(found.Jobs) > 0
}

// TestInstancesAreLookedAtAsOftenAsTheyNeed: every 15 s from 10 minutes before a task until it has ended, every minute where a task
// is coming, every five minutes where none is.
func TestInstancesAreLookedAtAsOftenAsTheyNeed(t *testing.T) {
	short.Skip(t)
	t.Parallel()
	p := newPlan(t, "prod")
	c := p.clouds["prod"]
	soon, later, never := p.has("prod", 1, time.Hour), p.has("prod", 2, 48*time.Hour), p.empty("prod", 3)
	p.until(90 * time.Minute)
	fresh := p.empty("prod", 4)
	p.until(3 * time.Hour)
	at := planStart.Add
	for _, w := range []struct {
		name              string
		instance          string
		from, to          time.Duration
		shortest, longest time.Duration
	}{
		{"long before", soon, 5 * time.Minute, 49 * time.Minute, 30 * time.Second, 63 * time.Second},
		{"near, until it has ended", soon, 50 * time.Minute, 80 * time.Minute, 13 * time.Second, 18 * time.Second},
		{"after its end", soon, 100 * time.Minute, 3 * time.Hour, 4 * time.Minute, 303 * time.Second},
		{"in two days", later, time.Minute, 3 * time.Hour, 50 * time.Second, 63 * time.Second},
		{"empty", never, time.Minute, 3 * time.Hour, 4 * time.Minute, 303 * time.Second},
		{"new and empty", fresh, 91 * time.Minute, 3 * time.Hour, 4 * time.Minute, 303 * time.Second},
		{"background tasks of an empty one", "runs of " + never, time.Minute, 3 * time.Hour, 55 * time.Minute, 65 * time.Minute},
	} {
		shortest, longest := c.gaps(w.instance, at(w.from), at(w.to))
		if shortest < w.shortest || longest > w.longest {
			t.Errorf("%s: looked at after %s to %s, want %s to %s", w.name, shortest, longest, w.shortest, w.longest)
		}
	}
	if first := c.asked[fresh][0].Sub(at(90 * time.Minute)); first > 63*time.Second {
		t.Errorf("a new instance was found after %s", first)
	}
	if state := p.store.Snapshot().Project("prod"); p.now.Sub(state.ReadAt) > 63*time.Second || state.Failures > 0 {
		t.Errorf("the project: %+v", state)
	}
}

// TestAProjectThatFailsIsLeftAloneAndOnlyThatOne: it is asked less and less, the other as ever; and when it answers again, it is no
// longer said to fail.
func TestAProjectThatFailsIsLeftAloneAndOnlyThatOne(t *testing.T) {
	short.Skip(t)
	t.Parallel()
	p := newPlan(t, "prod", "test")
	for n := range 30 {
		p.has("prod", n+1, 48*time.Hour)
	}
	p.has("test", 101, 48*time.Hour)
	p.until(5 * time.Minute)
	p.clouds["prod"].down = true
	p.until(7 * time.Minute) // by now it is plain
	before, calls := len(p.polls["prod"]), p.clouds["prod"].refused
	p.until(67 * time.Minute)
	calls = p.clouds["prod"].refused - calls
	if polls := len(p.polls["prod"]) - before; polls > 15 || polls < 10 || calls > polls*(vainLooks+parallel) {
		t.Errorf("in an hour of failing it was polled %d times with %d calls", polls, calls)
	}
	state := p.store.Snapshot().Project("prod")
	if !state.Failing() || state.Since.Sub(planStart) > 7*time.Minute || p.now.Sub(state.ReadAt) < time.Hour {
		t.Errorf("the project that fails: %+v", state)
	}
	if state := p.store.Snapshot().Project("test"); state.Failing() || p.now.Sub(state.ReadAt) > 63*time.Second {
		t.Errorf("the other: %+v", state)
	}
	if _, longest := p.clouds["test"].gaps(instanceID(101), planStart.Add(time.Minute), p.now); longest > 63*time.Second {
		t.Errorf("the other was left alone for %s", longest)
	}
	p.clouds["prod"].down = false
	p.until(73 * time.Minute)
	if state := p.store.Snapshot().Project("prod"); state.Failing() || state.Failures > 0 || !state.Since.IsZero() || p.now.Sub(state.ReadAt) > 63*time.Second {
		t.Errorf("after it was well again: %+v", state)
	}
}

// One instance that cannot be read is no failure of its project: the others are looked at as ever.
func TestAnInstanceThatFailsIsLeftAlone(t *testing.T) {
	short.Skip(t)
	t.Parallel()
	p := newPlan(t, "prod")
	bad, good := p.has("prod", 1, 48*time.Hour), p.has("prod", 2, 48*time.Hour)
	p.clouds["prod"].broken = bad
	p.until(time.Hour)
	for id, most := range map[string]time.Duration{good: 63 * time.Second, bad: 63 * time.Second} {
		if shortest, longest := p.clouds["prod"].gaps(id, planStart.Add(time.Minute), p.now); shortest < 50*time.Second || longest > most {
			t.Errorf("%s was looked at after %s to %s", id, shortest, longest)
		}
	}
	if state := p.store.Snapshot().Project("prod"); state.Failing() || !state.ReadAt.IsZero() {
		t.Errorf("the project: %+v", state)
	}
}

// TestDataAreYoungSoonAfterAnOutage, however seldom they are read: all are as old as the one instance that was missed.
func TestDataAreYoungSoonAfterAnOutage(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "prod")
	p.jobs.Poll = 6 * time.Hour
	missed := p.has("prod", 1, 48*time.Hour)
	p.has("prod", 2, 50*time.Hour)
	p.until(time.Hour)
	p.clouds["prod"].broken = missed
	p.until(8 * time.Hour)
	if read := p.store.Snapshot().Project("prod").ReadAt; read.After(planStart.Add(time.Hour)) {
		t.Fatalf("while one does not answer, the data are of %s", read)
	}
	p.clouds["prod"].broken = ""
	p.until(8*time.Hour + 2*time.Minute)
	if read := p.store.Snapshot().Project("prod").ReadAt; read.Before(planStart.Add(8 * time.Hour)) {
		t.Errorf("two minutes after it answers again, the data are of %s", read)
	}
}

// TestNearTasksComeFirst: where a poll cannot do all that is due, what is near does not wait.
func TestNearTasksComeFirst(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "prod")
	near := p.has("prod", 99, 5*time.Minute)
	for n := range 50 {
		p.has("prod", n+1, 48*time.Hour)
	}
	p.until(time.Minute)
	c := p.clouds["prod"]
	c.order, c.full = nil, sync.NewCond(&c.mu)
	if err := p.store.PollNow(p.t.Context(), "prod"); err != nil {
		t.Fatal(err)
	}
	p.until(time.Minute + time.Second)
	if len(c.order) != 51 || !slices.Contains(c.order[:parallel], near) {
		t.Errorf("of %d instances it was the %dth", len(c.order), slices.Index(c.order, near)+1)
	}
}
