// Package dms is the sandbox's Huawei Cloud: the part of Distributed Message Service that plans, moves and cancels scheduled
// tasks, for RabbitMQ, Kafka and RocketMQ, in one process and spoken to over HTTP only.
//
// It promises to refuse what the cloud refuses, in the cloud's shapes: wrong signatures and clocks, pages out of range,
// changes that a task's state forbids. Tasks run at their time on the given clock. Where the cloud's behaviour is not
// documented the strictest reading is taken, and the comment says so with a U, as facts/huawei-dms.md does.
//
// It never leaves the process, never sleeps on its own, and knows none of the program's types: what the program misreads
// shows here as a difference.
package dms

import (
	"sync"
	"time"
)

// CountForm is how job_count is written. The documents show a number, the SDK's model expects a string.
type CountForm string

// The forms of job_count.
const (
	CountNumber CountForm = "number"
	CountString CountForm = "string"
	CountNull   CountForm = "null"
	CountAbsent CountForm = "absent"
)

// Project is one project of the fake cloud, with the only credentials that may call it.
type Project struct {
	ID     string
	Region string

	AK, SK        string
	SecurityToken string // asked for where not empty, as with temporary credentials

	Zone *time.Location // in which execute_at, begin_time and end_time are read; nil: Options.Zone
}

// Options are what New needs.
type Options struct {
	Now      func() time.Time // nil: the machine's clock
	Projects []Project
	Zone     *time.Location // for projects without one; nil: UTC
	JobCount CountForm      // empty: CountNumber
}

// Cloud is the fake. It is an http.Handler for all its projects, and safe for parallel use.
type Cloud struct {
	now  func() time.Time
	done chan struct{} // closed by Close

	mu        sync.Mutex
	closed    bool
	changed   chan struct{} // closed and replaced whenever anything changed
	jobCount  CountForm
	projects  map[string]*project
	instances map[string]*instance // of all projects, by id
	faults    []*Fault
	requests  []*Request
	served    int // requests so far; the log forgets old ones, this does not
}

type project struct {
	Project
	instances []*instance // in the order in which they were added
}

// New gives a cloud without instances.
func New(o Options) *Cloud {
	c := &Cloud{
		now: o.Now, done: make(chan struct{}), changed: make(chan struct{}), jobCount: o.JobCount,
		projects: map[string]*project{}, instances: map[string]*instance{},
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.jobCount == "" {
		c.jobCount = CountNumber
	}
	for _, p := range o.Projects {
		if p.Zone == nil {
			p.Zone = o.Zone
		}
		if p.Zone == nil {
			p.Zone = time.UTC
		}
		c.projects[p.ID] = &project{Project: p}
	}
	return c
}

// Close lets go of every request that hangs or waits. It may be called twice.
func (c *Cloud) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.closed = true
		close(c.done)
	}
}

// SetZone changes the zone in which a project reads execute_at.
func (c *Cloud) SetZone(projectID string, zone *time.Location) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.projects[projectID]; p != nil {
		p.Zone = zone
	}
}

// SetJobCount changes how job_count is written.
func (c *Cloud) SetJobCount(form CountForm) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jobCount = form
}

// Changed gives a channel that is closed at the next change of a task, an instance or the log of requests. Take it before
// looking, so that no change is missed.
func (c *Cloud) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

// signal tells all who wait that something changed. The caller holds the lock.
func (c *Cloud) signal() {
	close(c.changed)
	c.changed = make(chan struct{})
}
