package store_test

import (
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

// TestReplicasHearOfEachOther has two of them on one database, of which nobody compares what is stored with what is held: what one keeps the
// other has heard within a second, also after its connection was cut, and what was kept in between.
func TestReplicasHearOfEachOther(t *testing.T) {
	short.OneIn(t, 12)
	t.Parallel()
	r := &room{t: t, url: storetest.Postgres(t), clock: &clock{now: start}}
	r.open()
	t.Cleanup(r.close)
	other := &room{t: t, url: r.url, clock: r.clock}
	other.open()
	t.Cleanup(other.close)

	var longest time.Duration
	within := func(limit time.Duration, what string, seen func() bool) {
		t.Helper()
		began := time.Now()
		for !seen() {
			if time.Since(began) > limit {
				t.Fatalf("not heard within %s: %s", limit, what)
			}
			<-time.After(time.Millisecond)
		}
		longest = max(longest, time.Since(began))
	}
	coming := func(n int) func() bool { return func() bool { return len(other.Snapshot().Coming()) == n } }
	r.observe(task("a1", 48*time.Hour))
	within(time.Second, "a task", coming(1))
	r.must(r.KeepPoll(t.Context(), "prod", store.Polled{Whole: true, Due: start.Add(time.Minute)}))
	within(time.Second, "a poll that found nothing new", func() bool { return other.Snapshot().Project("prod").ReadAt.Equal(start) })
	kept := r.draft(bob("e1"), "a1", 60*time.Hour)
	r.decide(bob("e2"), kept.Change.ID, maintenance.Confirm(bob("e2"), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
	within(time.Second, "a change", func() bool {
		item, _ := other.Snapshot().Task(kept.Task.Handle)
		return item.Change != nil && item.Change.State == maintenance.Approved
	})
	r.must(r.Delegate(t.Context(), ann("e3"), maintenance.Delegation{From: ann("").Person, To: bob("").Person, At: start, Until: start.Add(time.Hour)}, nil))
	within(time.Second, "a stand-in", func() bool { return len(other.Delegations()) == 1 })
	choose := func(l maintenance.Language) {
		t.Helper()
		_, err := r.Prefer(t.Context(), bob("e4 "+string(l)), func(p *maintenance.Preferences) { p.Language = l })
		r.must(err)
		within(time.Second, "a language", func() bool { return other.Chosen(bob("").Person.ID) == l })
	}
	choose(maintenance.Chinese)
	choose(maintenance.English)
	choose("")
	r.must(r.enforce("a", store.Claim{}))
	within(time.Second, "a policy", func() bool { return len(other.Enforced()) == 1 })
	if len(r.Enforced()) != 0 {
		t.Error("it hears its own words")
	}
	t.Logf("heard within %s", longest)

	db := storetest.Database{URL: r.url}.Beside(t)
	cut := func() (n int) {
		t.Helper()
		r.must(db.QueryRowContext(t.Context(), `SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = current_database() AND query LIKE 'LISTEN headsup%'`).Scan(&n))
		return n
	}
	if n := cut(); n != 2 {
		t.Fatalf("%d connections listen, want 2", n)
	}
	r.observe(task("a1", 48*time.Hour), task("a2", 49*time.Hour)) // to nobody, perhaps
	within(10*time.Second, "what was kept while nobody heard", coming(2))
	within(10*time.Second, "both listen again", func() bool {
		var n int
		r.must(db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN headsup%'`).Scan(&n))
		return n == 2
	})
	r.observe(task("a1", 48*time.Hour), task("a2", 49*time.Hour), task("a3", 50*time.Hour))
	within(time.Second, "a task after the cut", coming(3))
}

// TestAReplicaStartsAmongWords opens replicas while another one keeps polls without a pause: its words come before they have a snapshot.
func TestAReplicaStartsAmongWords(t *testing.T) {
	short.OneIn(t, 12)
	t.Parallel()
	r := &room{t: t, url: storetest.Postgres(t), clock: &clock{now: start}}
	r.open()
	t.Cleanup(r.close)
	enough, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-enough:
				return
			default:
				if err := r.KeepPoll(t.Context(), "prod", store.Polled{Whole: true, Due: start.Add(time.Minute)}); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}()
	for range 10 {
		other := &room{t: t, url: r.url, clock: r.clock}
		other.open()
		if other.Snapshot() == nil {
			t.Error("it is open, and knows nothing")
		}
		other.close()
	}
	close(enough)
	<-done
}
