package page

import (
	"net/http"
	"sync"
	"time"

	"headsup/sandbox/dms"
)

// orders are the faults that somebody asked for on the page.
type orders struct {
	mu      sync.Mutex
	fault   string // one of faults; empty: the next change goes well
	before  int    // requests that had met a bad answer when it was ordered
	latency string // one of latencies; empty: none
}

// faults are what can be ordered for the next change.
func faults() map[string]dms.Fault {
	return map[string]dms.Fault{
		"refuse": {Kind: dms.Refuse, Status: http.StatusBadRequest, Code: "DMS.00400026", Message: "The instance state does not allow this."},
		"error":  {Kind: dms.Refuse, Status: http.StatusInternalServerError, Code: "APIGW.0601", Message: "Internal error."},
		"lost":   {Kind: dms.Reset, After: true},
		"lie":    {Kind: dms.Lie},
	}
}

// latencies are how long every answer can be made to take.
func latencies() map[string]time.Duration {
	return map[string]time.Duration{"1s": time.Second, "5s": 5 * time.Second}
}

// order makes the cloud's next answer to a change a bad one, or all of its answers slow.
func (p *Page) order(d deed) result {
	fault, known := faults()[d.Fault]
	delay, slow := latencies()[d.Latency]
	if !known && d.Fault != "" || !slow && d.Latency != "" {
		return result{Text: "The page knows no such fault."}
	}
	p.orders.mu.Lock()
	defer p.orders.mu.Unlock()
	p.o.Cloud.ClearFaults()
	if known {
		fault.Op = dms.UpdateTask
		p.o.Cloud.Inject(fault)
	}
	if slow {
		p.o.Cloud.Inject(dms.Fault{Kind: dms.Slow, Delay: delay, Times: -1})
	}
	p.orders.fault, p.orders.latency, p.orders.before = d.Fault, d.Latency, p.badAnswers()
	return result{}
}

// ordered says what is still to come: a fault is gone once a change has met it.
func (p *Page) ordered() (fault, latency string) {
	p.orders.mu.Lock()
	defer p.orders.mu.Unlock()
	if p.orders.fault != "" && p.badAnswers() > p.orders.before {
		p.orders.fault = ""
	}
	return p.orders.fault, p.orders.latency
}

// badAnswers counts the requests that met a fault other than slowness.
func (p *Page) badAnswers() int {
	count := 0
	for _, r := range p.o.Cloud.Requests() {
		if r.Fault != "" && r.Fault != dms.Slow {
			count++
		}
	}
	return count
}
