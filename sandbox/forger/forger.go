// Package forger is somebody who may write into a program's SQLite file, and does: by hand, past the program, and only in the demo.
//
// It edits one row of the table audit so that somebody else did what it says, as a person would who knows SQL and not the program. It
// promises to touch nothing else, to say what it did, and to write back what stood there.
package forger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the driver
)

// Person is somebody in whose name a row can stand.
type Person struct{ ID, Name string }

// Forger edits one row at a time. It is safe in parallel.
type Forger struct {
	path   string
	people []Person

	mu  sync.Mutex
	was *row // as it stood before it was edited; nil: none is
}

type row struct {
	seq        int64
	text, user string
}

// New gives somebody who writes into this file, and puts the names of these people in place of each other's.
func New(path string, people []Person) *Forger { return &Forger{path: path, people: people} }

// The reasons for which nothing is edited.
var (
	ErrNothing = errors.New("the record has no row yet in which a person did something")
	ErrEdited  = errors.New("a row is edited already")
)

// Deed is what was done to a row.
type Deed struct {
	Row      int64
	Verb     string // what the row says was done
	Was, Now Person // by whom
}

// Tamper makes somebody else of whoever the newest decision names; where there is none, whoever did something last.
func (f *Forger) Tamper(ctx context.Context) (Deed, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.was != nil {
		return Deed{Row: f.was.seq}, ErrEdited
	}
	db, err := f.open()
	if err != nil {
		return Deed{}, err
	}
	defer func() { _ = db.Close() }()
	var r row
	err = db.QueryRowContext(ctx, `SELECT seq, text, user_id FROM audit WHERE text LIKE '%"name":"%' AND text LIKE '%"team":"%'
		ORDER BY text LIKE '%"verb":"approved"%' DESC, seq DESC LIMIT 1`).Scan(&r.seq, &r.text, &r.user)
	if errors.Is(err, sql.ErrNoRows) {
		return Deed{}, ErrNothing
	}
	if err != nil {
		return Deed{}, fmt.Errorf("look for a row: %w", err)
	}
	d, text, err := f.another(r)
	if err != nil {
		return Deed{}, err
	}
	if err := write(ctx, db, row{r.seq, text, d.Now.ID}); err != nil {
		return Deed{}, err
	}
	f.was = &r
	return d, nil
}

// another gives the row's text with somebody else in it.
func (f *Forger) another(r row) (Deed, string, error) {
	var said struct {
		Verb string `json:"verb"`
		Name string `json:"name"`
		User string `json:"user"`
	}
	if err := json.Unmarshal([]byte(r.text), &said); err != nil {
		return Deed{}, "", fmt.Errorf("read row %d: %w", r.seq, err)
	}
	d := Deed{Row: r.seq, Verb: said.Verb, Was: Person{said.User, said.Name}}
	for _, p := range f.people {
		if p.ID != d.Was.ID {
			d.Now = p
		}
	}
	return d, strings.NewReplacer(
		`"user":"`+d.Was.ID+`"`, `"user":"`+d.Now.ID+`"`, `"name":"`+d.Was.Name+`"`, `"name":"`+d.Now.Name+`"`,
	).Replace(r.text), nil
}

// Mend writes back what stood in the row, and says which it is; 0: none was edited.
func (f *Forger) Mend(ctx context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.was == nil {
		return 0, nil
	}
	db, err := f.open()
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	if err := write(ctx, db, *f.was); err != nil {
		return 0, err
	}
	seq := f.was.seq
	f.was = nil
	return seq, nil
}

func write(ctx context.Context, db *sql.DB, r row) error {
	if _, err := db.ExecContext(ctx, `UPDATE audit SET text = $1, user_id = $2 WHERE seq = $3`, r.text, r.user, r.seq); err != nil {
		return fmt.Errorf("edit row %d: %w", r.seq, err)
	}
	return nil
}

// open opens a file that the program has open too, and waits for its turn to write.
func (f *Forger) open() (*sql.DB, error) {
	query := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: f.path}).EscapedPath()+"?"+query.Encode())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", f.path, err)
	}
	return db, nil
}
