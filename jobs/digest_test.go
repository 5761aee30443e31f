package jobs_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

func daily(w *world) { w.digest = cron.ConstantDelaySchedule{Delay: 24 * time.Hour} }

func (w *world) digests() (all []string) {
	for _, p := range w.courier.said() {
		if p.to.Channel == channel && (strings.Contains(p.text, "Maintenance that is coming") || strings.Contains(p.text, "No maintenance is coming")) {
			all = append(all, p.text)
		}
	}
	return all
}

// TestADigestTellsOnceWhatHasFailed: what failed since the last one, and not again in the next.
func TestADigestTellsOnceWhatHasFailed(t *testing.T) {
	w := newWorld(t, daily)
	w.known()
	w.must(w.cloud.AddTask(dms.Task{
		Instance: ordersID, ID: "ff80808288ae8b6a0188ae91f6fc00aa", Name: "diskExpansion", Fails: true, Duration: time.Minute,
		ScheduleAt: w.clock.now().Add(10 * time.Minute).Truncate(time.Second),
	}))
	for range 6 {
		w.clock.pass(5 * time.Minute)
	}
	w.until("the failure", func() bool {
		all, err := w.store.FailedSince(t.Context(), w.clock.now().Add(-time.Hour))
		w.must(err)
		return len(all) == 1 && all[0].Instance.ID == ordersID
	})
	for n, after := range []time.Duration{23*time.Hour + 31*time.Minute, 24 * time.Hour} { // the first looks back a day
		w.clock.pass(after)
		w.until("a digest", func() bool { return len(w.digests()) == n+1 })
	}
	if first, second := w.digests()[0], w.digests()[1]; !strings.Contains(first, "Failed since the last digest: 1") || strings.Contains(second, "Failed since") {
		t.Errorf("the first says\n%s\nand the second\n%s", first, second)
	}
}

// TestADigestOfNothingIsALineOrSilent, as set; the next one is kept either way.
func TestADigestOfNothingIsALineOrSilent(t *testing.T) {
	for _, silent := range []bool{false, true} {
		t.Run(map[bool]string{false: "line", true: "silent"}[silent], func(t *testing.T) {
			w := newWorld(t, func(w *world) {
				daily(w)
				w.silent = silent
				w.policy = func() maintenance.Policy { // nothing leads to the channel
					p := maintenance.NoApprovals(0)
					p.Routes = &maintenance.Route{Channel: "C0OTHER"}
					return p
				}
			})
			w.until("the cloud is read", func() bool { return !w.store.Snapshot().ReadAt().IsZero() })
			w.clock.pass(25 * time.Hour)
			w.until("a digest is over", func() bool {
				return w.number(`SELECT COUNT(*) FROM notices WHERE kind = 'digest' AND (said_at > 0 OR void = 1)`) == 1
			})
			if got, want := len(w.digests()), map[bool]int{false: 1, true: 0}[silent]; got != want {
				t.Errorf("%d digests say that nothing is coming, want %d: %q", got, want, w.digests())
			}
			w.until("the next one is kept", func() bool {
				waits, err := w.store.WaitingDigest(t.Context(), channel)
				return err == nil && waits
			})
		})
	}
}

// TestARoutesDigestComesAtItsOwnTimes and not at those of everywhere else; another policy moves it at once.
func TestARoutesDigestComesAtItsOwnTimes(t *testing.T) {
	var every atomic.Int64
	every.Store(int64(3 * time.Hour))
	w := newWorld(t, func(w *world) {
		daily(w)
		w.policy = func() maintenance.Policy {
			p := maintenance.NoApprovals(0)
			p.Routes = &maintenance.Route{Channel: channel, Digest: &maintenance.DigestTimes{Schedule: cron.ConstantDelaySchedule{Delay: time.Duration(every.Load())}}}
			return p
		}
	})
	w.known()
	begin := w.clock.now()
	waits := func(after time.Duration) func() bool {
		return func() bool {
			at := begin.Add(after).Truncate(time.Second)
			return w.number(`SELECT COUNT(*) FROM notices WHERE kind = 'digest' AND void = 0 AND said_at = 0 AND due_at BETWEEN $1 AND $2`,
				at.Add(-time.Minute).UnixMicro(), at.Add(time.Minute).UnixMicro()) == 1
		}
	}
	w.until("the route's digest waits", waits(3*time.Hour))
	every.Store(int64(time.Hour))
	w.jobs.Review()
	w.until("it waits for the new time", waits(time.Hour))
	if n := w.number(`SELECT COUNT(*) FROM notices WHERE kind = 'digest' AND void = 0`); n != 1 {
		t.Errorf("%d digests wait", n)
	}
	w.clock.pass(61 * time.Minute)
	w.until("the digest", func() bool { return len(w.digests()) == 1 })
}
