package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sync/atomic"
	"time"

	"headsup/maintenance"
)

// Audience is who hears of which task, as SetAudience set it last.
func (s *Store) Audience() maintenance.Audience { return *s.audience.Load() }

// SetAudience sets who hears of which task. What waits comes into line by Align; until then, for maintenance.ReminderHold at most, no reminder is claimed
// here, and no new card is shown. One that says the same as the one before holds nothing up: what is under way goes on, and Align looks once more behind it.
func (s *Store) SetAudience(ctx context.Context, a maintenance.Audience) error {
	l := &s.alignment
	leave, err := l.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if l.of != nil && reflect.DeepEqual(a.Bare(), s.audience.Load().Bare()) {
		l.again = true
		ring(s.audienceSet)
		return nil
	}
	mark := s.markOf(a)
	if err := s.change(ctx, "", func(tx *sql.Tx) error { return forgetAudience(ctx, tx, mark) }); err != nil {
		return err
	}
	if s.aligned() {
		now := s.now() // whole, so that what is waited goes by the machine's steady clock
		l.since.Store(&now)
	}
	l.mark = mark
	s.audience.Store(&a)
	ring(s.audienceSet)
	return nil
}

// AudienceSet tells that there may be something for Align to do; it holds one token at most.
func (s *Store) AudienceSet() <-chan struct{} { return s.audienceSet }

// Remind is SetAudience and all of Align, for tests and benchmarks that have no jobs.
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

// How much Align looks at in one transaction: people who click wait for its end, so what took longer than a step may is halved for the next. An
// instance is looked at whole, as a poll does.
const (
	alignedAtOnce  = 50  // instances
	alignedAtFirst = 100 // tasks on all of them
	fewestAligned  = 50  // but for a step that failed: with fewer, most of a step is what any step costs
	mostAligned    = 500
	longestStep    = 100 * time.Millisecond
)

// alignment is how far the reminders and cards that wait have come into line with an audience.
type alignment struct {
	turn     chan struct{}         // of whoever looks at what follows
	of       *maintenance.Audience // of the round that was begun last; nil: none was
	mark     string                // by which the audience is known after a restart
	missed   int64                 // only instances with a notice that was due by then are looked at; 0: all
	after    string                // the id of the last one that was
	underWay bool                  // the round has not ended
	again    bool                  // the same audience was set since it began
	tasks    int                   // that the next step looks at

	since atomic.Pointer[time.Time]            // when reminders began to wait for it
	done  atomic.Pointer[maintenance.Audience] // the audience with which all are in line
}

func (l *alignment) enter(ctx context.Context) (leave func(), err error) {
	if err := pass(ctx, l.turn); err != nil {
		return nil, err
	}
	return func() { <-l.turn }, nil
}

// pace fits the next step to how this one went.
func (l *alignment) pace(took time.Duration, err error) {
	switch {
	case err != nil:
		l.tasks = max(l.tasks/2, 1)
	case l.tasks < fewestAligned, took < longestStep/4:
		l.tasks = min(2*l.tasks, mostAligned)
	case took > longestStep:
		l.tasks = max(l.tasks/2, fewestAligned)
	}
}

// aligned says that what waits is for those who hear of it now.
func (s *Store) aligned() bool { return s.alignment.done.Load() == s.audience.Load() }

// OutOfLineSince is since when not all reminders and new cards here are for those who hear of them now; zero: they are.
func (s *Store) OutOfLineSince() time.Time {
	if s.aligned() {
		return time.Time{}
	}
	return *s.alignment.since.Load()
}

// RemindersWait says that reminders and new cards wait until all are for those who hear of them now. They do not wait for ever: one in a channel that heard
// of its task before is better than none.
func (s *Store) RemindersWait() bool {
	since := s.OutOfLineSince()
	return !since.IsZero() && s.now().Sub(since).Abs() < maintenance.ReminderHold // a clock that was put back holds nothing for longer
}

// atRest says that Align has nothing to do.
func (s *Store) atRest(ctx context.Context) (bool, error) {
	leave, err := s.alignment.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	return s.aligned() && !s.alignment.underWay && !s.alignment.again, nil
}

// Align brings a few instances' reminders and cards that wait into line with who hears of them: a channel or a lead that is new gets its own, one that is
// gone loses them. It says whether there are more, and begins anew with another audience.
func (s *Store) Align(ctx context.Context) (more bool, err error) {
	l := &s.alignment
	leave, err := l.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
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
	var began time.Time // on the machine's clock: people wait in real time
	err = s.change(ctx, "", func(tx *sql.Tx) (err error) {
		began = time.Now() // it has its turn, for which others made it wait
		if last, err = s.alignSome(ctx, tx); err != nil || last != "" {
			return err
		}
		return keepAudience(ctx, tx, l.mark)
	})
	if l.pace(time.Since(began), err); err != nil {
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
		l.of, l.missed, l.after, l.underWay, l.again, l.tasks = to, missed, "", true, false, alignedAtFirst
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
	if instances, err = notTooMany(ctx, tx, instances, s.alignment.tasks); err != nil {
		return "", err
	}
	some := make([]maintenance.Instance, len(instances))
	for n, i := range instances {
		some[n] = i.Instance
	}
	return some[len(some)-1].ID, s.remindAnew(ctx, tx, some...)
}

// notTooMany gives the first of the instances, as many as have no more tasks to look at than one transaction should; at least one.
func notTooMany(ctx context.Context, tx *sql.Tx, instances []instanceRow, most int) ([]instanceRow, error) {
	args := []any{maintenance.Created}
	for _, i := range instances {
		args = append(args, i.ID)
	}
	tasks := map[string]int{}
	err := each(ctx, tx, func(id string, n int) { tasks[id] = n }, `SELECT instance_id, COUNT(*) FROM tasks
		WHERE status = $1 AND gone_at = 0 AND instance_id IN (`+marks(2, len(instances))+`) GROUP BY instance_id`, args...)
	if err != nil {
		return nil, err
	}
	sum := 0
	for n, i := range instances {
		if sum += tasks[i.ID]; n > 0 && sum > most {
			return instances[:n], nil
		}
	}
	return instances, nil
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
	text, err := json.Marshal([]any{a.Bare(), projects, program.Size(), program.ModTime().UnixNano()})
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
