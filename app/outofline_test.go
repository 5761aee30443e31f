package app_test

import (
	"strings"
	"testing"

	"headsup/sandbox/slack"
	"headsup/store/storetest"
)

// TestRemindersOutOfLineAreSaid: while it cannot be worked out who hears of tasks, nobody is told of one, and status,
// metrics and log say so; then all goes on by itself.
func TestRemindersOutOfLineAreSaid(t *testing.T) {
	t.Parallel()
	w := emptyWorldIn(t, storetest.SQLite(t), slack.Options{})
	_, err := w.beside().ExecContext(t.Context(), `CREATE TRIGGER never_in_line BEFORE INSERT ON audiences BEGIN SELECT RAISE(ABORT, 'never in line'); END`)
	w.must(err)
	w.start("HEADSUP_HTTP_ADDR=127.0.0.1:0")
	const said = "Reminders and new cards have waited for "
	if text := w.types("ann", "status").Message.Text; !strings.Contains(text, said) {
		t.Errorf("status says nothing of it: %s", text)
	}
	if got := w.sample("headsup_reminders_out_of_line_seconds"); got == "" || got == "0" {
		t.Errorf("the metric is %q", got)
	}
	w.until("the log says it", func() bool {
		return strings.Contains(w.log.String(), "it could not be worked out who hears of which task now")
	})
	if n := w.count(`SELECT COUNT(*) FROM copies WHERE shown > 0`); n > 0 {
		t.Errorf("%d cards are shown all the same", n)
	}
	_, err = w.beside().ExecContext(t.Context(), `DROP TRIGGER never_in_line`)
	w.must(err)
	w.until("it goes on", func() bool { return w.sample("headsup_reminders_out_of_line_seconds") == "0" && w.shows(1) })
	if n := strings.Count(w.log.String(), "it could not be worked out who hears of which task now"); n != 1 {
		t.Errorf("the log said so %d times, want once", n)
	}
	if text := w.types("ann", "status").Message.Text; strings.Contains(text, said) {
		t.Errorf("status says it still: %s", text)
	}
}

// TestAChannelThatIsNamedTwiceIsOne: PostgreSQL takes no statement in which the same reminder stands twice.
func TestAChannelThatIsNamedTwiceIsOne(t *testing.T) {
	t.Parallel()
	w := emptyWorldIn(t, storetest.Database{URL: storetest.Postgres(t)}, slack.Options{}).begin("HEADSUP_CHANNELS=#ops,ops")
	cards := 0
	for _, m := range w.slack.Messages("ops", "ann") {
		if strings.Contains(m.Text, "kernelUpgrade") && !m.Ephemeral {
			cards++
		}
	}
	if cards != 1 {
		t.Errorf("#ops has %d cards of the task, want one", cards)
	}
}
