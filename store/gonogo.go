package store

import (
	"context"
	"database/sql"
	"fmt"

	"headsup/maintenance"
)

// Ask shows a card that asks go or no-go of tasks, as what the notices tell. What is not to be asked any more is dropped, as of the moment
// at which this is kept: so of two questions that come at once, one is asked.
func (s *Store) Ask(ctx context.Context, notices []maintenance.Notice, at maintenance.Place) error {
	card := maintenance.AskCard(newSeed())
	return s.change(ctx, "", func(tx *sql.Tx) error {
		asked := false
		for _, n := range notices {
			fate, err := s.questionFate(ctx, tx, n.ID)
			switch {
			case err != nil:
				return err
			case fate == maintenance.FateSay:
				asked, err = true, noticeRow(ctx, tx, n, `UPDATE notices SET said_at = $2, about = $3 WHERE id = $1`, micros(s.now()), card)
			case fate == maintenance.FateVoid:
				err = noticeRow(ctx, tx, n, `UPDATE notices SET void = 1 WHERE id = $1`)
			}
			if err != nil {
				return err
			}
		}
		if !asked {
			return nil
		}
		return s.postCard(ctx, tx, card, at, 1)
	})
}

// questionFate judges a question as it is kept now; empty: it was asked, or dropped, before.
func (s *Store) questionFate(ctx context.Context, tx *sql.Tx, id string) (maintenance.Fate, error) {
	load := func(id string) (maintenance.Notice, error) {
		n, _, err := first(collect(ctx, tx, scanNotice, `SELECT `+noticeColumns+` FROM notices WHERE id = $1`, id))
		return n, err
	}
	n, err := load(id)
	if err != nil || !n.SaidAt.IsZero() || n.Void {
		return "", err
	}
	other, err := load(n.OtherQuestion())
	if err != nil {
		return "", err
	}
	tasks, err := loadTasks(ctx, tx, `WHERE instance_id = $1 AND id = $2`, n.Task.Instance, n.Task.Task)
	if err != nil || len(tasks) == 0 {
		return maintenance.FateVoid, err
	}
	return maintenance.QuestionFate(n, other, tasks[0], s.now()), nil
}

// Asked gives the questions that a card asks, those about the soonest tasks first.
func (s *Store) Asked(ctx context.Context, card string) ([]maintenance.Notice, error) {
	return collect(ctx, s.read, scanNotice, `SELECT `+noticeColumns+` FROM notices WHERE about = $1 ORDER BY for_at, id`, card)
}

// Sight gives what was last seen around a task, as it is kept now, and when.
func (s *Store) Sight(ctx context.Context, item maintenance.Item) (maintenance.Sight, error) {
	sight := maintenance.Sight{Item: item, Usual: s.Snapshot().Usual(item)}
	var err error
	id := item.Instance.ID
	if sight.Others, err = loadTasks(ctx, s.read, `WHERE instance_id = $1 AND id <> $2 AND gone_at = 0 ORDER BY scheduled_at, handle`, id, item.Task.ID); err != nil {
		return sight, err
	}
	runs, err := loadRuns(ctx, s.read, `WHERE instance_id = $1 AND task_id = '' ORDER BY started_at, id`, id)
	if err != nil {
		return sight, err
	}
	for _, r := range runs {
		sight.Runs = append(sight.Runs, r.Run)
	}
	err = s.read.QueryRowContext(ctx, `SELECT COALESCE(p.read_at, 0), i.runs_read_at FROM instances i LEFT JOIN projects p ON p.name = i.project WHERE i.id = $1`, id).
		Scan(scanTime{&sight.ReadAt}, scanTime{&sight.RunsAt})
	if err != nil {
		return sight, fmt.Errorf("read when an instance was read: %w", err)
	}
	return sight, nil
}

// scanWord scans what somebody said of a task; the text is empty where nobody did, as of most.
type scanWord struct{ to *maintenance.Word }

func (s scanWord) Scan(v any) error {
	if text, ok := v.(string); ok && text == "" {
		return nil
	}
	return scanJSON{s.to}.Scan(v)
}

func wordText(w maintenance.Word) string {
	if w == (maintenance.Word{}) {
		return ""
	}
	return asJSON(w)
}
