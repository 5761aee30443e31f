package bot

import (
	"errors"
	"math/rand/v2"
	"time"

	"github.com/slack-go/slack"
)

// patience is how long is waited before the next socket is opened.
type patience struct {
	short  int // failures in a row
	long   int // refusals in a row
	barred int // refusals of the token in a row
	hasty  int // young sockets in a row that Slack ended in good order
}

// The waits double from the first of their kind to the last, each with jitter. What was up for steady counts as well again: a
// network that ends every connection after half a minute is lived with, a socket that goes after seconds is not.
const (
	firstWait   = 100 * time.Millisecond
	firstRefuse = 20 * time.Second // Slack wants fewer sockets, or none: a few openings a minute at most
	firstHasty  = time.Second
	firstBarred = 5 * time.Second // a token that was taken before: somebody is mending it, or nobody does for hours
	lastBarred  = time.Minute
	freeHasty   = 3 // recycled so often one after the other, a socket is replaced at once all the same
	lastWait    = 5 * time.Minute
	steady      = 10 * time.Second
)

// afterFailure is the wait after a socket that did not open, at least what Slack asked for.
func (p *patience) afterFailure(err error) time.Duration {
	if _, no := errors.AsType[*refused](err); no {
		p.long++
		return doubled(firstRefuse, p.long)
	}
	if _, no := errors.AsType[*Unusable](err); no {
		p.barred++
		return min(lastBarred, doubled(firstBarred, p.barred))
	}
	p.short++
	wait := doubled(firstWait, p.short)
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		wait = max(wait, limited.RetryAfter+doubled(firstWait, p.short))
	}
	return wait
}

// afterLife is the wait after a socket that was open. After a good life the next one is opened at once, and after the first
// few that Slack recycled young.
func (p *patience) afterLife(lived time.Duration, reason string) time.Duration {
	if reason == "link_disabled" || reason == "too_many_websockets" {
		p.long++
		return doubled(firstRefuse, p.long)
	}
	p.long, p.barred = 0, 0
	switch {
	case lived >= steady:
		p.short, p.hasty = 0, 0
		return 0
	case reason == "":
		p.short++
		return doubled(firstWait, p.short)
	}
	if p.hasty++; p.hasty <= freeHasty {
		return 0
	}
	return doubled(firstHasty, p.hasty-freeHasty)
}

// doubled is the nth wait, less up to its half, so that replicas do not come together.
func doubled(first time.Duration, n int) time.Duration {
	wait := lastWait
	if n < 20 {
		wait = min(lastWait, first<<(n-1))
	}
	return wait - rand.N(wait/2+1)
}
