package cloud

import (
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

// The main job, as a caller lives it: look, act, look again.
func TestLookActLook(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	s := newSandbox(t, func(o *Options) { o.Zone = shanghai })
	s.SetZone(projectID, shanghai)
	look := func() maintenance.Task {
		t.Helper()
		tasks, bad, err := s.client.Tasks(t.Context(), kafkaID)
		if err != nil || bad != nil || len(tasks) != 1 {
			t.Fatalf("%v %v %v", tasks, bad, err)
		}
		return tasks[0]
	}
	before := look()
	to := before.ScheduledAt.Add(25 * time.Hour).Truncate(time.Second)
	id, err := s.client.Reschedule(t.Context(), before.Key(), to)
	s.must(err)
	if after := look(); !after.ScheduledAt.Equal(to) || !after.Waiting() || id == "" {
		t.Errorf("moved to %s by request %q, want %s", after.ScheduledAt, id, to)
	}

	s.SetZone(projectID, time.UTC)
	_, err = s.client.Reschedule(t.Context(), before.Key(), to)
	s.must(err)
	if after := look(); !after.ScheduledAt.Equal(to.Add(8 * time.Hour)) {
		t.Errorf("a wrong zone must show as its offset; the task stands at %s", after.ScheduledAt)
	}

	_, err = s.client.Cancel(t.Context(), before.Key())
	s.must(err)
	if after := look(); after.Status != maintenance.Cancelled {
		t.Errorf("after the cancel: %s", after.Status)
	}
	if _, err := s.client.Cancel(t.Context(), before.Key()); FaultOf(err).Kind != maintenance.FaultWrongState {
		t.Errorf("a second cancel: %v", err)
	}
	if _, err := s.client.Cancel(t.Context(), maintenance.TaskKey{Instance: kafkaID, Task: "abcd"}); FaultOf(err).Kind != maintenance.FaultNotFound {
		t.Errorf("a task that is not there: %v", err)
	}
}

func TestRunsAndInstances(t *testing.T) {
	s := newSandbox(t)
	const rocketID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
	s.must(s.AddInstance(dms.Instance{Project: projectID, ID: rocketID, Name: "bills", Engine: "rocketmq", MaintainBegin: "22", MaintainEnd: "02"}))
	s.must(s.ConsoleRunNow(kafkaID, taskID))
	runs, _, err := s.client.BackgroundTasks(t.Context(), kafkaID)
	s.must(err)
	if len(runs) != 1 || runs[0].Status != maintenance.Executing || runs[0].Name != "kafkaAutoReassignment" {
		t.Errorf("background tasks: %+v", runs)
	}
	in, err := s.client.Instance(t.Context(), rocketID)
	s.must(err)
	if in.Engine != maintenance.RocketMQ || in.Window.String() != "22:00 to 02:00" || in.Tags != nil {
		t.Errorf("instance: %+v", in)
	}
	s.RemoveInstance(rocketID)
	if _, err := s.client.Instance(t.Context(), rocketID); FaultOf(err).Kind != maintenance.FaultNotFound {
		t.Errorf("an instance that is gone: %v", err)
	}
	other := newClient(t, func(o *Options) {
		o.Endpoint, o.Credentials.SK = s.client.endpoint.String(), "test-wrong"
	})
	if _, err := other.Instance(t.Context(), kafkaID); FaultOf(err).Kind != maintenance.FaultUnauthorized {
		t.Errorf("a wrong secret: %v", err)
	}
}
