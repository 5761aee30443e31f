package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"headsup/maintenance"
)

// adopt makes a row for each project of the settings and takes over what a process before this one left: its polls are due
// now, its running jobs are free again. It is safe because the lock on the file says that no other process is there. On PostgreSQL
// others may be at work: what a dead one left is freed by the job engine's leader, and polls that are under way are left alone.
func (s *Store) adopt(ctx context.Context) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		for _, p := range s.projects {
			// A proof holds for the zone that was set then. What was seen to be wrong gets another try: whoever runs headsup
			// was told to mend it and to start again.
			_, err := tx.ExecContext(ctx, `INSERT INTO projects (name, region, due_at, list_at, read_at, failures, fault, unread, zone_proven, zone)
				VALUES ($1, $2, $3, $3, 0, 0, '{}', 0, 0, $4)
				ON CONFLICT (name) DO UPDATE SET region = excluded.region, zone = excluded.zone,
					due_at = CASE WHEN CAST($5 AS BIGINT) = 1 THEN excluded.due_at ELSE projects.due_at END, list_at = CASE WHEN $5 = 1 THEN excluded.list_at ELSE projects.list_at END,
					zone_proven = CASE WHEN projects.zone = excluded.zone THEN projects.zone_proven ELSE 0 END, zone_off = 0`,
				p.Name, p.Region, micros(s.now()), zoneName(p.Zone), flag(!s.postgres))
			if err != nil {
				return fmt.Errorf("keep project: %w", err)
			}
		}
		if s.postgres {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'`); err != nil {
			return fmt.Errorf("free the jobs of the process before: %w", err)
		}
		return nil
	})
}

// serves says that a project stands in the settings. What is only read has none, and shows all.
func (s *Store) serves(project string) bool {
	return len(s.projects) == 0 || slices.ContainsFunc(s.projects, func(p Project) bool { return p.Name == project })
}

func (s *Store) proof(project string) maintenance.ZoneProof {
	for _, p := range s.projects {
		if p.Name == project {
			return maintenance.ZoneProof{Zone: p.Zone, Given: p.Given}
		}
	}
	return maintenance.ZoneProof{Zone: time.UTC}
}

func zoneName(zone *time.Location) string {
	if zone == nil {
		return time.UTC.String()
	}
	return zone.String()
}

// ZoneProof gives the zone of a project's execute_at, with what its moves have shown.
func (s *Store) ZoneProof(ctx context.Context, project string) (maintenance.ZoneProof, error) {
	return s.provenZone(ctx, s.read, project)
}

// provenZone is the zone of a project's execute_at, with what its moves have shown.
func (s *Store) provenZone(ctx context.Context, q querier, project string) (maintenance.ZoneProof, error) {
	proof := s.proof(project)
	err := q.QueryRowContext(ctx, `SELECT zone_proven, zone_off FROM projects WHERE name = $1`, project).Scan(&proof.Proven, &proof.Off)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return proof, fmt.Errorf("read project: %w", err)
	}
	return proof, nil
}

// keepZone keeps what a move has shown of the zone of its project's execute_at.
func keepZone(ctx context.Context, tx *sql.Tx, project string, after maintenance.After) error {
	if !after.Proven && after.ZoneOff == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE projects SET zone_proven = $1, zone_off = $2 WHERE name = $3`,
		flag(after.Proven), int64(after.ZoneOff), project); err != nil {
		return fmt.Errorf("keep proof of zone: %w", err)
	}
	return nil
}

// states gives how well each project of the settings can be read, in their order.
func (s *Store) states(ctx context.Context) ([]maintenance.ProjectState, error) {
	stored, err := collect(ctx, s.read, func(row interface{ Scan(...any) error }) (p maintenance.ProjectState, err error) {
		err = row.Scan(&p.Name, &p.Region, scanTime{&p.ReadAt}, &p.Failures, scanTime{&p.Since}, scanJSON{&p.Fault}, &p.Unread, &p.Proof.Proven, &p.Proof.Off, scanJSON{&p.RunsFault})
		return p, err
	}, `SELECT name, region, read_at, failures, failing_since, fault, unread, zone_proven, zone_off, runs_fault FROM projects`)
	if err != nil {
		return nil, err
	}
	states := make([]maintenance.ProjectState, 0, len(s.projects))
	for _, p := range s.projects {
		for _, state := range stored {
			if state.Name == p.Name {
				state.Proof.Zone, state.Proof.Given = p.Zone, p.Given
				states = append(states, state)
			}
		}
	}
	return states, nil
}

// Plan is what a poll of a project has to do now.
type Plan struct {
	List  bool     // the instances are to be listed
	Looks []string // instances whose tasks are to be read, the longest due first
}

// PlanPoll gives what is due for a project, at most limit looks.
func (s *Store) PlanPoll(ctx context.Context, project string, limit int) (Plan, error) {
	now := micros(s.now())
	var listAt int64
	if err := s.read.QueryRowContext(ctx, `SELECT list_at FROM projects WHERE name = $1`, project).Scan(&listAt); err != nil {
		return Plan{}, fmt.Errorf("plan poll: %w", err)
	}
	looks, err := texts(ctx, s.read, `SELECT id FROM instances
		WHERE project = $1 AND gone_at = 0 AND look_at <= $2 ORDER BY look_at, id LIMIT $3`, project, now, limit)
	return Plan{List: listAt <= now, Looks: looks}, err
}

// PlanRuns gives the instances of a project whose background tasks are to be read, at most limit: first those of which go or no-go is asked
// within ahead, once, then those whose turn it is, the longest due first.
func (s *Store) PlanRuns(ctx context.Context, project string, ahead time.Duration, limit int) ([]string, error) {
	now := s.now()
	// The few questions first: SQLite, which counts no rows, would look at every notice of every instance.
	asked, err := texts(ctx, s.read, `WITH questions AS MATERIALIZED (
			SELECT instance_id, due_at FROM notices WHERE kind IN ('go', 'no answer') AND said_at = 0 AND void = 0 AND due_at <= $3)
		SELECT i.id FROM questions q JOIN instances i ON i.id = q.instance_id
		WHERE i.project = $1 AND i.gone_at = 0 AND i.runs_read_at < $2 GROUP BY i.id ORDER BY MIN(q.due_at), i.id LIMIT $4`, project, micros(now.Add(-ahead)), micros(now.Add(ahead)), limit)
	if err != nil {
		return nil, err
	}
	due, err := texts(ctx, s.read, `SELECT id FROM instances WHERE project = $1 AND gone_at = 0 AND runs_at <= $2 ORDER BY runs_at, id LIMIT $3`,
		project, micros(now), limit)
	all := slices.Concat(asked, slices.DeleteFunc(due, func(id string) bool { return slices.Contains(asked, id) }))
	return all[:min(len(all), limit)], err
}

// Polled is how a poll of a project ended.
type Polled struct {
	Fault  maintenance.Fault    // zero Kind: everything asked for was read
	Vain   bool                 // nothing at all was read
	Unread int                  // records that could not be decoded
	Listed time.Time            // when the instances are to be listed again; zero leaves that as it is
	Looks  map[string]time.Time // instances that were looked at, and when they are to be looked at again
	Missed map[string]bool      // those of them that were not answered: until they are, the data are as old as they are
	Pause  time.Time            // the project is not to be polled again before; zero: no pause
	Due    time.Time            // it is to be polled again then, at the latest
	Whole  bool                 // nothing that was due is left unread: the data are as young as this poll
	More   bool                 // something that was due was not reached: what is new is gathered on

	Runs      map[string]time.Time // instances whose background tasks were asked for, and when they are to be asked for again
	RunsRead  map[string]time.Time // those of them that were read whole, and when
	RunsFault maintenance.Fault    // of the last of those
}

// KeepPoll keeps how a poll ended. One that read nothing leaves the age of the data as it is, and counts as a failure of the
// project; one that read some of it is none, and leaves the age too.
func (s *Store) KeepPoll(ctx context.Context, project string, p Polled) error {
	err := s.change(ctx, "", func(tx *sql.Tx) error {
		if err := keepLooks(ctx, tx, project, p); err != nil {
			return err
		}
		due, err := nextPoll(ctx, tx, project, p)
		if err != nil {
			return err
		}
		if err := s.wantHomesOfFailing(ctx, tx, project, p); err != nil {
			return err
		}
		now, read := micros(s.now()), int64(0)
		if p.Whole && p.Fault.Kind == "" {
			read = now
		}
		if _, err := tx.ExecContext(ctx, `UPDATE projects SET due_at = $1, list_at = CASE WHEN CAST($2 AS BIGINT) > 0 THEN $2 ELSE list_at END, unread = $3, fault = $4,
			read_at = CASE WHEN CAST($5 AS BIGINT) > 0 AND NOT EXISTS (SELECT 1 FROM instances WHERE project = $8 AND gone_at = 0 AND missed = 1) THEN $5 ELSE read_at END,
			failures = CASE WHEN CAST($6 AS BIGINT) = 1 THEN failures + 1 ELSE 0 END,
			failing_since = CASE WHEN $6 = 0 THEN 0 WHEN failing_since = 0 THEN $7 ELSE failing_since END WHERE name = $8`,
			micros(due), micros(p.Listed), p.Unread, asJSON(p.Fault), read, flag(p.Vain), now, project); err != nil {
			return fmt.Errorf("keep poll: %w", err)
		}
		s.leave(tx, word{Projects: true})
		return s.showPolled(ctx, tx, project, p.More)
	})
	if err != nil {
		return err
	}
	return s.refreshProjects(ctx)
}

func keepLooks(ctx context.Context, tx *sql.Tx, project string, p Polled) error {
	for id, at := range p.Looks {
		if _, err := tx.ExecContext(ctx, `UPDATE instances SET look_at = $1, missed = $2 WHERE id = $3`, micros(at), flag(p.Missed[id]), id); err != nil {
			return fmt.Errorf("keep next look: %w", err)
		}
	}
	for id, at := range p.Runs {
		if _, err := tx.ExecContext(ctx, `UPDATE instances SET runs_at = $1 WHERE id = $2`, micros(at), id); err != nil {
			return fmt.Errorf("keep next look: %w", err)
		}
	}
	for id, at := range p.RunsRead {
		if _, err := tx.ExecContext(ctx, `UPDATE instances SET runs_read_at = $1 WHERE id = $2`, micros(at), id); err != nil {
			return fmt.Errorf("keep look: %w", err)
		}
	}
	if len(p.Runs) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE projects SET runs_fault = $1 WHERE name = $2`, asJSON(p.RunsFault), project); err != nil {
		return fmt.Errorf("keep poll: %w", err)
	}
	return nil
}

// nextPoll is when a project is to be polled again: with the first of its instances that is due, whichever poll looked at that.
func nextPoll(ctx context.Context, tx *sql.Tx, project string, p Polled) (time.Time, error) {
	due := p.Due
	var first sql.NullInt64
	if err := tx.QueryRowContext(ctx, `SELECT MIN(look_at) FROM (SELECT MIN(look_at) AS look_at FROM instances WHERE project = $1 AND gone_at = 0
		UNION ALL SELECT CASE WHEN CAST($2 AS BIGINT) > 0 THEN $2 ELSE list_at END FROM projects WHERE name = $1) AS looks`, project, micros(p.Listed)).Scan(&first); err != nil {
		return due, fmt.Errorf("find the next look: %w", err)
	}
	if at := instant(first.Int64); first.Valid && at.Before(due) {
		due = at
	}
	if due.Before(p.Pause) {
		due = p.Pause
	}
	if due.IsZero() { // an instance that was never looked at: at once, and not never
		due = time.UnixMicro(1)
	}
	return due, nil
}

// PollNow makes a project's poll due at once, everything in it included.
func (s *Store) PollNow(ctx context.Context, project string) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		now := micros(s.now())
		if _, err := tx.ExecContext(ctx, `UPDATE instances SET look_at = $1 WHERE project = $2 AND look_at > $1`, now, project); err != nil {
			return fmt.Errorf("make looks due: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE projects SET list_at = $1, due_at = CASE WHEN due_at > $1 THEN $1 ELSE due_at END
			WHERE name = $2`, now, project); err != nil {
			return fmt.Errorf("make poll due: %w", err)
		}
		return nil
	})
}
