package main

import (
	"sync"
	"time"
)

// ask is one thing that a person asks, and what came back. It is safe in parallel.
type ask struct {
	id    string
	keep  bool   // the acknowledgement's payload is wanted
	frame []byte // the envelope

	mu       sync.Mutex
	asked    time.Time
	on       *line // the socket that it was last sent on
	acked    time.Time
	answered time.Time
	acks     int
	answers  int
	unheard  bool // there was no socket: Slack tells the person of an error
	payload  []byte
	done     chan struct{} // closed when acknowledged and answered
}

// lateAfter is when Slack tells the person of an error (facts: three seconds).
const lateAfter = 3 * time.Second

func (a *ask) sentOn(l *line, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.on = l
	if a.asked.IsZero() {
		a.asked = at
	}
}

// acknowledge takes an acknowledgement. One with a payload is the answer too.
func (a *ask) acknowledge(at time.Time, payload []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.acks++; a.acks == 1 {
		a.acked = at
	}
	if a.keep {
		a.payload = append([]byte(nil), payload...)
	}
	if len(payload) > 0 {
		a.answer(at)
	}
	a.finish()
}

// hear takes an answer that came through the response_url.
func (a *ask) hear(at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answer(at)
	a.finish()
}

func (a *ask) answer(at time.Time) {
	if a.answers++; a.answers == 1 {
		a.answered = at
	}
}

func (a *ask) finish() {
	if a.acks == 0 || a.answers == 0 {
		return
	}
	select {
	case <-a.done:
	default:
		close(a.done)
	}
}

// outcome is what became of it.
type outcome struct {
	acked, answered            time.Duration // since it was asked; 0: never
	lost, twice, late, unheard bool
}

func (a *ask) outcome() outcome {
	a.mu.Lock()
	defer a.mu.Unlock()
	o := outcome{unheard: a.unheard}
	if a.unheard {
		return o
	}
	if a.acks > 0 {
		o.acked = a.acked.Sub(a.asked)
	}
	if a.answers > 0 {
		o.answered = a.answered.Sub(a.asked)
	}
	o.lost = a.answers == 0
	o.twice = a.answers > 1
	o.late = !o.lost && (a.acks == 0 || max(o.acked, o.answered) > lateAfter)
	return o
}
