package store

import (
	"context"
	"database/sql/driver"
	"fmt"

	"modernc.org/sqlite"
)

// preparing opens connections to SQLite that keep their statements prepared. SQLite's driver compiles each statement anew
// otherwise, which was a third of what a click cost and half of what an idle headsup did.
type preparing struct{ driver.Connector }

func newPreparing(dsn string) (driver.Connector, error) {
	base, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return preparing{base}, nil
}

// sqliteConn is all that SQLite's driver does for database/sql; what is hidden here would be done in a worse way.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// Connect opens a connection.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(sqliteConn)
	if !ok {
		return nil, fmt.Errorf("open database: SQLite's driver gives a connection of another kind, %T", conn)
	}
	return &prepared{sqliteConn: whole, free: map[string]statement{}}, nil
}

// statement is one of SQLite's that takes contexts.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// prepared is a connection with the statements that are free to be used again. As database/sql has it, one goroutine at a
// time uses it.
type prepared struct {
	sqliteConn
	free map[string]statement
}

// mostPrepared bounds the statements of a connection. Ours and River's are fewer; those that list ids differ by their number.
const mostPrepared = 200

// Unwrap gives SQLite's own connection.
func (p *prepared) Unwrap() driver.Conn { return p.sqliteConn }

// ExecContext runs a statement that gives no rows.
func (p *prepared) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := p.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	p.giveBack(query, s, err)
	return result, err
}

// QueryContext runs a statement that gives rows. The statement is theirs until they are closed.
func (p *prepared) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := p.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		p.giveBack(query, s, err)
		return nil, err
	}
	return &preparedRows{Rows: rows, close: func(err error) { p.giveBack(query, s, err) }}, nil
}

// take gives a statement that nobody uses.
func (p *prepared) take(ctx context.Context, query string) (statement, error) {
	if s, ok := p.free[query]; ok {
		delete(p.free, query)
		return s, nil
	}
	made, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := made.(statement)
	if !ok {
		_ = made.Close() // it did nothing yet
		return nil, fmt.Errorf("prepare statement: SQLite's driver gives one of another kind, %T", made)
	}
	return s, nil
}

// giveBack keeps a statement for the next time, but for one that failed, or whose like is there already.
func (p *prepared) giveBack(query string, s statement, failed error) {
	if _, there := p.free[query]; there || failed != nil {
		_ = s.Close() // SQLite gives the statement's last error once more
		return
	}
	for other, kept := range p.free {
		if len(p.free) < mostPrepared {
			break
		}
		_ = kept.Close() // as above
		delete(p.free, other)
	}
	p.free[query] = s
}

// Close closes the statements and the connection.
func (p *prepared) Close() error {
	for query, s := range p.free {
		_ = s.Close() // what it last did was told
		delete(p.free, query)
	}
	return p.sqliteConn.Close()
}

// preparedRows gives its statement back once.
type preparedRows struct {
	driver.Rows
	close func(error)
}

// Close ends the reading.
func (r *preparedRows) Close() error {
	err := r.Rows.Close()
	if r.close != nil {
		r.close(err)
		r.close = nil
	}
	return err
}
