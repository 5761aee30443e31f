package maintenance

import (
	"slices"
	"time"
)

// Action is what a change asks of the cloud.
type Action string

// The two things that can be asked for a task.
const (
	Reschedule Action = "reschedule"
	Cancel     Action = "cancel"
)

// State is where a change stands. docs/architecture.md has the chart.
type State string

// The states of DESIGN section 4.
const (
	Draft      State = "draft"
	Pending    State = "pending"
	Countered  State = "countered"
	Approved   State = "approved"
	Applying   State = "applying"
	Applied    State = "applied"
	FailedTo   State = "failed"
	Conflict   State = "conflict"
	Unverified State = "unverified"
	Dropped    State = "dropped"
	Denied     State = "denied"
	Expired    State = "expired"
	Withdrawn  State = "withdrawn"
	Superseded State = "superseded"
)

// States lists every state, for tests and metrics.
func States() []State {
	return []State{
		Draft, Pending, Countered, Approved, Applying, Applied, FailedTo, Conflict, Unverified, Dropped, Denied, Expired, Withdrawn, Superseded,
	}
}

// OpenStates are those in which a change holds its task: no other may be confirmed meanwhile. A draft is private and holds
// nothing, else one person's unsent thought would keep everybody from acting for ten minutes.
func OpenStates() []State { return []State{Pending, Countered, Approved, Applying} }

// Open says that the change holds its task.
func (s State) Open() bool { return slices.Contains(OpenStates(), s) }

// Final says that nothing more will be done; a later look may still find a failed or unverified wish fulfilled.
func (s State) Final() bool { return s != Draft && !s.Open() }

// The times of a change.
const (
	DraftLife   = 10 * time.Minute // an unconfirmed draft is dropped after it
	NearStart   = 10 * time.Minute // so close to the task's time no grace is given
	UnreadLimit = time.Hour        // after so long without a readable list the outcome is unverified
	FarthestOff = 10 * 365 * 24 * time.Hour
	LongestText = 500 // characters of a reason
)

// Change is a person's wish to reschedule or cancel one task, from the draft to its verified outcome. All times are UTC.
type Change struct {
	ID      string // its handle, such as c3f1: assigned once, never changed
	Version int64  // raised by each decision; what a card shows is compared with it
	Task    TaskKey
	Action  Action
	State   State

	By     Actor  // the requester, and where they asked
	Reason string // foreign text; empty where none was given

	From       time.Time // when the task stood as the requester saw it
	FromStatus Status
	To         time.Time // zero for a cancel
	Wished     time.Time // what the requester asked for, where an approver offered another time since; zero: To

	CreatedAt   time.Time
	ConfirmedAt time.Time // zero until confirmed
	SettledAt   time.Time // when it became final; zero before
	SettledBy   Person    // who made it so; the program itself where no person did
	DueAt       time.Time // when the program must look at it next; zero: nothing is due

	Terms   Terms    // what the policy asks of it
	Lookers []Looker // approvers who said that they are looking, oldest first

	Glass       bool      // break-glass: the approvals were skipped
	SignedOffBy Person    // who has looked at that since; zero: nobody
	SignedOffAt time.Time // zero: nobody

	Outcome Outcome

	Trace string // by what the request is followed that last brought it on, as a W3C traceparent; empty: by nothing
}

// Of says that the change is this very person's.
func (c Change) Of(p Person) bool { return c.By.Person.ID == p.ID && c.By.Person.Team == p.Team }

// Hidden says that the change does not exist for somebody: a draft, and one that ended unconfirmed, is its requester's alone.
func (c Change) Hidden(from Person) bool {
	unconfirmed := c.State == Draft || c.State.Final() && c.ConfirmedAt.IsZero()
	return unconfirmed && !c.Of(from)
}

// Grace says that the change is confirmed and can still be taken back.
func (c Change) Grace(now time.Time) bool { return c.State == Approved && now.Before(c.DueAt) }

// Step takes a change from one state to the next. It is pure: it may run several times for one decision.
type Step func(Before) (After, error)

// Before is all that a step may look at.
type Before struct {
	Change   Change
	Task     Task // as the store last saw it; zero Key where it was never seen
	Instance Instance
	Open     *Change // another change that holds the task
	Others   []Task  // what else is coming for the instance
	Attempt  Attempt // the last call to the cloud; zero where none was made

	Decisions []Decision // on the change, oldest first
	Ledger    Ledger     // of the task

	Factor Factor // of whoever takes the step; zero where they have none

	Proof ZoneProof
	Now   time.Time
}

// After is what a step leaves behind, to be kept in one transaction.
type After struct {
	Change  Change
	Attempt *Attempt // planned or answered; nil leaves the attempts alone

	Decision *Decision // to be kept with it; nil: none

	Audit  []Entry
	Show   []Place    // where the change's card gets a copy, if it has none there yet
	Tell   []Notice   // what is to be said beside the card
	Follow []FollowUp // jobs for now
	Proven bool       // the zone of the project's execute_at was seen to be right

	ZoneOff time.Duration // it was seen to be wrong, by so much; 0: it was not
	Quiet   bool          // nothing that people see has changed: no card is brought up to date

	Factor  *Factor  // of whoever took the step, after it; nil leaves it alone
	Refused *Refusal // nothing was decided: only Factor, Audit and Tell are kept, and whoever asked gets this; nil: it was

	Policy string // hash of the policy that judged it; beside a refusal too. Empty: none was asked
}
