package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"headsup/maintenance"
)

// Audience is who hears of which task, as SetAudience set it last.
func (s *Store) Audience() maintenance.Audience { return *s.audience.Load() }

// SetAudience sets who hears of which task. What waits comes into line by Align; until then no reminder is claimed here, and no new card is shown. One that
// says the same as the one before holds nothing up: what is under way goes on, and Align looks once more behind it.
func (s *Store) SetAudience(ctx context.Context, a maintenance.Audience) error {
	l := &s.alignment
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of != nil && reflect.DeepEqual(a, *s.audience.Load()) {
		l.again = true
		ring(s.audienceSet)
		return nil
	}
	mark := s.markOf(a)
	if err := s.change(ctx, "", func(tx *sql.Tx) error { return forgetAudience(ctx, tx, mark) }); err != nil {
		return err
	}
	if s.aligned() {
		l.since.Store(micros(s.now()))
	}
	l.mark = mark
	s.audience.Store(&a)
	ring(s.audienceSet)
	return nil
}

// AudienceSet tells that there may be something for Align to do; it holds one token at most.
func (s *Store) AudienceSet() <-chan struct{} { return s.audienceSet }

// Remind is SetAudience and all of Align, for whoever has no jobs that do it.
func (s *Store) Remind(ctx context.Context, a maintenance.Audience) error {
	if err := s.SetAudience(ctx, a); err != nil {
		return err
	}
	for more := true; more; {
		var err error
		if more, err = s.Align(ctx); err != nil {
			return err
		}
	}
	return nil
}

// How much Align looks at in one transaction: people who click wait for its end. An instance is looked at whole, as a poll does.
const (
	alignedAtOnce      = 50  // instances
	alignedTasksAtOnce = 500 // on all of them
)

// alignment is how far the reminders and cards that wait have come into line with an audience.
type alignment struct {
	mu       sync.Mutex
	of       *maintenance.Audience // of the round that was begun last; nil: none was
	mark     string                // by which the audience is known after a restart
	missed   int64                 // only instances with a notice that was due by then are looked at; 0: all
	after    string                // the id of the last one that was
	underWay bool                  // the round has not ended
	again    bool                  // the same audience was set since it began

	since atomic.Int64                         // when reminders began to wait for it
	done  atomic.Pointer[maintenance.Audience] // the audience with which all are in line
}

// aligned says that what waits is for those who hear of it now.
func (s *Store) aligned() bool { return s.alignment.done.Load() == s.audience.Load() }

// HeldSince is since when reminders and new cards wait here until all are for those who hear of them now; zero: they do not.
func (s *Store) HeldSince() time.Time {
	if s.aligned() {
		return time.Time{}
	}
	return instant(s.alignment.since.Load())
}

// atRest says that Align has nothing to do.
func (s *Store) atRest() bool {
	s.alignment.mu.Lock()
	defer s.alignment.mu.Unlock()
	return s.aligned() && !s.alignment.underWay && !s.alignment.again
}

// Align brings a few instances' reminders and cards that wait into line with who hears of them: a channel or a lead that is new gets its own, one that is
// gone loses them. It says whether there are more, and begins anew with another audience.
func (s *Store) Align(ctx context.Context) (more bool, err error) {
	l := &s.alignment
	l.mu.Lock()
	defer l.mu.Unlock()
	to := s.audience.Load()
	if !l.underWay || l.of != to {
		if s.aligned() && !l.again {
			return false, nil
		}
		if err := s.beginAlignment(ctx, to); err != nil {
			return false, err
		}
	}
	var last string
	err = s.change(ctx, "", func(tx *sql.Tx) (err error) {
		if last, err = s.alignSome(ctx, tx); err != nil || last != "" {
			return err
		}
		return keepAudience(ctx, tx, l.mark)
	})
	if err != nil {
		return false, err
	}
	if l.after = last; last == "" {
		l.underWay = false
		l.done.Store(to)
		ring(s.due) // reminders that had to wait
	}
	return l.underWay || l.again, nil
}

// beginAlignment finds which instances have to be looked at. Where all was made for this audience, only some of what was missed meanwhile is worth telling.
func (s *Store) beginAlignment(ctx context.Context, to *maintenance.Audience) error {
	l, missed := &s.alignment, int64(0)
	err := s.change(ctx, "", func(tx *sql.Tx) error {
		if err := s.reviveCards(ctx, tx); err != nil {
			return err
		}
		same, err := sameAudience(ctx, tx, l.mark)
		if same {
			missed = micros(s.now())
		}
		return err
	})
	if err == nil {
		l.of, l.missed, l.after, l.underWay, l.again = to, missed, "", true, false
	}
	return err
}

// alignSome looks at the next instances, in the order of their ids, and gives the last one's; empty: none is left.
func (s *Store) alignSome(ctx context.Context, tx *sql.Tx) (last string, err error) {
	instances, err := loadInstances(ctx, tx, `WHERE id > $1 AND gone_at = 0 AND (CAST($3 AS BIGINT) = 0
		OR id IN (SELECT instance_id FROM notices WHERE due_at <= $3 AND claimed = 0 AND void = 0)) ORDER BY id LIMIT $2`,
		s.alignment.after, alignedAtOnce, s.alignment.missed)
	if err != nil || len(instances) == 0 {
		return "", err
	}
	if instances, err = notTooMany(ctx, tx, instances); err != nil {
		return "", err
	}
	ids := idsOf(instances)
	has, err := s.spots(ctx, tx, ids...)
	if err != nil {
		return "", err
	}
	for _, i := range instances {
		if err := s.remindAnew(ctx, tx, i.Instance, has); err != nil {
			return "", err
		}
	}
	return ids[len(ids)-1], nil
}

// notTooMany gives the first of the instances, as many as have no more tasks to look at than one transaction should; at least one.
func notTooMany(ctx context.Context, tx *sql.Tx, instances []instanceRow) ([]instanceRow, error) {
	ids := idsOf(instances)
	args := []any{maintenance.Created}
	for _, id := range ids {
		args = append(args, id)
	}
	tasks := map[string]int{}
	err := each(ctx, tx, func(id string, n int) { tasks[id] = n }, `SELECT instance_id, COUNT(*) FROM tasks
		WHERE status = $1 AND gone_at = 0 AND instance_id IN (`+marks(2, len(ids))+`) GROUP BY instance_id`, args...)
	if err != nil {
		return nil, err
	}
	sum := 0
	for n, id := range ids {
		if sum += tasks[id]; n > 0 && sum > alignedTasksAtOnce {
			return instances[:n], nil
		}
	}
	return instances, nil
}

func idsOf(instances []instanceRow) []string {
	ids := make([]string, len(instances))
	for n, i := range instances {
		ids[n] = i.ID
	}
	return ids
}

// markOf tells audiences apart, and the programs that made reminders of them: another one may make others. Empty: it cannot be told.
// Where several headsups work on one database it never is: one with other settings makes reminders too, behind what was marked.
func (s *Store) markOf(a maintenance.Audience) string {
	path, err := os.Executable()
	if err != nil || s.postgres {
		return ""
	}
	program, err := os.Stat(path)
	if err != nil {
		return ""
	}
	var projects []string
	for _, p := range s.projects {
		projects = append(projects, p.Name)
	}
	text, err := json.Marshal([]any{a, projects, program.Size(), program.ModTime().UnixNano()})
	if err != nil {
		s.log.Warn("it cannot be told for whom reminders were made", "error", err)
		return ""
	}
	return fmt.Sprintf("%x", sha256.Sum256(text))
}

// sameAudience says that all reminders and cards were made for this audience. A card that is not shown yet is one more reason to look: whoever hears of
// its task now gets it anew.
func sameAudience(ctx context.Context, tx *sql.Tx, mark string) (same bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT CAST($1 AS TEXT) <> '' AND EXISTS (SELECT 1 FROM audiences WHERE print = $1) AND NOT EXISTS (SELECT 1 FROM copies WHERE wanted = 0)`, mark).Scan(&same)
	return same, err
}

// forgetAudience forgets for whom all reminders and cards were made, before any is made for others: whatever ends or is set between, all are looked at.
func forgetAudience(ctx context.Context, tx *sql.Tx, but string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM audiences WHERE print <> $1`, but); err != nil {
		return fmt.Errorf("forget who heard of what: %w", err)
	}
	return nil
}

// keepAudience keeps for whom all reminders and cards were made.
func keepAudience(ctx context.Context, tx *sql.Tx, mark string) error {
	if err := forgetAudience(ctx, tx, mark); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO audiences (print) SELECT CAST($1 AS TEXT) WHERE NOT EXISTS (SELECT 1 FROM audiences WHERE print = $1)`, mark); err != nil {
		return fmt.Errorf("keep who hears of what: %w", err)
	}
	return nil
}

// remindAnew brings the reminders of an instance's tasks into line with who hears of them now. One that waits gets its new time; one
// whose time has passed keeps it, so that it is told as late. The same goes for their cards; has are those that they have, nil: not read yet.
func (s *Store) remindAnew(ctx context.Context, tx *sql.Tx, i maintenance.Instance, has map[spot]bool) error {
	tasks, err := loadTasks(ctx, tx, `WHERE instance_id = $1 AND status = $2 AND gone_at = 0`, i.ID, maintenance.Created)
	if err != nil || len(tasks) == 0 {
		return err
	}
	waiting, err := waitingReminders(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	if has == nil {
		if has, err = s.spots(ctx, tx, i.ID); err != nil {
			return err
		}
	}
	if err := s.cardsAnew(ctx, tx, i, tasks, has); err != nil {
		return err
	}
	now := s.now()
	for _, t := range tasks {
		unwanted := waiting[t.ID]
		for _, n := range s.reminders(t, i) {
			due, waits := unwanted[n.ID]
			delete(unwanted, n.ID)
			switch {
			case !waits:
				err = keepNotices(ctx, tx, n)
			case due.After(now) && n.DueAt.After(now) && !due.Equal(n.DueAt):
				_, err = tx.ExecContext(ctx, `UPDATE notices SET due_at = $2 WHERE id = $1`, n.ID, micros(n.DueAt))
			}
			if err != nil {
				return fmt.Errorf("keep reminder: %w", err)
			}
		}
		for id := range unwanted {
			if _, err := tx.ExecContext(ctx, `UPDATE notices SET void = 1 WHERE id = $1`, id); err != nil {
				return fmt.Errorf("drop reminder: %w", err)
			}
		}
	}
	return nil
}

// waitingReminders gives when those of an instance are due, questions too, that no job has taken yet, by task and id.
func waitingReminders(ctx context.Context, tx *sql.Tx, instance string) (map[string]map[string]time.Time, error) {
	type waits struct {
		id, task string
		due      time.Time
	}
	all, err := collect(ctx, tx, func(row interface{ Scan(...any) error }) (w waits, err error) {
		err = row.Scan(&w.id, &w.task, scanTime{&w.due})
		return w, err
	}, `SELECT id, task_id, due_at FROM notices WHERE instance_id = $1 AND kind IN ($2, $3, $4) AND said_at = 0 AND void = 0 AND claimed = 0`,
		instance, maintenance.Reminder, maintenance.GoNotice, maintenance.NoAnswerNotice)
	byTask := map[string]map[string]time.Time{}
	for _, w := range all {
		if byTask[w.task] == nil {
			byTask[w.task] = map[string]time.Time{}
		}
		byTask[w.task][w.id] = w.due
	}
	return byTask, err
}

// reminders are those of a task, with the questions about it; none, where its project no longer stands in the settings.
func (s *Store) reminders(t maintenance.Task, i maintenance.Instance) []maintenance.Notice {
	if !s.serves(i.Project) {
		return nil
	}
	return maintenance.Reminders(t, s.audience.Load().Of(maintenance.Item{Task: t, Instance: i}), s.now().UTC())
}
