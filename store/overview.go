package store

import (
	"context"
	"fmt"
	"time"

	"headsup/maintenance"
)

// mostFailed is how much that has failed is read: a digest names a few and counts the rest.
const mostFailed = 500

// FailedSince gives the tasks that failed since then, and those whose changes did, each with its change.
func (s *Store) FailedSince(ctx context.Context, since time.Time) ([]maintenance.Item, error) {
	tasks, err := loadTasks(ctx, s.read, `WHERE ended = $1 AND ended_at > $2 ORDER BY ended_at DESC LIMIT $3`, maintenance.Failed, micros(since), mostFailed)
	if err != nil {
		return nil, err
	}
	const ended = `FROM changes WHERE state IN ('failed', 'unverified', 'conflict') AND settled_at > $1`
	changes, err := loadChanges(ctx, s.read, ended[len("FROM changes "):]+` ORDER BY settled_at DESC LIMIT $2`, micros(since), mostFailed)
	if err != nil {
		return nil, err
	}
	about, err := loadTasks(ctx, s.read, `WHERE EXISTS (SELECT 1 `+ended+` AND instance_id = tasks.instance_id AND task_id = tasks.id)`, micros(since))
	if err != nil {
		return nil, err
	}
	rows, err := loadInstances(ctx, s.read, `WHERE id IN (SELECT instance_id FROM tasks WHERE ended = $2 AND ended_at > $1 UNION SELECT instance_id `+ended+`)`,
		micros(since), maintenance.Failed)
	if err != nil {
		return nil, err
	}
	instances, of := map[string]maintenance.Instance{}, map[maintenance.TaskKey]maintenance.Task{}
	for _, i := range rows {
		instances[i.ID] = i.Instance
	}
	for _, t := range about {
		of[t.Key()] = t
	}
	items := make([]maintenance.Item, 0, len(tasks)+len(changes))
	for _, t := range tasks {
		items = append(items, maintenance.Item{Task: t, Instance: instances[t.Instance]})
	}
	for _, c := range changes {
		items = append(items, maintenance.Item{Task: of[c.Task], Instance: instances[c.Task.Instance], Change: &c})
	}
	return items, nil
}

// LastDigest is when a channel was last told a digest; zero: never.
func (s *Store) LastDigest(ctx context.Context, channel string) (at time.Time, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(said_at), 0) FROM notices WHERE kind = $1 AND address = $2`,
		maintenance.Digest, asJSON(maintenance.Address{Channel: channel})).Scan(scanTime{&at})
	if err != nil {
		return at, fmt.Errorf("look for the last digest: %w", err)
	}
	return at, nil
}
