package jobs

import (
	"context"
	"sync"
	"time"

	"headsup/cloud"
	"headsup/maintenance"
)

// Background tasks are read with each look while they may tell how a task of the instance runs or ended. Else every learnEvery,
// to learn how long such work takes; mostLearned in one poll at most, so that looks at tasks never wait for it. A project whose credentials
// may not read them is left alone for as long.
const (
	learnEvery  = time.Hour
	mostLearned = 20
	askedAhead  = time.Minute // longer than an interval, so that what is asked of go or no-go rests on a reading of its own
)

// sought says that a task of the instance is one of which the background tasks may tell more.
func (p *polling) sought(instance string) bool {
	shelf := p.jobs.Store.Snapshot().Shelf(instance)
	if shelf == nil {
		return false
	}
	for _, item := range shelf.Tasks {
		if item.Task.Sought(p.jobs.Now()) {
			return true
		}
	}
	return false
}

// learn reads the background tasks of the instances whose turn it is.
func (p *polling) learn(ctx context.Context) error {
	due, err := p.jobs.Store.PlanRuns(ctx, p.project, p.jobs.Poll+askedAhead, mostLearned)
	if err != nil {
		return err
	}
	for _, instance := range due {
		if _, read := p.result.Runs[instance]; read {
			continue
		}
		if p.left || p.result.Fault.Kind != "" || time.Now().After(p.until) || ctx.Err() != nil {
			return nil
		}
		if err := p.runs(ctx, instance); err != nil {
			return err
		}
	}
	return nil
}

// runs reads the background tasks of one instance. That they cannot be read is no failure of the project: what is coming is known
// all the same.
func (p *polling) runs(ctx context.Context, instance string) error {
	if p.jobs.refused.holds(p.project, p.jobs.Now()) {
		return nil
	}
	runs, unread, err := p.cloud.BackgroundTasks(ctx, instance)
	if err != nil {
		p.noRuns(instance, cloud.FaultOf(err))
		return nil
	}
	p.unread(unread)
	if err := p.jobs.Store.ObserveRuns(ctx, instance, runs); err != nil {
		return err
	}
	p.asked(instance, learnEvery, maintenance.Fault{})
	if lost(unread) == 0 {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.result.RunsRead[instance] = p.jobs.Now()
	}
	return nil
}

func (p *polling) noRuns(instance string, f maintenance.Fault) {
	p.jobs.Logger.Info("background tasks could not be read", "project", p.project, "fault", f.Kind, "code", f.Code, "cloud_request", f.RequestID)
	next := max(p.jobs.Poll, f.RetryAfter)
	switch f.Kind {
	case maintenance.FaultDenied:
		p.jobs.refused.keep(p.project, p.jobs.Now().Add(learnEvery))
		next = learnEvery
	case maintenance.FaultNotFound:
		next = learnEvery
	}
	p.asked(instance, next, f)
}

func (p *polling) asked(instance string, again time.Duration, f maintenance.Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Runs[instance] = p.jobs.Now().Add(again)
	p.result.RunsFault = f
}

// untils are times until which something is not tried, by key. The zero value is ready; it is safe in parallel.
type untils struct{ byKey sync.Map }

func (u *untils) keep(key string, until time.Time) { u.byKey.Store(key, until) }

func (u *untils) holds(key string, now time.Time) bool {
	until, _ := u.byKey.Load(key)
	at, ok := until.(time.Time)
	return ok && now.Before(at)
}
