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
	OtherPolicy       Why = "other policy"     // is in force than this replica has; Times[0] is since when
	AlreadyApproved   Why = "already approved" // by the same person; Times[0] is when
	WaitsForRequester Why = "waits for requester"
	OfferChanged      Why = "offer changed"       // the change asks for another time than was shown
	JustRetimed       Why = "just retimed"        // Times[0] is since when; whoever types a yes may still have the time before in mind
	DecisionOver      Why = "decision over"       // the time to decide has passed
	NoReason          Why = "no reason"           // of a denial
	NoOtherTime       Why = "no other time"       // a cancel has none
	SameOffer         Why = "same offer"          // the change asks for that time already
	SignedWithoutTime Why = "signed without time" // what skipped its approval is only signed off
)

// What the policy says. Rule names the rule, or the freeze, that is against it; Nearest is the next time that would be allowed.
const (
	NoRule         Why = "no rule"          // is for this task and action
	MayNotAsk      Why = "may not ask"      // Parties and Channels say who may, and where; no Parties: only the place is wrong
	ReasonNeeded   Why = "reason needed"    // the rule asks for one, or break-glass does
	MayNotBreak    Why = "may not break"    // the glass; Parties may, Times[0] is when a newcomer may
	GlassNotNeeded Why = "glass not needed" // no approval is asked for
	TooManyMoves   Why = "too many moves"   // Most is how often the task may be put off, Ledger how often it was
	TooClose       Why = "too close"        // Limit is the least time ahead
	PutOffTooFar   Why = "put off too far"  // Limit is how far behind its first time the task may stand
	InFreeze       Why = "in freeze"        // Freeze is its name, Parties whom to ask
	NotInWindow    Why = "not in window"    // Window is the instance's
	WindowUnknown  Why = "window unknown"   // in which zone the windows are meant is not set
	NoWindow       Why = "no window"        // the cloud names none for the instance, or none that can be read
	OnWeekend      Why = "on weekend"
	AlreadyLooking Why = "already looking" // Times[0] is since when
	AlreadySigned  Why = "already signed off"
)

// The second factor. Person is whose it is, Admins are whom they can ask.
const (
	NotEnrolled      Why = "not enrolled"     // they have none
	CodeNeeded       Why = "code needed"      // none was given
	WrongCode        Why = "wrong code"       // Most is how many more may follow before it is locked
	CodeUsed         Why = "code used"        // or one after it was
	FactorLocked     Why = "factor locked"    // Times[0] is until when
	EnrolledAlready  Why = "enrolled already" // Times[0] is since when
	FactorNotLocked  Why = "factor not locked"
	NoLink           Why = "no link"           // there is none, or it is over
	LinkUsed         Why = "link used"         // Times[0] is when
	FactorUnreadable Why = "factor unreadable" // headsup runs with another key than it was kept under, or with none
)

// Who may stand in for whom.
const (
	OwnStandIn      Why = "own stand-in"
	StandInTooLong  Why = "stand-in too long" // Times[1] is the latest end
	NoApproverAtAll Why = "no approver at all"
	NoStandIn       Why = "no stand-in" // Person is named by no rule in which the approver decides; Parties are
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
	ZoneWrong      Why = "zone wrong"    // Proof says by how much the last move was off
	HourTwice      Why = "hour comes twice"
	RemindPassed   Why = "reminder passed"   // Times are when it would have been, and the task's
	RemindTooLate  Why = "reminder too late" // not before the task; Times as above
	ManyReminders  Why = "many reminders"    // of this task, for this person
	NoSuchReminder Why = "no such reminder"  // it was told, or dropped
	MutedReminder  Why = "muted reminder"    // whoever asks for one wants no direct messages
	AlreadyYours   Why = "already yours"     // Task.Owner is whoever asks
	TakenAlready   Why = "taken already"     // Task.Owner has it
	NobodysTask    Why = "nobody's task"     // nobody has taken it
	MovedSince     Why = "moved since"       // go or no-go was asked for another time than Task's
	GoAlready      Why = "go already"        // Task.Go says who and when
	CalledAlready  Why = "called already"    // a moment ago; Task.Call says who and when
	DueAlready     Why = "due already"       // its time has come
	NobodyToCall   Why = "nobody to call"    // the route of Task mentions nobody
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

	Proof ZoneProof // of the project; for ZoneWrong

	Decided Decision // the last yes or no to the change; zero where nobody decided on it

	Rule     Source    // the rule or freeze that is against it; zero where none is
	Nearest  time.Time // the nearest time that the policy would allow; zero where there is none
	Parties  []Party
	Channels []string // ids
	Person   Person
	Freeze   string // name; foreign
	Window   Window
	Ledger   Ledger
	Limit    time.Duration
	Scoped   bool // what is named may belong to another channel
	Wish     Wish // that was judged; zero where none was
	Offer    bool // it was an approver's other time for Change
	Theirs   bool // whoever reads it may give the next yes to Change
	Most     int
	Admins   []string // user ids
	// Forbidden says that the policy of this moment is against Change as it stands, whatever was just asked of it.
	Forbidden bool
}

func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s", r.Why) }

// Whys lists every reason, for tests and metrics.
func Whys() []Why {
	return []Why{
		OwnChange, NotApprover, TooNew, GroupUnread, NobodyLeft, NoPolicy, OtherPolicy, AlreadyApproved, WaitsForRequester, OfferChanged, DecisionOver,
		NoReason, NoOtherTime, SameOffer, JustRetimed, SignedWithoutTime,
		NoRule, MayNotAsk, ReasonNeeded, MayNotBreak, GlassNotNeeded, TooManyMoves, TooClose, PutOffTooFar, InFreeze, NotInWindow,
		WindowUnknown, NoWindow, OnWeekend, AlreadyLooking, AlreadySigned,
		NotEnrolled, CodeNeeded, WrongCode, CodeUsed, FactorLocked, EnrolledAlready, FactorNotLocked, NoLink, LinkUsed, FactorUnreadable, OwnStandIn, StandInTooLong, NoApproverAtAll, NoStandIn,
		OtherWorkspace, UnknownPerson, Outsider, Deactivated, IsBot, IsGuest, NotMember, ChannelNotAllowed, NotYours,
		NoSuchTask, NotReadYet, ManyTasks, NoSuchChange, TaskRuns, TaskEnded, TaskGone, TaskOdd, TaskChanged, OpenChange, AlreadySettled,
		BeingApplied, DraftExpired, SameTime, TimePassed, TimeTooFar, ZoneUnproven, ZoneWrong, HourTwice, TextTooLong,
		RemindPassed, RemindTooLate, ManyReminders, NoSuchReminder, MutedReminder, AlreadyYours, TakenAlready, NobodysTask, MovedSince, GoAlready, CalledAlready, DueAlready, NobodyToCall,
		Repeated, NothingKept, OutcomeUnknown,
	}
}
