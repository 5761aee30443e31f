package maintenance

import (
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
)

// DecisionLife is how long a decision may take where no rule says it.
const DecisionLife = 24 * time.Hour

// Expiry is how long a decision may take. The zero Expiry is DecisionLife.
type Expiry struct {
	After   time.Duration
	Working []timeinterval.TimeInterval // After counts only inside these; none: always
}

// longestLife bounds how long working hours are waited for: a holiday season, not for ever.
const longestLife = 60 * 24 * time.Hour

// From is the time that a decision has which is asked for now, in hours of the clock.
func (e Expiry) From(now time.Time) time.Duration {
	left := e.After
	if left == 0 {
		left = DecisionLife
	}
	if len(e.Working) == 0 {
		return left
	}
	span := minutesOf(now, now.Add(longestLife))
	span.markWithin(e.Working)
	for at := span.from; ; {
		begin, works := span.next(at, true)
		if !works {
			return longestLife
		}
		end, ends := span.next(begin, false)
		if !ends {
			end = span.until
		}
		begins := later(minuteAt(begin), now)
		worked := minuteAt(end).Sub(begins)
		if worked >= left {
			return min(begins.Add(left).Sub(now), longestLife)
		}
		left -= worked
		at = end
	}
}
