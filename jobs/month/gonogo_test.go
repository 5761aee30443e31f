package month

import (
	"slices"
	"strings"
	"testing"
)

// questions gives what was asked of a task.
func (m *stepped) questions(n int) []string { return m.before(n, asksGo) }

// TestOneMinuteCallsOnce: the last reminder and the question that nobody answered are due in one minute, and only the question calls, though it
// waits for the cloud where that is silent. For background tasks, which may not be read in this project, it does not wait.
func TestOneMinuteCallsOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		clouds       outages
		first, again string
	}{
		"the cloud answers": {nil, "2h0m0s", "2h45m1s"},
		"it is silent":      {outages{{clockStart.Add(10 * minute), clockStart.Add(170 * minute)}}, "2h0m5.1s", "2h45m5.1s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := hand{project: projects[0], asks: hour, clouds: c.clouds}.month(t, 3*hour)
			m.until(clockStart.Add(3 * hour))
			m.wantReminders(0, "1h0m0s late false", "2h45m0s late false")
			if got, want := m.questions(0), []string{c.first + " late false", c.again + " late false"}; !slices.Equal(got, want) {
				t.Errorf("it was asked about at %q, want %q", got, want)
			}
			calls := 0
			for _, p := range m.slack.all {
				if strings.Contains(p.said, nightShift) {
					calls++
				}
			}
			if calls != 1 {
				t.Errorf("people were called %d times", calls)
			}
		})
	}
}

// TestAQuestionThatSlackTookLateSaysSo, alone and among others; and one that it took after the task has begun is not asked.
func TestAQuestionThatSlackTookLateSaysSo(t *testing.T) {
	t.Parallel()
	away := outages{{clockStart.Add(55 * minute), clockStart.Add(130 * minute)}}
	m := hand{project: "test", asks: hour, slack: away}.month(t, 3*hour, 2*hour, 3*hour, 3*hour+2*minute)
	m.until(clockStart.Add(5 * hour))
	for _, n := range []int{0, 2, 3} {
		if got := m.questions(n); len(got) != 1 || !strings.HasPrefix(got[0], "2h10m") || !strings.HasSuffix(got[0], "late true") {
			t.Errorf("of task %d it was asked at %q", n, got)
		}
	}
	if got := m.questions(1); len(got) != 0 {
		t.Errorf("of what had begun it was asked at %q", got)
	}
}
