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
	Course           Course    // how it runs or ran
	Owner            Owner     // who has taken it
	Go               Word      // that it may run; holds while Going
	Call             Word      // that somebody is to come; holds while Called
	Moment           int       // number of the latest moment of its history: it rises with whatever its status or time become
	MomentAt         time.Time // when that was
}

// Key names the task for the cloud.
func (t Task) Key() TaskKey { return TaskKey{Instance: t.Instance, Task: t.ID} }

// Waiting says that the task is listed and waits for its time: the only state in which it can be moved or cancelled.
func (t Task) Waiting() bool { return t.Status == Created && t.GoneAt.IsZero() }

// Coming says that the task has yet to end: it waits or runs.
func (t Task) Coming() bool {
	return t.GoneAt.IsZero() && (t.Status == Created || t.Status == Executing)
}
