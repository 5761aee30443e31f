package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"headsup/audit"
	"headsup/maintenance"
)

// ErrNoSuchRow says that the record does not hold the row up to which it is to be archived.
var ErrNoSuchRow = errors.New("the record has no such row")

// Checkpoint puts at the end of the record that the rows up to through were archived. The caller has written them down before. From then on
// the record is whole with and without them, and EndArchiving removes them. It fails with ErrNoSuchRow where the record does not hold that row,
// with that hash.
func (b *Beside) Checkpoint(ctx context.Context, operator string, through audit.Head) error {
	return b.s.change(ctx, "", func(tx *sql.Tx) error {
		var held bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audit WHERE seq = $1 AND hash = $2)`, through.Seq, through.Hash).Scan(&held); err != nil {
			return fmt.Errorf("look for row %d: %w", through.Seq, err)
		}
		if !held {
			return fmt.Errorf("row %d: %w", through.Seq, ErrNoSuchRow)
		}
		b.s.note(tx, maintenance.Archived(operator, through.Seq, through.Hash, b.s.now().UTC()))
		return nil
	})
}

// EndArchiving removes the rows of which the last checkpoint says that they were archived, and gives how many there were. Without a
// checkpoint it removes none.
func (b *Beside) EndArchiving(ctx context.Context) (removed int, err error) {
	checkpoint, err := b.s.checkpoint(ctx)
	if err != nil || checkpoint.Seq == 0 {
		return 0, err
	}
	for {
		began := time.Now()
		n, err := b.s.removeSome(ctx, checkpoint.Seq)
		removed += n
		if err != nil || n < removedAtOnce {
			return removed, err
		}
		if err := giveWay(ctx, time.Since(began)); err != nil {
			return removed, err
		}
	}
}

// giveWay leaves the database to others for as long as it was taken from them. SQLite has no line: who comes back at once comes first, and the
// headsup that runs would find it locked until its patience ends.
func giveWay(ctx context.Context, taken time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(taken):
		return nil
	}
}

// checkpoint is the last row that was archived, as the record says; the zero Head where none was.
func (s *Store) checkpoint(ctx context.Context) (through audit.Head, err error) {
	rows, err := collect(ctx, s.read, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE text LIKE '%"through":%' ORDER BY seq`)
	if err != nil {
		return through, fmt.Errorf("look for checkpoints: %w", err)
	}
	for _, row := range rows {
		if head, is := row.Archived(); is && head.Seq > through.Seq {
			through = head
		}
	}
	return through, nil
}

// removedAtOnce is how many rows one transaction removes: the headsup that runs waits for it as for one of its own.
const removedAtOnce = 1000

// removeSome removes rows up to through, from the first on, so that what is left is one chain after each time.
func (s *Store) removeSome(ctx context.Context, through int64) (removed int, err error) {
	err = s.change(ctx, "", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE seq <= $1 ORDER BY seq LIMIT $2)`, through, removedAtOnce)
		if err != nil {
			return fmt.Errorf("remove archived rows: %w", err)
		}
		n, err := done.RowsAffected()
		removed = int(n)
		return err
	})
	return removed, err
}
