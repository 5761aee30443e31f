package ordeal_test

import (
	"strings"
	"testing"
	"time"
)

// TestAChildIsAHeadsup holds the harness: a child answers, is measured, is killed, comes back and ends in good order.
func TestAChildIsAHeadsup(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	c := w.start()
	knows := func() bool {
		return strings.Contains(w.slack.Command("ann", "ops", "/tasks", "list").Message.Text, instanceName(2))
	}
	w.until(20*time.Second, "the list", knows)
	if h, err := c.measure(); err != nil || h.Goroutines == 0 || h.Heap == 0 || h.Resident == 0 || h.Files == 0 {
		t.Errorf("measured %+v, %v", h, err)
	}
	if c.log.count("INFO") == 0 {
		t.Error("its log is not read")
	}
	c.kill()
	c = w.start()
	if !knows() {
		t.Error("what was known is gone after a kill")
	}
	if took, err := c.terminate(10 * time.Second); err != nil {
		t.Errorf("ended after %s: %v\n%s", took, err, c.log)
	}
}
