package forger_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"headsup/sandbox/forger"
)

func TestAForgerEditsOneRowAndPutsItBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a b.db")
	db, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	defer db.Close()
	do := func(query string, args ...any) {
		t.Helper()
		_, err := db.ExecContext(t.Context(), query, args...)
		must(t, err)
	}
	do(`CREATE TABLE audit (seq INTEGER PRIMARY KEY, text TEXT, user_id TEXT)`)
	f := forger.New(path, []forger.Person{{ID: "U2", Name: "bo"}, {ID: "U1", Name: "gus"}})
	do(`INSERT INTO audit VALUES (1, '{"seq":1,"user":"headsup","verb":"started"}', 'headsup')`)
	if _, err := f.Tamper(t.Context()); !errors.Is(err, forger.ErrNothing) {
		t.Errorf("tampered with what nobody did: %v", err)
	}
	const approved = `{"name":"bo","seq":2,"team":"T1","user":"U2","verb":"approved"}`
	do(`INSERT INTO audit VALUES (2, $1, 'U2')`, approved)
	do(`INSERT INTO audit VALUES (3, '{"name":"gus","seq":3,"team":"T1","user":"U1","verb":"took"}', 'U1')`)
	d, err := f.Tamper(t.Context())
	want := forger.Deed{Row: 2, Verb: "approved", Was: forger.Person{ID: "U2", Name: "bo"}, Now: forger.Person{ID: "U1", Name: "gus"}}
	if err != nil || d != want {
		t.Errorf("did %+v (%v), want %+v", d, err, want)
	}
	if d, err := f.Tamper(t.Context()); !errors.Is(err, forger.ErrEdited) || d.Row != 2 {
		t.Errorf("a second edit: %+v %v", d, err)
	}
	row := func(seq int) (text, user string) {
		t.Helper()
		must(t, db.QueryRowContext(t.Context(), `SELECT text, user_id FROM audit WHERE seq = $1`, seq).Scan(&text, &user))
		return text, user
	}
	if text, user := row(2); text != `{"name":"gus","seq":2,"team":"T1","user":"U1","verb":"approved"}` || user != "U1" {
		t.Errorf("row 2 is %s of %s", text, user)
	}
	for _, want := range []int64{2, 0} {
		if seq, err := f.Mend(t.Context()); seq != want || err != nil {
			t.Errorf("put back row %d (%v), want %d", seq, err, want)
		}
	}
	if text, user := row(2); text != approved || user != "U2" {
		t.Errorf("row 2 was put back as %s of %s", text, user)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
