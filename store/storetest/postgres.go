package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"headsup/store"
)

// server is a PostgreSQL of this process alone, from the machine's own binaries: on a socket in a folder of its own, on no port, and
// careless of the disk, since nothing that it keeps outlives the tests.
type server struct {
	dir     string
	who     *syscall.Credential
	binary  string
	options []string // its settings beyond those of all
	run     *exec.Cmd
	gone    chan struct{} // closed when run has ended
	made    atomic.Int64
}

// Locked is a user of the server who has to say a password, and may connect and no more.
const (
	Locked         = "locked"
	LockedPassword = "test-password"
)

// ErrNoPostgres is why what needs PostgreSQL is left out by name.
var ErrNoPostgres = errors.New("there is no PostgreSQL 15 or later on this machine (Debian's package postgresql has it)")

//nolint:gochecknoglobals // one server for each process is what it is for
var (
	started atomic.Pointer[server]
	start   = sync.OnceValues(startServer)
)

// Postgres gives the URL of an empty database of the test's own, all tables up to date. The test is skipped where the machine has no
// PostgreSQL. The package's TestMain calls Stop.
func Postgres(t testing.TB) string {
	t.Helper()
	return copyOf(t, "blank")
}

// Bare gives the URL of a database of the test's own that has no tables, as Postgres does.
func Bare(t testing.TB) string {
	t.Helper()
	return copyOf(t, "template1")
}

func copyOf(t testing.TB, template string) string {
	t.Helper()
	s := need(t, start)
	name := "test" + strconv.FormatInt(s.made.Add(1), 10)
	if err := s.do(`CREATE DATABASE ` + name + ` TEMPLATE ` + template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.do(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

// need gives a server, or skips the test where the machine has none.
func need(t testing.TB, give func() (*server, error)) *server {
	t.Helper()
	s, err := give()
	if errors.Is(err, ErrNoPostgres) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Stop ends the server, where a test had it started.
func Stop() {
	if s := started.Swap(nil); s != nil {
		s.remove()
	}
}

func startServer() (*server, error) {
	s, err := makeServer()
	if err != nil {
		return nil, err
	}
	started.Store(s)
	return s, nil
}

// Serve starts a PostgreSQL for a program that measures: what is committed is on the disk, and what is deleted is swept up. It gives the URL of
// its one database, empty, all tables up to date, and what ends it. ErrNoPostgres says that the machine has none.
func Serve() (address string, end func(), err error) {
	s, err := makeServer("fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum=on")
	if err != nil {
		return "", nil, err
	}
	return s.url("blank"), s.remove, nil
}

// Approvals counts those that the record of such a database holds, and the changes that they are of.
func Approvals(ctx context.Context, address string) (kept, distinct int, err error) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.QueryRowContext(ctx, `SELECT COUNT(*), COUNT(DISTINCT change_id) FROM audit WHERE text LIKE '%"verb":"approved"%'`).Scan(&kept, &distinct)
	return kept, distinct, err
}

// makeServer gives a server that runs and has a blank database. The caller removes it.
func makeServer(options ...string) (*server, error) {
	postgres, err := binary("postgres")
	if err != nil {
		return nil, err
	}
	initdb, err := binary("initdb")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "headsup-postgres-")
	if err != nil {
		return nil, err
	}
	who, err := unprivileged(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s := &server{dir: dir, who: who, binary: postgres, options: options}
	// Its own order of texts is not by bytes, as in most databases that people have: what headsup compares must not depend on it.
	said, err := command(who, initdb, "-D", filepath.Join(dir, "data"), "-U", "headsup", "-A", "trust", "-E", "UTF8", "--no-sync",
		"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US").CombinedOutput()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make a PostgreSQL: %w: %s", err, said), os.RemoveAll(dir))
	}
	hba := "local all " + Locked + " scram-sha-256\nlocal all all trust\n" //nolint:dupword // the server's words
	if err := os.WriteFile(s.hba(), []byte(hba), 0o644); err != nil {      //nolint:gosec // the server reads it as somebody else
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.launch(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.prepare(); err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

func (s *server) hba() string { return filepath.Join(s.dir, "hba") }

// Waiter is the function in which somebody waits for the end of the tests' server: no leak, for those who look for leaks.
const Waiter = "headsup/store/storetest.(*server).launch.func1"

// launch starts the server's process, and does not wait until it takes connections.
func (s *server) launch() error {
	s.run = command(s.who, s.binary, "-D", filepath.Join(s.dir, "data"), "-k", s.dir, "-c", "hba_file="+s.hba(), "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300", "-c", "shared_buffers=32MB",
		"-c", "autovacuum=off", "-c", "log_min_messages=fatal")
	for _, option := range s.options { // the last one counts
		s.run.Args = append(s.run.Args, "-c", option)
	}
	if err := s.run.Start(); err != nil {
		return err
	}
	run, gone := s.run, make(chan struct{})
	s.gone = gone
	go func() {
		defer close(gone)
		_ = run.Wait()
	}()
	return nil
}

// end lets the server end as the signal says. It returns when the process is gone; those of its connections may be a moment longer.
func (s *server) end(how syscall.Signal) {
	_ = s.run.Process.Signal(how) // it may be gone
	<-s.gone
}

func (s *server) remove() {
	s.end(syscall.SIGQUIT) // at once: nobody wants what it holds
	_ = os.RemoveAll(s.dir)
}

// prepare waits until the server takes connections, and makes the database that those of the tests are copied from.
func (s *server) prepare() error {
	within, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := s.do(`CREATE DATABASE blank`)
		if err == nil {
			break
		}
		select {
		case <-within.Done():
			return fmt.Errorf("wait for PostgreSQL: %w", err)
		case <-time.After(20 * time.Millisecond): // it tells nobody when it is ready
		}
	}
	if err := s.do(`CREATE ROLE ` + Locked + ` LOGIN PASSWORD '` + LockedPassword + `'`); err != nil {
		return err
	}
	blank, err := store.Open(within, store.Options{URL: s.url("blank"), Now: time.Now})
	if err != nil {
		return err
	}
	return blank.Close()
}

func (s *server) url(name string) string {
	return "postgres:///" + name + "?" + url.Values{"host": {s.dir}, "user": {"headsup"}}.Encode()
}

func (s *server) do(statement string) error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if _, err = db.ExecContext(context.Background(), statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// Programs is the folder of PostgreSQL's programs, such as pg_dump. The test is skipped where the machine has none.
func Programs(t testing.TB) string {
	t.Helper()
	path, err := binary("pg_dump")
	if err != nil {
		t.Skip(err)
	}
	return filepath.Dir(path)
}

// binary finds one of PostgreSQL's programs: Debian keeps them where no PATH leads, a folder for each version.
func binary(name string) (string, error) {
	newest, path := 14, ""
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil {
		return "", err
	}
	for _, at := range found {
		version, err := strconv.Atoi(strings.Split(at, "/")[4])
		if err == nil && version > newest {
			newest, path = version, at
		}
	}
	if path == "" {
		return "", ErrNoPostgres
	}
	return path, nil
}

// unprivileged gives the folder to somebody who may run PostgreSQL, which root may not, and says who. Nil is whoever runs the tests.
func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil //nolint:nilnil // no other one is wanted
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		who, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("find somebody who may run PostgreSQL: %w", err)
	}
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(who.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, int(uid), int(gid))
}

func command(who *syscall.Credential, path string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), path, args...) //nolint:gosec // PostgreSQL's own programs, found above
	cmd.Dir, cmd.Env = "/", []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true}
	return cmd
}
