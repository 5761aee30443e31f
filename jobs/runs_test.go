package jobs_test

import (
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

// goes adds a task that runs for ten minutes from in an hour on.
func (w *world) goes(t dms.Task) {
	t.Instance, t.Duration, t.ScheduleAt = ordersID, 10*time.Minute, w.clock.now().Add(time.Hour).Truncate(time.Second)
	w.must(w.cloud.AddTask(t))
}

// task is what is known of a task by now.
func (w *world) task(id string) maintenance.Task {
	for _, item := range w.store.Snapshot().All() {
		if item.Task.ID == id {
			return item.Task
		}
	}
	return maintenance.Task{}
}

// live lets the clock run in steps, in each of which the cloud is looked at, until it is so.
func (w *world) live(what string, step time.Duration, true_ func() bool) {
	w.t.Helper()
	for range 200 {
		if true_() {
			return
		}
		before := w.store.Snapshot().Project("prod").ReadAt
		w.clock.pass(step)
		w.must(w.store.PollNow(w.t.Context(), "prod"))
		w.until("the cloud was looked at", func() bool { return w.store.Snapshot().Project("prod").ReadAt.After(before) })
	}
	w.t.Fatalf("did not come: %s", what)
}

func TestHowATaskEndedThatTheCloudDrops(t *testing.T) {
	for _, c := range []struct {
		name string
		task dms.Task
		end  maintenance.Status
		by   maintenance.Match
	}{
		{"at its begin", dms.Task{ID: "aa01", Name: "resize", Leaves: dms.LeavesAtBegin, Fails: true}, maintenance.Failed, maintenance.SameName},
		{"at its end", dms.Task{ID: "aa02", Name: "resize", Params: `{"to":3}`, Leaves: dms.LeavesAtEnd}, maintenance.Succeeded, maintenance.SameWork},
		{"under the same id", dms.Task{ID: "aa03", Name: "resize", RunID: "aa03", Leaves: dms.LeavesAtBegin}, maintenance.Succeeded, maintenance.SameID},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.goes(c.task)
			w.known()
			w.live("the task is known", time.Minute, func() bool { return w.task(c.task.ID).Waiting() })
			w.clock.pass(55 * time.Minute)
			w.live("its end is known", 8*time.Minute, func() bool { return w.task(c.task.ID).Course().End != "" })
			got := w.task(c.task.ID)
			if got.GoneAt.IsZero() || got.Course().End != c.end || got.Course().Match != c.by || got.Course().Took() != 10*time.Minute {
				t.Errorf("got %+v, want the end %s by %s", got, c.end, c.by)
			}
		})
	}
}

func TestWhatIsDeletedInTheConsoleHasNoEnd(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	w.must(w.cloud.AddRun(dms.Run{Instance: ordersID, ID: "bb", Name: "bindPublicIp", StartedAt: w.clock.now()}))
	w.must(w.cloud.ConsoleDelete(ordersID, upgradeID))
	w.live("it is gone", time.Minute, func() bool { return !w.task(upgradeID).GoneAt.IsZero() })
	w.live("an hour passed", 30*time.Minute, func() bool { return !w.task(upgradeID).Sought(w.clock.now()) })
	if got := w.task(upgradeID); got.Course() != (maintenance.Course{}) {
		t.Errorf("got %+v", got)
	}
}

// Background tasks that cannot be read are no failure of the project: what is coming is known all the same.
func TestBackgroundTasksThatMayNotBeRead(t *testing.T) {
	for status, kind := range map[int]maintenance.FaultKind{403: maintenance.FaultDenied, 404: maintenance.FaultNotFound} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t, nil)
			w.known()
			w.cloud.Inject(dms.Fault{Op: dms.ListRuns, Times: -1, Kind: dms.Refuse, Status: status, Code: "APIGW.0101", Message: "no"})
			w.must(w.cloud.ConsoleRunNow(ordersID, upgradeID))
			w.live("it ended", time.Minute, func() bool { return w.task(upgradeID).Course().End == maintenance.Succeeded })
			state := w.store.Snapshot().Project("prod")
			if state.Failures != 0 || state.Fault.Kind != "" || state.RunsFault.Kind != kind {
				t.Errorf("the project: %+v", state)
			}
			if status != 403 {
				return
			}
			asked := 0
			for _, r := range w.cloud.Requests() {
				if r.Op == dms.ListRuns && r.Status == 403 {
					asked++
				}
			}
			if asked > 1 {
				t.Errorf("what may not be read was asked for %d times in a few minutes", asked)
			}
			w.cloud.ClearFaults()
			w.live("they may be read again", 30*time.Minute, func() bool { return w.store.Snapshot().Project("prod").RunsFault.Kind == "" })
		})
	}
}
