package maintenance

import "time"

// Course is how a task ran, as far as that can be known: from the task itself, and from the background task that was found to
// be its work. All times are UTC.
type Course struct {
	SetFor  time.Time // the time that was known for it when it began
	BeganAt time.Time // zero: it has not begun, or nobody knows when
	EndedAt time.Time // zero: it has not ended, or nobody knows when
	End     Status    // how it ended; empty: it has not, or nobody knows

	Run   string // id of the background task; empty: none was found
	Match Match  // how sure that is
}

// Took is how long it ran; zero where that is not known.
func (c Course) Took() time.Duration {
	if c.BeganAt.IsZero() || c.EndedAt.Before(c.BeganAt) {
		return 0
	}
	return c.EndedAt.Sub(c.BeganAt)
}

// Running says that the task is at work now: its own status says so, or its background task, where the list has dropped it.
func (t Task) Running() bool {
	if t.GoneAt.IsZero() {
		return t.Status == Executing
	}
	c := t.Course()
	return !c.BeganAt.IsZero() && c.Run != "" && c.End == ""
}

// ended says that a status is one in which nothing more happens.
func ended(s Status) bool { return s == Succeeded || s == Failed || s == Cancelled || s == Deleted }

// Proceed is the course of a task that was seen to differ from what was known of it; was is the zero Task where nothing was.
func (t Task) Proceed(was Task, now time.Time) Course {
	c := was.Course()
	since := now // when it came into its status
	if at := t.UpdatedAt; !at.IsZero() && at.Before(now) {
		since = at
	}
	switch {
	case !t.GoneAt.IsZero(): // the list says nothing more of it
	case t.Status == Created:
		return Course{}
	case t.Status == Executing:
		c.End, c.EndedAt = "", time.Time{}
		if c.BeganAt.IsZero() {
			c.BeganAt, c.SetFor = since, t.setFor(was)
		}
	case ended(t.Status) && c.End != t.Status:
		c.End, c.EndedAt = t.Status, since
		if c.SetFor.IsZero() {
			c.SetFor = t.setFor(was)
		}
	}
	return c
}

// setFor is the time that was known for a task before it began: what is set in the console to "now" was set for later.
func (t Task) setFor(was Task) time.Time {
	if was.ScheduledAt.IsZero() {
		return t.ScheduledAt
	}
	return was.ScheduledAt
}

// Trace gives the courses of an instance's tasks, by task id, once its background tasks were read. What the task's own record
// says of its end stands; of one that is no longer listed, its background task is the only witness.
func Trace(tasks []Task, runs []Run) map[string]Course {
	courses := make(map[string]Course, len(tasks))
	found := tie(tasks, runs)
	for _, t := range tasks {
		c := t.Course()
		if f, ok := found[t.ID]; ok {
			c = c.follow(t, f)
		}
		courses[t.ID] = c
	}
	return courses
}

func (c Course) follow(t Task, f tied) Course {
	c.Run, c.Match = f.run.ID, f.match
	if !f.run.StartedAt.IsZero() {
		c.BeganAt = f.run.StartedAt
	}
	if c.SetFor.IsZero() {
		c.SetFor = t.ScheduledAt
	}
	switch gone := !t.GoneAt.IsZero(); {
	case !f.run.Over(), !gone && !ended(t.Status): // it runs, or the list lags behind
		return c
	case gone:
		c.End = f.run.Status
	}
	if !f.run.UpdatedAt.IsZero() {
		c.EndedAt = f.run.UpdatedAt
	}
	return c
}

// For how long the background tasks are asked for a task that they have not shown yet, and for one whose work they show and
// whose own record is gone.
const (
	seekTime   = time.Hour
	followTime = 24 * time.Hour
	endTime    = 10 * time.Minute
	dueTime    = time.Minute
)

// Sought says that the background tasks of the instance are to be read with the next look, since they may tell how the task runs
// or ended.
func (t Task) Sought(now time.Time) bool {
	within := func(at time.Time, d time.Duration) bool { return !at.IsZero() && now.Sub(at) < d }
	c := t.Course()
	unseen := c.Run == ""
	switch {
	case !t.GoneAt.IsZero():
		return c.End == "" && t.mayHaveRun() && (within(t.GoneAt, seekTime) || !unseen && within(t.GoneAt, followTime))
	case t.Status == Created:
		return unseen && now.Sub(t.ScheduledAt) >= dueTime && within(t.ScheduledAt, seekTime)
	case t.Status == Executing:
		return unseen && within(c.BeganAt, seekTime)
	case t.Status == Succeeded, t.Status == Failed:
		return unseen && within(c.EndedAt, endTime)
	}
	return false
}
