package app_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/short"
	"headsup/store/storetest"
)

// TestACopyFromBeforeIsBroughtBack loses what was kept since a backup was made: a change that was let through and made, one that was approved
// and made, a new task with its reminder. headsup reads the cloud and goes on from what stands there: nothing is made twice, and what it no
// longer knows of is told as done outside.
func TestACopyFromBeforeIsBroughtBack(t *testing.T) {
	short.OneIn(t, 6)
	t.Parallel()
	w := emptyWorldIn(t, storetest.SQLite(t), slack.Options{})
	const otherID, lateID = "aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"
	w.adds(dms.Instance{ID: otherID, Name: "other-mq", Engine: "kafka"}, "0001", time.Now().Add(50*time.Hour))
	settings := []string{"HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@bo,@cy", "HEADSUP_GRACE=10m", "HEADSUP_POLL=10s"}
	w.start(settings...)
	w.until("all cards", func() bool { return w.shows(2) })
	cards := map[string]slack.Message{}
	for _, name := range []string{"orders-mq", "other-mq"} {
		w.click("ann", w.draft("ann", "reschedule "+name+" +1d"))
		cards[name] = w.card("approve", name)
	}
	approve := func(name string) { w.click("cy", slack.Press{Channel: "ops", TS: cards[name].TS, ActionID: "approve"}) }
	approve("orders-mq")
	w.until("it is kept", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'approved'`) == 1 })

	backup := filepath.Join(t.TempDir(), "backup.db")
	_, err := w.beside().ExecContext(t.Context(), `VACUUM INTO '`+backup+`'`)
	w.must(err)
	approve("other-mq")
	w.until("it is kept too", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'approved'`) == 2 })
	w.ahead.Store(int64(11 * time.Minute))
	w.until("both are made", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'applied'`) == 2 })
	w.adds(dms.Instance{ID: lateID, Name: "late-mq", Engine: "rocketmq"}, "0002", w.now().Add(70*time.Hour))
	w.ahead.Store(int64(13 * time.Minute))
	w.until("the new task", func() bool { return w.count(`SELECT COUNT(*) FROM tasks WHERE instance_id = '`+lateID+`'`) == 1 })
	w.stop()
	w.must(w.reader.Close())
	if n := len(w.modifies()); n != 2 {
		t.Fatalf("the cloud was asked %d times to change a task", n)
	}

	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(w.db.File + end); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	held, err := os.ReadFile(backup)
	w.must(err)
	w.must(os.WriteFile(w.db.File, held, 0o600))
	w.reading = sync.Once{}
	w.start(settings...)
	w.until("neither is open any more", func() bool {
		return w.count(`SELECT COUNT(*) FROM changes WHERE state IN ('pending', 'approved', 'applying')`) == 0
	})
	w.until("the new task is known again", func() bool { return w.count(`SELECT COUNT(*) FROM tasks WHERE instance_id = '`+lateID+`'`) == 1 })
	w.until("every card shows what is", func() bool { return w.count(`SELECT COUNT(*) FROM copies WHERE lost = '' AND shown < wanted`) == 0 })
	w.rest()
	t.Log(w.texts(`SELECT instance_id || ' ' || state || ' ' || outcome FROM changes`))
	if n := len(w.modifies()); n != 2 {
		t.Errorf("the cloud was asked %d times to change a task, and two were wished", n)
	}
}
