package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"headsup/maintenance"
)

// View reads a database that another process may be using. It takes no lock, changes nothing and cannot: that process is not
// disturbed. It is safe in parallel.
type View struct{ s *Store }

// ErrOtherVersion is the error of a database whose tables are those of another version of headsup.
var ErrOtherVersion = errors.New("the database is of another version of headsup")

// VersionError says which version the tables of a database have, and which this program makes. It is an ErrOtherVersion.
type VersionError struct{ Have, Wants int64 }

func (e *VersionError) Error() string {
	return fmt.Sprintf("%v: its tables are of version %d, this program's of %d", ErrOtherVersion, e.Have, e.Wants)
}

func (e *VersionError) Unwrap() error { return ErrOtherVersion }

// Newer says that a newer headsup has made the tables.
func (e *VersionError) Newer() bool { return e.Have > e.Wants }

// OpenView opens a database to read it. It fails with fs.ErrNotExist where there is none, and with ErrOtherVersion.
func OpenView(ctx context.Context, url string, now func() time.Time) (*View, error) {
	s := newStore(now)
	v := &View{s}
	s.postgres = isPostgres(url)
	var err error
	if s.read, err = openToRead(ctx, url); err != nil {
		return nil, err
	}
	if err := v.open(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func (v *View) open(ctx context.Context) error {
	if err := sameVersion(ctx, v.s.read); err != nil {
		return err
	}
	if err := v.s.readDelegations(ctx); err != nil {
		return err
	}
	return v.s.Refresh(ctx)
}

// sameVersion compares the tables of the database with those that this program makes.
func sameVersion(ctx context.Context, q querier) error {
	want, err := lastMigration()
	if err != nil {
		return err
	}
	have, err := versionOf(ctx, q)
	if undefined(err) {
		return fmt.Errorf("%w: it has no tables", fs.ErrNotExist)
	}
	if refused, ok := errors.AsType[*ServerError](meantByServer(err, nil)); ok {
		return refused
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOtherVersion, err)
	}
	if have != want {
		return &VersionError{Have: have, Wants: want}
	}
	return nil
}

// lastMigration is the version of the tables that this program makes.
func lastMigration() (int64, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	last, _, _ := strings.Cut(strings.TrimPrefix(files[len(files)-1], "migrations/"), "_")
	version, err := strconv.ParseInt(last, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	return version, nil
}

// versionOf is the version of the tables of a database.
func versionOf(ctx context.Context, q querier) (version int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`).Scan(&version)
	return version, err
}

// Close ends the reading. It is safe to call twice.
func (v *View) Close() error { return v.s.Close() }

// Find gives the tasks that a word may mean, as the bot would: a handle, a task id, or the name or id of an instance with coming
// tasks. A handle finds a task that is gone too.
func (v *View) Find(ctx context.Context, word string) ([]maintenance.Item, error) {
	if found := v.s.Snapshot().Find(word); len(found) > 0 {
		return found, nil
	}
	item, ok, err := v.s.Task(ctx, strings.ToLower(word))
	if err != nil || !ok {
		return nil, err
	}
	return []maintenance.Item{item}, nil
}

// Ledger gives how often and how far a task was put off.
func (v *View) Ledger(ctx context.Context, t maintenance.Task) (maintenance.Ledger, error) {
	return v.s.Ledger(ctx, t)
}

// Policy gives the policy in force; the zero PolicyText where there never was one.
func (v *View) Policy(ctx context.Context) (PolicyText, error) { return v.s.Policy(ctx) }

// Names gives what was found of the names in the policy in force.
func (v *View) Names(ctx context.Context) (maintenance.Names, error) { return v.s.Names(ctx) }

// People gives everybody who was read before, whatever the age of it.
func (v *View) People(ctx context.Context) ([]maintenance.Person, error) { return v.s.People(ctx) }

// Delegations gives those that had not ended when the database was opened.
func (v *View) Delegations() []maintenance.Delegation { return v.s.Delegations() }

// Groups gives the user groups as they were last read, whatever the age of it.
func (v *View) Groups(ctx context.Context) (maintenance.Groups, error) {
	ids, err := texts(ctx, v.s.read, `SELECT id FROM user_groups ORDER BY id`)
	if err != nil {
		return nil, err
	}
	groups := maintenance.Groups{}
	for _, id := range ids {
		if groups[id], err = loadGroup(ctx, v.s.read, id); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// Proof says what the moves in a project have shown of the zone in which the cloud reads times; the zero ZoneProof where nothing was moved.
func (v *View) Proof(ctx context.Context, project string) (maintenance.ZoneProof, error) {
	return v.s.provenZone(ctx, v.s.read, project)
}
