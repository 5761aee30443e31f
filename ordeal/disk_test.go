package ordeal_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

// trial is one change of one person, whose click meets a database that does not do what it should.
type trial struct {
	w     *world
	c     *child
	book  *book
	to    time.Time
	draft slack.Press
}

// newTrial starts a headsup with one task, and lets ann ask for a new time.
func newTrial(t *testing.T, w *world) *trial {
	t.Helper()
	x := &trial{w: w, book: &book{w: w, effects: map[string]int{}, calls: map[string]int{}}}
	x.c = w.start()
	x.to = time.Now().UTC().Add(72 * time.Hour).Truncate(time.Minute)
	x.until("a draft", func() bool {
		r := w.slack.Command("ann", "ops", "/tasks", "reschedule queue-000 "+x.to.Format("2006-01-02 15:04")+" UTC because of a trial")
		press, ok := button(r.Message, "confirm")
		press.Channel = "ops"
		x.draft = press
		return ok
	})
	return x
}

func (x *trial) until(what string, seen func() bool) {
	x.w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !seen(); {
		if !pause(x.w.t.Context(), 50*time.Millisecond) || time.Now().After(deadline) {
			x.w.t.Fatalf("it does not come: %s\n%s", what, x.c.log)
		}
	}
}

// refused clicks, and wants the click acknowledged, and the person told that nothing was changed.
func (x *trial) refused() {
	x.w.t.Helper()
	if r := x.w.slack.Click("ann", x.draft); r.Outcome != slack.Done {
		x.w.t.Errorf("the click came to %s %s", r.Outcome, r.Text)
	}
	x.until("the refusal", func() bool { return x.told("in its database in time. Nothing was changed.") })
	if states := x.w.texts(`SELECT state FROM changes`); fmt.Sprint(states) != "[draft]" {
		x.w.t.Errorf("the store holds %q", states)
	}
	x.book.read()
	if len(x.book.effects) > 0 {
		x.w.t.Errorf("the cloud was called: %v", x.book.effects)
	}
}

// told says whether ann reads this in one of the last messages.
func (x *trial) told(words string) bool {
	for _, m := range tail(x.w.slack.Messages("ops", "ann"), 6) {
		if strings.Contains(m.Text, words) {
			return true
		}
	}
	return false
}

// goesWell clicks again, and wants the change applied once, with a true card.
func (x *trial) goesWell() {
	x.w.t.Helper()
	if r := x.w.slack.Click("ann", x.draft); r.Outcome != slack.Done {
		x.w.t.Errorf("the click came to %s %s", r.Outcome, r.Text)
	}
	x.ends()
}

func (x *trial) ends() {
	x.w.t.Helper()
	x.until("the end of the change", func() bool { return fmt.Sprint(x.w.texts(`SELECT state FROM changes`)) == "[applied]" })
	x.w.settle(x.book)
	if took, err := x.c.terminate(10 * time.Second); err != nil {
		x.w.t.Errorf("ended after %s: %v\n%s", took, err, x.c.log)
	}
	x.book.read()
	if n := x.book.effects[taskID(0, 0)+" execute_at="+x.to.Format("20060102150405")]; n != 1 {
		x.w.t.Errorf("the cloud moved the task %d times", n)
	}
	x.w.holds(x.book)
}

// onDisk makes a disk of so many MiB the home of the world's database.
func onDisk(t *testing.T, w *world, size int) string {
	t.Helper()
	disk := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, fmt.Sprintf("size=%dm", size)); err != nil {
		t.Skipf("a small disk cannot be mounted here (%v): run this test as root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	w.file = filepath.Join(disk, "headsup.db")
	w.env = append(w.env, "HEADSUP_DATABASE_URL=sqlite:"+w.file)
	return disk
}

func TestFullDisk(t *testing.T) {
	slowly(t)
	w := newWorld(t, 1)
	disk := onDisk(t, w, 8)
	x := newTrial(t, w)
	full := filepath.Join(disk, "full")
	fill(t, full)
	x.refused()
	if r := w.slack.Command("ann", "ops", "/tasks", "list"); !strings.Contains(r.Message.Text, instanceName(0)) {
		t.Errorf("the list is gone: %s %q", r.Outcome, r.Message.Text)
	}
	if err := os.Remove(full); err != nil {
		t.Fatal(err)
	}
	x.goesWell()
}

// fill writes until nothing more has room.
func fill(t *testing.T, name string) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for piece := make([]byte, 4096); ; {
		if _, err := file.Write(piece); errors.Is(err, syscall.ENOSPC) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestReadOnlyDisk(t *testing.T) {
	slowly(t)
	w := newWorld(t, 1)
	disk := onDisk(t, w, 8)
	x := newTrial(t, w)
	if _, err := x.c.terminate(10 * time.Second); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	c, err := tryChild(t, w.dir, w.env)
	if err == nil || !strings.Contains(err.Error(), "read-only file system") || !strings.Contains(err.Error(), w.file) {
		t.Errorf("it starts, or says unclearly why not: %v\n%s", err, c.log)
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	x.c = w.start()
	x.goesWell()
}

func TestLockedDatabase(t *testing.T) {
	slowly(t)
	w := newWorld(t, 1)
	x := newTrial(t, w)
	free := lock(t, w.database())
	x.refused()
	free()
	x.goesWell()
}

// lock keeps every other writer off a database until free is called.
func lock(t *testing.T, name string) (free func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+name+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

// TestHangingCommit lets a COMMIT hang past all limits: the person is told that it is not known, and later what came of it.
func TestHangingCommit(t *testing.T) {
	slowly(t)
	for name, killed := range map[string]bool{"comes back": false, "killed": true} {
		t.Run(name, func(t *testing.T) {
			slowly(t)
			w := newWorld(t, 1)
			hang := filepath.Join(w.dir, "hang")
			w.env = append(w.env, hangMark+"="+hang)
			x := newTrial(t, w)
			if err := os.WriteFile(hang, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if r := w.slack.Click("ann", x.draft); r.Outcome != slack.Done {
				t.Errorf("the click came to %s %s", r.Outcome, r.Text)
			}
			x.until("word that it is not known", func() bool { return x.told("Whether it was kept is not known yet: please do not repeat it") })
			if killed {
				x.c.kill()
			}
			if err := os.Remove(hang); err != nil {
				t.Fatal(err)
			}
			if killed {
				x.c = w.start()
				x.goesWell()
				return
			}
			x.until("what came of it", func() bool { return x.told("Confirmed as") })
			x.ends()
		})
	}
}

// TestShutdownDrains ends headsup in the midst of calls and posts: it takes no longer than it may, and nothing is lost.
func TestShutdownDrains(t *testing.T) {
	slowly(t)
	w := newWorld(t, 1)
	x := newTrial(t, w)
	w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Slow, Delay: 3 * time.Second, Times: -1})
	w.slack.Inject(slack.Fault{Method: "chat.update", Kind: slack.Slow, Delay: 3 * time.Second, Times: -1})
	if r := w.slack.Click("ann", x.draft); r.Outcome != slack.Done {
		t.Errorf("the click came to %s %s", r.Outcome, r.Text)
	}
	x.until("the call", func() bool {
		for _, r := range w.cloud.Requests() {
			if r.Op == dms.UpdateTask {
				return true
			}
		}
		return false
	})
	took, err := x.c.terminate(10 * time.Second)
	if err != nil {
		t.Errorf("ended after %s: %v\n%s", took, err, x.c.log)
	}
	t.Logf("drained in %s", took.Round(time.Millisecond))
	w.heal()
	x.c = w.start()
	x.ends()
}

// slowly marks a test that rather waits than computes.
func slowly(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it takes its time")
	}
	t.Parallel()
}
