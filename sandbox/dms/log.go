package dms

import (
	"net/http"
	"slices"
	"time"
)

// Request is one line of the log.
type Request struct {
	At       time.Time // by the cloud's clock
	Method   string
	Path     string
	Query    string // as it was sent
	Op       Op     // empty where the path is unknown
	Project  string
	Instance string
	Task     string

	ID     string    // what X-Request-Id said
	Done   bool      // the answer is out, or will never come
	Status int       // 0 while not answered, and where no answer was given
	Code   string    // the cloud's error code
	Fault  FaultKind // what was done to it on purpose
	Effect bool      // it changed something
}

// keptRequests bounds the log; beyond it the oldest are forgotten.
const keptRequests = 20000

// Requests are all requests so far, in the order of their coming, also those that still wait for their answer.
func (c *Cloud) Requests() []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]Request, len(c.requests))
	for i, r := range c.requests {
		all[i] = *r
	}
	return all
}

// ForgetRequests empties the log.
func (c *Cloud) ForgetRequests() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests = nil
}

func (c *Cloud) arrive(r *http.Request, rt route) *Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.served++
	entry := &Request{
		At: c.now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		Op: rt.op, Project: rt.project, Instance: rt.instance, Task: rt.task, ID: requestID(c.served),
	}
	if len(c.requests) >= keptRequests {
		c.requests = slices.Delete(c.requests, 0, keptRequests/2)
	}
	c.requests = append(c.requests, entry)
	c.signal()
	return entry
}

// note changes a line of the log.
func (c *Cloud) note(entry *Request, change func(*Request)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(entry)
	c.signal()
}
