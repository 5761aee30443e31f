package app_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

// TestWorkGoesOnOnACopy stops a headsup on SQLite in the middle of its work, copies its database to PostgreSQL and starts it there: a change
// that waits is approved on the card that it had, one in its grace and one that a job had under way are applied, a card that was being painted is
// painted, a reminder is told. All of it once.
func TestWorkGoesOnOnACopy(t *testing.T) {
	short.OneIn(t, 6)
	t.Parallel()
	server := storetest.Postgres(t) // or the test is skipped
	w := emptyWorldIn(t, storetest.SQLite(t), slack.Options{})
	now := time.Now().Truncate(time.Second)
	const graceID, jobID, remindID = "aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002", "aaaaaaaa-0000-4000-8000-000000000003"
	for id, i := range map[string]struct {
		name string
		in   time.Duration
	}{graceID: {"grace-mq", 50 * time.Hour}, jobID: {"job-mq", 52 * time.Hour}, remindID: {"remind-mq", 70 * time.Minute}} {
		w.adds(dms.Instance{ID: id, Name: i.name, Engine: "kafka"}, id[24:], now.Add(i.in))
	}
	settings := []string{"HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@bo,@cy", "HEADSUP_GRACE=10m", "HEADSUP_REMIND=1h"}
	w.start(settings...)
	w.until("all cards", func() bool { return w.shows(4) })
	asked := map[string]slack.Message{}
	for _, name := range []string{"orders-mq", "grace-mq", "job-mq"} {
		w.click("ann", w.draft("ann", "reschedule "+name+" +1d"))
		asked[name] = w.card("approve", name)
	}
	for _, name := range []string{"grace-mq", "job-mq"} {
		w.click("cy", slack.Press{Channel: "ops", TS: asked[name].TS, ActionID: "approve"})
	}
	w.until("both are approved, and all cards show it", func() bool {
		return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'approved'`) == 2 && w.count(`SELECT COUNT(*) FROM copies WHERE shown < wanted`) == 0
	})
	w.stop()

	// As a kill leaves it: a job has claimed one change, and somebody was painting the card that waits.
	for _, statement := range []string{
		`UPDATE changes SET due_at = 0 WHERE instance_id = '` + jobID + `'`,
		`INSERT INTO river_job (kind, args, queue, max_attempts, state, priority, attempt, attempted_at)
			SELECT 'apply', jsonb_object('change', id), 'apply', 10000, 'running', 1, 1, CURRENT_TIMESTAMP FROM changes WHERE instance_id = '` + jobID + `'`,
		`UPDATE copies SET held_until = 1, wanted = wanted + 1 WHERE card IN (SELECT id FROM changes WHERE task_id = '` + upgradeID + `')`,
	} {
		_, err := w.beside().ExecContext(t.Context(), statement)
		w.must(err)
	}
	_, err := store.CopyAll(t.Context(), w.db.URL, server, w.now, func(store.Copied) {})
	w.must(err)

	w.db, w.reading = storetest.Database{URL: server}, sync.Once{}
	w.slack.Forget()
	w.ahead.Store(int64(11 * time.Minute)) // the grace is over, and the reminder is due
	w.start(settings...)
	w.click("cy", slack.Press{Channel: "ops", TS: asked["orders-mq"].TS, ActionID: "approve"})
	w.until("two are applied", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'applied'`) == 2 })
	w.ahead.Store(int64(22 * time.Minute))
	w.until("all are applied", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'applied'`) == 3 })
	w.until("the reminder, which asks go or no-go", func() bool {
		return w.count(`SELECT COUNT(*) FROM notices WHERE instance_id = '`+remindID+`' AND kind IN ('reminder', 'go') AND said_at > 0`) == 1
	})
	w.until("every card shows what is", func() bool {
		return w.count(`SELECT COUNT(*) FROM copies WHERE lost = '' AND shown < wanted OR held_until > 0`) == 0
	})
	w.rest()
	if n := len(w.modifies()); n != 3 {
		t.Errorf("the cloud was asked %d times to change a task, want 3 times", n)
	}
	for name, card := range asked {
		if m, _ := w.slack.Message("ops", card.TS); !strings.Contains(m.Text, ": Done. ") {
			t.Errorf("the card of %s, which the old headsup posted, says %q", name, m.Text)
		}
	}
}
