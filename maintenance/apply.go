package maintenance

import (
	"errors"
	"strings"
	"time"
)

// Begin takes a confirmed change into work: its first call is planned. lost says why the requester may no longer do this,
// nil where they may; then nothing is sent. The policy of this moment counts: where it asks for more than has been given,
// the change waits again and says so.
func Begin(lost *Refusal, p Policy) Step {
	return p.judges(func(b Before) (After, error) {
		if b.Change.State != Approved || b.Now.Before(b.Change.DueAt) {
			return After{}, &Refusal{Why: AlreadySettled, Change: b.Change}
		}
		c, tell, err := p.open(b)
		out := Outcome{Listed: true, StandsAt: c.From, Status: c.FromStatus}
		if no, refused := errors.AsType[*Refusal](err); refused && lost == nil {
			lost, out.Against = no, no.against()
		}
		if lost == nil && c.State == Pending {
			return After{Change: c, Tell: tell, Audit: []Entry{entry(System(), "asked for more approvals", c, b.Now)}}, nil
		}
		c.State, c.DueAt = Applying, time.Time{}
		b.Change = c
		switch {
		case lost != nil:
			out.Kind, out.Why = RightsLost, lost.Why
			return end(b, Verdict{State: FailedTo, Outcome: out}), nil
		case c.Action == Reschedule && b.Proof.Off != 0:
			out.Kind, out.Offset = ZoneIsWrong, b.Proof.Off
			return end(b, Verdict{State: FailedTo, Outcome: out}), nil
		case c.Action == Reschedule && !c.To.After(b.Now):
			out.Kind, out.Why = TooLate, TimePassed
			return end(b, Verdict{State: FailedTo, Outcome: out}), nil
		}
		return After{Change: c, Attempt: plan(c, b.Attempt, b.Now), Audit: []Entry{entry(System(), "began", c, b.Now)}}, nil
	})
}

// Postpone leaves a confirmed change as it is for a while, where the requester's rights cannot be read now. After a limit
// there is no waiting any more: Begin then ends it (invariant I6).
func Postpone(wait time.Duration) Step {
	return func(b Before) (After, error) {
		if b.Change.State != Approved {
			return After{}, &Refusal{Why: AlreadySettled, Change: b.Change}
		}
		c := b.Change
		c.DueAt = b.Now.Add(wait)
		return After{Change: c, Quiet: true}, nil
	}
}

// Follow takes a verdict of Judge into the change that is being applied; at is when the look was.
func Follow(v Verdict, l Look) Step {
	return func(b Before) (After, error) {
		if b.Change.State != Applying {
			return After{}, &Refusal{Why: AlreadySettled, Change: b.Change}
		}
		if v.Next == NextSettle {
			return end(b, v), nil
		}
		c, a := b.Change, b.Attempt
		c.DueAt = b.Now.Add(v.Wait)
		if v.Next == NextPlan {
			return After{Change: c, Attempt: plan(c, a, b.Now), Audit: []Entry{entry(System(), "planned another call", c, b.Now)}}, nil
		}
		before := a
		if l.Fault.Kind == "" {
			a.Looks++
			a.UnreadSince = time.Time{}
		} else if a.UnreadSince.IsZero() {
			a.UnreadSince = l.At
		}
		return After{Change: c, Attempt: &a, Quiet: a.Doubtful() == before.Doubtful() && a.UnreadSince.Equal(before.UnreadSince)}, nil
	}
}

// Meet brings a change into line with a task that was seen to differ: one that waits to be applied is superseded, a failed
// or unverified wish that is found fulfilled becomes applied, late. It refuses where nothing is to be done.
func Meet(seen Task) Step {
	return func(b Before) (After, error) {
		c := b.Change
		switch {
		case waits(c.State) && !asShown(c, listed(seen)):
			b.Task = seen
			return supersede(System(), b), nil
		case mayStillWork(c) && fulfilled(c, listed(seen)):
			return end(b, Verdict{State: Applied, Outcome: Outcome{
				Kind: LateAsWished, SeenAt: b.Now, Listed: true, StandsAt: seen.ScheduledAt, Status: seen.Status, Calls: c.Outcome.Calls,
			}}), nil
		}
		return After{}, &Refusal{Why: AlreadySettled, Change: c}
	}
}

// waits says that a change was confirmed, and that nothing was sent yet.
func waits(s State) bool { return s == Approved || s == Pending || s == Countered }

// mayStillWork says that the outcome of a change is open: a call was sent, and the cloud did not say no to it.
func mayStillWork(c Change) bool {
	if c.Outcome.Calls == 0 {
		return false
	}
	return c.State == Unverified || c.State == FailedTo && (c.Outcome.Kind == Unchanged || c.Outcome.Kind == NeverTaken)
}

// listed is the task as a list shows it: not at all, where it is gone.
func listed(t Task) Task {
	if !t.GoneAt.IsZero() {
		return Task{}
	}
	return t
}

// plan gives the next call: its number, and the version of the change for which it holds.
func plan(c Change, last Attempt, now time.Time) *Attempt {
	return &Attempt{Change: c.ID, N: last.N + 1, Fence: c.Version + 1, PlannedAt: now}
}

// end settles the change by a verdict, and tells it under the change's card.
func end(b Before, v Verdict) After {
	after := settle(System(), b, v.State, string(v.State), v.Outcome)
	after.Tell = endNotices(after.Change, b.Now)
	if v.Outcome.Kind == WrongZone {
		after.ZoneOff = v.Outcome.Offset
	}
	after.Proven = v.State == Applied && v.Outcome.Kind != AlreadySo && b.Change.Action == Reschedule
	return after
}

func outcomeNotice(c Change, now time.Time) Notice {
	return Notice{
		ID: outcomeID(c), Kind: OutcomeNotice, Change: c.ID, Task: c.Task, To: Address{Card: ChangeCard(c.ID)}, DueAt: now,
	}
}

func outcomeID(c Change) string { return "outcome:" + c.ID + ":" + string(c.State) }

// Tells says that a notice of an outcome is about the state in which the change still is.
func (n Notice) Tells(c Change) bool {
	return n.ID == outcomeID(c) || strings.HasPrefix(n.ID, outcomeID(c)+":")
}
