package dms

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Op is one call of the API.
type Op string

// The calls that are served.
const (
	ListInstances Op = "list instances"
	ShowInstance  Op = "show instance"
	ListTasks     Op = "list tasks"
	UpdateTask    Op = "update task" // reschedule and cancel
	DeleteTask    Op = "delete task"
	ListRuns      Op = "list background tasks"
)

func (o Op) changes() bool { return o == UpdateTask || o == DeleteTask }

// route is what a request asks for.
type route struct {
	op       Op
	project  string
	instance string
	task     string
	lag      time.Duration // how far behind the truth a list is
}

// read finds the call by method and path; an empty op where there is none.
func read(method, path string) route {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if len(parts) < 3 || parts[0] != "v2" || parts[2] != "instances" {
		return route{}
	}
	rt := route{project: parts[1]}
	if len(parts) > 3 {
		rt.instance = parts[3]
	}
	if len(parts) > 5 {
		rt.task = parts[5]
	}
	kind := ""
	if len(parts) > 4 {
		kind = parts[4]
	}
	switch {
	case method == http.MethodGet && len(parts) == 3:
		rt.op = ListInstances
	case method == http.MethodGet && len(parts) == 4:
		rt.op = ShowInstance
	case method == http.MethodGet && len(parts) == 5 && kind == "scheduled-tasks":
		rt.op = ListTasks
	case method == http.MethodGet && len(parts) == 5 && kind == "tasks":
		rt.op = ListRuns
	case method == http.MethodPut && len(parts) == 6 && kind == "scheduled-tasks":
		rt.op = UpdateTask
	case method == http.MethodDelete && len(parts) == 6 && kind == "scheduled-tasks":
		rt.op = DeleteTask
	}
	return rt
}

const longestBody = 1 << 20

// ServeHTTP answers as the gateway and the service behind it would.
func (c *Cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestBody))
	rt := read(r.Method, r.URL.Path)
	entry := c.arrive(r, rt)
	defer c.note(entry, func(e *Request) { e.Done = true })
	w.Header().Set("X-Request-Id", entry.ID)

	switch {
	case err != nil:
		c.write(w, entry, gateway(413, "0201", "Request entity too large."))
		return
	case rt.op == "":
		c.write(w, entry, gateway(404, "0101", "The API does not exist or has not been published in the environment."))
		return
	}
	if bad := c.checkCaller(r, rt.project, body); bad != nil {
		c.write(w, entry, *bad)
		return
	}
	fault := c.takeFault(rt)
	if fault == nil {
		c.write(w, entry, c.do(rt, r.URL.Query()))
		return
	}
	c.note(entry, func(e *Request) { e.Fault = fault.Kind })
	c.spoil(w, r, rt, *fault, entry)
}

// do makes the call.
func (c *Cloud) do(rt route, q url.Values) answer {
	calls := map[Op]func(route, url.Values) answer{
		ListInstances: c.listInstances, ShowInstance: c.showInstance,
		ListTasks: c.listTasks, UpdateTask: c.update, DeleteTask: c.remove, ListRuns: c.listRuns,
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return calls[rt.op](rt, q)
}

// spoil makes the call as the fault wants it.
func (c *Cloud) spoil(w http.ResponseWriter, r *http.Request, rt route, f Fault, entry *Request) {
	switch f.Kind {
	case Lag:
		rt.lag = f.Delay
		c.write(w, entry, c.do(rt, r.URL.Query()))
		return
	case Lie:
		c.write(w, entry, answer{status: http.StatusNoContent})
		return
	}
	var done answer
	if f.After {
		done = c.do(rt, r.URL.Query())
		c.note(entry, func(e *Request) { e.Effect = done.effect })
	}
	if !c.wait(r, f.Delay) {
		return
	}
	if !f.After && (f.Kind == Slow || f.Kind == Cut) {
		done = c.do(rt, r.URL.Query())
	}
	switch f.Kind {
	case Slow:
		c.write(w, entry, done)
	case Refuse:
		if f.RetryAfter != "" {
			w.Header().Set("Retry-After", f.RetryAfter)
		}
		refusal := refused(f.Status, f.Code, f.Message).answer()
		refusal.effect = done.effect
		c.write(w, entry, refusal)
	case HTML:
		c.page(w, entry, f.Status)
	case Redirect:
		w.Header().Set("Location", "/elsewhere"+r.URL.Path)
		c.write(w, entry, answer{status: http.StatusFound, effect: done.effect})
	case Hang:
		select {
		case <-r.Context().Done():
		case <-c.done:
		}
		hangUp(w)
	case Cut:
		c.cutOff(w, entry, done)
	default: // Reset
		hangUp(w)
	}
}

// wait lets time pass; false means that the client left or the cloud closes.
func (c *Cloud) wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	case <-c.done:
		return false
	}
}

// gateway is an error of what stands before the service. Its body also holds the request id, which write adds.
func gateway(status int, number, message string) answer {
	return refused(status, "APIGW."+number, message).answer()
}

func (c *Cloud) write(w http.ResponseWriter, entry *Request, a answer) {
	c.note(entry, func(e *Request) {
		e.Status, e.Code, e.Effect = a.status, a.code, e.Effect || a.effect
	})
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	if shape, ok := a.body.(map[string]any); ok && strings.HasPrefix(a.code, "APIG") {
		shape["request_id"] = entry.ID
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	// A client that left is no fault of the cloud's.
	_ = json.NewEncoder(w).Encode(a.body)
}

func (c *Cloud) page(w http.ResponseWriter, entry *Request, status int) {
	if status == 0 {
		status = http.StatusOK
	}
	c.note(entry, func(e *Request) { e.Status = status })
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<!DOCTYPE html>\n<html><head><title>Gateway</title></head><body><h1>Something stands between you and the cloud</h1></body></html>\n")
}

// cutOff promises more than it sends.
func (c *Cloud) cutOff(w http.ResponseWriter, entry *Request, a answer) {
	text, err := json.Marshal(a.body)
	if err != nil || a.body == nil {
		hangUp(w)
		return
	}
	c.note(entry, func(e *Request) { e.Status = a.status })
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(a.status)
	_, _ = w.Write(text[:len(text)/2])
	_ = http.NewResponseController(w).Flush()
	hangUp(w)
}

// hangUp resets the connection, so that the client sees "connection reset by peer" and not an orderly end.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// Not a connection that can be taken over (HTTP/2): the server's own way to break off.
		panic(http.ErrAbortHandler)
	}
	plain := conn
	if secure, ok := conn.(*tls.Conn); ok {
		plain = secure.NetConn()
	}
	if tcp, ok := plain.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
