package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"headsup/maintenance"
)

// opened is a store on a fresh file, whose clock reads the given pointer.
func opened(t *testing.T, now *atomic.Int64) *Store {
	t.Helper()
	s, err := Open(t.Context(), Options{
		URL: "sqlite:" + filepath.Join(t.TempDir(), "headsup.db"), Now: func() time.Time { return time.UnixMicro(now.Load()) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestI2NoCommitBeginsOnceTheTimeIsUp(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	now.Store(time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC).UnixMicro())
	s := opened(t, &now)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.change(ctx, "e1", func(*sql.Tx) error {
		cancel() // after the last statement, right before the COMMIT
		return nil
	})
	if err == nil {
		t.Error("the write was kept")
	}
	if kept, err := s.Kept(t.Context(), "e1"); err != nil || kept {
		t.Errorf("the envelope is known as kept: %v %v", kept, err)
	}
}

func TestI11AnAnswersURLIsGoneFromTheDatabaseAfterHalfAnHour(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	now.Store(time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC).UnixMicro())
	s := opened(t, &now)
	if err := s.KeepPrivate(t.Context(), "c3f1", Private{URL: "https://hooks.example/secret"}); err != nil {
		t.Fatal(err)
	}
	now.Add(privateLife.Microseconds())
	if err := s.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	urls, err := texts(t.Context(), s.read, `SELECT url FROM privates`)
	if err != nil || len(urls) != 1 || urls[0] != "" {
		t.Errorf("the database holds %q (%v)", urls, err)
	}
}

// kept writes a change as it stands, past all rules.
func (s *Store) kept(t *testing.T, c maintenance.Change, was int64) error {
	t.Helper()
	return s.change(t.Context(), "", func(tx *sql.Tx) error { return keepChange(t.Context(), tx, c, was) })
}

func TestI4WhoeverComesSecondFindsTheRowChanged(t *testing.T) {
	t.Parallel()
	s := opened(t, &atomic.Int64{})
	c := maintenance.Change{ID: "c3f1", Version: 1, State: maintenance.Pending}
	if err := s.kept(t, c, 0); err != nil {
		t.Fatal(err)
	}
	first, second := c, c
	first.Version, first.State = 2, maintenance.Approved
	second.Version, second.State = 2, maintenance.Denied
	if err := s.kept(t, first, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.kept(t, second, 1); !errors.Is(err, errLostRace) {
		t.Errorf("the second writer got %v", err)
	}
	if stands, err := loadChange(t.Context(), s.read, c.ID); err != nil || stands.State != maintenance.Approved {
		t.Errorf("the change is %s (%v)", stands.State, err)
	}
}

func TestI4TheDatabaseTakesOneOpenChangeForATask(t *testing.T) {
	t.Parallel()
	s := opened(t, &atomic.Int64{})
	open := maintenance.OpenStates()
	for n, state := range open {
		task := maintenance.TaskKey{Instance: "i1", Task: fmt.Sprint(n)}
		first := maintenance.Change{ID: fmt.Sprintf("c%da", n), Version: 1, Task: task, State: state}
		second := maintenance.Change{ID: fmt.Sprintf("c%db", n), Version: 1, Task: task, State: open[0]}
		if err := s.kept(t, first, 0); err != nil {
			t.Fatal(err)
		}
		if err := s.kept(t, second, 0); err == nil {
			t.Errorf("beside one that is %s another open change was kept", state)
		}
	}
}

func TestAViewCannotWriteAndReadsItsOwnVersionOnly(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	s := opened(t, &now)
	file := fileOf(t, s)
	v, err := OpenView(t.Context(), "sqlite:"+file, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if _, err := v.s.read.ExecContext(t.Context(), `DELETE FROM projects`); err == nil {
		t.Error("a view wrote")
	}
	if _, err := s.write.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenView(t.Context(), "sqlite:"+file, time.Now); !errors.Is(err, ErrOtherVersion) {
		t.Errorf("tables of a later version: %v", err)
	}
}

func fileOf(t *testing.T, s *Store) (file string) {
	t.Helper()
	if err := s.read.QueryRowContext(t.Context(), `SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&file); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestI2WhatWasTakenIsNotSaidToBeLost ends the request's time between the COMMIT and the reading of the snapshot.
func TestI2WhatWasTakenIsNotSaidToBeLost(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	now.Store(time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC).UnixMicro())
	s := opened(t, &now)
	key := maintenance.TaskKey{Instance: "i1", Task: "a1"}
	if err := s.ObserveInstances(t.Context(), "prod", maintenance.Engines(), []maintenance.Instance{{ID: key.Instance, Project: "prod"}}); err != nil {
		t.Fatal(err)
	}
	listed := maintenance.Task{ID: key.Task, Status: maintenance.Created, ScheduledAt: time.UnixMicro(now.Load()).Add(time.Hour)}
	if _, err := s.Observe(t.Context(), Reading{instance: key.Instance}, []maintenance.Task{listed}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for len(s.due) > 0 {
		<-s.due
	}
	s.holder.next.Lock()
	told := make(chan error, 1)
	go func() {
		_, _, err := s.Own(ctx, maintenance.Actor{Request: "e1", Person: maintenance.Person{ID: "U1"}}, key, maintenance.Take(""))
		told <- err
	}()
	<-s.due // it is kept
	cancel()
	s.holder.next.Unlock()
	if err := <-told; err != nil {
		t.Errorf("it was kept, and told is %v", err)
	}
}

// TestAStepThatTookLongIsHalved, or that failed; and one that was quick is followed by a larger one.
func TestAStepThatTookLongIsHalved(t *testing.T) {
	t.Parallel()
	l := alignment{tasks: alignedAtFirst}
	for _, step := range []struct {
		took time.Duration
		err  error
		want int
	}{
		{longestStep, nil, 100},
		{longestStep + 1, nil, 50},
		{time.Minute, nil, 50},
		{time.Millisecond, context.DeadlineExceeded, 25},
		{time.Minute, context.DeadlineExceeded, 12},
		{time.Minute, nil, 24},
		{longestStep, nil, 48},
		{longestStep, nil, 96},
	} {
		if l.pace(step.took, step.err); l.tasks != step.want {
			t.Errorf("after %s and %v the next looks at %d tasks, want %d", step.took, step.err, l.tasks, step.want)
		}
	}
	for range 20 {
		l.pace(time.Millisecond, nil)
	}
	if l.tasks != mostAligned {
		t.Errorf("at most it looks at %d tasks, want %d", l.tasks, mostAligned)
	}
	for range 20 {
		l.pace(time.Minute, context.DeadlineExceeded)
	}
	if l.tasks != 1 {
		t.Errorf("at least it looks at %d tasks, want 1", l.tasks)
	}
}
