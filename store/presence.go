package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// presence is a connection to PostgreSQL of its own, on which a lock is held that any number may hold: so replicas see each other without
// a row that would have to be kept young, and one that dies is gone with its connection. On it they hear what the others have changed.
// Where the connection is lost another is made, and all is compared, since nobody knows what was said meanwhile.
type presence struct {
	config *pgx.ConnConfig
	log    *slog.Logger
	me     string
	ear    *ear
	pid    atomic.Uint32 // of the server's process behind the connection; 0: there is none now
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// turnToBe is the class of the lock that a replica holds as long as it runs.
const turnToBe = 0x6c69_7665

// After these seconds the server takes a replica for gone whose machine is away without a word.
const (
	keepaliveIdle     = "10"
	keepaliveInterval = "5"
	keepaliveCount    = "3"
)

const (
	appearTime  = 5 * time.Second       // for a connection, lock included
	appearSoon  = 50 * time.Millisecond // after a connection that was lost; twice as long after each that cannot be made
	appearAgain = 2 * time.Second       // at most
)

// appear lets other replicas see this one, from now until the store is closed. What they tell is gathered, and read anew once heed has
// been called: before there is a snapshot there is none to bring up to date. On SQLite the file's lock says that there is no other.
func (s *Store) appear(ctx context.Context) (heed func(), err error) {
	if !s.postgres {
		return func() {}, nil
	}
	config := s.server.Copy()
	config.RuntimeParams["tcp_keepalives_idle"] = keepaliveIdle
	config.RuntimeParams["tcp_keepalives_interval"] = keepaliveInterval
	config.RuntimeParams["tcp_keepalives_count"] = keepaliveCount
	p := &presence{config: config, log: s.log, me: s.me, ear: newEar()}
	conn, err := p.connect(ctx)
	if err != nil {
		return nil, err
	}
	ctx, p.cancel = context.WithCancel(context.WithoutCancel(ctx))
	s.presence = p
	p.done.Go(func() { p.hold(ctx, conn) })
	return func() { p.done.Go(func() { s.heed(ctx, p.ear) }) }, nil
}

// end closes the connection. It is safe on nil, and twice.
func (p *presence) end() {
	if p == nil {
		return
	}
	p.cancel()
	p.done.Wait()
}

func (p *presence) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, appearTime)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, p.config)
	if err != nil {
		return nil, fmt.Errorf("appear among the replicas: %w", meantByServer(err, p.config))
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock_shared($1, 0)`, turnToBe); err != nil {
		p.close(ctx, conn)
		return nil, fmt.Errorf("appear among the replicas: %w", err)
	}
	if _, err := conn.Exec(ctx, `LISTEN `+wordChannel); err != nil {
		p.close(ctx, conn)
		return nil, fmt.Errorf("listen to other replicas: %w", err)
	}
	p.pid.Store(conn.PgConn().PID())
	return conn, nil
}

func (p *presence) close(ctx context.Context, conn *pgx.Conn) {
	p.pid.Store(0)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = conn.Close(ctx) // it was lost, or is left: its error says nothing new
}

// hold keeps a connection until ctx ends, and makes another one where it was lost.
func (p *presence) hold(ctx context.Context, conn *pgx.Conn) {
	for {
		err := p.listen(ctx, conn)
		p.close(ctx, conn)
		if ctx.Err() == nil {
			p.log.Warn("the connection on which replicas see and hear each other was lost", "error", err)
		}
		if conn = p.again(ctx); conn == nil {
			return
		}
		p.ear.hear(word{Compare: true, StandIns: true, Policy: true})
	}
}

// again makes a connection as soon as there is one to be had; nil: ctx has ended.
func (p *presence) again(ctx context.Context) *pgx.Conn {
	for wait := appearSoon; ; wait = min(2*wait, appearAgain) {
		if !rest(ctx, wait) {
			return nil
		}
		conn, err := p.connect(ctx)
		if err == nil {
			return conn
		}
		if ctx.Err() == nil {
			p.log.Warn("other replicas neither see nor hear this one", "error", err)
		}
	}
}

// listen takes what other replicas tell until the connection is lost or ctx ends.
func (p *presence) listen(ctx context.Context, conn *pgx.Conn) error {
	for {
		notice, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		var w word
		if err := json.Unmarshal([]byte(notice.Payload), &w); err != nil {
			w.Compare = true // of another version
		}
		if w.By != p.me {
			p.ear.hear(w)
		}
	}
}

// alone says that no other replica is seen.
func (s *Store) alone(ctx context.Context, tx *sql.Tx) (alone bool, err error) {
	if !s.postgres {
		return true, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM pg_locks
		WHERE locktype = 'advisory' AND classid::bigint = $1 AND objid = 0 AND pid <> $2
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`, turnToBe, int64(s.presence.pid.Load())).Scan(&alone)
	if err != nil {
		return false, fmt.Errorf("look for other replicas: %w", err)
	}
	return alone, nil
}
