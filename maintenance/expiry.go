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
	after := e.After
	if after == 0 {
		after = DecisionLife
	}
	if len(e.Working) == 0 {
		return after
	}
	edges := edgesOf(e.Working)
	at, end := now, now.Add(longestLife)
	for at.Before(end) {
		next := edges.after(at)
		if !next.Before(end) {
			next = end
		}
		if within(e.Working, at) {
			if span := next.Sub(at); span >= after {
				return at.Add(after).Sub(now)
			}
			after -= next.Sub(at)
		}
		at = next
	}
	return longestLife
}

// within says that one of the intervals holds the instant.
func within(all []timeinterval.TimeInterval, at time.Time) bool {
	for _, one := range all {
		if one.ContainsTime(at.UTC()) { // without a location of its own an interval is meant in UTC
			return true
		}
	}
	return false
}
