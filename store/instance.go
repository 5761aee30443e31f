package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"

	"headsup/maintenance"
)

type instanceRow struct {
	maintenance.Instance
	rev  int64
	gone bool
}

const instanceColumns = `id, project, region, name, engine, status, enterprise_project, tags, window_begin, window_end, rev, gone_at`

func loadInstances(ctx context.Context, q querier, where string, args ...any) ([]instanceRow, error) {
	return collect(ctx, q, func(row interface{ Scan(...any) error }) (i instanceRow, err error) {
		var gone int64
		err = row.Scan(&i.ID, &i.Project, &i.Region, &i.Name, &i.Engine, &i.Status, &i.EnterpriseProject, scanJSON{&i.Tags},
			&i.Window.Begin, &i.Window.End, &i.rev, &gone)
		i.gone = gone > 0
		return i, err
	}, `SELECT `+instanceColumns+` FROM instances `+where, args...)
}

// ObserveInstances keeps what the cloud listed for a project. Only differences are written. engines are those whose list
// was read whole: what they no longer list is gone, and its tasks with it.
func (s *Store) ObserveInstances(
	ctx context.Context, project string, engines []maintenance.Engine, listed []maintenance.Instance,
) error {
	var touched []string
	err := s.change(ctx, "", func(tx *sql.Tx) error {
		all, err := loadInstances(ctx, tx, `WHERE project = $1`, project)
		if err != nil {
			return err
		}
		known := make(map[string]instanceRow, len(all))
		for _, old := range all {
			known[old.ID] = old
		}
		here := map[string]bool{}
		for _, i := range listed {
			here[i.ID] = true
			written, err := s.keepInstance(ctx, tx, known[i.ID], i)
			if err != nil {
				return err
			}
			if written {
				touched = append(touched, i.ID)
			}
		}
		for _, old := range all {
			if old.gone || here[old.ID] || !slices.Contains(engines, old.Engine) {
				continue
			}
			if err := s.loseInstance(ctx, tx, old.Instance); err != nil {
				return err
			}
			touched = append(touched, old.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(touched) == 0 {
		return nil // naming none would be all of them
	}
	return s.Refresh(ctx, touched...)
}

// keepInstance says whether it differs from what was known of it; old is zero where nothing was.
func (s *Store) keepInstance(ctx context.Context, tx *sql.Tx, old instanceRow, i maintenance.Instance) (bool, error) {
	if old.ID != "" && !old.gone && reflect.DeepEqual(old.Instance, i) {
		return false, nil
	}
	if i.Tags == nil {
		i.Tags = []maintenance.Tag{}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO instances (`+instanceColumns+`, look_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, 0, $11)
		ON CONFLICT (id) DO UPDATE SET project = excluded.project, region = excluded.region, name = excluded.name,
		engine = excluded.engine, status = excluded.status, enterprise_project = excluded.enterprise_project,
		tags = excluded.tags, window_begin = excluded.window_begin, window_end = excluded.window_end, gone_at = 0,
		rev = instances.rev + 1`,
		i.ID, i.Project, i.Region, i.Name, i.Engine, i.Status, i.EnterpriseProject, asJSON(i.Tags), i.Window.Begin, i.Window.End,
		micros(s.now()))
	if err != nil {
		return false, fmt.Errorf("keep instance: %w", err)
	}
	s.leave(tx, word{Instances: []string{i.ID}})
	if old.ID != "" && !old.CalledLike(i) {
		if err := s.showTasksOf(ctx, tx, i.ID); err != nil {
			return false, err
		}
	}
	return true, s.remindAnew(ctx, tx, i) // its labels may lead to another channel now
}

// instanceOf gives an instance; one of which only the id is known, where it was never listed.
func instanceOf(ctx context.Context, q querier, id string) (maintenance.Instance, error) {
	found, err := loadInstances(ctx, q, `WHERE id = $1`, id)
	if err != nil || len(found) == 0 {
		return maintenance.Instance{ID: id}, err
	}
	return found[0].Instance, nil
}

// loseInstance keeps that an instance is no longer listed: its tasks are gone with it.
func (s *Store) loseInstance(ctx context.Context, tx *sql.Tx, i maintenance.Instance) error {
	after, err := readings(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	if _, err := s.observeTasks(ctx, tx, Reading{instance: i.ID, after: after}, nil); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE instances SET gone_at = $1, rev = rev + 1 WHERE id = $2`, micros(s.now()), i.ID); err != nil {
		return fmt.Errorf("keep that an instance is gone: %w", err)
	}
	s.leave(tx, word{Instances: []string{i.ID}})
	return nil
}

// raise tells every holder of a snapshot that the instance has changed.
func (s *Store) raise(ctx context.Context, tx *sql.Tx, instance string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE instances SET rev = rev + 1 WHERE id = $1`, instance); err != nil {
		return fmt.Errorf("raise instance: %w", err)
	}
	s.leave(tx, word{Instances: []string{instance}})
	return s.wantHomes(ctx, tx)
}
