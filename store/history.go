package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"headsup/maintenance"
)

// PastPage is a stretch of the audit, as somebody may read it.
type PastPage struct {
	Entries []maintenance.Past // the newest first
	Newer   bool               // there may be newer ones, behind From
	Older   bool               // there may be older ones, before To
	From    int64              // the newest row that was looked at; 0: none was
	To      int64              // the oldest
	First   int64              // the first row of the record; what came before it was archived. 0: there is none
}

// PastOf says which stretch of the audit is read. At most one of Before and After is set; neither: the end of it.
type PastOf struct {
	Task   maintenance.TaskKey // of one task; zero: of all there is
	Before int64               // rows before this one, the newest of them
	After  int64               // rows behind this one, the oldest of them
	Most   int                 // entries
}

// mostPast bounds the rows that one page looks at: those that the reader may not read are passed over, and there may be many of them
// (invariant I12). The page then says that there may be more.
const mostPast = 2000

// pastChunk is how many rows are read at once.
const pastChunk = 200

// Past reads a page of the audit, of the entries that may is true for. It is as of one moment.
func (s *Store) Past(ctx context.Context, of PastOf, may func(maintenance.Past) bool) (PastPage, error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return PastPage{}, fmt.Errorf("read the audit: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	p := pastReading{PastOf: of, q: tx, items: map[maintenance.TaskKey]maintenance.Item{}, changes: map[string]maintenance.Change{}}
	page := PastPage{}
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MIN(seq), 0) FROM audit`).Scan(&page.First); err != nil {
		return page, fmt.Errorf("read the audit: %w", err)
	}
	rest, err := p.entries(ctx, &page, may)
	if err != nil {
		return page, err
	}
	page.Older, page.Newer = rest, of.Before > 0
	if of.After > 0 {
		slices.Reverse(page.Entries)
		page.From, page.To = page.To, page.From
		page.Newer, page.Older = rest, true
	}
	return page, nil
}

type pastReading struct {
	PastOf

	q       querier
	items   map[maintenance.TaskKey]maintenance.Item
	changes map[string]maintenance.Change
}

// entries fills the page in the order of reading, and says whether there may be more in that direction.
func (p *pastReading) entries(ctx context.Context, page *PastPage, may func(maintenance.Past) bool) (rest bool, err error) {
	for at, seen := max(p.Before, p.After), 0; seen < mostPast; {
		rows, err := p.chunk(ctx, at)
		if err != nil {
			return false, err
		}
		for _, row := range rows {
			entry, err := p.entry(ctx, row)
			if err != nil {
				return false, err
			}
			read := may(entry)
			if read && len(page.Entries) == p.Most {
				return true, nil
			}
			if at, page.To = row.Seq, row.Seq; page.From == 0 {
				page.From = row.Seq
			}
			if read {
				page.Entries = append(page.Entries, entry)
			}
		}
		if len(rows) < pastChunk {
			return false, nil
		}
		seen += len(rows)
	}
	return true, nil
}

// chunk reads rows behind the one at which the reading stands; 0: from the end.
func (p *pastReading) chunk(ctx context.Context, at int64) ([]AuditRow, error) {
	query := `SELECT ` + auditColumns + ` FROM audit WHERE seq `
	switch {
	case p.After > 0:
		query += `> $1`
	case at > 0:
		query += `< $1`
	default:
		query += `> $1` // all of them
	}
	args := []any{at, pastChunk}
	if p.Task != (maintenance.TaskKey{}) {
		query += ` AND instance_id = $3 AND task_id = $4 AND task_id <> ''`
		args = append(args, p.Task.Instance, p.Task.Task)
	}
	order := ` ORDER BY seq DESC`
	if p.After > 0 {
		order = ` ORDER BY seq`
	}
	return collect(ctx, p.q, scanAudit, query+order+` LIMIT $2`, args...)
}

// entry gives a row with what it is about.
func (p *pastReading) entry(ctx context.Context, row AuditRow) (past maintenance.Past, err error) {
	past.Seq = row.Seq
	record, err := row.Record()
	if err != nil {
		past.Entry = maintenance.Entry{At: row.At, Verb: maintenance.VerbUnreadable}
		return past, nil // the history says so, and audit verify says more
	}
	past.Entry = record.Entry()
	if past.Item, err = p.item(ctx, past.Entry.Task); err != nil {
		return past, err
	}
	past.Change, err = p.change(ctx, past.Entry.Change)
	return past, err
}

func (p *pastReading) item(ctx context.Context, key maintenance.TaskKey) (maintenance.Item, error) {
	if key == (maintenance.TaskKey{}) {
		return maintenance.Item{}, nil
	}
	if known, ok := p.items[key]; ok {
		return known, nil
	}
	task, known, err := first(loadTasks(ctx, p.q, `WHERE instance_id = $1 AND id = $2`, key.Instance, key.Task))
	if err != nil {
		return maintenance.Item{}, err
	}
	item := maintenance.Item{Task: task}
	if known {
		if item.Instance, err = instanceOf(ctx, p.q, key.Instance); err != nil {
			return item, err
		}
	}
	p.items[key] = item
	return item, nil
}

func (p *pastReading) change(ctx context.Context, id string) (maintenance.Change, error) {
	if id == "" {
		return maintenance.Change{}, nil
	}
	if known, ok := p.changes[id]; ok {
		return known, nil
	}
	c, _, err := first(loadChanges(ctx, p.q, `WHERE id = $1`, id))
	if err == nil {
		p.changes[id] = c
	}
	return c, err
}
