package maintenance

import "time"

// Wish is what somebody asks for, before anything is kept.
type Wish struct {
	Action Action
	To     time.Time // zero for a cancel
	Reason string
	Glass  bool // break-glass: without the approvals, in an emergency
}

// ZoneProof is what is known of the zone in which a project's cloud reads execute_at.
type ZoneProof struct {
	Zone   *time.Location
	Given  bool // the setting was given; else UTC is assumed
	Proven bool // a verified move has shown it

	// Off is by how much the last move was kept off, so that the zone is known to be wrong; 0 where nothing says so.
	Off time.Duration
}

// The offsets at which local time may run anywhere, for a zone that is not proven.
const (
	offsetsWest = 12 * time.Hour
	offsetsEast = 14 * time.Hour
)

// NewDraft gives the first step of a change: the draft of the wish, as the requester will see it before confirming, with what the
// policy asks of it.
func NewDraft(a Actor, id string, w Wish, p Policy) Step {
	return p.judges(func(b Before) (After, error) {
		if b.Open != nil {
			return After{}, &Refusal{Why: OpenChange, Task: b.Task, Change: *b.Open}
		}
		if err := allowed(b, w); err != nil {
			return After{}, err
		}
		c := Change{
			ID: id, Version: 1, Task: b.Task.Key(), Action: w.Action, State: Draft, By: a, Reason: w.Reason,
			From: b.Task.ScheduledAt, FromStatus: b.Task.Status, To: w.To,
			Glass: w.Glass, CreatedAt: b.Now, DueAt: b.Now.Add(DraftLife),
		}
		var err error
		if c.Terms, err = p.Terms(b.ask(a, w)); err != nil {
			return After{}, err
		}
		drafted := entry(a, "drafted", c, b.Now)
		drafted.Detail.About = about(b.Task, b.Instance)
		return After{Change: c, Audit: []Entry{drafted}}, nil
	})
}

// Edit gives the draft another time and reason.
func Edit(a Actor, w Wish, p Policy) Step {
	return p.judges(func(b Before) (After, error) {
		if err := draftOf(a, b); err != nil {
			return After{}, err
		}
		w.Action, w.Glass = b.Change.Action, b.Change.Glass
		if err := allowed(b, w); err != nil {
			return After{}, err
		}
		c := b.Change
		c.To, c.Reason = w.To, w.Reason
		c.From, c.FromStatus = b.Task.ScheduledAt, b.Task.Status
		c.DueAt = b.Now.Add(DraftLife)
		var err error
		if c.Terms, err = p.Terms(b.ask(a, w)); err != nil {
			return After{}, err
		}
		return After{Change: c, Audit: []Entry{entry(a, "edited", c, b.Now)}}, nil
	})
}

// Retime gives the draft of a move another time, and leaves its reason.
func Retime(a Actor, to time.Time, p Policy) Step {
	return p.judges(func(b Before) (After, error) {
		if b.Change.Action != Reschedule && b.Change.Of(a.Person) {
			return After{}, &Refusal{Why: NoOtherTime, Change: b.Change, Task: b.Task}
		}
		return Edit(a, Wish{To: to, Reason: b.Change.Reason}, p)(b)
	})
}

// allowed says what speaks against the wish at this moment, whoever has it.
func allowed(b Before, w Wish) error {
	if why := Changeable(b.Task); why != "" {
		return &Refusal{Why: why, Task: b.Task}
	}
	if reasonTooLong(w.Reason) {
		return &Refusal{Why: TextTooLong, Task: b.Task}
	}
	if w.Action == Cancel {
		return nil
	}
	refuse := func(why Why, times ...time.Time) error {
		return &Refusal{Why: why, Task: b.Task, Wish: w, Times: append([]time.Time{w.To}, times...)}
	}
	switch {
	case b.Proof.Off != 0:
		return &Refusal{Why: ZoneWrong, Task: b.Task, Times: []time.Time{w.To}, Proof: b.Proof}
	case !w.To.After(b.Now):
		return refuse(TimePassed)
	case w.To.Sub(b.Now) > FarthestOff:
		return refuse(TimeTooFar)
	case SameSecond(w.To, b.Task.ScheduledAt):
		return refuse(SameTime)
	case comesTwice(w.To, b.Proof.Zone):
		return refuse(HourTwice)
	}
	if earliest := safeFrom(b); !b.Proof.Given && !b.Proof.Proven && w.To.Before(earliest) {
		return refuse(ZoneUnproven, earliest)
	}
	return nil
}

// safeFrom is the first target that harms nobody, whichever zone the cloud reads it in: even shifted by the farthest
// offset it lies in the future and not before the time at which the task stands.
func safeFrom(b Before) time.Time {
	earliest := b.Now
	if b.Task.ScheduledAt.After(earliest) {
		earliest = b.Task.ScheduledAt
	}
	return earliest.Add(offsetsEast).Truncate(time.Minute).Add(time.Minute)
}

// Changeable says why a task can be neither moved nor cancelled; empty where it can.
func Changeable(t Task) Why {
	switch {
	case t.ID == "":
		return NoSuchTask
	case !t.GoneAt.IsZero():
		return TaskGone
	case t.Status == Created:
		return ""
	case t.Status == Executing:
		return TaskRuns
	case t.Status == Succeeded, t.Status == Failed, t.Status == Cancelled, t.Status == Deleted:
		return TaskEnded
	default:
		return TaskOdd
	}
}

// SameSecond compares two instants as the cloud keeps them: in whole seconds.
func SameSecond(a, b time.Time) bool { return a.Unix() == b.Unix() }

// comesTwice says that the wall clock of the zone shows the instant's hour a second time, so that a time without an offset
// cannot name it.
func comesTwice(at time.Time, zone *time.Location) bool {
	const wall = "20060102150405"
	if zone == nil {
		return false
	}
	text := at.In(zone).Format(wall)
	// No zone has changed its offset by more than three hours at once since 1970, and most by one.
	for shift := 30 * time.Minute; shift <= 3*time.Hour; shift += 30 * time.Minute {
		if at.Add(shift).In(zone).Format(wall) == text || at.Add(-shift).In(zone).Format(wall) == text {
			return true
		}
	}
	return false
}
