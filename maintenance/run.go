package maintenance

import "time"

// Run is one background task of the cloud's: work that runs or ran on an instance, scheduled or not. All times are UTC; zero
// where the cloud gave none.
//
// Whether it has the id of the scheduled task that it came from is not documented.
type Run struct {
	Instance  string
	ID        string
	Name      string // the cloud's name of the kind of work
	Status    Status
	Params    string // text that often holds JSON; foreign; not kept
	CreatedBy string
	StartedAt time.Time
	UpdatedAt time.Time // when it ended, for work that did
}

// Over says that the work has ended, whichever way.
func (r Run) Over() bool { return ended(r.Status) }

// Match is how sure it is that a run is the work of a scheduled task.
type Match string

// The matches, from the surest on. In the last two the run began when the task did, and neither fits another.
const (
	SameID   Match = "same-id"
	SameWork Match = "same-work" // its name and parameters
	SameName Match = "same-name"
)

// surest lists them in the order in which they are looked for: a surer one takes the run from one that is less so.
func surest() []Match { return []Match{SameID, SameWork, SameName} }

// How far from each other the beginnings of a task and of its run may lie. The cloud starts what is due late rather than
// early; a task that vanished without having been seen to run may have begun shortly before.
const (
	runBefore     = 2 * time.Minute
	runAfter      = 15 * time.Minute
	runBeforeGone = 10 * time.Minute
)

// began says that a run began when the task did, or may have.
func (t Task) began(r Run) bool {
	near := func(at time.Time, before, after time.Duration) bool {
		return !at.IsZero() && !r.StartedAt.Before(at.Add(-before)) && !r.StartedAt.After(at.Add(after))
	}
	return near(t.ScheduledAt, runBefore, runAfter) || near(t.Course().BeganAt, runBefore, runBefore) ||
		near(t.GoneAt, runBeforeGone, 0)
}

// fits says that a run can be the work of the task, and be known as such in this way.
func (m Match) fits(t Task, r Run) bool {
	switch m {
	case SameID:
		return t.ID == r.ID
	case SameWork:
		return t.Name == r.Name && t.Params != "" && t.Params == r.Params && t.began(r)
	case SameName:
		return t.Name == r.Name && t.Name != "" && t.began(r)
	}
	return false
}

// tied is the run that was found for a task.
type tied struct {
	run   Run
	match Match
}

// tie finds the runs of tasks of one instance. Where a run fits two tasks, or a task two runs, neither gets one by it: a wrong
// outcome is worse than none. What was found before stays, unless the same id says otherwise.
func tie(tasks []Task, runs []Run) map[string]tied {
	found := map[string]tied{}
	taken := map[string]bool{}
	take := func(t Task, r Run, m Match) { found[t.ID], taken[r.ID] = tied{r, m}, true }
	for _, m := range surest() {
		if m != SameID {
			keepTies(tasks, runs, found, taken, take)
		}
		pairs := map[string][]Run{} // by task
		claims := map[string]int{}  // by run
		for _, t := range tasks {
			if _, has := found[t.ID]; has || !t.mayHaveRun() {
				continue
			}
			for _, r := range runs {
				if !taken[r.ID] && m.fits(t, r) {
					pairs[t.ID] = append(pairs[t.ID], r)
					claims[r.ID]++
				}
			}
		}
		for _, t := range tasks {
			if fit := pairs[t.ID]; len(fit) == 1 && claims[fit[0].ID] == 1 {
				take(t, fit[0], m)
			}
		}
	}
	return found
}

func keepTies(tasks []Task, runs []Run, found map[string]tied, taken map[string]bool, take func(Task, Run, Match)) {
	for _, t := range tasks {
		for _, r := range runs {
			if _, has := found[t.ID]; !has && !taken[r.ID] && t.Course().Run == r.ID {
				take(t, r, t.Course().Match)
			}
		}
	}
}

// mayHaveRun says that the task may have begun: it was seen to, or what is known of it does not speak against it.
func (t Task) mayHaveRun() bool {
	return t.Status != Cancelled && t.Status != Deleted
}
