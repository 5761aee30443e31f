package cloud

import (
	"context"
	"errors"
	"net/http"

	"headsup/maintenance"
)

// backgroundPage is modest, since no document names the range of this list's limit.
const backgroundPage = 50

// BackgroundTasks lists the background tasks of an instance, in the cloud's order.
func (c *Client) BackgroundTasks(ctx context.Context, instanceID string) ([]maintenance.Run, []Unread, error) {
	if err := c.inPath(OpBackground, "instance", instanceID); err != nil {
		return nil, nil, err
	}
	return list(ctx, c, listing[maintenance.Run]{
		call:  call{op: OpBackground, method: http.MethodGet, path: "/instances/" + instanceID + "/tasks"},
		begin: "offset", limit: backgroundPage, key: "tasks", count: "task_count",
		read: func(r record) (maintenance.Run, string, error) { return readBackground(r, instanceID) },
	})
}

func readBackground(r record, instanceID string) (maintenance.Run, string, error) {
	id := r.text("id")
	if id == "" {
		return maintenance.Run{}, "", errors.New("id is missing")
	}
	// Without its times it still says that it runs, or how it ended.
	started, errStarted := r.time("created_at")
	updated, errUpdated := r.time("updated_at")
	b := maintenance.Run{
		Instance: instanceID, ID: id, Name: r.text("name"), Status: maintenance.Status(r.text("status")),
		Params: r.text("params"), CreatedBy: r.text("user_name"), StartedAt: started, UpdatedAt: updated,
	}
	return b, id, partly(errStarted, errUpdated)
}
