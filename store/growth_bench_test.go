package store_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

// BenchmarkGrowth is what a store costs that holds a fleet. Figures for one instance may not follow the size of the fleet; those for all of
// it may not grow faster than it does.
func BenchmarkGrowth(b *testing.B) {
	for _, f := range []struct{ instances, each int }{{100, 1}, {1000, 10}, {10_000, 10}} {
		b.Run(fmt.Sprintf("%d tasks", f.instances*f.each), func(b *testing.B) {
			fleet := newFleet(b, f.instances, f.each)
			b.Run("first sight of an instance", func(b *testing.B) {
				n := 0
				for b.Loop() {
					fleet.observe(n%f.instances, n/f.instances)
					n++
				}
				b.StopTimer()
				for ; n < f.instances; n++ {
					fleet.observe(n, 0)
				}
			})
			b.Run("a task moves", func(b *testing.B) {
				for n := 0; b.Loop(); n++ {
					fleet.observe(n%f.instances, n/f.instances+1)
				}
			})
			b.Run("nothing new", func(b *testing.B) {
				for b.Loop() {
					fleet.observe(f.instances-1, 0)
				}
			})
			b.Run("start", func(b *testing.B) {
				for b.Loop() {
					fleet.reopen()
				}
				b.ReportMetric(fleet.held()/float64(f.instances*f.each), "heap-B/task")
			})
			b.Run("who hears of what", func(b *testing.B) {
				for n := 0; b.Loop(); n++ {
					other := fleet.audience
					other.Remind = []time.Duration{time.Duration(20+n%2) * time.Hour}
					fleet.must(fleet.s.Remind(b.Context(), other))
				}
			})
		})
	}
}

type benchFleet struct {
	b        *testing.B
	s        *store.Store
	o        store.Options
	audience maintenance.Audience
	each     int
}

func newFleet(b *testing.B, instances, each int) *benchFleet {
	b.Helper()
	path := filepath.Join(b.TempDir(), "headsup.db")
	f := &benchFleet{b: b, each: each, audience: maintenance.Audience{
		Channels: []string{"C1"}, Remind: []time.Duration{24 * time.Hour, time.Hour},
	}}
	f.must(storetest.Fresh(path))
	now := func() time.Time { return time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC) }
	f.o = store.Options{URL: "sqlite:" + path, Now: now, Projects: []store.Project{{Name: "prod", Region: "cn-north-4", Zone: time.UTC, Given: true}}}
	f.reopen()
	b.Cleanup(func() { _ = f.s.Close() })
	var all []maintenance.Instance
	for n := range instances {
		all = append(all, maintenance.Instance{
			ID: benchID(n), Project: "prod", Region: "cn-north-4", Name: fmt.Sprintf("orders-%d", n), Engine: maintenance.Kafka,
			Tags: []maintenance.Tag{{Key: "env", Value: "prod"}},
		})
	}
	f.must(f.s.ObserveInstances(b.Context(), "prod", []maintenance.Engine{maintenance.Kafka}, all))
	return f
}

func benchID(n int) string { return fmt.Sprintf("0b0e0b0e-0000-4000-8000-%012d", n) }

// observe reads one instance's tasks, of which the first was moved so often.
func (f *benchFleet) observe(n, moves int) {
	tasks := make([]maintenance.Task, f.each)
	for k := range tasks {
		tasks[k] = maintenance.Task{
			Instance: benchID(n), ID: fmt.Sprintf("ff80%028d%04d", n, k), Name: "kernelUpgrade", Status: maintenance.Created,
			Params: `{"version":"3.12.13"}`, CreatedBy: "system", ScheduledAt: f.o.Now().Add(time.Duration(72*60+n*f.each+k) * time.Minute),
		}
	}
	tasks[0].ScheduledAt = tasks[0].ScheduledAt.Add(time.Duration(moves) * time.Hour)
	storetest.Observe(f.b, f.s, benchID(n), tasks...)
}

// reopen is a start as far as the store goes.
func (f *benchFleet) reopen() {
	if f.s != nil {
		f.must(f.s.Close())
	}
	s, err := store.Open(f.b.Context(), f.o)
	f.must(err)
	f.s = s
	f.must(f.s.Remind(f.b.Context(), f.audience))
}

// held are the bytes of the heap that an open store takes.
func (f *benchFleet) held() float64 {
	heap := func() float64 {
		runtime.GC()
		runtime.GC() // what was finalized by the first
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	open := heap()
	f.must(f.s.Close())
	f.s = nil
	held := open - heap()
	f.reopen()
	return held
}

func (f *benchFleet) must(err error) {
	f.b.Helper()
	if err != nil {
		f.b.Fatal(err)
	}
}
