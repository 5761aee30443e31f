package dms

import (
	"slices"
	"time"
)

// FaultKind is what goes wrong with a request.
type FaultKind string

// The kinds of fault.
const (
	Slow     FaultKind = "slow"     // answers rightly, after Delay
	Refuse   FaultKind = "refuse"   // Status, Code and Message, in the cloud's shape; with RetryAfter where given
	HTML     FaultKind = "html"     // a web page with Status (zero: 200)
	Redirect FaultKind = "redirect" // 302 to another address of the same host
	Hang     FaultKind = "hang"     // no answer until the client leaves
	Reset    FaultKind = "reset"    // the connection is reset
	Cut      FaultKind = "cut"      // the right answer breaks off in its middle
	Lie      FaultKind = "lie"      // 204 for a change that is not made
	Lag      FaultKind = "lag"      // a list shows what was true Delay ago, by the cloud's clock
)

// Fault is ordered with Inject and used up by the requests that it fits.
type Fault struct {
	Op       Op     // empty: every call
	Project  string // empty: every project
	Instance string // empty: every instance
	Times    int    // for so many requests; 0 means once, below 0 until ClearFaults

	Kind  FaultKind
	After bool          // the effect happens, and only then does the fault
	Delay time.Duration // before the answer, on the machine's clock; for Lag see there

	Status     int
	Code       string
	Message    string
	RetryAfter string // the header's value, sent as it is
}

// Inject orders a fault. Of several that fit a request, the one ordered first is taken.
func (c *Cloud) Inject(f Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	c.faults = append(c.faults, &f)
}

// ClearFaults forgets all faults. What hangs already goes on hanging.
func (c *Cloud) ClearFaults() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = nil
}

// takeFault gives the fault that this request meets, or nil.
func (c *Cloud) takeFault(rt route) *Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, f := range c.faults {
		if !f.fits(rt) {
			continue
		}
		taken := *f
		if f.Times > 0 {
			f.Times--
		}
		if f.Times == 0 {
			c.faults = slices.Delete(c.faults, i, i+1)
		}
		return &taken
	}
	return nil
}

func (f *Fault) fits(rt route) bool {
	if f.Op != "" && f.Op != rt.op || f.Project != "" && f.Project != rt.project || f.Instance != "" && f.Instance != rt.instance {
		return false
	}
	return f.Kind != Lie || rt.op.changes()
}
