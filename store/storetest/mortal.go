package storetest

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Mortal is a PostgreSQL of one test's own, which can die and come back. It keeps what was committed with synchronous_commit, as headsup
// does, over the death of its processes, though not of the machine.
type Mortal struct {
	t testing.TB
	s *server
}

// NewMortal starts one. The test is skipped where the machine has no PostgreSQL, and ends the server by ending.
func NewMortal(t testing.TB) *Mortal {
	t.Helper()
	s := need(t, func() (*server, error) { return makeServer() })
	t.Cleanup(s.remove)
	return &Mortal{t, s}
}

// Database is its one database, empty, all tables up to date.
func (m *Mortal) Database() Database { return Database{URL: m.s.url("blank")} }

// Socket is where it listens, a path.
func (m *Mortal) Socket() string { return filepath.Join(m.s.dir, ".s.PGSQL.5432") }

// Kill ends it as a power cut of its processes would.
func (m *Mortal) Kill() { m.s.end(syscall.SIGKILL) }

// Stop ends it in good order, and whoever is connected at once.
func (m *Mortal) Stop() { m.s.end(syscall.SIGINT) }

// HangUp ends every connection but the one that asks.
func (m *Mortal) HangUp() {
	m.t.Helper()
	if err := m.s.do(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'blank' AND pid <> pg_backend_pid()`); err != nil {
		m.t.Error(err)
	}
}

// Start brings it back after Kill or Stop, and returns when it takes connections. What is left of the processes before it may keep it from
// starting for a moment: then it is tried again.
func (m *Mortal) Start() {
	m.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		if err := m.s.launch(); err != nil {
			m.t.Error(err)
			return
		}
		if m.answers() {
			return
		}
		if time.Now().After(deadline) {
			m.t.Error("PostgreSQL does not come back")
			return
		}
	}
}

// answers waits until it takes connections; false: its process is gone.
func (m *Mortal) answers() bool {
	for m.s.do(`SELECT 1`) != nil {
		select {
		case <-m.s.gone:
			return false
		case <-time.After(20 * time.Millisecond): // it tells nobody when it is ready
		}
	}
	return true
}
