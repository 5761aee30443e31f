package slack

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"slices"
	"time"
)

// FaultKind is what goes wrong with a request.
type FaultKind string

// The kinds of fault.
const (
	Slow   FaultKind = "slow"   // answers rightly, after Delay
	Refuse FaultKind = "refuse" // Status (0: 200), Error, and Retry-After where given
	HTML   FaultKind = "html"   // a web page with Status (0: 200)
	Hang   FaultKind = "hang"   // no answer until the client leaves
	Reset  FaultKind = "reset"  // the connection is reset
	Cut    FaultKind = "cut"    // the right answer breaks off in its middle
	Late   FaultKind = "late"   // the connection is reset, and the effect happens after Delay all the same: a network held the request back
)

// ResponseURL and Upload are what Fault.Method and Request.Method call requests that are no method of the Web API.
const (
	ResponseURL = "response_url"
	Upload      = "upload"
)

// Fault is ordered with Inject and used up by the requests that it fits.
type Fault struct {
	Method string // such as chat.update, or ResponseURL; empty: every request
	Times  int    // for so many requests; 0 means once, below 0 until ClearFaults

	Kind  FaultKind
	After bool            // the effect happens, and only then does the fault
	Delay time.Duration   // before the answer, on the machine's clock
	Until <-chan struct{} // of Late: its effect happens when this is closed, whatever Delay says

	Status     int
	Error      string
	RetryAfter string // the header's value, sent as it is
}

// Inject orders a fault. Of several that fit a request, the one ordered first is taken.
func (w *Workspace) Inject(f Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	w.faults = append(w.faults, &f)
}

// SetLatency makes every request wait before anything else happens to it, on the machine's clock.
func (w *Workspace) SetLatency(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.latency = d
}

// ClearFaults forgets all faults. What hangs already goes on hanging.
func (w *Workspace) ClearFaults() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
}

// takeFault gives the latency too.
func (w *Workspace) takeFault(method string) (*Fault, time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, f := range w.faults {
		if f.Method != "" && f.Method != method {
			continue
		}
		taken := *f
		if f.Times > 0 {
			f.Times--
		}
		if f.Times == 0 {
			w.faults = slices.Delete(w.faults, i, i+1)
		}
		return &taken, w.latency
	}
	return nil, w.latency
}

// spoiled answers a request, as a fault wants it where there is one.
func (c *call) spoiled(do func() reply) {
	f, latency := c.w.takeFault(c.entry.Method)
	if latency > 0 && !c.pause(latency) {
		return
	}
	if f == nil {
		c.write(do())
		return
	}
	c.note(func(e *Request) { e.Fault = f.Kind })
	if f.Kind == Late {
		c.comeLate(f, do)
		return
	}
	var done reply
	if f.After {
		done = do()
		c.note(func(e *Request) { e.Effect = done.effect })
	}
	if f.Delay > 0 && !c.pause(f.Delay) {
		return
	}
	if !f.After && (f.Kind == Slow || f.Kind == Cut) {
		done = do()
	}
	switch f.Kind {
	case Slow:
		c.write(done)
	case Refuse:
		c.write(f.refusal(done.effect))
	case HTML:
		c.page(f.Status)
	case Hang:
		select {
		case <-c.r.Context().Done():
		case <-c.w.done:
		}
		hangUp(c.rw)
	case Cut:
		c.cutOff(done)
	default: // Reset
		hangUp(c.rw)
	}
}

// comeLate lets the client go, and the effect happen later.
func (c *call) comeLate(f *Fault, do func() reply) {
	c.w.work.Go(func() {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		passed := timer.C
		if f.Until != nil {
			passed = nil
		}
		select {
		case <-passed:
		case <-f.Until:
		case <-c.w.done:
			return
		}
		done := do()
		c.note(func(e *Request) { e.Effect = done.effect })
	})
	hangUp(c.rw)
}

func (f *Fault) refusal(effect bool) reply {
	name := f.Error
	if name == "" {
		name = "internal_error"
	}
	r := refusal(name)
	if f.Status != 0 {
		r.status = f.Status
	}
	if f.RetryAfter != "" {
		r.header = map[string]string{"Retry-After": f.RetryAfter}
	}
	r.effect = effect
	return r
}

// pause lets time pass; false means that the client left or the workspace closes.
func (c *call) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.r.Context().Done():
		return false
	case <-c.w.done:
		return false
	}
}

func (c *call) page(status int) {
	if status == 0 {
		status = http.StatusOK
	}
	c.note(func(e *Request) { e.Status = status })
	c.rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.rw.WriteHeader(status)
	_, _ = io.WriteString(c.rw, "<!DOCTYPE html>\n<html><head><title>Proxy</title></head><body><h1>Something stands between you and Slack</h1></body></html>\n")
}

// cutOff promises more than it sends.
func (c *call) cutOff(r reply) {
	text := encode(r.body)
	c.note(func(e *Request) { e.Status, e.Effect = r.status, r.effect })
	c.rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	c.rw.Header().Set("Content-Length", "100000")
	c.rw.WriteHeader(r.status)
	_, _ = c.rw.Write(text[:len(text)/2])
	_ = http.NewResponseController(c.rw).Flush()
	hangUp(c.rw)
}

// hangUp resets the connection, so that the client sees a reset and not an orderly end.
func hangUp(rw http.ResponseWriter) {
	conn, _, err := http.NewResponseController(rw).Hijack()
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
