package jobs_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"headsup/maintenance"
	"headsup/sandbox/dms"
	"headsup/store"
)

func count(all []posted, kind, prefix string) int {
	n := 0
	for _, p := range all {
		if p.kind == kind && strings.HasPrefix(p.text, prefix) {
			n++
		}
	}
	return n
}

func reminders(w *world) { w.leads = []time.Duration{time.Hour} }

func TestAReminderIsSaidOnceOverARestart(t *testing.T) {
	w := newWorld(t, reminders)
	w.known()
	w.clock.pass(61 * time.Minute)
	w.until("the reminder", func() bool { return count(w.courier.said(), "post", "Maintenance in") == 1 })
	w.stop()
	w.start()
	w.pollAfterRestart()
	if n := count(w.courier.said(), "post", "Maintenance in"); n != 1 {
		t.Errorf("after the restart the reminder was said %d times", n)
	}
}

func TestAReminderThatCameDueWhileNobodyWasThereIsTold(t *testing.T) {
	w := newWorld(t, reminders)
	w.known()
	w.stop()
	w.clock.pass(90 * time.Minute)
	w.start()
	w.until("the late reminder", func() bool { return count(w.courier.said(), "post", "Maintenance in") == 1 })
}

func TestATaskThatMovedIsNotToldOfAtItsOldTime(t *testing.T) {
	w := newWorld(t, reminders)
	w.known()
	if c := w.ended(w.confirm(later(w))); c.State != maintenance.Applied {
		t.Fatalf("ended as %s", c.State)
	}
	w.clock.pass(3 * time.Hour)
	w.until("a poll after the old time", func() bool {
		return w.store.Snapshot().Project("prod").ReadAt.After(w.clock.now().Add(-time.Minute))
	})
	w.until("nothing is due", func() bool {
		return w.number(`SELECT COUNT(*) FROM notices WHERE said_at = 0 AND void = 0 AND due_at <= $1`, w.clock.now().UnixMicro()) == 0
	})
	if n := count(w.courier.said(), "post", "Maintenance in"); n != 0 {
		t.Errorf("%d reminders of a time that no longer holds", n)
	}
}

func TestADigestIsMadeUpForAndFollowedByTheNext(t *testing.T) {
	w := newWorld(t, func(w *world) { w.digest = cron.ConstantDelaySchedule{Delay: 24 * time.Hour} })
	w.known()
	w.stop()
	w.clock.pass(25 * time.Hour)
	w.start()
	w.until("the digest that was missed", func() bool { return count(w.courier.said(), "post", "") == 1 })
	w.until("the next one is kept", func() bool {
		waits, err := w.store.WaitingDigest(t.Context(), channel)
		return err == nil && waits
	})
	w.clock.pass(25 * time.Hour)
	w.until("the next one", func() bool { return count(w.courier.said(), "post", "") == 2 })
}

func TestI12AThrottledPostIsMadeLaterAndOnce(t *testing.T) {
	w := newWorld(t, reminders)
	w.known()
	w.courier.fail(&maintenance.Undelivered{Kind: maintenance.PostThrottled, Wait: 100 * time.Millisecond})
	w.clock.pass(61 * time.Minute)
	w.until("the reminder", func() bool { return count(w.courier.said(), "post", "Maintenance in") == 1 })
}

func TestI12RemindersDueAtOnceAreOneMessage(t *testing.T) {
	w := newWorld(t, reminders)
	w.must(w.cloud.AddTask(dms.Task{
		Instance: ordersID, ID: "ff80808288ae8b6a0188ae91f6fc00aa", Name: "diskExpansion",
		ScheduleAt: w.clock.now().Add(2 * time.Hour).Truncate(time.Second),
	}))
	w.clock.pass(time.Minute)
	w.until("both are known", func() bool { return len(w.store.Snapshot().Coming()) == 2 })
	w.clock.pass(65 * time.Minute)
	w.until("they are told", func() bool { return count(w.courier.said(), "post", "") > 0 })
	w.pollAfterRestart()
	said := w.courier.said()
	if len(said) != 1 || !strings.Contains(said[0].text, "kernelUpgrade") || !strings.Contains(said[0].text, "diskExpansion") {
		t.Errorf("two reminders of one moment came as %+v", said)
	}
}

// TestWhatWasMissedOfOneTaskIsOneMessage: the clock jumps over two reminders of a task, and the nearer one alone is told, in time.
func TestWhatWasMissedOfOneTaskIsOneMessage(t *testing.T) {
	w := newWorld(t, func(w *world) { w.leads = []time.Duration{90 * time.Minute, time.Hour} })
	due := w.known().Task.ScheduledAt.Add(-time.Hour).Truncate(time.Minute)
	w.clock.pass(due.Sub(w.clock.now()))
	w.until("the reminder", func() bool { return count(w.courier.said(), "post", "") > 0 })
	w.pollAfterRestart()
	if said := w.courier.said(); len(said) != 1 || !strings.HasPrefix(said[0].text, "Maintenance in ") || strings.Contains(said[0].text, "late") {
		t.Errorf("two reminders of one task came as %+v", said)
	}
}

// TestAReminderIsToldThoughTheSnapshotDoesNotKnowItsTaskYet: another process, or a transaction of this moment, has kept it.
func TestAReminderIsToldThoughTheSnapshotDoesNotKnowItsTaskYet(t *testing.T) {
	w := newWorld(t, func(w *world) { w.leads = nil })
	known := w.known().Task
	db := w.db.Beside(t)
	db.SetMaxOpenConns(1) // which has the temporary table
	//nolint:unqueryvet // a copy has all that there is
	_, err := db.ExecContext(t.Context(), `CREATE TEMP TABLE copied AS SELECT * FROM tasks; UPDATE copied SET id = 'other', handle = 'h9zz';
		INSERT INTO tasks SELECT * FROM copied`)
	w.must(err)
	known.ID, known.Handle = "other", "h9zz"
	due := maintenance.Reminders(known, []maintenance.Telling{{Channel: channel, Remind: []time.Duration{100 * time.Hour}}}, w.clock.now())
	w.must(w.store.KeepNotices(t.Context(), due...))
	w.until("the reminder", func() bool { return count(w.courier.said(), "post", "Maintenance in") == 1 })
}

func TestI1ACardThatSlackHasLostIsPostedAnew(t *testing.T) {
	w := newWorld(t, nil)
	id := w.confirmLater()
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Change c") == 1 })
	w.courier.fail(&maintenance.Undelivered{Kind: maintenance.PostGone, Word: "message_not_found"})
	_, err := w.store.Decide(t.Context(), w.actor(), id, maintenance.Withdraw(w.actor(), ""))
	w.must(err)
	w.until("the card stands anew", func() bool { return count(w.courier.said(), "post", "Change c") == 2 })
}

// TestI1AnOlderPaintingThatArrivesLateDoesNotStay: an update is given up, what is newer is painted, and the older one arrives behind it, while headsup is
// restarted.
func TestI1AnOlderPaintingThatArrivesLateDoesNotStay(t *testing.T) {
	w := newWorld(t, nil)
	id := w.confirmLater()
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Change c") == 1 })
	decide := func(step func(maintenance.Before) (maintenance.After, error)) {
		_, err := w.store.Decide(t.Context(), w.actor(), id, step)
		w.must(err)
	}
	shows := func(words string) bool {
		_, now := cardIn(w.courier.said(), "Change c")
		return strings.Contains(now, words)
	}
	w.courier.lose()
	decide(func(b maintenance.Before) (maintenance.After, error) { return maintenance.After{Change: b.Change}, nil })
	w.until("it is tried again", func() bool { return count(w.courier.said(), "update", "Change c") == 1 })
	decide(maintenance.Withdraw(w.actor(), "not today"))
	w.until("it is withdrawn", func() bool { return shows("not today") })
	w.until("the painting is kept", func() bool {
		return w.number(`SELECT COUNT(*) FROM copies WHERE shown < wanted OR held_until > 0`) == 0
	})
	if n := w.courier.arrive(); n != 1 || shows("not today") {
		t.Fatalf("%d older paintings arrive, and the newest stays", n)
	}
	w.stop()
	w.clock.pass(maintenance.PaintedAgain)
	w.start()
	w.until("the newest is painted once more", func() bool { return shows("not today") })
	w.until("it need not be again", func() bool { return w.number(`SELECT COUNT(*) FROM copies WHERE again_at > 0`) == 0 })
}

// TestI1OneWriterOfACardAtATime: while one job paints a card, another one for the same card waits, lest an older state is
// shown last.
func TestI1OneWriterOfACardAtATime(t *testing.T) {
	w := newWorld(t, nil)
	id := w.confirmLater()
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Change c") == 1 })
	hold := make(chan struct{})
	release := sync.OnceFunc(func() { close(hold) })
	t.Cleanup(release) // before the world's own, which waits for its jobs
	w.courier.keep(hold)
	touch := func() {
		_, err := w.store.Decide(t.Context(), maintenance.System(), id, func(b maintenance.Before) (maintenance.After, error) {
			return maintenance.After{Change: b.Change}, nil // its card is wanted anew
		})
		w.must(err)
	}
	touch()
	w.until("the first writer", func() bool { return w.courier.atWork() == 1 })
	w.until("the job that posted it has ended", func() bool { return w.running("sync_card") == 1 })
	ended := func() int {
		return w.number(`SELECT COUNT(*) FROM river_job WHERE state = 'completed' AND kind = 'sync_card'`)
	}
	before := ended()
	touch()
	w.until("the second job leaves it to the first", func() bool { return ended() > before })
	quiet := time.After(300 * time.Millisecond)
	for waits := true; waits; {
		select {
		case <-quiet:
			waits = false
		case <-time.After(10 * time.Millisecond):
			if waits = w.courier.atWork() == 1; !waits {
				t.Error("two jobs paint the card at once")
			}
		}
	}
	w.courier.keep(nil)
	release()
	w.until("the first goes on until all is shown", func() bool {
		return w.running("sync_card") == 0 && w.number(`SELECT COUNT(*) FROM copies WHERE shown < wanted`) == 0
	})
}

// running counts the jobs of a kind that are being worked on.
func (w *world) running(kind string) int {
	w.t.Helper()
	return w.number(`SELECT COUNT(*) FROM river_job WHERE state = 'running' AND kind = $1`, kind)
}

// number reads one from the database, beside the store.
func (w *world) number(query string, args ...any) (n int) {
	w.t.Helper()
	w.reading.Do(func() { w.reader = w.db.Beside(w.t) })
	w.must(w.reader.QueryRowContext(w.t.Context(), query, args...).Scan(&n))
	return n
}

// TestACardThatSlackRefusesIsToldInPerson, also where the telling has to wait.
func TestACardThatSlackRefusesIsToldInPerson(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	refused := &maintenance.Undelivered{Kind: maintenance.PostRefused, Word: "not_in_channel"}
	w.courier.fail(refused, &maintenance.Undelivered{Kind: maintenance.PostThrottled, Wait: 100 * time.Millisecond}, refused)
	id := w.confirmLater()
	w.until("the requester is told", func() bool { return count(w.courier.said(), "whisper", "Your change") == 1 })
	w.until("the copy is given up", func() bool {
		copies, err := w.store.Copies(t.Context(), maintenance.ChangeCard(id))
		return err == nil && len(copies) == 1 && copies[0].Lost == "not_in_channel"
	})
}

func TestAnOldDraftIsDroppedAndItsOwnerTold(t *testing.T) {
	w := newWorld(t, nil)
	item := w.known()
	kept, err := w.store.Draft(t.Context(), w.actor(), item.Task.Key(), later(w), maintenance.NoApprovals(0), store.Private{URL: "https://hooks.example/1", Replaces: true})
	w.must(err)
	w.clock.pass(maintenance.DraftLife)
	w.until("the owner is told", func() bool { return count(w.courier.said(), "respond", "This draft was not confirmed") == 1 })
	if c := w.ended(kept.Change.ID); c.State != maintenance.Dropped {
		t.Errorf("the draft is %s", c.State)
	}
}

// pollAfterRestart waits until the cloud was read again, and with it whatever was due before.
func (w *world) pollAfterRestart() {
	w.t.Helper()
	w.clock.pass(time.Minute)
	from := w.clock.now()
	w.until("a poll", func() bool { return w.store.Snapshot().Project("prod").ReadAt.After(from) })
}
