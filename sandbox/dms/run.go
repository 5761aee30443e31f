package dms

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"time"
)

// Run is one background task: the work of a scheduled task once it has begun, or work that nobody scheduled.
type Run struct {
	Instance string
	ID       string // 32 hex digits
	Name     string
	UserName string
	UserID   string
	Params   string
	Status   string // empty: EXECUTING where EndedAt is zero, else SUCCESS

	StartedAt time.Time
	EndedAt   time.Time // zero: it runs on
}

type run struct {
	Run
	of *task // nil: nobody scheduled it
}

// AddRun adds work that nobody scheduled, or that is long past. An instance that does not exist is an error.
func (c *Cloud) AddRun(r Run) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	in := c.instances[r.Instance]
	if in == nil {
		return refused(404, "DMS.00404022", "This instance does not exist.")
	}
	if r.EndedAt.IsZero() {
		fill(&r.Status, Executing)
		r.EndedAt = r.StartedAt
	}
	fill(&r.Status, Success)
	in.runs = append(in.runs, &run{Run: r})
	c.signal()
	return nil
}

// Advance brings every task to where it must be by the clock. Whatever reads an instance does so for that instance.
func (c *Cloud) Advance() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, in := range c.instances {
		c.advance(in)
	}
}

// advance starts and ends what is due. The caller holds the lock.
func (c *Cloud) advance(in *instance) {
	now := c.now()
	for _, t := range in.tasks {
		if !t.gone && t.Status == Created && !t.ScheduleAt.IsZero() && !now.Before(t.ScheduleAt) {
			c.begin(in, t)
		}
		// Work that has begun goes on when its record is gone.
		if t.Status == Executing && !now.Before(t.started.Add(t.Duration)) {
			c.end(in, t)
		}
	}
}

func (c *Cloud) begin(in *instance, t *task) {
	t.Status, t.UpdatedAt = Executing, t.ScheduleAt
	in.ran(t, t.ScheduleAt, t.ScheduleAt)
	t.gone = t.gone || t.Leaves == LeavesAtBegin
	c.keep(t, t.started)
}

// ran adds the background task of a task that has begun.
func (in *instance) ran(t *task, begin, end time.Time) {
	t.started = begin
	id := t.RunID
	fill(&id, runID(t.ID))
	in.runs = append(in.runs, &run{of: t, Run: Run{
		Instance: in.ID, ID: id, Name: t.Name, UserName: t.UserName, UserID: t.UserID, Params: t.Params, Status: t.Status,
		StartedAt: begin, EndedAt: end,
	}})
}

func (c *Cloud) end(in *instance, t *task) {
	t.Status, t.UpdatedAt = Success, t.started.Add(t.Duration)
	if t.Fails {
		t.Status = Failed
	}
	for _, r := range in.runs {
		if r.of == t && r.Status == Executing {
			r.Status, r.EndedAt = t.Status, t.UpdatedAt
		}
	}
	t.gone = t.gone || t.Leaves == LeavesAtEnd
	c.keep(t, t.UpdatedAt)
}

// runID gives the background task an id of its own. Whether the cloud keeps the scheduled task's is U, so nobody should
// count on it.
func runID(taskID string) string {
	sum := sha256.Sum256([]byte("run of " + taskID))
	return hex.EncodeToString(sum[:16])
}

func (c *Cloud) listRuns(rt route, q url.Values) answer {
	in, bad := c.find(rt.project, rt.instance)
	if bad != nil {
		return bad.answer()
	}
	c.advance(in)
	begin := "offset"
	if !q.Has("offset") {
		begin = "start" // the older name, which some pages still show
	}
	from, limit, bad := page(q, begin, largestTasks)
	if bad != nil {
		return bad.answer()
	}
	// The order is U; newest first is what the console shows.
	listed := slices.Clone(in.runs)
	slices.SortStableFunc(listed, func(a, b *run) int { return b.StartedAt.Compare(a.StartedAt) })
	var records []any
	for _, r := range listed {
		records = append(records, map[string]any{
			"id": r.ID, "name": r.Name, "user_name": r.UserName, "user_id": r.UserID, "params": r.Params,
			"status": r.Status, "created_at": r.StartedAt.UTC().Format(isoTime), "updated_at": r.EndedAt.UTC().Format(isoTime),
		})
	}
	// Here the count is a string in the documents and in the SDK alike.
	return reply(map[string]any{"task_count": decimal(len(records)), "tasks": cut(records, from, limit)})
}
