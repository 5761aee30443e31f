package store

import (
	"context"
	"database/sql"
	"fmt"

	"headsup/maintenance"
)

func loadFacts(ctx context.Context, q querier, where string, args ...any) ([]maintenance.Fact, error) {
	return collect(ctx, q, func(row interface{ Scan(...any) error }) (f maintenance.Fact, err error) {
		err = row.Scan(&f.ID, &f.Kind, &f.Task.Instance, &f.Task.Task, scanTime{&f.SetFor}, scanTime{&f.At}, scanTime{&f.BeganAt},
			scanJSON{&f.Usual}, scanTime{&f.OverAt})
		return f, err
	}, `SELECT id, kind, instance_id, task_id, set_for, at, began_at, usual, over_at FROM facts `+where, args...)
}

// Facts gives what was odd about a task, the oldest first; also what holds no more.
func (s *Store) Facts(ctx context.Context, key maintenance.TaskKey) ([]maintenance.Fact, error) {
	return loadFacts(ctx, s.read, `WHERE instance_id = $1 AND task_id = $2 ORDER BY at, id`, key.Instance, key.Task)
}

// observeFacts keeps what a look at an instance found odd about its tasks, as they are kept now: each once, and what holds no more.
// It says how many differed.
func (s *Store) observeFacts(ctx context.Context, tx *sql.Tx, i maintenance.Instance, tasks []maintenance.Task) (int, error) {
	known, err := loadFacts(ctx, tx, `WHERE instance_id = $1`, i.ID)
	if err != nil {
		return 0, err
	}
	now, differed := s.now().UTC(), 0
	old := make(map[string]bool, len(known))
	for _, f := range known {
		old[f.ID] = true
	}
	byID := make(map[string]maintenance.Task, len(tasks))
	for _, t := range tasks {
		byID[t.ID] = t
		item := maintenance.Item{Task: t, Instance: i}
		for _, f := range maintenance.Facts(item, s.Snapshot().Usual(item), now) {
			if old[f.ID] {
				continue
			}
			differed++
			if err := s.keepFact(ctx, tx, t, f); err != nil {
				return 0, err
			}
			if f.Holds(t) {
				continue
			}
			known = append(known, f)
		}
	}
	for _, f := range known {
		if !f.OverAt.IsZero() || f.Holds(byID[f.Task.Task]) {
			continue
		}
		differed++
		if _, err := tx.ExecContext(ctx, `UPDATE facts SET over_at = $1 WHERE id = $2`, micros(now), f.ID); err != nil {
			return 0, fmt.Errorf("keep that a fact is over: %w", err)
		}
		if err := s.showTask(ctx, tx, byID[f.Task.Task].Handle); err != nil {
			return 0, err
		}
	}
	return differed, nil
}

func (s *Store) keepFact(ctx context.Context, tx *sql.Tx, t maintenance.Task, f maintenance.Fact) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO facts (id, kind, instance_id, task_id, set_for, at, began_at, usual, over_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (id) DO NOTHING`,
		f.ID, f.Kind, f.Task.Instance, f.Task.Task, micros(f.SetFor), micros(f.At), micros(f.BeganAt), asJSON(f.Usual)); err != nil {
		return fmt.Errorf("keep fact: %w", err)
	}
	if err := keepUnderCards(ctx, tx, maintenance.Odd(t, f, f.At)); err != nil {
		return err
	}
	return s.showTask(ctx, tx, t.Handle)
}
