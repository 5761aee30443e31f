package maintenance_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
)

// The task of these tests is due at noon.
var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func minute(m float64) time.Time { return noon.Add(time.Duration(m * float64(time.Minute))) }

func due(edit ...func(*maintenance.Task)) maintenance.Task {
	t := maintenance.Task{
		Instance: "i1", ID: "a1", Name: "kernelUpgrade", Params: `{"to":"3.12"}`, Status: maintenance.Created, ScheduledAt: noon,
		CreatedAt: minute(-600), UpdatedAt: minute(-600),
	}
	for _, e := range edit {
		e(&t)
	}
	return t
}

func is(s maintenance.Status, updated float64) func(*maintenance.Task) {
	return func(t *maintenance.Task) { t.Status, t.UpdatedAt = s, minute(updated) }
}

func goneAt(m float64) func(*maintenance.Task) {
	return func(t *maintenance.Task) { t.GoneAt = minute(m) }
}

func setFor(m float64) func(*maintenance.Task) {
	return func(t *maintenance.Task) { t.ScheduledAt = minute(m) }
}

func course(c maintenance.Course) func(*maintenance.Task) {
	return func(t *maintenance.Task) { t.Ran = maintenance.RareOf(c) }
}

func TestProceed(t *testing.T) {
	t.Parallel()
	const running, well, failed, cancelled = maintenance.Executing, maintenance.Succeeded, maintenance.Failed, maintenance.Cancelled
	began := maintenance.Course{SetFor: noon, BeganAt: minute(1)}
	over := maintenance.Course{SetFor: noon, BeganAt: minute(1), EndedAt: minute(9), End: well}
	for _, c := range []struct {
		name    string
		was, is maintenance.Task
		want    maintenance.Course
	}{
		{"a new one that waits", maintenance.Task{}, due(), maintenance.Course{}},
		{"it begins", due(), due(is(running, 1)), began},
		{"it begins, and the cloud does not say when", due(), due(func(t *maintenance.Task) { t.Status, t.UpdatedAt = running, time.Time{} }), maintenance.Course{SetFor: noon, BeganAt: minute(10)}},
		{"it begins, the cloud says in the future", due(), due(is(running, 99)), maintenance.Course{SetFor: noon, BeganAt: minute(10)}},
		{"it is run at once in the console", due(setFor(300)), due(is(running, 1), setFor(1)), maintenance.Course{SetFor: minute(300), BeganAt: minute(1)}},
		{"it goes on, and tells progress", due(is(running, 1), course(began)), due(is(running, 5)), began},
		{"it ends well", due(is(running, 1), course(began)), due(is(well, 9)), over},
		{"it fails between two looks", due(), due(is(failed, 9)), maintenance.Course{SetFor: noon, EndedAt: minute(9), End: failed}},
		{"it is known as ended", due(is(well, 9), course(over)), due(is(well, 9.5)), over},
		{"it is cancelled while it waits", due(), due(is(cancelled, -5)), maintenance.Course{SetFor: noon, EndedAt: minute(-5), End: cancelled}},
		{"it is seen for the first time, ended", maintenance.Task{}, due(is(failed, 9)), maintenance.Course{SetFor: noon, EndedAt: minute(9), End: failed}},
		{"it vanishes while it runs", due(is(running, 1), course(began)), due(is(running, 1), course(began), goneAt(5)), began},
		{"it vanishes while it waits", due(), due(goneAt(-30)), maintenance.Course{}},
		{"it is back, and runs", due(is(running, 1), course(over), goneAt(5)), due(is(running, 1)), began},
		{"it waits again", due(is(well, 9), course(over)), due(setFor(900)), maintenance.Course{}},
		{"a status that nobody knows", due(is(running, 1), course(began)), due(is("PAUSED", 3)), began},
	} {
		if diff := cmp.Diff(c.want, c.is.Proceed(c.was, minute(10))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func run(id string, s maintenance.Status, from, to float64, edit ...func(*maintenance.Run)) maintenance.Run {
	r := maintenance.Run{
		Instance: "i1", ID: id, Name: "kernelUpgrade", Params: `{"to":"3.12"}`, Status: s, StartedAt: minute(from), UpdatedAt: minute(to),
	}
	for _, e := range edit {
		e(&r)
	}
	return r
}

func otherParams(r *maintenance.Run) { r.Params = `{"to":"4.0"}` }
func otherName(r *maintenance.Run)   { r.Name = "bindPublicIp" }

// TestTraceOfWhatVanished: of a task that the cloud dropped, its background task is the only witness, and where it is not plain
// which one that is, nothing is claimed.
func TestTraceOfWhatVanished(t *testing.T) {
	t.Parallel()
	const running, well, failed = maintenance.Executing, maintenance.Succeeded, maintenance.Failed
	second := due(goneAt(20), func(t *maintenance.Task) { t.ID = "a2" })
	for _, c := range []struct {
		name  string
		task  maintenance.Task
		other *maintenance.Task
		runs  []maintenance.Run
		end   maintenance.Status
		match maintenance.Match
	}{
		{"no background task at all", due(goneAt(20)), nil, nil, "", ""},
		{"the same id", due(goneAt(20)), nil, []maintenance.Run{run("a1", failed, 0, 9)}, failed, maintenance.SameID},
		{"the same id, whatever its name and time", due(goneAt(20)), nil, []maintenance.Run{run("a1", well, 400, 500, otherName)}, well, maintenance.SameID},
		{"the same work", due(goneAt(20)), nil, []maintenance.Run{run("r1", well, 1, 9)}, well, maintenance.SameWork},
		{"the same name", due(goneAt(20)), nil, []maintenance.Run{run("r1", failed, 1, 9, otherParams)}, failed, maintenance.SameName},
		{"cancelled while it ran", due(goneAt(20)), nil, []maintenance.Run{run("r1", maintenance.Cancelled, 1, 9)}, maintenance.Cancelled, maintenance.SameWork},
		{"another name", due(goneAt(20)), nil, []maintenance.Run{run("r1", well, 1, 9, otherName)}, "", ""},
		{"long before it was due", due(goneAt(20)), nil, []maintenance.Run{run("r1", well, -60, -50)}, "", ""},
		{"long after", due(goneAt(20)), nil, []maintenance.Run{run("r1", well, 30, 40)}, "", ""},
		{"begun late", due(goneAt(20)), nil, []maintenance.Run{run("r1", well, 14, 19)}, well, maintenance.SameWork},
		{"run at once in the console, and vanished", due(setFor(900), goneAt(20)), nil, []maintenance.Run{run("r1", well, 15, 19)}, well, maintenance.SameWork},
		{"deleted in the console while it waited", due(setFor(900), goneAt(20)), nil, []maintenance.Run{run("r1", well, 0, 4)}, "", ""},
		{"it still runs", due(goneAt(20)), nil, []maintenance.Run{run("r1", running, 1, 1)}, "", maintenance.SameWork},
		{"a status that nobody knows", due(goneAt(20)), nil, []maintenance.Run{run("r1", "PAUSED", 1, 5)}, "", maintenance.SameWork},
		{"two that fit alike", due(goneAt(20)), nil, []maintenance.Run{run("r1", failed, 1, 2), run("r2", well, 3, 9)}, "", ""},
		{"two by name, one of them by its work", due(goneAt(20)), nil, []maintenance.Run{run("r1", failed, 1, 2, otherParams), run("r2", well, 3, 9)}, well, maintenance.SameWork},
		{"one that fits two tasks", due(goneAt(20)), &second, []maintenance.Run{run("r1", well, 1, 9)}, "", ""},
		{"one that fits two tasks, and is the other's by id", due(goneAt(20)), &second, []maintenance.Run{run("a2", well, 1, 9)}, "", ""},
		{"two for two, one by id", due(goneAt(20)), &second, []maintenance.Run{run("a2", failed, 1, 9), run("r1", well, 2, 9)}, well, maintenance.SameWork},
		{"cancelled before it vanished", due(is(maintenance.Cancelled, -60), goneAt(20)), nil, []maintenance.Run{run("r1", well, 1, 9)}, "", ""},
		{"what was found before stays", due(goneAt(20), course(maintenance.Course{Run: "r1", Match: maintenance.SameName})), nil, []maintenance.Run{run("r1", well, 1, 9, otherParams), run("r2", failed, 3, 9)}, well, maintenance.SameName},
	} {
		tasks := []maintenance.Task{c.task}
		if c.other != nil {
			tasks = append(tasks, *c.other)
		}
		got := maintenance.Trace(tasks, c.runs)[c.task.ID]
		if got.End != c.end || got.Match != c.match || (got.Run != "") != (c.match != "") {
			t.Errorf("%s: %+v, want the end %q by %q", c.name, got, c.end, c.match)
		}
		if got.End != "" && got.EndedAt.IsZero() || got.End == "" && !got.EndedAt.IsZero() {
			t.Errorf("%s: it ended as %q at %s", c.name, got.End, got.EndedAt)
		}
	}
}

// What the task's own record says stands; the background task tells the times better.
func TestTraceOfWhatIsListed(t *testing.T) {
	t.Parallel()
	const running, well, failed = maintenance.Executing, maintenance.Succeeded, maintenance.Failed
	for _, c := range []struct {
		name string
		task maintenance.Task
		run  maintenance.Run
		want maintenance.Course
	}{
		{
			"it runs", due(is(running, 3), course(maintenance.Course{SetFor: noon, BeganAt: minute(3)})), run("r1", running, 2, 2),
			maintenance.Course{SetFor: noon, BeganAt: minute(2), Run: "r1", Match: maintenance.SameWork},
		}, {
			"its list lags behind", due(is(running, 3), course(maintenance.Course{SetFor: noon, BeganAt: minute(3)})), run("r1", well, 2, 9),
			maintenance.Course{SetFor: noon, BeganAt: minute(2), Run: "r1", Match: maintenance.SameWork},
		}, {
			"it has begun, and its list lags behind", due(), run("r1", running, 2, 2),
			maintenance.Course{SetFor: noon, BeganAt: minute(2), Run: "r1", Match: maintenance.SameWork},
		}, {
			"it ended, and they differ", due(is(failed, 10), course(maintenance.Course{SetFor: noon, EndedAt: minute(10), End: failed})), run("r1", well, 2, 9),
			maintenance.Course{SetFor: noon, BeganAt: minute(2), EndedAt: minute(9), End: failed, Run: "r1", Match: maintenance.SameWork},
		},
	} {
		if diff := cmp.Diff(c.want, maintenance.Trace([]maintenance.Task{c.task}, []maintenance.Run{c.run})["a1"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestSought(t *testing.T) {
	t.Parallel()
	began := maintenance.Course{SetFor: noon, BeganAt: noon}
	found := maintenance.Course{SetFor: noon, BeganAt: noon, Run: "r1", Match: maintenance.SameWork}
	known := maintenance.Course{SetFor: noon, BeganAt: noon, EndedAt: minute(9), End: maintenance.Failed, Run: "r1"}
	ended := maintenance.Course{SetFor: noon, EndedAt: minute(9), End: maintenance.Succeeded}
	for _, c := range []struct {
		name  string
		task  maintenance.Task
		now   float64
		wants bool
	}{
		{"it waits", due(), -1, false},
		{"it is due", due(), 0, false},
		{"it is overdue", due(), 1, true},
		{"it is overdue for long", due(), 60, false},
		{"it has no time", due(func(t *maintenance.Task) { t.ScheduledAt = time.Time{} }), 1, false},
		{"it runs, and its work was not found", due(is(maintenance.Executing, 0), course(began)), 5, true},
		{"it runs, and its work was found", due(is(maintenance.Executing, 0), course(found)), 5, false},
		{"it runs for hours, and its work was not found", due(is(maintenance.Executing, 0), course(began)), 60, false},
		{"it ended", due(is(maintenance.Succeeded, 9), course(ended)), 10, true},
		{"it ended a while ago", due(is(maintenance.Succeeded, 9), course(ended)), 20, false},
		{"it was cancelled", due(is(maintenance.Cancelled, 9)), 10, false},
		{"it vanished", due(goneAt(20)), 21, true},
		{"it vanished an hour ago", due(goneAt(20)), 80, false},
		{"it vanished, and its work goes on", due(goneAt(20), course(found)), 80, true},
		{"it vanished, and its work goes on for ever", due(goneAt(20), course(found)), 20 + 24*60, false},
		{"it vanished, and its end is known", due(goneAt(20), course(known)), 21, false},
		{"it was cancelled, and vanished", due(is(maintenance.Cancelled, 9), goneAt(20)), 21, false},
		{"a status that nobody knows", due(is("PAUSED", 9)), 10, false},
	} {
		if got := c.task.Sought(minute(c.now)); got != c.wants {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
