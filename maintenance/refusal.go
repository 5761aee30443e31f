package maintenance

import (
	"fmt"
	"time"
)

// Why is the reason of a refusal. The set is closed: it labels metrics, and cards has a sentence for each.
type Why string

// Who and where.
const (
	OtherWorkspace    Why = "other workspace"
	UnknownPerson     Why = "unknown person" // Slack could not be asked who this is
	Outsider          Why = "outsider"
	Deactivated       Why = "deactivated"
	IsBot             Why = "bot"
	IsGuest           Why = "guest"
	NotMember         Why = "not a member" // a direct message from somebody in no allowed channel
	ChannelNotAllowed Why = "channel not allowed"
	NotYours          Why = "not yours" // only the requester may
)

// Who may decide.
const (
	OwnChange         Why = "own change"   // nobody approves what they asked for
	NotApprover       Why = "not approver" // Change.Terms names who is
	TooNew            Why = "too new"      // in the approvers' group; Times[0] is when the right begins
	GroupUnread       Why = "group unread" // Slack could not be asked who is in the approvers' group
	NobodyLeft        Why = "nobody left"  // too few who could approve
	NoPolicy          Why = "no policy"
	AlreadyApproved   Why = "already approved" // by the same person; Times[0] is when
	WaitsForRequester Why = "waits for requester"
	OfferChanged      Why = "offer changed" // the change asks for another time than was shown
	DecisionOver      Why = "decision over" // the time to decide has passed
	NoReason          Why = "no reason"
	NoOtherTime       Why = "no other time" // a cancel has none
	SameOffer         Why = "same offer"    // the change asks for that time already
)

// What and when.
const (
	NoSuchTask     Why = "no such task"
	NotReadYet     Why = "not read yet"  // Text names no known task, and the cloud was never read whole
	ManyTasks      Why = "several tasks" // Tasks holds them
	NoSuchChange   Why = "no such change"
	TaskRuns       Why = "task runs"
	TaskEnded      Why = "task ended"
	TaskGone       Why = "task gone"
	TaskOdd        Why = "task in unknown state"
	TaskChanged    Why = "task changed" // since it was shown
	OpenChange     Why = "open change"  // Change holds it
	AlreadySettled Why = "already settled"
	BeingApplied   Why = "being applied"
	DraftExpired   Why = "draft expired"
	SameTime       Why = "same time"
	TimePassed     Why = "time passed"
	TimeTooFar     Why = "time too far"
	ZoneUnproven   Why = "zone unproven" // Times[1] is the earliest target that is safe at every offset
	HourTwice      Why = "hour comes twice"
	TextTooLong    Why = "text too long"
	Repeated       Why = "repeated" // the same envelope again
	NothingKept    Why = "nothing kept"
	OutcomeUnknown Why = "outcome unknown" // a COMMIT was under way when the time ran out
)

// Refusal says that something was not done, and holds what the sentence about it needs. It is an error; its text is for
// logs, never for people.
type Refusal struct {
	Why    Why
	Task   Task
	Tasks  []Item // candidates, soonest first
	Change Change
	Text   string // what was typed or looked for; foreign
	Times  []time.Time

	Decided Decision // the last yes or no to the change; zero where nobody decided on it
}

func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s", r.Why) }

// Whys lists every reason, for tests and metrics.
func Whys() []Why {
	return []Why{
		OwnChange, NotApprover, TooNew, GroupUnread, NobodyLeft, NoPolicy, AlreadyApproved, WaitsForRequester, OfferChanged, DecisionOver,
		NoReason, NoOtherTime, SameOffer,
		OtherWorkspace, UnknownPerson, Outsider, Deactivated, IsBot, IsGuest, NotMember, ChannelNotAllowed, NotYours,
		NoSuchTask, NotReadYet, ManyTasks, NoSuchChange, TaskRuns, TaskEnded, TaskGone, TaskOdd, TaskChanged, OpenChange, AlreadySettled,
		BeingApplied, DraftExpired, SameTime, TimePassed, TimeTooFar, ZoneUnproven, HourTwice, TextTooLong,
		Repeated, NothingKept, OutcomeUnknown,
	}
}
