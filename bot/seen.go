package bot

import (
	"sync"
	"time"
)

// seen remembers ids for at least ten minutes, which is longer than Slack goes on redelivering (R: about 6 minutes), and at
// most twice that. In a flood it remembers less, never more.
type seen struct {
	mu     sync.Mutex
	now    map[string]struct{}
	before map[string]struct{}
	turned time.Time
}

const (
	seenTime = 10 * time.Minute
	mostSeen = 50_000 // in ten minutes Slack delivers at most 5,000 events (D2)
)

func newSeen() *seen { return &seen{now: map[string]struct{}{}, turned: time.Now()} }

// add is false where the id was there.
func (s *seen) add(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.turned) > seenTime || len(s.now) >= mostSeen {
		s.before, s.now, s.turned = s.now, map[string]struct{}{}, time.Now()
	}
	_, known := s.now[id]
	if _, old := s.before[id]; known || old {
		return false
	}
	s.now[id] = struct{}{}
	return true
}

// forget lets the id be handled when it comes again.
func (s *seen) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.now, id)
	delete(s.before, id)
}
