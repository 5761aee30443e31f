package maintenance

import (
	"slices"
	"time"
)

// Kind is a kind of work: what the cloud calls it, on an engine.
type Kind struct {
	Engine Engine
	Name   string
}

// KindOf is the kind of work of a task.
func KindOf(i Item) Kind { return Kind{i.Instance.Engine, i.Task.Name} }

// Lasted is how long one background task that ended well took.
type Lasted struct {
	For   time.Duration
	Match Match // with a scheduled task; empty: only its name says that it is the same kind of work
}

// LearnFrom is how many runs of a kind are looked at, the latest: clusters grow, and so does the work on them.
const LearnFrom = 5

// longestRun keeps out what cannot be a length of work: a background task that was closed by hand weeks later.
const longestRun = 7 * 24 * time.Hour

// Usual is how long a kind of work usually takes. Its zero value: nothing is known.
type Usual struct {
	Runs  int // from how many it was learned
	Least time.Duration
	Most  time.Duration
	Tied  int // how many of the runs were found to be the work of scheduled tasks; the others only have the name of it
}

// UsualOf learns from what runs of one kind took, the latest first.
func UsualOf(all []Lasted) Usual {
	all = slices.DeleteFunc(slices.Clone(all), func(l Lasted) bool { return l.For <= 0 || l.For > longestRun })
	var u Usual
	for _, l := range all[:min(len(all), LearnFrom)] {
		if u.Runs == 0 || l.For < u.Least {
			u.Least = l.For
		}
		u.Most = max(u.Most, l.For)
		u.Runs++
		if l.Match != "" {
			u.Tied++
		}
	}
	return u
}
