package feed

import (
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// looks counts who looks how often, so that neither guessing nor a program that has gone wild costs much. They are this process's own: nobody's
// right hangs on them.
type looks struct {
	every time.Duration
	burst int

	mu  sync.Mutex
	all map[string]*rate.Limiter
}

const mostLookers = 10_000

func (l *looks) of(key string) *rate.Limiter {
	if l.all == nil || len(l.all) >= mostLookers {
		l.all = map[string]*rate.Limiter{}
	}
	one := l.all[key]
	if one == nil {
		one = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.all[key] = one
	}
	return one
}

// take counts a look. It gives how long to wait, where that was one too many; then it does not count.
func (l *looks) take(key string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.of(key).AllowN(now, 1) {
		return l.every
	}
	return 0
}

// closed says for how long nothing more is looked up, without counting a look; 0 where it is open.
func (l *looks) closed(key string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of(key).TokensAt(now) < 1 {
		return l.every
	}
	return 0
}

func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
