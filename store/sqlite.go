package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ErrInUse is the error of a file that another headsup has open.
var ErrInUse = errors.New("another headsup uses this database file")

var errUnknownKind = errors.New("open database: the URL begins with none of the known kinds (sqlite:, postgres://)")

const readers = 4

// openToRead opens a database that another process may be using. It fails with fs.ErrNotExist where there is no such file.
func openToRead(ctx context.Context, name string) (*sql.DB, error) {
	if isPostgres(name) {
		config, err := parseServer(name)
		if err != nil {
			return nil, err
		}
		db := openServer(config.ConnConfig, postgresReaders, readParams())
		if err := meantByServer(db.PingContext(ctx), config.ConnConfig); err != nil {
			return nil, errors.Join(err, db.Close())
		}
		return db, nil
	}
	path, ok := strings.CutPrefix(name, "sqlite:")
	if !ok {
		return nil, errUnknownKind
	}
	return openFileToRead(path)
}

// openSQLite opens the file twice: one connection that writes, and a few that only read and never wait for it.
func (s *Store) openSQLite(ctx context.Context, name string) error {
	path, ok := strings.CutPrefix(name, "sqlite:")
	if !ok {
		return errUnknownKind
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return err
	}
	s.lock = lock
	if err := ownFile(path); err != nil {
		return err
	}
	if s.write, err = openFile(path, "immediate", ""); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if err := s.write.PingContext(ctx); err != nil {
		return fmt.Errorf("open database %s: %w", path, err)
	}
	if s.read, err = openFile(path, "deferred", "query_only(1)"); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	return nil
}

// ownFile makes the file before SQLite does, for its owner alone: it says who asked for what.
func ownFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	return file.Close()
}

func openFile(path, lock, extra string) (*sql.DB, error) {
	query := url.Values{"_txlock": {lock}, "_pragma": {
		"busy_timeout(1000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	}}
	if extra != "" {
		query.Add("_pragma", extra)
	}
	return openWith(path, query)
}

// openFileToRead opens a file that another process may be writing. It says nothing of the journal, which is that process's to choose.
func openFileToRead(path string) (*sql.DB, error) {
	if _, err := os.Stat(path); err != nil { // SQLite would say something else
		return nil, fmt.Errorf("open database: %w", err)
	}
	return openWith(path, url.Values{"mode": {"ro"}, "_txlock": {"deferred"}, "_pragma": {"busy_timeout(1000)", "query_only(1)"}})
}

func openWith(path string, query url.Values) (*sql.DB, error) {
	connector, err := newPreparing("file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode())
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// fileLock keeps a second process off the file; the system frees it when the process ends, however it ends.
type fileLock struct{ file *os.File }

func lockFile(path string) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w (%s)", ErrInUse, path), file.Close())
	}
	return &fileLock{file: file}, nil
}

func (l *fileLock) release() error {
	if l == nil || l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}
