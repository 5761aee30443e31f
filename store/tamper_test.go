package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/store"
)

// forger is somebody who may write into the database, and knows SQL.
type forger struct {
	t     *testing.T
	db    *sql.DB
	rows  []store.AuditRow
	head  audit.Head
	heads []audit.Head // that were posted
	url   string
}

// forge makes a record of some sixty rows, closes the store and gives its database to a forger.
func (r *room) forge() *forger {
	r.t.Helper()
	r.observe(task("a1", 48*time.Hour))
	for n := range 18 {
		c := r.draft(bob(""), "a1", time.Duration(72+n)*time.Hour).Change
		r.decide(bob(""), c.ID, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		r.decide(bob(""), c.ID, maintenance.Withdraw(bob(""), "no, “later”"))
	}
	f := &forger{t: r.t, url: r.url}
	var err error
	if f.rows, err = r.Audit(r.t.Context(), 0, 1000); err != nil {
		r.t.Fatal(err)
	}
	f.head, f.heads = f.rows[len(f.rows)-1].Head(), []audit.Head{f.rows[19].Head(), f.rows[len(f.rows)-5].Head()}
	if err := r.Close(); err != nil {
		r.t.Fatal(err)
	}
	f.db = store.OpenRaw(r.t, r.url)
	f.db.SetMaxOpenConns(1) // a BEGIN is a statement like others
	r.t.Cleanup(func() { _ = f.db.Close() })
	return f
}

func (f *forger) do(query string, args ...any) {
	f.t.Helper()
	if _, err := f.db.ExecContext(f.t.Context(), query, args...); err != nil {
		f.t.Fatalf("%s: %v", query, err)
	}
}

// restore makes everything as it was.
func (f *forger) restore() {
	f.t.Helper()
	f.do(`BEGIN`)
	f.do(`DELETE FROM audit`)
	for _, row := range f.rows {
		f.insert(row)
	}
	f.point(f.head)
	f.do(`COMMIT`)
}

func (f *forger) insert(r store.AuditRow) {
	f.do(`INSERT INTO audit (seq, before, hash, text, at, user_id, instance_id, task_id, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		r.Seq, r.Before, r.Hash, r.Text, r.At.UnixMicro(), r.User, r.Task.Instance, r.Task.Task, r.Change)
}

func (f *forger) point(h audit.Head) {
	f.do(`UPDATE audit_head SET seq = $1, hash = $2`, h.Seq, h.Hash)
}

// found says whether the record is found to be wrong.
func (f *forger) found(heads ...audit.Head) error {
	f.t.Helper()
	reading, err := store.OpenAudit(f.t.Context(), f.url)
	if err != nil {
		f.t.Fatal(err)
	}
	defer reading.Close()
	err = reading.Check(f.t.Context(), audit.NewChecker(heads))
	if _, broken := errors.AsType[*audit.Broken](err); err != nil && !broken {
		f.t.Logf("not read: %v", err) // a column that is of another kind now is found as well
	}
	return err
}

// edit does one thing to the database, and says what.
func (f *forger) edit(rng *rand.Rand) string {
	n := len(f.rows)
	at, to := int64(rng.IntN(n)+1), int64(rng.IntN(n)+1)
	switch rng.IntN(4) {
	case 0:
		column := []string{"text", "before", "hash", "user_id", "instance_id", "task_id", "change_id"}[rng.IntN(7)]
		var text string
		if err := f.db.QueryRowContext(f.t.Context(), `SELECT `+column+` FROM audit WHERE seq = $1`, at).Scan(&text); err != nil {
			f.t.Fatal(err)
		}
		letters := append([]rune(text), ' ') // PostgreSQL takes no half of one
		where := rng.IntN(len(letters))
		for was := letters[where]; letters[where] == was; {
			letters[where] = rune(rng.IntN(95) + 32)
		}
		f.do(`UPDATE audit SET `+column+` = $1 WHERE seq = $2`, string(letters), at)
		return fmt.Sprintf("letter %d of %s in row %d", where, column, at)
	case 1:
		f.do(`DELETE FROM audit WHERE seq = $1`, at)
		return fmt.Sprintf("row %d removed", at)
	case 2:
		for at == to {
			to = int64(rng.IntN(n) + 1)
		}
		f.do(`UPDATE audit SET seq = -1 WHERE seq = $1`, at)
		f.do(`UPDATE audit SET seq = $1 WHERE seq = $2`, at, to)
		f.do(`UPDATE audit SET seq = $1 WHERE seq = -1`, to)
		return fmt.Sprintf("rows %d and %d swapped", at, to)
	}
	f.do(`UPDATE audit SET seq = -seq WHERE seq >= $1`, at)
	f.do(`UPDATE audit SET seq = 1 - seq WHERE seq < 0`)
	added := f.rows[to-1]
	added.Seq = at
	f.insert(added)
	f.point(audit.Head{Seq: f.head.Seq + 1, Hash: f.head.Hash})
	return fmt.Sprintf("row %d once more, as row %d", to, at)
}

// TestI13AHundredEditsOfTheDatabaseAreFound, with nothing but the database.
func TestI13AHundredEditsOfTheDatabaseAreFound(t *testing.T) {
	t.Parallel()
	edits := 100
	if testing.Short() {
		edits = 20
	}
	each(t, func(t *testing.T, r *room) {
		f := r.forge()
		if err := f.found(f.heads...); err != nil {
			t.Fatal(err)
		}
		seed := rand.Uint64()
		rng := rand.New(rand.NewPCG(seed, 1))
		for n := range edits {
			if what := f.edit(rng); f.found() == nil {
				t.Errorf("edit %d of seed %d: %s, and nothing is found", n, seed, what)
			}
			f.restore()
			if err := f.found(f.heads...); err != nil {
				t.Fatalf("the forger could not undo it: %v", err)
			}
		}
	})
}

// TestI13ACarefulForgerIsFoundByTheHeadsThatWerePosted, up to the last of them, and not behind it: docs/audit.md says so.
func TestI13ACarefulForgerIsFoundByTheHeadsThatWerePosted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		f := r.forge()
		last := f.heads[1].Seq
		for _, c := range []struct {
			what          string
			forge         func()
			alone, posted bool // found with the database alone; with the posted heads
		}{
			{"the end is cut off", func() { f.do(`DELETE FROM audit WHERE seq >= $1`, last) }, true, true},
			{"the end is cut off, and the head put back", func() { f.cut(last - 1) }, false, true},
			{"the end behind the last head is cut off, and the head put back", func() { f.cut(last) }, false, false},
			{"a valid row is appended, and the head forgotten", func() { f.append(f.head) }, true, true},
			{"a valid row is appended, and the head moved", func() { f.point(f.append(f.head)) }, false, false},
			{"a row is replaced and all behind it built anew", func() { f.rebuild(11) }, false, true},
			{"all is built anew", func() { f.rebuild(1) }, false, true},
			{"a row behind the last head is replaced and the rest built anew", func() { f.rebuild(last + 1) }, false, false},
		} {
			c.forge()
			if err := f.found(); (err != nil) != c.alone {
				t.Errorf("%s: with the database alone: %v", c.what, err)
			}
			if err := f.found(f.heads...); (err != nil) != c.posted {
				t.Errorf("%s: with the posted heads: %v", c.what, err)
			}
			f.restore()
		}
	})
}

// cut removes what is behind a row, and makes the database say that it is the last.
func (f *forger) cut(last int64) {
	f.do(`DELETE FROM audit WHERE seq > $1`, last)
	f.point(f.rows[last-1].Head())
}

// append adds a row that headsup could have written, and gives its head.
func (f *forger) append(behind audit.Head) audit.Head {
	e := maintenance.Started("forged", start)
	row, err := audit.Seal(behind, e)
	if err != nil {
		f.t.Fatal(err)
	}
	f.insert(store.AuditRow{Row: row, At: e.At, User: e.Actor.Person.ID})
	return row.Head()
}

// rebuild writes a row and all behind it anew, saying something else.
func (f *forger) rebuild(from int64) {
	at := audit.Start()
	if from > 1 {
		at = f.rows[from-2].Head()
	}
	f.do(`DELETE FROM audit WHERE seq >= $1`, from)
	for at.Seq < f.head.Seq {
		at = f.append(at)
	}
	f.point(at)
}
