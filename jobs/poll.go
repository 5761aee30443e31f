package jobs

import (
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"headsup/cloud"
	"headsup/maintenance"
	"headsup/store"
)

// A poll works off what is due for pollBudget at most, and goes on in the next one. A project of which nothing can be read is left
// alone a little longer each time; the poll itself gives up after so many looks in vain.
const (
	pollBudget   = 10 * time.Second
	mostLooks    = 10_000
	parallel     = 4
	longestPause = 5 * time.Minute
	vainLooks    = 8
	missedLook   = time.Minute     // until an instance is tried again that did not answer: as long as it does not, all data are old
	pollGap      = 2 * time.Second // what is due within it is looked at together
	listShare    = 10              // of the time, one part at most goes into listing instances
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
	p.result.Looks, p.result.Missed = map[string]time.Time{}, map[string]bool{}
	p.result.Runs, p.result.RunsRead = map[string]time.Time{}, map[string]time.Time{}
	if err := p.run(ctx); err != nil {
		return err
	}
	p.result.Vain, p.result.More = p.vain(), p.left
	p.result.Due = j.Now().Add(j.Poll)
	p.result.Pause = j.pause(p, j.Store.Snapshot().Project(project).Failures)
	if f := p.result.Fault; f.Kind != "" {
		j.Logger.Warn("poll of the cloud failed", "project", project, "fault", f.Kind, "status", f.HTTPStatus, "code", f.Code,
			"cloud_request", f.RequestID)
	}
	keep, stop := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer stop()
	return j.Store.KeepPoll(keep, project, p.result)
}

// pause is until when a project is left alone: longer after each poll in vain. The other projects do not wait for it.
func (j *Jobs) pause(p *polling, failures int) time.Time {
	var pause time.Duration
	if p.result.Vain {
		pause = min(j.Poll<<min(failures, 8), longestPause)
	}
	if p.result.Fault.Kind == maintenance.FaultThrottled {
		pause = max(pause, p.result.Fault.RetryAfter)
	}
	if !p.left {
		pause = max(pause, pollGap)
	}
	return j.Now().Add(pause)
}

// polling is one poll under way.
type polling struct {
	jobs    *Jobs
	cloud   Reader
	project string
	until   time.Time // on the machine's clock: the budget is real time
	left    bool      // something due was not reached

	mu     sync.Mutex
	lists  int // of instances, that the cloud answered
	looks  int // at tasks, that it was asked for
	reads  int // those of them that it answered
	fails  int // lists and looks that it did not answer
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
	for i, id := range p.jobs.nearFirst(plan.Looks) {
		if time.Now().After(p.until) || looks.Err() != nil || p.inVain() {
			p.left = true
			p.jobs.Logger.Debug("poll ended before its looks did", "project", p.project, "left", len(plan.Looks)-i)
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
	began := time.Now() // the cloud's rate is kept in real time
	var engines []maintenance.Engine
	var all []maintenance.Instance
	for _, e := range p.cloud.Engines() {
		found, unread, err := p.cloud.Instances(ctx, e)
		if err != nil {
			p.fail(err)
			continue
		}
		p.lists++
		p.unread(unread)
		if lost(unread) == 0 {
			engines = append(engines, e)
		}
		all = append(all, found...)
	}
	if p.result.Listed = p.jobs.Now().Add(p.jobs.Poll); p.result.Fault.Kind == "" {
		p.result.Listed = p.jobs.Now().Add(max(p.jobs.Poll, listShare*time.Since(began)))
	}
	return p.jobs.Store.ObserveInstances(ctx, p.project, engines, all)
}

// look reads the tasks of one instance.
func (p *polling) look(ctx context.Context, instance string) error {
	defer p.jobs.instances.lock(instance)()
	p.count(&p.looks)
	reading, err := p.jobs.Store.BeginReading(ctx, instance)
	if err != nil {
		return err
	}
	tasks, unread, err := p.cloud.Tasks(ctx, instance)
	if err != nil {
		if cloud.SaysGone(err) {
			return p.done(ctx, instance, reading, nil, nil)
		}
		p.fail(err)
		p.again(instance, min(p.jobs.Poll, missedLook), true)
		return nil
	}
	return p.done(ctx, instance, reading, tasks, unread)
}

func (p *polling) done(ctx context.Context, instance string, reading store.Reading, tasks []maintenance.Task, unread []cloud.Unread) error {
	p.count(&p.reads)
	p.unread(unread)
	if err := p.jobs.keepTasks(ctx, reading, tasks, unread); errors.Is(err, store.ErrOvertaken) {
		p.again(instance, 0, false)
		return nil
	} else if err != nil {
		return err
	}
	if p.sought(instance) {
		if err := p.runs(ctx, instance); err != nil {
			return err
		}
	}
	p.again(instance, p.nextLook(instance), false)
	return nil
}

func (p *polling) nextLook(instance string) time.Duration {
	return p.jobs.Store.Snapshot().Shelf(instance).NextLook(p.jobs.Poll, p.jobs.Now())
}

// again sets when an instance is looked at again. The looks of a project are spread by up to a tenth of their interval, always the
// same for an instance.
func (p *polling) again(instance string, after time.Duration, missed bool) {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(instance)) // a hash never fails
	at := p.jobs.Now().Add(after - after/10*time.Duration(sum.Sum32()%100)/100)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Looks[instance], p.result.Missed[instance] = at, missed
}

// nearFirst puts the instances with a near task before all others: where the rate of calls does not do for everybody, those wait.
func (j *Jobs) nearFirst(instances []string) []string {
	snapshot, now := j.Store.Snapshot(), j.Now()
	near := func(id string) int {
		if snapshot.Shelf(id).Near(now) {
			return 0
		}
		return 1
	}
	sorted := slices.Clone(instances)
	slices.SortStableFunc(sorted, func(a, b string) int { return near(a) - near(b) })
	return sorted
}

func (p *polling) count(what *int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*what++
}

// vain says that nothing of the project can be read, this time and for an interval before. Instances alone are nothing, where their
// tasks were asked for; and one that fails alone is no failure of its project, though a poll may look at nothing else.
func (p *polling) vain() bool {
	now := p.jobs.Now()
	if p.reads > 0 {
		p.jobs.answered.keep(p.project, now.Add(p.jobs.Poll))
	}
	nothing := p.reads == 0 && (p.looks > 0 || p.lists == 0)
	return p.result.Fault.Kind != "" && nothing && !p.jobs.answered.holds(p.project, now)
}

// inVain says that the cloud does not answer for this project, so that the rest of the looks would be in vain as well.
func (p *polling) inVain() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reads == 0 && p.fails >= vainLooks
}

func (p *polling) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fails++
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

// keepTasks ends a reading with an instance's list.
func (j *Jobs) keepTasks(ctx context.Context, reading store.Reading, tasks []maintenance.Task, unread []cloud.Unread) error {
	reading.Partial = lost(unread) > 0
	_, err := j.Store.Observe(ctx, reading, tasks)
	return err
}
