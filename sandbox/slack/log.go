package slack

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// Request is one line of the log of what the app sent over HTTP. No tokens stand in it.
type Request struct {
	At     time.Time         // by the workspace's clock
	Method string            // such as chat.update; or ResponseURL, Upload
	Params map[string]string // objects and lists as JSON; a response URL's is in "body"

	Done   bool // the answer is out, or will never come
	Status int  // 0 while not answered, and where no answer was given
	Error  string
	Fault  FaultKind // what was done to it on purpose
	Effect bool      // it changed something
	Early  bool      // it was refused since it shows a picture at which Slack has yet to look, which nobody can know beforehand
}

// keptRequests bounds the log; beyond it the oldest are forgotten.
const keptRequests = 20000

// Requests are all requests so far, in the order of their coming, also those that still wait for their answer.
func (w *Workspace) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]Request, len(w.requests))
	for i, r := range w.requests {
		all[i] = *r
		all[i].Params = maps.Clone(r.Params)
	}
	return all
}

// Forget empties both logs.
func (w *Workspace) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests, w.envelopes = nil, nil
	for id, d := range w.pending {
		if d.over || d.entry.Acked {
			delete(w.pending, id)
		}
	}
}

// call is a request on its way to an answer.
type call struct {
	w     *Workspace
	rw    http.ResponseWriter
	r     *http.Request
	entry *Request
}

func (w *Workspace) arrive(rw http.ResponseWriter, r *http.Request, method string, params map[string]string) *call {
	w.mu.Lock()
	defer w.mu.Unlock()
	entry := &Request{At: w.now(), Method: method, Params: params}
	if len(w.requests) >= keptRequests {
		w.requests = slices.Delete(w.requests, 0, keptRequests/2)
	}
	w.requests = append(w.requests, entry)
	w.signal()
	return &call{w: w, rw: rw, r: r, entry: entry}
}

func (c *call) note(change func(*Request)) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	change(c.entry)
	c.w.signal()
}

func (c *call) leave() { c.note(func(e *Request) { e.Done = true }) }

func (c *call) write(r reply) {
	c.note(func(e *Request) {
		e.Status, e.Effect = r.status, e.Effect || r.effect
		e.Error, _ = r.body["error"].(string)
		e.Early = r.early
	})
	for key, value := range r.header {
		c.rw.Header().Set(key, value)
	}
	if r.body == nil {
		c.rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		c.rw.WriteHeader(r.status)
		_, _ = c.rw.Write([]byte(r.text))
		return
	}
	c.rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	c.rw.WriteHeader(r.status)
	// A client that left is no fault of Slack's.
	_, _ = c.rw.Write(encode(r.body))
}
