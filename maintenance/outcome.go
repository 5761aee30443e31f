package maintenance

import "time"

// OutcomeKind says how a change came to its end, or to where it stands.
type OutcomeKind string

// The outcomes.
const (
	AsWished     OutcomeKind = "as wished"      // seen in the cloud's list after our call
	AlreadySo    OutcomeKind = "already so"     // the list showed it before anything was sent
	LateAsWished OutcomeKind = "late as wished" // a later look found it after all
	Refused      OutcomeKind = "refused"        // the cloud said no
	Gone         OutcomeKind = "gone"           // the task is no longer listed
	Unchanged    OutcomeKind = "unchanged"      // the cloud said yes, the list says no
	NeverTaken   OutcomeKind = "never taken"    // the calls did not get through
	ChangedSince OutcomeKind = "changed since"  // somebody or something else changed the task
	WrongZone    OutcomeKind = "wrong zone"     // the cloud kept the time off by Offset
	ZoneIsWrong  OutcomeKind = "zone is wrong"  // another move was kept off by Offset before this one was sent
	Unreadable   OutcomeKind = "unreadable"     // the list could not be read for UnreadLimit
	RightsLost   OutcomeKind = "rights lost"    // the requester, or the policy of that moment, no longer allows it
	DraftTooOld  OutcomeKind = "draft too old"
	TaskHasBegun OutcomeKind = "task has begun"
	DeniedBy     OutcomeKind = "denied by"   // an approver said no, for Reason
	NotDecided   OutcomeKind = "not decided" // in time
	NotTaken     OutcomeKind = "not taken"   // an approver's other time, by the requester in time
	TooLate      OutcomeKind = "too late"    // the time that was asked for had passed before anything was sent
)

// Outcome is what is known at the end of a change. It holds what was last seen, so that a sentence about it can say where
// the task now stands.
type Outcome struct {
	Kind     OutcomeKind   `json:"kind,omitempty"`
	SeenAt   time.Time     `json:"seen_at,omitzero"` // when the cloud's list was last read; zero: never
	Listed   bool          `json:"listed,omitempty"` // the task stood in that list
	StandsAt time.Time     `json:"stands_at,omitzero"`
	Status   Status        `json:"status,omitempty"`
	Offset   time.Duration `json:"offset,omitempty"`  // for WrongZone and ZoneIsWrong: what the cloud keeps, less what was asked
	Fault    Fault         `json:"fault,omitzero"`    // the cloud's last answer that was not a success
	Calls    int           `json:"calls,omitempty"`   // how many modify calls were sent
	Why      Why           `json:"why,omitempty"`     // for RightsLost
	Against  *Against      `json:"against,omitempty"` // for RightsLost by the policy; nil: the requester is not admitted any more
	Reason   string        `json:"reason,omitempty"`  // of a denial or a withdrawal; foreign
}

// Attempt is one modify call of a change, from its plan to its answer. A call that was marked sent and has no answer may
// have reached the cloud: its outcome is unknown.
type Attempt struct {
	Change      string
	N           int   // 1 for the first
	Fence       int64 // version of the change for which it was planned; checked again just before sending
	PlannedAt   time.Time
	SentAt      time.Time
	AnsweredAt  time.Time
	Answer      Fault // zero Kind: the cloud said 204
	RequestID   string
	Looks       int       // unhelpful looks since the answer
	UnreadSince time.Time // since when the list cannot be read; zero while it can
}

// Doubtful says that the call was answered in a way that does not tell whether it took effect, and that a look has not shown it.
func (a Attempt) Doubtful() bool { return a.Answer.Kind == FaultUnknown && a.Looks > 0 }

// Look is one fresh reading of the task from the cloud.
type Look struct {
	At    time.Time
	Fault Fault // its Kind is empty where the list could be read
	Task  Task  // zero Key: not listed
}

// lookAgain gives the waits between looks at a list that does not yet show what was asked for; it may lag.
func lookAgain() [6]time.Duration {
	return [...]time.Duration{
		1 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 30 * time.Second,
	}
}

const (
	mostSends       = 5 // calls of one change that may be sent in all
	mostUnknown     = 3 // of them, calls whose outcome is unknown
	unreadableAfter = 5 * time.Second
	longestWait     = 5 * time.Minute
)

// Next is what is to be done about a change that is being applied.
type Next string

// The next steps.
const (
	NextSend   Next = "send"   // call the cloud now
	NextLook   Next = "look"   // read the list again after Wait
	NextPlan   Next = "plan"   // plan another call, to be sent after Wait
	NextSettle Next = "settle" // the change ends in State with Outcome
)

// Verdict is what a look means for a change.
type Verdict struct {
	Next    Next
	Wait    time.Duration
	State   State
	Outcome Outcome
}

// Judge says what a fresh look means for a change that is being applied (invariant I5). Nothing is done unseen, nothing is
// sent again before a look has shown that the call before had no effect.
func Judge(c Change, a Attempt, l Look) Verdict {
	out := Outcome{
		SeenAt: l.At, Listed: l.Task.ID != "", StandsAt: l.Task.ScheduledAt, Status: l.Task.Status,
		Fault: a.Answer, Calls: sent(a),
	}
	end := func(s State, k OutcomeKind) Verdict {
		out.Kind = k
		return Verdict{Next: NextSettle, State: s, Outcome: out}
	}
	called := sent(a) > 0
	switch {
	case l.Fault.Kind != "":
		return unread(c, a, l, called)
	case fulfilled(c, l.Task) && called:
		return end(Applied, AsWished)
	case fulfilled(c, l.Task):
		return end(Applied, AlreadySo)
	case l.Task.ID == "":
		return end(FailedTo, Gone)
	case l.Task.Status == Executing:
		return end(Conflict, TaskHasBegun)
	case !asShown(c, l.Task):
		if off, ok := zoneOff(c, l.Task); called && ok {
			out.Offset = off
			return end(FailedTo, WrongZone)
		}
		return end(Conflict, ChangedSince)
	case a.SentAt.IsZero():
		return Verdict{Next: NextSend}
	}
	return unchanged(a, end)
}

// unchanged judges a list that shows the task as it was, after a call.
func unchanged(a Attempt, end func(State, OutcomeKind) Verdict) Verdict {
	switch a.Answer.Kind {
	case FaultInvalid, FaultUnauthorized, FaultDenied, FaultNotFound, FaultWrongState:
		return end(FailedTo, Refused)
	case FaultThrottled, FaultUnavailable:
		if a.N >= mostSends {
			return end(FailedTo, NeverTaken)
		}
		waits := lookAgain()
		wait := max(a.Answer.RetryAfter, waits[min(a.N, len(waits)-1)])
		return Verdict{Next: NextPlan, Wait: min(wait, longestWait)}
	}
	if waits := lookAgain(); a.Looks < len(waits) {
		return Verdict{Next: NextLook, Wait: waits[a.Looks]}
	}
	if a.Answer.Kind == FaultUnknown && a.N < mostUnknown {
		return Verdict{Next: NextPlan}
	}
	if a.Answer.Kind == FaultUnknown {
		return end(FailedTo, NeverTaken)
	}
	return end(FailedTo, Unchanged)
}

// unread judges a list that could not be read.
func unread(c Change, a Attempt, l Look, called bool) Verdict {
	if a.UnreadSince.IsZero() || l.At.Sub(a.UnreadSince) < UnreadLimit {
		return Verdict{Next: NextLook, Wait: max(l.Fault.RetryAfter, unreadableAfter)}
	}
	out := Outcome{Kind: Unreadable, Listed: true, StandsAt: c.From, Status: c.FromStatus, Fault: l.Fault, Calls: sent(a)}
	if !called {
		return Verdict{Next: NextSettle, State: FailedTo, Outcome: out}
	}
	return Verdict{Next: NextSettle, State: Unverified, Outcome: out}
}

// sent counts the calls that may have reached the cloud.
func sent(a Attempt) int {
	if a.SentAt.IsZero() {
		return a.N - 1
	}
	return a.N
}

func fulfilled(c Change, t Task) bool {
	if t.ID == "" {
		return false
	}
	if c.Action == Cancel {
		return t.Status == Cancelled
	}
	return t.Status == Created && SameSecond(t.ScheduledAt, c.To)
}

func asShown(c Change, t Task) bool {
	return t.Status == c.FromStatus && SameSecond(t.ScheduledAt, c.From)
}

// zoneOff says by how much the stored time is off, where that is what a wrong zone would do: a multiple of a quarter of an
// hour, as zones are.
func zoneOff(c Change, t Task) (time.Duration, bool) {
	if c.Action != Reschedule || t.Status != Created {
		return 0, false
	}
	off := t.ScheduledAt.Sub(c.To).Round(time.Second)
	zone := off != 0 && off%(15*time.Minute) == 0 && off >= -offsetsEast && off <= offsetsEast
	return off, zone
}
