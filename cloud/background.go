package cloud

import (
	"context"
	"errors"
	"net/http"
	"time"

	"headsup/maintenance"
)

// Background is one background task: work that runs or ran on an instance. All times are UTC; zero where the cloud gave none.
//
// Whether it has the id of the scheduled task that it came from is not documented.
type Background struct {
	Instance  string
	ID        string
	Name      string // the cloud's name of the kind of work
	Status    maintenance.Status
	Params    string // text that often holds JSON; foreign
	CreatedBy string
	StartedAt time.Time
	UpdatedAt time.Time // when it ended, for work that did
}

// backgroundPage is modest, since no document names the range of this list's limit.
const backgroundPage = 50

// BackgroundTasks lists the background tasks of an instance, in the cloud's order.
func (c *Client) BackgroundTasks(ctx context.Context, instanceID string) ([]Background, []Unread, error) {
	if err := c.inPath(OpBackground, "instance", instanceID); err != nil {
		return nil, nil, err
	}
	return list(ctx, c, listing[Background]{
		call:  call{op: OpBackground, method: http.MethodGet, path: "/instances/" + instanceID + "/tasks"},
		begin: "offset", limit: backgroundPage, key: "tasks", count: "task_count",
		read: func(r record) (Background, string, error) { return readBackground(r, instanceID) },
	})
}

func readBackground(r record, instanceID string) (Background, string, error) {
	id := r.text("id")
	if id == "" {
		return Background{}, "", errors.New("id is missing")
	}
	started, errStarted := r.time("created_at")
	updated, errUpdated := r.time("updated_at")
	b := Background{
		Instance: instanceID, ID: id, Name: r.text("name"), Status: maintenance.Status(r.text("status")),
		Params: r.text("params"), CreatedBy: r.text("user_name"), StartedAt: started, UpdatedAt: updated,
	}
	return b, id, partly(errStarted, errUpdated)
}
