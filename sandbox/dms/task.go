package dms

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// The statuses of a task.
const (
	Created   = "CREATED"
	Executing = "EXECUTING"
	Success   = "SUCCESS"
	Failed    = "FAILED"
	Cancelled = "CANCELLED"
)

// DefaultDuration is how long a task runs that does not say.
const DefaultDuration = 2 * time.Minute

// isoTime is how the cloud writes the times of a task.
const isoTime = "2006-01-02T15:04:05.000Z"

// bareTime is how execute_at, begin_time and end_time are written: without a zone.
const bareTime = "20060102150405"

// Task is one scheduled task. Its times are instants; they are kept to the millisecond.
type Task struct {
	Instance string
	ID       string // 32 hex digits
	Name     string
	UserName string
	UserID   string
	Params   string // text that often holds JSON
	Status   string // empty: CREATED

	CreatedAt  time.Time // zero: now
	UpdatedAt  time.Time // zero: CreatedAt
	ScheduleAt time.Time // zero: the task waits for ever

	Duration time.Duration // how long it runs; zero: DefaultDuration
	Fails    bool          // ends as FAILED
	Leaves   Leaving       // empty: its record stays in the list
	RunID    string        // of its background task; empty: an id of its own

	Raw string // served in place of the record where not empty, to try what a reader does with an odd one
}

// Leaving is when the cloud drops the record of a task by itself. Whether it ever does is U.
type Leaving string

// The moments at which a record may leave the list. The work goes on, as a background task.
const (
	LeavesAtBegin Leaving = "begin"
	LeavesAtEnd   Leaving = "end"
)

type task struct {
	Task
	gone     bool
	started  time.Time
	versions []version
}

// version is what was true of a task from an instant on, for lists that lag behind.
type version struct {
	at   time.Time
	task Task
	gone bool
}

const keptVersions = 50

// keep notes a new truth. The caller holds the lock.
func (c *Cloud) keep(t *task, at time.Time) {
	t.versions = append(t.versions, version{at: at, task: t.Task, gone: t.gone})
	if len(t.versions) > keptVersions {
		t.versions = slices.Delete(t.versions, 0, len(t.versions)-keptVersions)
	}
	c.signal()
}

// at is the task as it stood at the instant; false where it was not there.
func (t *task) at(instant time.Time) (Task, bool) {
	for _, v := range slices.Backward(t.versions) {
		if !v.at.After(instant) {
			return v.task, !v.gone
		}
	}
	return Task{}, false
}

// AddTask adds a task, or replaces the one with its id. An instance that does not exist is an error.
func (c *Cloud) AddTask(t Task) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	in := c.instances[t.Instance]
	if in == nil {
		return refused(404, "DMS.00404022", "This instance does not exist.")
	}
	now := c.now()
	fill(&t.Status, Created)
	if t.CreatedAt.IsZero() {
		t.CreatedAt = now
	}
	if t.UpdatedAt.IsZero() {
		t.UpdatedAt = t.CreatedAt
	}
	if t.Duration == 0 {
		t.Duration = DefaultDuration
	}
	added := in.task(t.ID)
	if added == nil {
		added = &task{}
		in.tasks = append(in.tasks, added)
	}
	added.Task, added.gone = t, false
	switch t.Status {
	case Executing:
		in.ran(added, t.UpdatedAt, t.UpdatedAt)
	case Success, Failed:
		in.ran(added, t.UpdatedAt.Add(-t.Duration), t.UpdatedAt)
	}
	c.keep(added, now)
	return nil
}

// task finds a task by its id, also one whose record was deleted.
func (in *instance) task(id string) *task {
	for _, t := range in.tasks {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// Tasks are the tasks of an instance as they stand now, in the order of their adding; nil where there is no such instance.
func (c *Cloud) Tasks(instanceID string) []Task {
	c.mu.Lock()
	defer c.mu.Unlock()
	in := c.instances[instanceID]
	if in == nil {
		return nil
	}
	c.advance(in)
	var all []Task
	for _, t := range in.tasks {
		if !t.gone {
			all = append(all, t.Task)
		}
	}
	return all
}

// Task is one task as it stands now; false where there is none.
func (c *Cloud) Task(instanceID, id string) (Task, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	in := c.instances[instanceID]
	if in == nil {
		return Task{}, false
	}
	c.advance(in)
	t := in.task(id)
	if t == nil || t.gone {
		return Task{}, false
	}
	return t.Task, true
}

func (c *Cloud) listTasks(rt route, q url.Values) answer {
	in, bad := c.find(rt.project, rt.instance)
	if bad != nil {
		return bad.answer()
	}
	c.advance(in)
	from, limit, bad := page(q, "start", largestTasks)
	if bad != nil {
		return bad.answer()
	}
	begin, end, bad := span(q, c.projects[rt.project].Zone)
	if bad != nil {
		return bad.answer()
	}
	var listed []Task
	for _, t := range in.tasks {
		if seen, there := t.at(c.now().Add(-rt.lag)); there && within(seen.ScheduleAt, begin, end) {
			listed = append(listed, seen)
		}
	}
	// The order is U; newest first is what the console shows.
	slices.SortStableFunc(listed, func(a, b Task) int {
		if by := b.CreatedAt.Compare(a.CreatedAt); by != 0 {
			return by
		}
		return strings.Compare(a.ID, b.ID)
	})
	records := make([]any, len(listed))
	for i, t := range listed {
		records[i] = t.record()
	}
	return reply(c.counted(map[string]any{"jobs": cut(records, from, limit)}, len(records)))
}

func (c *Cloud) counted(body map[string]any, n int) map[string]any {
	switch c.jobCount {
	case CountString:
		body["job_count"] = decimal(n)
	case CountNull:
		body["job_count"] = nil
	case CountAbsent:
	default:
		body["job_count"] = n
	}
	return body
}

func (t Task) record() any {
	if t.Raw != "" {
		return raw(t.Raw)
	}
	record := map[string]any{
		"id": t.ID, "name": t.Name, "user_name": t.UserName, "user_id": t.UserID, "params": t.Params, "status": t.Status,
		"created_at": t.CreatedAt.UTC().Format(isoTime), "updated_at": t.UpdatedAt.UTC().Format(isoTime),
	}
	if !t.ScheduleAt.IsZero() {
		record["schedule_at"] = t.ScheduleAt.UTC().Format(isoTime)
	}
	return record
}

// span reads begin_time and end_time. On which time they filter is U; the console filters by the time a task starts.
func span(q url.Values, zone *time.Location) (begin, end time.Time, bad *Refused) {
	read := func(name string) time.Time {
		text := q.Get(name)
		if text == "" || bad != nil {
			return time.Time{}
		}
		at, ok := readBare(text, zone)
		if !ok {
			bad = invalid(name)
		}
		return at
	}
	begin = read("begin_time")
	end = read("end_time")
	return begin, end, bad
}

func within(at, begin, end time.Time) bool {
	return (begin.IsZero() || !at.Before(begin)) && (end.IsZero() || !at.After(end))
}

func readBare(text string, zone *time.Location) (time.Time, bool) {
	if len(text) != len(bareTime) {
		return time.Time{}, false
	}
	at, err := time.ParseInLocation(bareTime, text, zone)
	return at, err == nil
}
