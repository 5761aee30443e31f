package maintenance

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Lately is how far back what ended is told beside what runs: an incident is seldom noticed later.
const Lately = 6 * time.Hour

// AtWork is what runs on one instance, and what ended there lately.
type AtWork struct {
	Instance Instance
	Running  []Item // the longest first
	Late     []Item // due and not started
	Other    []Run  // work that nobody scheduled, the latest first; what runs before what ended
	Ended    []Item // the latest first; how some of it ended may not be known
}

// Now gives what is at work, by instance: first where most runs, then where something ended last.
func (s *Snapshot) Now(now time.Time) []AtWork {
	var all []AtWork
	for _, shelf := range each(s.shelves) {
		w := AtWork{Instance: shelf.Instance, Other: other(shelf.Runs, now)}
		for _, item := range shelf.Tasks {
			switch t := item.Task; {
			case t.Running():
				w.Running = append(w.Running, item)
			case slices.ContainsFunc(Facts(item, Usual{}, s.asOf(item, now)), func(f Fact) bool { return f.Kind == NotStarted }):
				w.Late = append(w.Late, item)
			case now.Sub(t.over()) < Lately:
				w.Ended = append(w.Ended, item)
			}
		}
		if len(w.Running)+len(w.Late)+len(w.Other)+len(w.Ended) == 0 {
			continue
		}
		slices.SortFunc(w.Running, func(a, b Item) int { return a.Task.Course().BeganAt.Compare(b.Task.Course().BeganAt) })
		slices.SortFunc(w.Ended, func(a, b Item) int { return b.Task.over().Compare(a.Task.over()) })
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b AtWork) int {
		return cmp.Or(b.busy()-a.busy(), b.last().Compare(a.last()), strings.Compare(a.Instance.Name, b.Instance.Name),
			strings.Compare(a.Instance.ID, b.Instance.ID))
	})
	return all
}

// asOf is the moment for which it is known what a task does: nobody knows of a task that it has not started since its project was
// last read.
func (s *Snapshot) asOf(i Item, now time.Time) time.Time {
	if read := s.Project(i.Instance.Project).ReadAt; read.Before(now) {
		return read
	}
	return now
}

// over is when a task's work ended, or was last heard of; zero where there was none.
func (t Task) over() time.Time {
	c := t.Course()
	switch {
	case c.End == Succeeded, c.End == Failed, !c.BeganAt.IsZero() && c.End != "":
		return c.EndedAt
	case !t.GoneAt.IsZero() && t.mayHaveRun() && c.End == "" && (!c.BeganAt.IsZero() || !t.ScheduledAt.IsZero() && !t.ScheduledAt.After(t.GoneAt)):
		return t.GoneAt
	}
	return time.Time{}
}

func other(runs []Run, now time.Time) []Run {
	var kept []Run
	for _, r := range runs {
		if !r.Over() || now.Sub(r.UpdatedAt) < Lately {
			kept = append(kept, r)
		}
	}
	slices.SortFunc(kept, func(a, b Run) int {
		if a.Over() != b.Over() {
			return map[bool]int{false: -1, true: 1}[a.Over()]
		}
		return cmp.Or(b.StartedAt.Compare(a.StartedAt), strings.Compare(a.ID, b.ID))
	})
	return kept
}

// busy counts what runs or should.
func (w AtWork) busy() int {
	n := len(w.Running) + len(w.Late)
	for _, r := range w.Other {
		if !r.Over() {
			n++
		}
	}
	return n
}

func (w AtWork) last() time.Time {
	var last time.Time
	for _, item := range w.Ended {
		if at := item.Task.over(); at.After(last) {
			last = at
		}
	}
	for _, r := range w.Other {
		if r.UpdatedAt.After(last) {
			last = r.UpdatedAt
		}
	}
	return last
}
