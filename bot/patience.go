package bot

import (
	"errors"
	"math/rand/v2"
	"time"

	"github.com/slack-go/slack"
)

// patience is how long is waited before the next socket is opened.
type patience struct {
	short int // failures in a row
	long  int // refusals in a row
}

// The waits double from first to last, each with jitter; what was up for steady counts as well again.
const (
	firstWait   = 100 * time.Millisecond
	firstRefuse = 20 * time.Second // Slack wants fewer sockets, or none: a few openings a minute at most
	lastWait    = 5 * time.Minute
	steady      = 10 * time.Second
)

// afterFailure is the wait after a socket that did not open, at least what Slack asked for.
func (p *patience) afterFailure(err error) time.Duration {
	var no *refused
	if errors.As(err, &no) {
		p.long++
		return doubled(firstRefuse, p.long)
	}
	p.short++
	wait := doubled(firstWait, p.short)
	var limited *slack.RateLimitedError
	if errors.As(err, &limited) {
		wait = max(wait, limited.RetryAfter+doubled(firstWait, p.short))
	}
	return wait
}

// afterLife is the wait after a socket that was open. After a good life the next one is opened at once, and after any that
// Slack ended in good order: how often that may be is the pace's care.
func (p *patience) afterLife(lived time.Duration, reason string) time.Duration {
	if reason == "link_disabled" || reason == "too_many_websockets" {
		p.long++
		return doubled(firstRefuse, p.long)
	}
	p.long = 0
	if lived >= steady {
		p.short = 0
	}
	if reason != "" || lived >= steady {
		return 0
	}
	p.short++
	return doubled(firstWait, p.short)
}

// doubled is the nth wait, less up to its half, so that replicas do not come together.
func doubled(first time.Duration, n int) time.Duration {
	wait := lastWait
	if n < 20 {
		wait = min(lastWait, first<<(n-1))
	}
	return wait - rand.N(wait/2+1)
}
