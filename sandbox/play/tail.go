package play

import (
	"strings"
	"sync"
)

// tail keeps the last lines that the bot logged, for reports.
type tail struct {
	mu    sync.Mutex
	lines []string
	part  string
}

const keptLines = 30

// Write takes whatever the bot logs. It is safe in parallel.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(t.part+string(p), "\n")
	t.part = lines[len(lines)-1]
	t.lines = append(t.lines, lines[:len(lines)-1]...)
	if n := len(t.lines) - keptLines; n > 0 {
		t.lines = t.lines[n:]
	}
	return len(p), nil
}

func (t *tail) last() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string{}, t.lines...)
}
