// Package jobs is what outlives a request: polling the cloud, applying a change, dropping an old draft, bringing cards up to
// date, telling people. River keeps and runs the jobs; the due loop turns what is due in our own rows into them.
//
// It promises that a job may be killed at any point and run again: what it did stands in the store before and after each
// outside call. It decides nothing by itself: maintenance judges, the store keeps. A job never sleeps; it snoozes.
package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/robfig/cron/v3"

	"headsup/cards"
	"headsup/cloud"
	"headsup/maintenance"
	"headsup/store"
)

// Reader is what polling asks of a project's cloud.
type Reader interface {
	Engines() []maintenance.Engine
	Instances(ctx context.Context, e maintenance.Engine) ([]maintenance.Instance, []cloud.Unread, error)
	Tasks(ctx context.Context, instance string) ([]maintenance.Task, []cloud.Unread, error)
	BackgroundTasks(ctx context.Context, instance string) ([]maintenance.Run, []cloud.Unread, error)
}

// Changer is what applying asks of a project's cloud: the two calls that change production. Each is sent at most once.
type Changer interface {
	Reschedule(ctx context.Context, key maintenance.TaskKey, to time.Time) (requestID string, err error)
	Cancel(ctx context.Context, key maintenance.TaskKey) (requestID string, err error)
}

// Cloud is one project of the cloud.
type Cloud interface {
	Reader
	Changer
}

// Courier is what telling asks of Slack. Errors are *maintenance.Undelivered.
type Courier interface {
	Post(ctx context.Context, to maintenance.Place, m cards.Message) (ts string, err error)

	// Update changes a message. Before the call, and after the limits have let it through, first is asked; an error of it is given back as it is, and nothing was
	// sent.
	Update(ctx context.Context, to maintenance.Place, ts string, m cards.Message, first func(context.Context) error) error
	// Ready is throttled where it is known already that nothing can be posted there (no ts), or updated, for a while.
	Ready(to maintenance.Place, ts string) error
	Whisper(ctx context.Context, to maintenance.Place, user string, m cards.Message) error
	Direct(ctx context.Context, user string) (channel string, err error)
	Respond(ctx context.Context, url string, m cards.Message, replace bool) error
	Upload(ctx context.Context, p cards.Picture) (id string, err error) // for a block to show, in Slack's own time

	// Publish shows an App Home and gives Slack's hash of it. A hash of another painting than the one that stands there is refused with Overtaken; empty:
	// whatever stands there.
	Publish(ctx context.Context, user, hash string, h cards.HomeTab) (shown string, err error)
}

// People says who somebody is now. A person who cannot be read comes back with a zero ReadAt.
type People interface {
	Person(ctx context.Context, team, user string) maintenance.Person
	Directly(ctx context.Context, team, user string) maintenance.Actor // in person: with the allowed channels that they are in
	Parted() <-chan struct{}                                           // somebody may decide no longer, or again
}

// Options are what New needs.
type Options struct {
	Store   *store.Store
	Clouds  map[string]Cloud // by the project's name
	Courier Courier
	People  People
	Bounds  func() maintenance.Bounds
	Policy  func() maintenance.Policy
	Ops     func() maintenance.Place // where headsup speaks of itself; nil, or the zero Place: nowhere
	Poll    time.Duration            // how often each instance is looked at
	Digest  cron.Schedule            // nil: no digests
	// DigestSilent leaves a digest out that would have nothing to tell.
	DigestSilent bool
	Zone         *time.Location // in which a digest counts its days
	// Language is that of channels of which no route says another, and of people who have none that headsup speaks.
	Language maintenance.Language
	MaxAge   time.Duration // older data are said to be old
	Command  string        // such as /tasks, for what messages tell people to type
	Channels []maintenance.Place
	Now      func() time.Time
	Logger   *slog.Logger
	// Applying is told that a change begins to be applied; what is done for it has the context that comes back, and done is called at its
	// end. nil: nobody is told.
	Applying func(ctx context.Context, c maintenance.Change) (of context.Context, done func(error))
}

// Jobs runs them. Start and Stop may be called from any goroutine; Stop is safe before Start and twice.
type Jobs struct {
	Options

	river *river.Client[*sql.Tx]
	again atomic.Int64

	instances keyed // one reader of an instance at a time, so that no older list is kept after a newer one
	pictures  uploaded
	shown     keyed  // one writer of an App Home at a time
	refused   untils // projects whose background tasks may not be read
	answered  untils // projects whose tasks were read less than an interval ago

	seen    time.Time // app's clock at the due loop's last look; of that loop alone
	started time.Time // when Start was called, by app's clock

	reviews chan struct{} // what waits is to be judged at once; holds one token at most

	mu           sync.Mutex
	cancel       context.CancelFunc
	stopAligning context.CancelFunc
	stopped      sync.WaitGroup
}

// The job engine's own times. A job that was cut off by a kill is free again after rescueAfter; on SQLite, at the start.
const (
	jobTimeout    = 40 * time.Second
	rescueAfter   = 45 * time.Second
	fetchCooldown = 20 * time.Millisecond  // between two looks for new jobs
	fetchShared   = 200 * time.Millisecond // the same where replicas are told of each job, and all of them look
	fetchPoll     = time.Second            // of what was snoozed or is tried again: new jobs are announced
	softStop      = 6 * time.Second
	prune         = time.Minute
	follow        = 5 * time.Second
)

// New prepares the jobs. Nothing runs before Start.
func New(o Options) (*Jobs, error) {
	if o.Ops == nil {
		o.Ops = func() maintenance.Place { return maintenance.Place{} }
	}
	if o.Applying == nil {
		o.Applying = func(ctx context.Context, _ maintenance.Change) (context.Context, func(error)) {
			return ctx, func(error) {}
		}
	}
	j := &Jobs{Options: o, reviews: make(chan struct{}, 1)}
	workers := river.NewWorkers()
	for _, w := range j.workers() {
		if err := w.add(workers); err != nil {
			return nil, fmt.Errorf("register jobs: %w", err)
		}
	}
	cooldown := fetchCooldown
	if o.Store.Shared() {
		cooldown = fetchShared
	}
	client, err := river.NewClient(o.Store.Driver(), &river.Config{
		Queues: map[string]river.QueueConfig{
			store.QueueApply: {MaxWorkers: 8},
			store.QueueSlack: {MaxWorkers: 8},
			store.QueuePoll:  {MaxWorkers: 4},
		},
		Workers: workers, JobTimeout: jobTimeout, RescueStuckJobsAfter: rescueAfter, FetchCooldown: cooldown,
		FetchPollInterval: fetchPoll, SoftStopTimeout: softStop, RetryPolicy: patience{now: time.Now},
		ErrorHandler: &reporter{log: o.Logger}, Logger: quiet(o.Logger),
		CompletedJobRetentionPeriod: time.Hour,
	})
	if err != nil {
		return nil, fmt.Errorf("prepare jobs: %w", err)
	}
	j.river = client
	return j, nil
}

// Again is how many messages were posted a second time since the start, because the answer to the first post may have been
// lost. Slack has no key by which it could tell them apart, and a missed notice is worse than a double one.
func (j *Jobs) Again() int64 { return j.again.Load() }

// Start lets the jobs run until Stop. Digests that came due while nobody was there are made up for.
func (j *Jobs) Start(ctx context.Context) error {
	if err := j.Begin(ctx); err != nil {
		return err
	}
	j.started = j.Now()
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	if err := j.river.Start(run); err != nil {
		cancel()
		return fmt.Errorf("start jobs: %w", err)
	}
	align, stopAligning := context.WithCancel(run)
	j.mu.Lock()
	j.cancel, j.stopAligning = cancel, stopAligning
	j.mu.Unlock()
	j.stopped.Go(func() { j.alignLoop(align) })
	j.stopped.Go(func() { j.dueLoop(run) })
	j.stopped.Go(func() { j.Store.Follow(run, follow) })
	j.stopped.Go(func() { j.pruneLoop(run) })
	j.stopped.Go(func() { j.reviewLoop(run) })
	return nil
}

// Stop lets running jobs end, cuts off those that do not in time, and returns when none is left or ctx ends.
func (j *Jobs) Stop(ctx context.Context) error {
	j.mu.Lock()
	cancel, stopAligning := j.cancel, j.stopAligning
	j.cancel = nil
	j.mu.Unlock()
	if cancel == nil {
		return nil
	}
	stopAligning() // what is left to it the next start does; jobs that have to end want to write
	err := j.drain(ctx)
	cancel()
	j.stopped.Wait()
	if err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// cutOff is what is kept of the time to stop for jobs that are told to end.
const cutOff = 3 * time.Second

// drain lets the jobs end by themselves, and shortly before the time is over tells them to: a call that is cut off so is one
// whose outcome is not known, and the next start looks what became of it.
func (j *Jobs) drain(ctx context.Context) error {
	soft := ctx
	if end, ok := ctx.Deadline(); ok {
		var done context.CancelFunc
		soft, done = context.WithDeadline(ctx, end.Add(-cutOff))
		defer done()
	}
	if j.river.Stop(soft) == nil {
		return nil
	}
	j.Logger.Warn("jobs are cut off, since they did not end in time; the next start takes them up again")
	return j.river.StopAndCancel(ctx)
}

// patience waits longer after each failure, and never long: whoever waits for the job is on call.
type patience struct{ now func() time.Time }

const longestPatience = 30 * time.Second

func (p patience) NextRetry(job *rivertype.JobRow) time.Time {
	wait := longestPatience
	if n := len(job.Errors); n < 5 {
		wait = time.Second << n
	}
	return p.now().Add(wait)
}

// reporter logs each failed try of a job once.
type reporter struct{ log *slog.Logger }

func (r *reporter) HandleError(_ context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	r.log.Warn("job failed and will be tried again", "job", job.Kind, "attempt", job.Attempt, "error", err)
	return nil
}

func (r *reporter) HandlePanic(_ context.Context, job *rivertype.JobRow, value any, stack string) *river.ErrorHandlerResult {
	r.log.Error("job panicked and will be tried again", "job", job.Kind, "panic", value, "stack", stack)
	return nil
}
