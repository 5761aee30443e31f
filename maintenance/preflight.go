package maintenance

import "time"

// CheckKind is one thing that is looked at before a task begins.
type CheckKind string

// The checks, in the order in which they are told.
const (
	InstanceRuns CheckKind = "instance runs"
	NothingElse  CheckKind = "nothing else" // is at work on it, or set for about the same time
	InsideWindow CheckKind = "inside window"
	NoFreeze     CheckKind = "no freeze"
	UsualLength  CheckKind = "usual length"
)

// Finding is what a check has come to. What cannot be known is never fine.
type Finding string

// The findings.
const (
	AllWell  Finding = "well"
	Amiss    Finding = "amiss"
	NotKnown Finding = "not known"
)

// Check is one thing that was looked at, with what was found.
type Check struct {
	Kind    CheckKind
	Finding Finding

	Status string        // of the instance, as the cloud writes it; empty: it did not say
	Works  []Task        // other tasks of the instance that run, or are set within NearGap
	Runs   []Run         // work that nobody scheduled
	ReadAt time.Time     // of an unknown one: when it was last known, zero: never
	Window Window        // zero: the cloud named none
	Zone   string        // of the window, IANA name; empty: nobody has set it
	Freeze string        // name; foreign
	Beyond time.Duration // of a window or freeze: the task begins well, and usually takes up to so long
	Usual  Usual
}

// Preflight is what the data say of a task before it begins.
type Preflight struct {
	Checks []Check
	ReadAt time.Time // when the cloud was last read for it; zero: never
	Old    bool      // that is longer ago than data may be old
}

// Count says how many of the checks have come to a finding.
func (p Preflight) Count(f Finding) int {
	n := 0
	for _, c := range p.Checks {
		if c.Finding == f {
			n++
		}
	}
	return n
}

// Sight is what was last seen of a task's instance, and when.
type Sight struct {
	Item   Item
	Others []Task // all other tasks of the instance
	Runs   []Run  // background tasks of it that are no scheduled task's work
	Usual  Usual
	ReadAt time.Time // when the instance and its tasks were last read; zero: never
	RunsAt time.Time // when its background tasks were
}

// Old says that something was not read within the limit.
func (s Sight) Old(limit time.Duration, now time.Time) bool {
	return tooOld(s.ReadAt, limit, now) || tooOld(s.RunsAt, limit, now)
}

func tooOld(read time.Time, limit time.Duration, now time.Time) bool {
	return read.IsZero() || now.Sub(read) > limit
}

// Preflight looks at what is known of a task that is about to begin. Data older than limit show what is wrong, but not that all is
// well. A window is left out where the rule for the task ignores windows.
func (p Policy) Preflight(s Sight, limit time.Duration, now time.Time) Preflight {
	old := func(read time.Time) bool { return tooOld(read, limit, now) }
	checks := []Check{s.running(old(s.ReadAt)), s.alone(old)}
	rule := p.Rule(Ask{Wish: Wish{Action: Reschedule}, Task: s.Item.Task, Instance: s.Item.Instance})
	if rule == nil || rule.Window != Ignore {
		checks = append(checks, s.inside(p.Windows[s.Item.Instance.Project]))
	}
	checks = append(checks, p.unfrozen(s), s.length())
	return Preflight{Checks: checks, ReadAt: s.ReadAt, Old: old(s.ReadAt)}
}

// statusRunning is that of an instance that serves, on all three engines.
const statusRunning = "RUNNING"

func (s Sight) running(old bool) Check {
	c := Check{Kind: InstanceRuns, Finding: AllWell, Status: s.Item.Instance.Status}
	switch {
	case c.Status == "":
		c.Finding = NotKnown
	case c.Status != statusRunning:
		c.Finding = Amiss
	case old:
		c.Finding, c.ReadAt = NotKnown, s.ReadAt
	}
	return c
}

// alone looks for other work on the instance. That there is none is known only where both lists were read lately.
func (s Sight) alone(old func(time.Time) bool) Check {
	c := Check{Kind: NothingElse, Finding: AllWell}
	for _, t := range s.Others {
		near := t.Waiting() && !t.ScheduledAt.IsZero() && t.ScheduledAt.Sub(s.Item.Task.ScheduledAt).Abs() < NearGap
		if t.Running() || near {
			c.Works = append(c.Works, t)
		}
	}
	for _, r := range s.Runs {
		if !r.Over() {
			c.Runs = append(c.Runs, r)
		}
	}
	switch {
	case len(c.Works)+len(c.Runs) > 0:
		c.Finding = Amiss
	case old(s.ReadAt):
		c.Finding, c.ReadAt = NotKnown, s.ReadAt
	case old(s.RunsAt):
		c.Finding, c.ReadAt = NotKnown, s.RunsAt
	}
	return c
}

func (s Sight) inside(zone *time.Location) Check {
	c := Check{Kind: InsideWindow, Finding: AllWell, Window: s.Item.Instance.Window}
	if c.Window.IsZero() || !c.Window.readable() || zone == nil {
		c.Finding = NotKnown
		return c
	}
	c.Zone = zone.String()
	begins := s.Item.Task.ScheduledAt
	switch most := s.Usual.Most; {
	case !c.Window.Holds(begins, zone):
		c.Finding = Amiss
	case most > 0 && len(c.Window.outside()) > 0 && (most >= 24*time.Hour || !c.Window.Holds(begins.Add(most-time.Second), zone)):
		c.Finding, c.Beyond = Amiss, most
	}
	return c
}

func (p Policy) unfrozen(s Sight) Check {
	c := Check{Kind: NoFreeze, Finding: AllWell}
	begins := s.Item.Task.ScheduledAt
	if f := p.Freeze(s.Item, begins); f != nil {
		c.Finding, c.Freeze = Amiss, f.Name
	} else if f := p.Freeze(s.Item, begins.Add(s.Usual.Most)); f != nil {
		c.Finding, c.Freeze, c.Beyond = Amiss, f.Name, s.Usual.Most
	}
	return c
}

func (s Sight) length() Check {
	if s.Usual.Runs == 0 {
		return Check{Kind: UsualLength, Finding: NotKnown}
	}
	return Check{Kind: UsualLength, Finding: AllWell, Usual: s.Usual}
}
