package jobs

import (
	"context"
	"errors"
	"hash/fnv"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"headsup/cloud"
	"headsup/maintenance"
	"headsup/store"
)

// A poll works off what is due for pollBudget at most, and goes on in the next one. Instances whose task is near are looked
// at every nearPoll. A project that fails is left alone a little longer each time.
const (
	pollBudget   = 10 * time.Second
	mostLooks    = 10_000
	parallel     = 4
	nearPoll     = 15 * time.Second
	nearTask     = 10 * time.Minute
	longestPause = 5 * time.Minute
)

// poll looks at a project's instances whose next look has come.
func (j *Jobs) poll(ctx context.Context, job *river.Job[maintenance.Poll]) error {
	project := job.Args.Project
	c, ok := j.Clouds[project]
	if !ok {
		return river.JobCancel(errors.New("the project is no longer in the settings"))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, pollBudget+lookTimeout, errors.New("the poll took too long"))
	defer cancel()
	p := &polling{jobs: j, cloud: c, project: project, until: time.Now().Add(pollBudget)}
	p.result.Looks, p.result.Runs = map[string]time.Time{}, map[string]time.Time{}
	if err := p.run(ctx); err != nil {
		return err
	}
	failures := j.Store.Snapshot().Project(project).Failures
	p.result.Due = j.nextPoll(p, failures)
	if f := p.result.Fault; f.Kind != "" {
		j.Logger.Warn("poll of the cloud failed", "project", project, "fault", f.Kind, "status", f.HTTPStatus, "code", f.Code,
			"cloud_request", f.RequestID)
	}
	keep, stop := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer stop()
	return j.Store.KeepPoll(keep, project, p.result)
}

// nextPoll says when the project is to be polled again: at once where something was left, later after each failure.
func (j *Jobs) nextPoll(p *polling, failures int) time.Time {
	now := j.Now()
	if p.result.Fault.Kind != "" {
		pause := min(j.Poll<<min(failures, 8), longestPause)
		return now.Add(max(pause, p.result.Fault.RetryAfter))
	}
	if p.left {
		return now
	}
	next := now.Add(j.Poll)
	for _, at := range p.result.Looks {
		if at.Before(next) {
			next = at
		}
	}
	return next
}

// polling is one poll under way.
type polling struct {
	jobs    *Jobs
	cloud   Reader
	project string
	until   time.Time // on the machine's clock: the budget is real time
	left    bool      // something due was not reached

	mu     sync.Mutex
	result store.Polled
}

func (p *polling) run(ctx context.Context) error {
	plan, err := p.jobs.Store.PlanPoll(ctx, p.project, mostLooks)
	if err != nil {
		return err
	}
	if plan.List {
		if err := p.list(ctx); err != nil {
			return err
		}
		if plan, err = p.jobs.Store.PlanPoll(ctx, p.project, mostLooks); err != nil {
			return err
		}
	}
	group, looks := errgroup.WithContext(ctx) // over when Wait returns
	group.SetLimit(parallel)
	for i, id := range plan.Looks {
		if time.Now().After(p.until) || looks.Err() != nil {
			p.left = true
			p.jobs.Logger.Debug("poll ran out of its time", "project", p.project, "left", len(plan.Looks)-i)
			break
		}
		group.Go(func() error { return p.look(looks, id) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	p.result.Whole = !p.left && p.result.Fault.Kind == ""
	return p.learn(ctx)
}

// list reads the instances of every engine. An engine that fails loses nothing: its instances stay as they are.
func (p *polling) list(ctx context.Context) error {
	var engines []maintenance.Engine
	var all []maintenance.Instance
	for _, e := range p.cloud.Engines() {
		found, unread, err := p.cloud.Instances(ctx, e)
		if err != nil {
			p.fail(err)
			continue
		}
		p.unread(unread)
		if lost(unread) == 0 {
			engines = append(engines, e)
		}
		all = append(all, found...)
	}
	if p.result.Fault.Kind == "" {
		p.result.Listed = p.jobs.Now().Add(p.jobs.Poll)
	}
	return p.jobs.Store.ObserveInstances(ctx, p.project, engines, all)
}

// look reads the tasks of one instance.
func (p *polling) look(ctx context.Context, instance string) error {
	defer p.jobs.instances.lock(instance)()
	tasks, unread, err := p.cloud.Tasks(ctx, instance)
	if err != nil {
		if cloud.FaultOf(err).Kind == maintenance.FaultNotFound {
			return p.done(ctx, instance, nil, nil)
		}
		p.fail(err)
		return nil
	}
	return p.done(ctx, instance, tasks, unread)
}

func (p *polling) done(ctx context.Context, instance string, tasks []maintenance.Task, unread []cloud.Unread) error {
	p.unread(unread)
	if err := p.jobs.keepTasks(ctx, instance, tasks, unread); err != nil {
		return err
	}
	if p.sought(instance) {
		if err := p.runs(ctx, instance); err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Looks[instance] = p.jobs.nextLook(instance, tasks, p.sought(instance))
	return nil
}

// nextLook spreads the looks of a project by up to a tenth of the interval, always the same for an instance.
func (j *Jobs) nextLook(instance string, tasks []maintenance.Task, sought bool) time.Time {
	now := j.Now()
	every := j.Poll
	if sought {
		every = min(every, nearPoll)
	}
	for _, t := range tasks {
		if t.Status == maintenance.Executing || t.Waiting() && t.ScheduledAt.Sub(now) < nearTask {
			every = min(every, nearPoll)
		}
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(instance)) // a hash never fails
	return now.Add(every - every/10*time.Duration(sum.Sum32()%100)/100)
}

func (p *polling) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Fault = cloud.FaultOf(err)
}

func (p *polling) unread(records []cloud.Unread) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Unread += len(records)
	for _, u := range records {
		p.jobs.Logger.Warn("record of the cloud could not be read", "project", p.project, "record", u.ID, "why", u.Why)
	}
}

func lost(unread []cloud.Unread) int {
	n := 0
	for _, u := range unread {
		if !u.Kept {
			n++
		}
	}
	return n
}

// keepTasks keeps an instance's list. Where records of it could not be read, nothing is taken for gone: what is known and
// not in the list stays.
func (j *Jobs) keepTasks(ctx context.Context, instance string, tasks []maintenance.Task, unread []cloud.Unread) error {
	if lost(unread) > 0 {
		tasks = withKnown(tasks, j.Store.Snapshot().Shelf(instance))
	}
	_, err := j.Store.Observe(ctx, instance, tasks)
	return err
}

func withKnown(tasks []maintenance.Task, known *maintenance.Shelf) []maintenance.Task {
	if known == nil {
		return tasks
	}
	here := map[string]bool{}
	for _, t := range tasks {
		here[t.ID] = true
	}
	for _, item := range known.Tasks {
		if !here[item.Task.ID] && item.Task.GoneAt.IsZero() {
			tasks = append(tasks, item.Task)
		}
	}
	return tasks
}
