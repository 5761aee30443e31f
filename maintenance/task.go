package maintenance

import "time"

// Status is the state of a task, as the cloud writes it. One that is not listed here is kept as it came and treated as not
// changeable.
type Status string

// The statuses that the cloud documents (facts/huawei-dms.md, section 3).
const (
	Created   Status = "CREATED" // waits for its time
	Executing Status = "EXECUTING"
	Succeeded Status = "SUCCESS"
	Failed    Status = "FAILED"
	Cancelled Status = "CANCELLED"
	Deleted   Status = "DELETED"
)

// Statuses lists those that the cloud documents.
func Statuses() []Status { return []Status{Created, Executing, Succeeded, Failed, Cancelled, Deleted} }

// TaskKey names a task for the cloud.
type TaskKey struct {
	Instance string
	Task     string
}

// Task is one scheduled task of an instance. All times are instants in UTC; a zero time means that the cloud gave none.
type Task struct {
	// What the cloud says.
	Instance    string // id of the instance
	ID          string
	Name        string // the cloud's name of the kind of work, such as kafkaAutoReassignment
	Status      Status
	Params      string // text that often holds JSON; foreign, may be anything
	CreatedBy   string
	CreatedAt   time.Time
	UpdatedAt   time.Time
	ScheduledAt time.Time

	// What headsup keeps.
	Handle           string // the short name people type, such as k7q2
	FirstSeenAt      time.Time
	FirstScheduledAt time.Time
	GoneAt           time.Time // when the cloud first no longer listed it; zero while it does
	Moment           int       // number of the latest moment of its history: it rises with whatever its status or time become
	MomentAt         time.Time // when that was

	// Most tasks only wait: nothing is known of their course, and nobody has said anything of them.
	Ran  Rare[Course]
	Said Rare[Said]
}

// Course is how the task runs or ran.
func (t Task) Course() Course { return t.Ran.Get() }

// Owner is who has taken the task.
func (t Task) Owner() Owner { return t.Said.Get().Owner }

// Go is that the task may run; it holds while Going.
func (t Task) Go() Word { return t.Said.Get().Go }

// Call is that somebody is to come; it holds while Called.
func (t Task) Call() Word { return t.Said.Get().Call }

// Key names the task for the cloud.
func (t Task) Key() TaskKey { return TaskKey{Instance: t.Instance, Task: t.ID} }

// Waiting says that the task is listed and waits for its time: the only state in which it can be moved or cancelled.
func (t Task) Waiting() bool { return t.Status == Created && t.GoneAt.IsZero() }

// Coming says that the task has yet to end: it waits or runs.
func (t Task) Coming() bool {
	return t.GoneAt.IsZero() && (t.Status == Created || t.Status == Executing)
}
