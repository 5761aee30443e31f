package maintenance

import "strings"

// FollowUp is a job that must follow from what was kept; it is enqueued in the same transaction. Kind is its name, for good:
// it stands in stored jobs.
type FollowUp interface {
	Kind() string
}

// Apply brings a confirmed change to the cloud, or looks again at one under way.
type Apply struct {
	Change string `json:"change"`
}

// Kind names the job.
func (Apply) Kind() string { return "apply" }

// DropDraft drops a draft whose time is over.
type DropDraft struct {
	Change string `json:"change"`
}

// Kind names the job.
func (DropDraft) Kind() string { return "drop_draft" }

// ExpireChange ends a change on which nobody decided in time.
type ExpireChange struct {
	Change string `json:"change"`
}

// Kind names the job.
func (ExpireChange) Kind() string { return "expire_change" }

// SyncCard brings all copies of a card up to date.
type SyncCard struct {
	Card string `json:"card"`
	Anew bool   `json:"anew,omitempty"` // also where it shows the latest version: what is said beside it has changed
}

// Kind names the job.
func (SyncCard) Kind() string { return "sync_card" }

// Tell says notices that are due: all of one kind, for one address.
type Tell struct {
	Notices []string `json:"notices"`
	Patient bool     `json:"-"` // what has its time goes before it
}

// Kind names the job.
func (Tell) Kind() string { return "tell" }

// Poll looks at a project's instances whose next look has come.
type Poll struct {
	Project string `json:"project"`
}

// Kind names the job.
func (Poll) Kind() string { return "poll" }

// Patient says that a job lets others of its queue go first: Slack takes one message a second in a channel, and what is told of a task, or
// shown of it, may come a moment later than a reminder.
func Patient(f FollowUp) bool {
	switch f := f.(type) {
	case Tell:
		return f.Patient
	case SyncCard:
		_, _, ofChange := CardOf(f.Card)
		return !ofChange && !strings.HasPrefix(f.Card, AskCard("")) // either asks people
	}
	return false
}
