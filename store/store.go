// Package store is the truth of headsup, kept in SQL: what the cloud showed, what people wish, what was decided, what was
// said and what is due.
//
// It promises that a decision, its audit row and the jobs that must follow from it are kept together or not at all, and
// that no COMMIT begins after the caller's deadline (invariants I1, I2, I4, I13). It holds the snapshot that reads are
// answered from. It never calls Slack or the cloud, and no SQL stands outside it.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"

	"headsup/maintenance"
)

// Options are what a Store needs.
type Options struct {
	// URL names the database: "sqlite:" and the path of a file, which is made where it does not exist, or "postgres://" with the rest
	// of such an address. It may hold a password and stands in no error.
	URL string
	// Now is app's clock. Required.
	Now func() time.Time
	// Projects are those of the settings, in their order. One that is no longer named keeps its rows and is not shown.
	Projects []Project
	// Logger may be nil: then nothing is logged.
	Logger *slog.Logger
	// Observer may be nil: then nobody is told.
	Observer Observer
}

// Project is what the store has to know of a project in the settings.
type Project struct {
	Name   string
	Region string
	Zone   *time.Location // in which the cloud is believed to read execute_at
	Given  bool           // the setting names that zone
}

// Store is one database. It is safe in parallel.
type Store struct {
	write *sql.DB       // on SQLite one connection, since it has one writer; jobs enqueue through it
	read  *sql.DB       // never waits for a writer
	heard *pgxpool.Pool // on PostgreSQL, where new jobs are heard of; nil on SQLite

	postgres bool // else SQLite
	server   *pgx.ConnConfig
	presence *presence // on PostgreSQL, by which replicas see and hear each other; nil on SQLite
	me       string    // among them

	river     *river.Client[*sql.Tx]
	lock      *fileLock
	now       func() time.Time
	limitTime func(context.Context, *sql.Tx) (time.Time, error) // by the clock that limits go by
	log       *slog.Logger

	observer Observer
	projects []Project

	audience    atomic.Pointer[maintenance.Audience]
	audienceSet chan struct{} // there is another one
	alignment   alignment

	delegating  sync.Mutex // around a reading of the stand-ins
	delegations atomic.Pointer[[]maintenance.Delegation]

	choosing  sync.Mutex // around a reading of the languages
	languages atomic.Pointer[map[string]maintenance.Language]

	gate     gate  // before the database's turn to write
	permits  gate  // before those of limits
	notes    notes // for the audit, of transactions under way
	refusals refusals

	holder holder
	due    chan struct{} // a transaction left something that is due
	news   chan struct{} // a transaction may have left a job

	enforced chan struct{} // another replica has put a policy in force

	overMu sync.Mutex
	over   map[hold]int64 // paintings that seem over, since when; of ClaimDue alone
}

// newStore is a store without a database. It logs nothing, and nobody observes it.
func newStore(now func() time.Time) *Store {
	return &Store{
		now: now, limitTime: func(context.Context, *sql.Tx) (time.Time, error) { return now(), nil },
		log: slog.New(slog.DiscardHandler), observer: unobserved{}, gate: newGate(), permits: newGate(),
		due: make(chan struct{}, 1), news: make(chan struct{}, 1), enforced: make(chan struct{}, 1), audienceSet: make(chan struct{}, 1),
		alignment: alignment{turn: make(chan struct{}, 1), tasks: alignedAtFirst},
	}
}

// Open opens the database, brings its tables up to date and reads the snapshot.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	s := newStore(o.Now)
	s.log, s.observer, s.projects, s.me = o.Logger, o.Observer, o.Projects, rand.Text()
	nobody := &maintenance.Audience{}
	s.audience.Store(nobody)
	s.alignment.done.Store(nobody)
	if err := s.open(ctx, o.URL); err != nil {
		if s.postgres && s.server != nil {
			err = meantByServer(err, s.server)
		}
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, url string) error {
	open := s.openSQLite
	if isPostgres(url) {
		open = s.openPostgres
	}
	if err := open(ctx, url); err != nil {
		return err
	}
	if err := s.migrateUp(ctx); err != nil {
		return err
	}
	client, err := river.NewClient(s.Driver(), &river.Config{Logger: s.log})
	if err != nil {
		return fmt.Errorf("prepare jobs: %w", err)
	}
	s.river = client
	heed, err := s.appear(ctx)
	if err != nil {
		return err
	}
	if err := s.adopt(ctx); err != nil {
		return err
	}
	if err := errors.Join(s.readDelegations(ctx), s.readLanguages(ctx)); err != nil {
		return err
	}
	if err := s.Refresh(ctx); err != nil {
		return err
	}
	heed()
	return nil
}

// Driver is what the job engine works through.
func (s *Store) Driver() riverdriver.Driver[*sql.Tx] {
	if s.postgres {
		return riverdatabasesql.NewWithPgxListener(s.write, s.heard)
	}
	return newAttentive(s.write, s.read, s.news)
}

// Due tells that a transaction left something that may be due; it holds one token at most.
func (s *Store) Due() <-chan struct{} { return s.due }

// nudge tells whoever waits for due rows and for jobs; a token that is there already tells the same.
func (s *Store) nudge() {
	for _, waits := range []chan struct{}{s.due, s.news} {
		ring(waits)
	}
}

// Shared says that replicas may work on the same database. On SQLite a second headsup is kept out.
func (s *Store) Shared() bool { return s.postgres }

// Close closes the database. It is safe to call on a Store that did not open, and twice.
func (s *Store) Close() error {
	var errs []error
	s.presence.end()
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.heard != nil {
		s.heard.Close()
	}
	return errors.Join(append(errs, s.lock.release())...)
}

// hardest is how long a transaction may take whatever its caller says, so that a stuck one frees the only writer.
const hardest = 10 * time.Second

// change runs do in one transaction for the request (invariant I2). Every statement ends with ctx; COMMIT is begun only
// while ctx lives, and then it is not torn. A request whose write was kept before is refused as repeated; an empty request
// is the program's own and is not remembered.
func (s *Store) change(ctx context.Context, request string, do func(*sql.Tx) error) error {
	return s.changeInTurn(ctx, request, "", do)
}

// changeInTurn is change in the turn of one limit only; an empty one is the turn of all else.
func (s *Store) changeInTurn(ctx context.Context, request, limit string, do func(*sql.Tx) error) error {
	gate := s.gate
	if limit != "" {
		gate = s.permits
	}
	leave, err := gate.enter(ctx, request == "")
	if err != nil {
		return nothingKept(err)
	}
	defer leave()
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nothingKept(err)
	}
	defer func() { _ = conn.Close() }() // it goes back to the pool; its error says nothing new
	whole, cancel := context.WithTimeout(context.WithoutCancel(ctx), hardest)
	defer cancel()
	tx, err := conn.BeginTx(whole, nil)
	if err != nil {
		return nothingKept(err)
	}
	if err := s.turn(ctx, tx, limit); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := s.remember(ctx, tx, request); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	defer s.notes.forget(tx)
	if err := do(tx); err != nil {
		return errors.Join(undone(ctx, err), tx.Rollback())
	}
	if err := appendAudit(ctx, tx, s.notes.of(tx).entries); err != nil {
		return errors.Join(undone(ctx, err), tx.Rollback())
	}
	if err := s.tell(ctx, tx); err != nil {
		return errors.Join(undone(ctx, err), tx.Rollback())
	}
	if err := ctx.Err(); err != nil {
		return errors.Join(nothingKept(err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		if err = s.afterLostCommit(ctx, request, err); err != nil {
			return err
		}
	}
	s.committed(ctx, tx)
	return nil
}

func (s *Store) remember(ctx context.Context, tx *sql.Tx, request string) error {
	if request == "" {
		return nil
	}
	done, err := tx.ExecContext(ctx,
		`INSERT INTO requests (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`, request, micros(s.now()))
	if err != nil {
		return undone(ctx, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(&maintenance.Refusal{Why: maintenance.Repeated}, err)
	}
	return nil
}

// afterLostCommit finds out what became of a COMMIT that gave an error: the row of its request tells.
func (s *Store) afterLostCommit(ctx context.Context, request string, cause error) error {
	unknown := fmt.Errorf("%w (%w)", &maintenance.Refusal{Why: maintenance.OutcomeUnknown}, cause)
	if request == "" {
		return unknown
	}
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), hardest)
	defer cancel()
	kept, err := s.Kept(look, request)
	switch {
	case err != nil:
		return errors.Join(unknown, err)
	case !kept:
		return nothingKept(cause)
	}
	return nil
}

// Kept says whether the write of a request was kept.
func (s *Store) Kept(ctx context.Context, request string) (bool, error) {
	var n int
	if err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM requests WHERE id = $1`, request).Scan(&n); err != nil {
		return false, fmt.Errorf("look up request: %w", err)
	}
	return n > 0, nil
}

// nothingKept is the refusal of a write that was rolled back because the database or the time did not allow it.
func nothingKept(cause error) error {
	return fmt.Errorf("%w (%w)", &maintenance.Refusal{Why: maintenance.NothingKept}, cause)
}

// undone leaves a refusal as it is, and makes one of any other error: the transaction is rolled back.
func undone(ctx context.Context, err error) error {
	if _, refused := errors.AsType[*maintenance.Refusal](err); refused {
		return err
	}
	if cause := context.Cause(ctx); cause != nil {
		return nothingKept(cause)
	}
	return nothingKept(err)
}

// Queues are the queues that jobs are kept in: what changes the cloud, what speaks in Slack and what only reads do not
// wait for each other.
const (
	QueueApply = "apply"
	QueueSlack = "slack"
	QueuePoll  = "poll"
)

// mostTries is so high that no job is ever given up by the engine: each ends by its own rules.
const mostTries = 10_000

// enqueue keeps the jobs that must follow, in the same transaction.
func (s *Store) enqueue(ctx context.Context, tx *sql.Tx, follow []maintenance.FollowUp) error {
	for _, f := range follow {
		queue := QueueSlack
		switch f.(type) {
		case maintenance.Apply, maintenance.DropDraft, maintenance.ExpireChange:
			queue = QueueApply
		case maintenance.Poll:
			queue = QueuePoll
		}
		priority := river.PriorityDefault
		if maintenance.Patient(f) {
			priority++
		}
		if _, err := s.river.InsertTx(ctx, tx, f, &river.InsertOpts{Queue: queue, MaxAttempts: mostTries, Priority: priority}); err != nil {
			return fmt.Errorf("enqueue %s: %w", f.Kind(), err)
		}
	}
	return nil
}
