package jobs

import (
	"context"
	"fmt"
	"time"

	"headsup/cloud"
	"headsup/maintenance"
)

// absent is the cloud of a project that no longer stands in the settings: a change of it ends as one whose cloud cannot be read,
// unless the project comes back in time.
type absent struct{ project string }

func (a absent) fault() error {
	return &cloud.Error{
		Project: a.project, Err: fmt.Errorf("project %q is no longer in the settings", a.project),
		Fault: maintenance.Fault{Kind: maintenance.FaultUnavailable, Message: "the project is no longer in headsup's settings"},
	}
}

func (a absent) Engines() []maintenance.Engine { return nil }

func (a absent) Instances(context.Context, maintenance.Engine) ([]maintenance.Instance, []cloud.Unread, error) {
	return nil, nil, a.fault()
}

func (a absent) Tasks(context.Context, string) ([]maintenance.Task, []cloud.Unread, error) {
	return nil, nil, a.fault()
}

func (a absent) BackgroundTasks(context.Context, string) ([]maintenance.Run, []cloud.Unread, error) {
	return nil, nil, a.fault()
}

func (a absent) Reschedule(context.Context, maintenance.TaskKey, time.Time) (string, error) {
	return "", a.fault()
}

func (a absent) Cancel(context.Context, maintenance.TaskKey) (string, error) { return "", a.fault() }
