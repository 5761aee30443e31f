package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// one opens a file through one connection whose statements are kept.
func one(t *testing.T) (*sql.DB, func() *prepared) {
	t.Helper()
	db, err := openFile(filepath.Join(t.TempDir(), "test.db"), "immediate", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	db.SetMaxOpenConns(1)
	return db, func() (p *prepared) {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.Raw(func(raw any) error { p, _ = raw.(*prepared); return nil }); err != nil || p == nil {
			t.Fatalf("the connection keeps no statements: %v", err)
		}
		return p
	}
}

func run(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, db *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStatementsArePreparedOnce(t *testing.T) {
	t.Parallel()
	db, conn := one(t)
	run(t, db, `CREATE TABLE t (n INTEGER)`)
	const insert, sum = `INSERT INTO t (n) VALUES ($1)`, `SELECT COALESCE(SUM(n), 0) FROM t WHERE n >= $1`
	run(t, db, insert, 1)
	if read(t, db, sum, 0) != 1 {
		t.Error("what was written is not read")
	}
	inserting, summing := conn().free[insert], conn().free[sum]
	if inserting == nil || summing == nil {
		t.Fatal("statements are not kept")
	}
	run(t, db, insert, 2)
	if got := read(t, db, sum, 2); got != 2 {
		t.Errorf("the second time the sum is %d, want 2: what was bound before must be gone", got)
	}
	if conn().free[insert] != inserting || conn().free[sum] != summing {
		t.Error("statements are prepared again")
	}
	run(t, db, `ALTER TABLE t ADD COLUMN more INTEGER NOT NULL DEFAULT 7`)
	run(t, db, insert, 3)
	if got := read(t, db, `SELECT more FROM t WHERE n = 3`); got != 7 {
		t.Errorf("behind a migration the new column holds %d", got)
	}
}

// TestAStatementThatIsReadFromIsNotSharedWithAnother reads rows while the same statement is run again.
func TestAStatementThatIsReadFromIsNotSharedWithAnother(t *testing.T) {
	t.Parallel()
	db, conn := one(t)
	run(t, db, `CREATE TABLE t (n INTEGER)`)
	run(t, db, `INSERT INTO t VALUES (1), (2), (3)`)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const query = `SELECT n FROM t ORDER BY n`
	outer, err := tx.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer outer.Close()
	var seen []int
	for outer.Next() {
		var n, first int
		if err := outer.Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := tx.QueryRowContext(t.Context(), query).Scan(&first); err != nil || first != 1 {
			t.Errorf("the inner reading begins with %d, %v", first, err)
		}
		seen = append(seen, n)
	}
	if err := outer.Err(); err != nil || fmt.Sprint(seen) != "[1 2 3]" {
		t.Errorf("the outer reading saw %v, %v", seen, err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if n := len(conn().free); n > mostPrepared {
		t.Errorf("%d statements are kept", n)
	}
}

func TestAFailedStatementIsNotKept(t *testing.T) {
	t.Parallel()
	db, conn := one(t)
	run(t, db, `CREATE TABLE t (n INTEGER PRIMARY KEY)`)
	const insert = `INSERT INTO t (n) VALUES ($1)`
	run(t, db, insert, 1)
	if _, err := db.ExecContext(t.Context(), insert, 1); err == nil {
		t.Fatal("a second row with the same key was taken")
	}
	if conn().free[insert] != nil {
		t.Error("a statement that failed is kept")
	}
	const endless = `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT COUNT(*) FROM c`
	brief, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	var n int
	if err := db.QueryRowContext(brief, endless).Scan(&n); err == nil {
		t.Fatal("an endless reading ended")
	}
	run(t, db, insert, 2)
}

func TestThereIsABoundToKeptStatements(t *testing.T) {
	t.Parallel()
	db, conn := one(t)
	for n := range mostPrepared + 50 {
		read(t, db, fmt.Sprintf(`SELECT %d`, n))
	}
	if n := len(conn().free); n != mostPrepared {
		t.Errorf("%d statements are kept, want %d", n, mostPrepared)
	}
}
