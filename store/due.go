package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"headsup/maintenance"
)

// ClaimDue turns what is due into jobs, in one transaction: drafts to be dropped, changes to be applied, projects to be
// polled, notices to be said, App Homes to be shown, cards to be painted once more. It gives the time at which it has to be called next at the latest; zero where nothing waits.
// What it could not take at once is due at the next call.
func (s *Store) ClaimDue(ctx context.Context) (next time.Time, err error) {
	if next, err = s.nextDue(ctx); err != nil || next.IsZero() || next.After(s.now()) {
		return next, err // nothing to be claimed: the writer is left alone
	}
	err = s.change(ctx, "", func(tx *sql.Tx) error {
		now := micros(s.now())
		var follow []maintenance.FollowUp
		for _, claim := range []func(context.Context, *sql.Tx, int64) ([]maintenance.FollowUp, error){
			claimChanges, claimProjects, s.claimNotices, claimHomes, s.claimCopies,
		} {
			claimed, err := claim(ctx, tx, now)
			if err != nil {
				return err
			}
			follow = append(follow, claimed...)
		}
		return s.enqueue(ctx, tx, follow)
	})
	if err != nil {
		return time.Time{}, err
	}
	return s.nextDue(ctx)
}

// claimable is the condition on notices that may be claimed when they are due. Until all are of whoever hears of them now, reminders and questions may not.
func (s *Store) claimable() string {
	const waits = `claimed = 0 AND void = 0`
	if !s.RemindersWait() {
		return waits
	}
	return waits + ` AND kind NOT IN ('` + string(maintenance.Reminder) + `', '` + string(maintenance.GoNotice) + `', '` + string(maintenance.NoAnswerNotice) + `')`
}

// nextDue is when something is due next that may be claimed.
func (s *Store) nextDue(ctx context.Context) (time.Time, error) {
	var next sql.NullInt64
	err := s.read.QueryRowContext(ctx, `SELECT MIN(due) FROM (
		SELECT MIN(due_at) AS due FROM changes WHERE due_at > 0
		UNION ALL SELECT MIN(due_at) FROM projects WHERE due_at > 0
		UNION ALL SELECT MIN(due_at) FROM homes WHERE due_at > 0
		UNION ALL SELECT MIN(held_until) FROM copies WHERE held_until > 0
		UNION ALL SELECT MIN(again_at) FROM copies WHERE again_at > 0
		UNION ALL SELECT MIN(due_at) FROM notices WHERE `+s.claimable()+`) AS all_due`).Scan(&next)
	if err != nil {
		return time.Time{}, fmt.Errorf("look for what is due: %w", err)
	}
	return instant(next.Int64), nil
}

// Idle says whether nothing is due, all is in line with who hears of it, and no job runs or may run now. A job that waits for its next try is not looked at.
func (s *Store) Idle(ctx context.Context) (bool, error) {
	if rest, err := s.atRest(ctx); err != nil || !rest {
		return false, err
	}
	next, err := s.nextDue(ctx)
	if err != nil || !next.IsZero() && !next.After(s.now()) {
		return false, err
	}
	var busy bool
	err = s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM river_job WHERE state IN ('available', 'running'))`).Scan(&busy)
	if err != nil {
		return false, fmt.Errorf("look for jobs: %w", err)
	}
	return !busy, nil
}

// How far away what the program does next may be, beside a grace: longer waits were kept by a clock that was ahead.
const (
	furthestLook = 30 * time.Second // at a change that is being applied
	furthestHome = longestPause     // Slack may ask for as much
)

// BringForward is for a clock that was put back: what was put off while it was ahead is due when it can be by the right one, at the latest. Grace is the longest that a
// change which needs no more approvals waits. What has a time that somebody was told of, such as a reminder, keeps it.
func (s *Store) BringForward(ctx context.Context, grace time.Duration) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		now := s.now()
		for _, late := range []struct {
			update string
			at     time.Time
		}{
			{`UPDATE changes SET due_at = $1 WHERE state = 'approved' AND due_at > $1`, now.Add(grace)},
			{`UPDATE changes SET due_at = $1 WHERE state = 'applying' AND due_at > $1`, now.Add(furthestLook)},
			{`UPDATE copies SET again_at = $1 WHERE again_at > $1`, now.Add(maintenance.PaintedAgain)},
			{`UPDATE homes SET due_at = $1 WHERE due_at > $1`, now.Add(furthestHome)},
		} {
			if _, err := tx.ExecContext(ctx, late.update, micros(late.at)); err != nil {
				return fmt.Errorf("bring forward what a clock put off: %w", err)
			}
		}
		return nil
	})
}

func claimChanges(ctx context.Context, tx *sql.Tx, now int64) ([]maintenance.FollowUp, error) {
	return collect(ctx, tx, func(row interface{ Scan(...any) error }) (maintenance.FollowUp, error) {
		var id string
		var state maintenance.State
		if err := row.Scan(&id, &state); err != nil {
			return nil, err
		}
		switch state {
		case maintenance.Draft:
			return maintenance.DropDraft{Change: id}, nil
		case maintenance.Pending, maintenance.Countered:
			return maintenance.ExpireChange{Change: id}, nil
		}
		return maintenance.Apply{Change: id}, nil
	}, `UPDATE changes SET due_at = 0 WHERE due_at > 0 AND due_at <= $1 RETURNING id, state`, now)
}

func claimProjects(ctx context.Context, tx *sql.Tx, now int64) ([]maintenance.FollowUp, error) {
	return collect(ctx, tx, func(row interface{ Scan(...any) error }) (maintenance.FollowUp, error) {
		var p maintenance.Poll
		err := row.Scan(&p.Project)
		return p, err
	}, `UPDATE projects SET due_at = 0 WHERE due_at > 0 AND due_at <= $1 RETURNING name`, now)
}

// mostNotices is how many notices one claim takes; the rest is due at once again.
const mostNotices = 1000

// claimNotices gathers the reminders, or the questions, that are due at the same time for the same channel or person into one job, and so what
// is told under one card of tasks, so that a storm becomes one message (invariant I12).
func (s *Store) claimNotices(ctx context.Context, tx *sql.Tx, now int64) ([]maintenance.FollowUp, error) {
	type claimed struct {
		id      string
		kind    maintenance.NoticeKind
		address string
	}
	found, err := collect(ctx, tx, func(row interface{ Scan(...any) error }) (c claimed, err error) {
		err = row.Scan(&c.id, &c.kind, &c.address)
		return c, err
	}, `UPDATE notices SET claimed = 1 WHERE id IN (
		SELECT id FROM notices WHERE `+s.claimable()+` AND due_at <= $1 ORDER BY due_at, id LIMIT $2)
		RETURNING id, kind, address`, now, mostNotices)
	if err != nil {
		return nil, err
	}
	var follow []maintenance.FollowUp
	together := map[string]int{}
	for _, c := range found {
		if c.kind.Gathers() {
			address := c.kind.Gathering() + " " + c.address
			if at, ok := together[address]; ok {
				tell, _ := follow[at].(maintenance.Tell) // together only holds these
				tell.Notices = append(tell.Notices, c.id)
				follow[at] = tell
				continue
			}
			together[address] = len(follow)
		}
		follow = append(follow, maintenance.Tell{Notices: []string{c.id}, Patient: c.kind.OfTask()})
	}
	return follow, nil
}
