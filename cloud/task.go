package cloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"headsup/maintenance"
)

// tasksPage is the longest page of tasks that any document names (facts, section 1.2).
const tasksPage = 100

// executeAt is how the PUT takes a time: without a zone.
const executeAt = "20060102150405"

// Tasks lists the scheduled tasks of an instance, in the cloud's order. What could not be read is reported beside. There is
// no call for a single task.
func (c *Client) Tasks(ctx context.Context, instanceID string) ([]maintenance.Task, []Unread, error) {
	if err := c.inPath(OpTasks, "instance", instanceID); err != nil {
		return nil, nil, err
	}
	return list(ctx, c, listing[maintenance.Task]{
		call:  call{op: OpTasks, method: http.MethodGet, path: "/instances/" + instanceID + "/scheduled-tasks"},
		begin: "start", limit: tasksPage, key: "jobs", count: "job_count",
		read: func(r record) (maintenance.Task, string, error) { return readTask(r, instanceID) },
	})
}

// readTask reads a record. Without an id or with a schedule_at that cannot be read it is no task that one could warn of; the
// other two times are only shown, so a task is kept without them.
func readTask(r record, instanceID string) (maintenance.Task, string, error) {
	id := r.text("id")
	if id == "" {
		return maintenance.Task{}, "", errors.New("id is missing")
	}
	at, err := r.time("schedule_at")
	if err != nil {
		return maintenance.Task{}, id, err
	}
	created, errCreated := r.time("created_at")
	updated, errUpdated := r.time("updated_at")
	t := maintenance.Task{
		Instance: instanceID, ID: id, Name: r.text("name"), Status: maintenance.Status(r.text("status")),
		Params: r.text("params"), CreatedBy: r.text("user_name"),
		CreatedAt: created, UpdatedAt: updated, ScheduledAt: at,
	}
	return t, id, partly(errCreated, errUpdated)
}

// partly joins what went wrong with fields that a record is kept without.
func partly(errs ...error) error {
	if err := errors.Join(errs...); err != nil {
		return partial{err}
	}
	return nil
}

// Reschedule gives a waiting task another time, in whole seconds and in the project's zone. It is sent once. Success means
// only that the cloud answered 204: a second look must prove it. The request's id is given where there is one, also with an
// error.
func (c *Client) Reschedule(ctx context.Context, key maintenance.TaskKey, to time.Time) (requestID string, err error) {
	if !sane(to) {
		err := fmt.Errorf("%s is no time for a task", to.Format(time.RFC3339))
		return "", c.fail(call{op: OpReschedule}, maintenance.Fault{Kind: maintenance.FaultInvalid}, err)
	}
	return c.update(ctx, OpReschedule, key, url.Values{"execute_at": {to.In(c.zone).Format(executeAt)}})
}

// Cancel cancels a waiting task, for good: the cloud documents no way back. What holds for Reschedule holds here.
func (c *Client) Cancel(ctx context.Context, key maintenance.TaskKey) (requestID string, err error) {
	return c.update(ctx, OpCancel, key, url.Values{"status": {string(maintenance.Cancelled)}})
}

func (c *Client) update(ctx context.Context, op Op, key maintenance.TaskKey, query url.Values) (string, error) {
	if err := c.inPath(op, "instance", key.Instance); err != nil {
		return "", err
	}
	if err := c.inPath(op, "task", key.Task); err != nil {
		return "", err
	}
	path := "/instances/" + key.Instance + "/scheduled-tasks/" + key.Task
	return c.change(ctx, call{op: op, method: http.MethodPut, path: path, query: query})
}
