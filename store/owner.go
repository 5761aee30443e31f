package store

import (
	"context"
	"database/sql"
	"fmt"

	"headsup/maintenance"
)

// Own lets somebody take a task or give it back, say go or call people to it, and gives the task after it with who had it before: what has
// become of it, the audit and whatever is to be told are kept together, and its cards show it. It fails with a *maintenance.Refusal where the step does.
func (s *Store) Own(
	ctx context.Context, a maintenance.Actor, key maintenance.TaskKey, step maintenance.OwnerStep,
) (t maintenance.Task, was maintenance.Owner, err error) {
	err = s.change(ctx, a.Request, func(tx *sql.Tx) error {
		// The update takes the row's lock before the read, on either database, so that of two who press at once the second sees the first.
		if _, err := tx.ExecContext(ctx, `UPDATE tasks SET owner_id = owner_id WHERE instance_id = $1 AND id = $2`, key.Instance, key.Task); err != nil {
			return fmt.Errorf("lock task: %w", err)
		}
		tasks, err := loadTasks(ctx, tx, `WHERE instance_id = $1 AND id = $2`, key.Instance, key.Task)
		if err != nil {
			return err
		}
		if len(tasks) == 0 {
			return &maintenance.Refusal{Why: maintenance.NoSuchTask, Text: key.Task}
		}
		t = tasks[0]
		owned, err := step(a, t, s.now().UTC())
		if err != nil {
			return err
		}
		was = t.Owner()
		t.Said = maintenance.RareOf(owned.Said)
		if _, err := tx.ExecContext(ctx, `UPDATE tasks SET owner_id = $3, owner_name = $4, owned_at = $5, go_word = $6, call_word = $7
			WHERE instance_id = $1 AND id = $2`,
			key.Instance, key.Task, owned.Owner.ID, owned.Owner.Name, micros(owned.Owner.Since), wordText(owned.Go), wordText(owned.Call)); err != nil {
			return fmt.Errorf("keep owner: %w", err)
		}
		if err := keepNotices(ctx, tx, owned.Notices...); err != nil {
			return err
		}
		if err := s.showTask(ctx, tx, t.Handle); err != nil {
			return err
		}
		if err := s.raise(ctx, tx, key.Instance); err != nil {
			return err
		}
		s.note(tx, owned.Entries...)
		return nil
	})
	if err != nil {
		return t, was, err
	}
	s.refreshAfter(ctx, key.Instance)
	return t, was, nil
}
