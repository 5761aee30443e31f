package main

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long an answer is waited for before it counts as lost.
const patience = 6 * time.Second

// burst asks n times at once: everybody's time begins with the first.
func (p *process) burst(ctx context.Context, n int) []outcome {
	asks := make([]*ask, n)
	for i := range asks {
		asks[i] = p.slack.command(i, "list")
	}
	now := time.Now()
	var writers sync.WaitGroup
	for half := range 2 {
		writers.Go(func() {
			for i := half; i < n; i += 2 {
				asks[i].asked = now
				p.slack.send(asks[i])
			}
		})
	}
	writers.Wait()
	return p.gather(ctx, asks)
}

// closed keeps so many asks in flight for a time, and gives how many were answered.
func (p *process) closed(ctx context.Context, inflight int, length time.Duration) int {
	var answered atomic.Int64
	var askers sync.WaitGroup
	end := time.Now().Add(length)
	for n := range inflight {
		askers.Go(func() {
			for time.Now().Before(end) && ctx.Err() == nil {
				a := p.slack.command(n, "list")
				p.slack.send(a)
				if await(ctx, a) {
					answered.Add(1)
				}
				p.slack.done(a)
			}
		})
	}
	askers.Wait()
	return int(answered.Load())
}

// open asks so often a second for a time, whatever becomes of it.
func (p *process) open(ctx context.Context, rate int, length time.Duration, next func(n int) *ask) []outcome {
	return p.gather(ctx, p.steady(ctx, rate, int(length.Seconds()*float64(rate)), next))
}

func (p *process) steady(ctx context.Context, rate, total int, next func(n int) *ask) []*ask {
	var asks []*ask
	began := time.Now()
	for n := range total {
		timer := time.NewTimer(time.Until(began.Add(time.Duration(n) * time.Second / time.Duration(rate))))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return asks
		}
		a := next(n)
		p.slack.send(a)
		asks = append(asks, a)
	}
	return asks
}

func (p *process) list(n int) *ask { return p.slack.command(n, "list") }

// gather waits for all answers as long as one may take, and a moment longer for those that come twice.
func (p *process) gather(ctx context.Context, asks []*ask) []outcome {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	outcomes := make([]outcome, len(asks))
	for _, a := range asks {
		if o := a.outcome(); !o.unheard {
			await(ctx, a)
		}
	}
	pause(ctx, 100*time.Millisecond)
	for i, a := range asks {
		outcomes[i] = a.outcome()
	}
	return outcomes
}

// await is true when the ask is acknowledged and answered in time.
func await(ctx context.Context, a *ask) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-a.done:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// quantile gives the value, in milliseconds, that a share of the outcomes do not exceed. What never came is without end.
func quantile(outcomes []outcome, share float64, of func(outcome) time.Duration) float64 {
	if len(outcomes) == 0 {
		return math.NaN()
	}
	values := make([]float64, len(outcomes))
	for i, o := range outcomes {
		values[i] = of(o).Seconds() * 1000
		if of(o) == 0 {
			values[i] = math.Inf(1)
		}
	}
	slices.Sort(values)
	return values[max(0, int(math.Ceil(share*float64(len(values))))-1)]
}

func acked(o outcome) time.Duration    { return o.acked }
func answered(o outcome) time.Duration { return o.answered }

func count(outcomes []outcome, is func(outcome) bool) float64 {
	n := 0
	for _, o := range outcomes {
		if is(o) {
			n++
		}
	}
	return float64(n)
}
