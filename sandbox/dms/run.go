package dms

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"time"
)

// run is one background task: the work of a scheduled task, once it has begun.
type run struct {
	id        string
	of        *task
	startedAt time.Time
	endedAt   time.Time // the last update, while it runs
	status    string
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
		if t.gone {
			continue
		}
		if t.Status == Created && !t.ScheduleAt.IsZero() && !now.Before(t.ScheduleAt) {
			c.begin(in, t)
		}
		if t.Status == Executing && !now.Before(t.started.Add(t.Duration)) {
			c.end(in, t)
		}
	}
}

func (c *Cloud) begin(in *instance, t *task) {
	t.Status, t.UpdatedAt = Executing, t.ScheduleAt
	in.ran(t, t.ScheduleAt, t.ScheduleAt)
	c.keep(t, t.started)
}

// ran adds the background task of a task that has begun.
func (in *instance) ran(t *task, begin, end time.Time) {
	t.started = begin
	in.runs = append(in.runs, &run{id: runID(t.ID), of: t, startedAt: begin, endedAt: end, status: t.Status})
}

func (c *Cloud) end(in *instance, t *task) {
	t.Status, t.UpdatedAt = Success, t.started.Add(t.Duration)
	if t.Fails {
		t.Status = Failed
	}
	for _, r := range in.runs {
		if r.of == t && r.status == Executing {
			r.status, r.endedAt = t.Status, t.UpdatedAt
		}
	}
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
	var records []any
	for _, r := range slices.Backward(in.runs) {
		records = append(records, map[string]any{
			"id": r.id, "name": r.of.Name, "user_name": r.of.UserName, "user_id": r.of.UserID, "params": r.of.Params,
			"status": r.status, "created_at": r.startedAt.UTC().Format(isoTime), "updated_at": r.endedAt.UTC().Format(isoTime),
		})
	}
	// Here the count is a string in the documents and in the SDK alike.
	return reply(map[string]any{"task_count": decimal(len(records)), "tasks": cut(records, from, limit)})
}
