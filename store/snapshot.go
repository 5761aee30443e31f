package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unique"

	"headsup/maintenance"
)

// holder keeps the snapshot that answers are given from. Readers never wait; one writer at a time makes the next one.
type holder struct {
	now  atomic.Pointer[maintenance.Snapshot]
	next sync.Mutex
}

// Snapshot is what is known at this moment. It is never nil once the store is open.
func (s *Store) Snapshot() *maintenance.Snapshot { return s.holder.now.Load() }

// Refresh reads these instances anew into the snapshot, all of them where none is named. Each is read whole, at one moment.
func (s *Store) Refresh(ctx context.Context, instances ...string) error {
	s.holder.next.Lock()
	defer s.holder.next.Unlock()
	if s.holder.now.Load() == nil || len(instances) == 0 {
		return s.refreshAll(ctx)
	}
	shelves, gone, err := s.shelves(ctx, instances)
	if err != nil {
		return err
	}
	projects, err := s.states(ctx)
	if err != nil {
		return err
	}
	s.holder.now.Store(s.holder.now.Load().With(shelves, gone, projects))
	return nil
}

// shelvesAtOnce bounds what is read at a time: rows and shelves of a large fleet together take as much memory again as the shelves.
const shelvesAtOnce = 500

func (s *Store) refreshAll(ctx context.Context) error {
	ids, err := texts(ctx, s.read, `SELECT id FROM instances WHERE gone_at = 0 ORDER BY id`)
	if err != nil {
		return err
	}
	all := make([]*maintenance.Shelf, 0, len(ids))
	for some := range slices.Chunk(ids, shelvesAtOnce) {
		shelves, _, err := s.shelves(ctx, some)
		if err != nil {
			return err
		}
		all = append(all, shelves...)
	}
	projects, err := s.states(ctx)
	if err != nil {
		return err
	}
	usuals, err := s.usuals(ctx)
	if err != nil {
		return err
	}
	s.holder.now.Store(maintenance.NewSnapshot(all, projects).Learned(usuals))
	return nil
}

func (s *Store) refreshProjects(ctx context.Context) error {
	s.holder.next.Lock()
	defer s.holder.next.Unlock()
	projects, err := s.states(ctx)
	if err != nil {
		return err
	}
	s.holder.now.Store(s.holder.now.Load().With(nil, nil, projects))
	return nil
}

// refreshAfter brings the snapshot up to date after a commit. The commit stands whatever becomes of it: what fails here is
// made up for by Follow.
func (s *Store) refreshAfter(ctx context.Context, instance string) {
	fresh, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := s.Refresh(fresh, instance); err != nil {
		s.log.Warn("snapshot was not refreshed", "error", err)
	}
}

// Follow compares the snapshot with the stored revisions until ctx ends, so that what another writer changed is seen within
// the given time, whatever became of its word (heed).
func (s *Store) Follow(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := s.CatchUp(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("snapshot was not compared", "error", err)
		}
		if !s.postgres {
			continue // nobody else names stand-ins, or chooses a language
		}
		if err := errors.Join(s.readDelegations(ctx), s.readLanguages(ctx)); err != nil && ctx.Err() == nil {
			s.log.Warn("stand-ins and languages were not read", "error", err)
		}
	}
}

// CatchUp brings the snapshot to what is stored at the moment. What a transaction has kept is told before its snapshot is made.
func (s *Store) CatchUp(ctx context.Context) error {
	type revision struct {
		id, project string
		rev         int64
	}
	stored, err := collect(ctx, s.read, func(row interface{ Scan(...any) error }) (r revision, err error) {
		err = row.Scan(&r.id, &r.project, &r.rev)
		return r, err
	}, `SELECT id, project, rev FROM instances WHERE gone_at = 0`)
	if err != nil {
		return err
	}
	held := s.Snapshot().Revs()
	var stale []string
	for _, r := range stored {
		if s.serves(r.project) && held[r.id] != r.rev {
			stale = append(stale, r.id)
		}
		delete(held, r.id)
	}
	for id := range held {
		stale = append(stale, id)
	}
	switch {
	case len(stale) > 0:
		return s.Refresh(ctx, stale...)
	case s.postgres:
		return s.refreshProjects(ctx) // another replica may have polled them, and found nothing new
	}
	return nil
}

// shelves reads instances whole, all where none is named, in one transaction, so that a shelf is never half old; gone are those no longer there.
func (s *Store) shelves(ctx context.Context, ids []string) (shelves []*maintenance.Shelf, gone []string, err error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, fmt.Errorf("read instances: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	where, args := among("id", ids)
	instances, err := loadInstances(ctx, tx, `WHERE gone_at = 0`+where, args...)
	if err != nil {
		return nil, nil, err
	}
	where, args = among("instance_id", ids)
	lately := slices.Concat(args, []any{micros(s.now().Add(-maintenance.GoneShown))})
	tasks, err := loadTasks(ctx, tx, fmt.Sprintf(`WHERE (gone_at = 0 OR gone_at > $%d)`, len(lately))+where+` ORDER BY scheduled_at, handle`, lately...)
	if err != nil {
		return nil, nil, err
	}
	open, err := loadChanges(ctx, tx, `WHERE state IN ('pending', 'countered', 'approved', 'applying')`+where, args...)
	if err != nil {
		return nil, nil, err
	}
	holds := make(map[maintenance.TaskKey]*maintenance.Change, len(open))
	for _, c := range open {
		holds[c.Task] = &c
	}
	byID := make(map[string]*maintenance.Shelf, len(instances))
	for _, i := range instances {
		if !s.serves(i.Project) {
			continue
		}
		byID[i.ID] = &maintenance.Shelf{Instance: i.Instance, Rev: i.rev}
		shelves = append(shelves, byID[i.ID])
	}
	many := map[string]int{}
	for _, t := range tasks {
		many[t.Instance]++
	}
	for id, n := range many {
		if shelf := byID[id]; shelf != nil {
			shelf.Tasks = make([]maintenance.Item, 0, n)
		}
	}
	for _, t := range tasks {
		if shelf := byID[t.Instance]; shelf != nil {
			// A fleet repeats itself: each of these is kept once.
			t.Instance, t.Name, t.Status = shelf.Instance.ID, unique.Make(t.Name).Value(), unique.Make(t.Status).Value()
			t.Params, t.CreatedBy = unique.Make(t.Params).Value(), unique.Make(t.CreatedBy).Value()
			shelf.Tasks = append(shelf.Tasks, maintenance.Item{Task: t, Instance: shelf.Instance, Change: holds[t.Key()]})
		}
	}
	runs, err := loadRuns(ctx, tx, fmt.Sprintf(`WHERE task_id = '' AND (updated_at > $%d OR status NOT IN ('SUCCESS', 'FAILED', 'CANCELLED', 'DELETED'))`,
		len(lately))+where, slices.Concat(args, []any{micros(s.now().Add(-maintenance.Lately))})...)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range runs {
		if shelf := byID[r.Instance]; shelf != nil {
			shelf.Runs = append(shelf.Runs, r.Run)
		}
	}
	for _, id := range ids {
		if byID[id] == nil {
			gone = append(gone, id)
		}
	}
	return shelves, gone, nil
}

// among narrows a query to some ids; to none where all are meant.
func among(column string, ids []string) (where string, args []any) {
	if len(ids) == 0 {
		return "", nil
	}
	for _, id := range ids {
		args = append(args, id)
	}
	return ` AND ` + column + ` IN (` + marks(1, len(ids)) + `)`, args
}

// marks gives so many places for values in a statement, the first of that number.
func marks(first, many int) string {
	all := make([]string, many)
	for i := range all {
		all[i] = fmt.Sprintf("$%d", first+i)
	}
	return strings.Join(all, ", ")
}
