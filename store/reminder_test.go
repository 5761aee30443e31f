package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/maintenance"

	"headsup/store"
)

// audience sends prod to C-prod two hours before a task, and everything else to C-all one hour before.
func audience(t *testing.T) maintenance.Audience {
	t.Helper()
	prod, err := parse.Matchers(`tag_env="prod"`)
	if err != nil {
		t.Fatal(err)
	}
	return maintenance.Audience{Remind: []time.Duration{time.Hour}, Routes: &maintenance.Route{
		Channel: "C-all",
		Routes:  []maintenance.Route{{Channel: "C-prod", Matchers: prod, Remind: []time.Duration{2 * time.Hour}}},
	}}
}

func (r *room) remind(a maintenance.Audience) {
	r.t.Helper()
	if err := r.Remind(r.t.Context(), a); err != nil {
		r.t.Fatal(err)
	}
}

// told claims what is due, and gives the reminders that were claimed so far.
func (r *room) told() []maintenance.Notice {
	r.t.Helper()
	r.claim()
	db := store.OpenRaw(r.t, r.url)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(r.t.Context(), `SELECT id FROM notices WHERE claimed = 1 AND said_at = 0 AND kind = 'reminder'`)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			r.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	notices, err := r.Notices(r.t.Context(), ids)
	if err := errors.Join(err, rows.Err()); err != nil {
		r.t.Fatal(err)
	}
	return notices
}

func TestRemindersFollowTheRoutes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(audience(t))
		r.observe(task("a1", 30*time.Hour))
		if next := r.claim(); !next.Equal(start.Add(28 * time.Hour)) {
			t.Fatalf("the first reminder is due at %s, want two hours before, as its route says", next)
		}
		dev := orders()
		dev.Tags = []maintenance.Tag{{Key: "env", Value: "dev"}}
		if err := r.ObserveInstances(t.Context(), "prod", maintenance.Engines(), []maintenance.Instance{dev}); err != nil {
			t.Fatal(err)
		}
		if next := r.claim(); !next.Equal(start.Add(29 * time.Hour)) {
			t.Fatalf("with another tag it is due at %s, want an hour before, as the other route says", next)
		}
		quiet := audience(t)
		quiet.Routes.Quiet = []timeinterval.TimeInterval{{Times: []timeinterval.TimeRange{{StartMinute: 10, EndMinute: 1440}}}}
		r.remind(quiet)
		want := start.Add(29 * time.Hour).Truncate(24 * time.Hour).Add(9 * time.Minute)
		if next := r.claim(); !next.Equal(want) {
			t.Fatalf("with quiet days it is due at %s, want %s", next, want)
		}
		r.clock.set(want)
		if got := r.told(); len(got) != 1 || got[0].To.Channel != "C-all" || got[0].Late(want) {
			t.Errorf("told is %+v, want one in C-all, in time", got)
		}
	})
}

// TestAFirstCardDoesNotTellWhatCallsSomebody: a task is found after its last reminder was due. Its card calls nobody, so the reminder
// comes all the same, where the route calls somebody.
func TestAFirstCardDoesNotTellWhatCallsSomebody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		calling := maintenance.Audience{Cards: true, Remind: []time.Duration{24 * time.Hour, 2 * time.Hour}, Routes: &maintenance.Route{
			Channel: "C1", Mention: maintenance.Mention{Party: maintenance.Party{Group: "S1"}},
		}}
		r.remind(calling)
		r.observe(task("a1", 3*time.Hour)) // the first was due, the last was not
		if got := r.told(); len(got) != 0 {
			t.Fatalf("told is %+v, want only the card", got)
		}
		r.observe(task("a1", 3*time.Hour), task("a2", time.Hour))
		got := r.told()
		if len(got) != 1 || got[0].Task.Task != "a2" || got[0].Lead != 2*time.Hour {
			t.Fatalf("told is %+v, want the last reminder of the second task", got)
		}
		calling.Routes.Mention = maintenance.Mention{}
		r.remind(calling)
		r.observe(task("a1", 3*time.Hour), task("a2", time.Hour), task("a3", time.Hour))
		if got := r.told(); len(got) != 1 {
			t.Errorf("told is %+v, want nothing of a task whose route calls nobody", got)
		}
	})
}

func TestAReminderThatWasMissedIsToldOnceAndLate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(maintenance.Audience{Channels: []string{"C1"}, Remind: []time.Duration{24 * time.Hour, 2 * time.Hour, time.Hour}})
		r.observe(task("a1", 30*time.Hour))
		r.clock.set(start.Add(28*time.Hour + 30*time.Minute)) // two leads were missed
		r.remind(maintenance.Audience{Channels: []string{"C1"}, Remind: []time.Duration{24 * time.Hour, 2 * time.Hour, time.Hour}})
		if got := r.told(); len(got) != 1 || got[0].Lead != 2*time.Hour || !got[0].Late(r.clock.read()) {
			t.Errorf("after two were missed %+v is told, want the nearer one alone, late", got)
		}
	})
}

// TestAReminderThatWasToldCanBeAskedForAgain, as when its task has moved since.
func TestAReminderThatWasToldCanBeAskedForAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(maintenance.Audience{})
		r.observe(task("a1", 2*time.Hour))
		ask := func(request string) maintenance.Notice {
			now := r.Snapshot().Coming()[0].Task
			a := bob(request)
			n, err := maintenance.RemindMe(a, now, now.ScheduledAt.Add(-time.Hour), true, r.clock.read())
			if err != nil {
				t.Fatal(err)
			}
			if err := r.RemindMe(t.Context(), a, n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		first := ask("e1")
		if err := r.Said(t.Context(), []maintenance.Notice{first}, "1.0"); err != nil {
			t.Fatal(err)
		}
		r.observe(task("a1", 10*time.Hour))
		ask("e2")
		if next := r.claim(); !next.Equal(start.Add(9 * time.Hour)) {
			t.Errorf("it is due at %s, want an hour before the new time", next)
		}
	})
}
