package bot

import (
	"context"
	"sync"
	"time"
)

// memoryLimits are limits of this process only.
type memoryLimits struct {
	now    func() time.Time
	mu     sync.Mutex
	next   map[string]time.Time
	paused map[string]time.Time // until when
}

const mostLimits = 10_000

func newMemoryLimits(now func() time.Time) *memoryLimits {
	return &memoryLimits{now: now, next: map[string]time.Time{}, paused: map[string]time.Time{}}
}

func (m *memoryLimits) Take(_ context.Context, key string, every time.Duration, burst int) (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if wait := m.paused[key].Sub(now); wait > 0 {
		return wait, nil
	}
	next := m.next[key]
	if next.Before(now) || next.Sub(now) > time.Duration(burst)*every {
		next = now // also where the clock was set back
	}
	if wait := next.Sub(now) - time.Duration(burst-1)*every; wait > 0 {
		return wait, nil
	}
	if len(m.next) >= mostLimits {
		clear(m.next)
	}
	m.next[key] = next.Add(every)
	return 0, nil
}

func (m *memoryLimits) Pause(_ context.Context, key string, wait time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.paused) >= mostLimits {
		clear(m.paused)
	}
	m.paused[key] = m.now().Add(wait)
	return nil
}
