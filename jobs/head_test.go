package jobs_test

import (
	"strings"
	"testing"
	"time"

	"headsup/audit"
	"headsup/maintenance"
)

const opsChannel = "C0OPS"

func withOps(w *world) { w.ops = maintenance.Place{Team: "T1", Channel: opsChannel} }

func (w *world) headsTold() (all []posted) {
	for _, p := range w.courier.said() {
		if p.to.Channel == opsChannel && strings.Contains(p.text, "The audit ends") {
			all = append(all, p)
		}
	}
	return all
}

// TestI13TheHeadIsPostedAtTheEndOfEachDay, as the audit says it, and as a copy out of Slack is read.
func TestI13TheHeadIsPostedAtTheEndOfEachDay(t *testing.T) {
	w := newWorld(t, withOps)
	w.known()
	w.confirm(later(w))
	day := w.clock.now().Truncate(24 * time.Hour).Add(24 * time.Hour)
	for n := 1; n <= 3; n++ {
		w.clock.pass(day.Sub(w.clock.now()))
		w.until("the head of the day", func() bool { return len(w.headsTold()) == n })
		day = day.Add(24 * time.Hour)
	}
	for _, p := range w.headsTold() {
		heads, err := audit.ReadHeads(strings.NewReader(p.text))
		w.must(err)
		if len(heads) != 1 || heads[0].Seq == 0 {
			t.Fatalf("%q names %+v", p.text, heads)
		}
		rows, err := w.store.Audit(t.Context(), heads[0].Seq-1, 1)
		w.must(err)
		if len(rows) != 1 || rows[0].Head() != heads[0] {
			t.Errorf("%q is not the head of %+v", p.text, rows)
		}
		if strings.Contains(p.text, "is late") {
			t.Errorf("it came in time, and says %q", p.text)
		}
	}
}

func TestI13AHeadThatWasMissedIsPostedOnceAndLate(t *testing.T) {
	w := newWorld(t, withOps)
	w.known()
	w.stop()
	w.clock.pass(3*24*time.Hour + time.Hour)
	w.start()
	w.until("the head", func() bool { return len(w.headsTold()) > 0 })
	w.stop()
	w.start()
	w.pollAfterRestart()
	w.until("all is done", func() bool { return w.running("tell") == 0 && w.number(unclaimed, w.clock.now().UnixMicro()) == 0 })
	if got := w.headsTold(); len(got) != 1 || !strings.Contains(got[0].text, "is late") {
		t.Errorf("told is %+v, want one that says that it is late", got)
	}
}

func TestWithoutAnOpsChannelTheHeadGoesToTheLogAlone(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	w.clock.pass(25 * time.Hour)
	w.until("the next head is kept", func() bool {
		return w.number(`SELECT COUNT(*) FROM notices WHERE kind = 'head' AND said_at > 0`) == 1 &&
			w.number(`SELECT COUNT(*) FROM notices WHERE kind = 'head' AND said_at = 0`) == 1
	})
	if n := count(w.courier.said(), "post", ""); n != 0 {
		t.Errorf("%d messages were posted: %+v", n, w.courier.said())
	}
}
