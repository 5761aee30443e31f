package month

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

// clockStart is the moment at which each of these tests begins: a Wednesday, long after the day's digest.
var clockStart = time.Date(2027, 4, 7, 12, 0, 0, 0, time.UTC)

// byHand is a month with one task for each time that is given, from the beginning on; they run for ten minutes. Go or no-go is not asked.
func byHand(t *testing.T, after ...time.Duration) *stepped {
	t.Helper()
	return hand{project: "test"}.month(t, after...)
}

// hand is what else a month by hand may have.
type hand struct {
	project       string        // those of the first call the night shift
	asks          time.Duration // how long before it go or no-go is asked of a task; 0: never
	clouds, slack outages
}

func (h hand) month(t *testing.T, after ...time.Duration) *stepped {
	t.Helper()
	s := &script{from: clockStart, to: clockStart.Add(24 * time.Hour)}
	for n, d := range after {
		q := &queue{Instance: maintenance.Instance{
			ID: fmt.Sprintf("%08x-0000-4000-8000-000000000000", n), Project: h.project, Name: fmt.Sprintf("queue-%d", n), Engine: maintenance.Kafka,
			Tags: []maintenance.Tag{{Key: "env", Value: "prod"}},
		}}
		set := clockStart.Add(d)
		w := &work{in: q, id: fmt.Sprintf("%032x", n+1), states: []state{
			{clockStart.Add(-48 * time.Hour), maintenance.Created, set}, {set, maintenance.Executing, set}, {set.Add(10 * time.Minute), maintenance.Succeeded, set},
		}}
		q.works = []*work{w}
		s.instances, s.tasks = append(s.instances, q), append(s.tasks, w)
	}
	m := newStepped(t, s, manyWays(t, h.asks), h.clouds, h.slack)
	m.slack.dice = nil // every answer is heard
	return m
}

// reminders gives what was said of a task before its time.
func (m *stepped) reminders(n int) []string { return m.before(n, reminds) }

func (m *stepped) before(n int, is func(*message) bool) (all []string) {
	for _, p := range m.slack.all {
		if is(p) && strings.Contains(p.said, fmt.Sprintf("queue-%d,", n)) {
			all = append(all, fmt.Sprintf("%s late %v", p.at.Sub(clockStart), strings.Contains(p.said, "is late")))
		}
	}
	return all
}

func (m *stepped) wantReminders(n int, want ...string) {
	m.t.Helper()
	if got := m.reminders(n); fmt.Sprint(got) != fmt.Sprint(want) {
		m.t.Errorf("of task %d people were reminded at %q, want %q", n, got, want)
	}
}

// TestTheClockJumpsForward over a reminder, and over another with its task: the first is told at once and as late, the second never.
func TestTheClockJumpsForward(t *testing.T) {
	t.Parallel()
	m := byHand(t, 3*time.Hour, 10*time.Hour)
	m.until(clockStart.Add(time.Hour))
	m.clock = clockStart.Add(150 * time.Minute)
	m.until(clockStart.Add(8 * time.Hour))
	m.wantReminders(0, "2h30m0s late true", "2h50m0s late false")
	m.clock = clockStart.Add(11 * time.Hour)
	m.until(m.script.to)
	m.wantReminders(0, "2h30m0s late true", "2h50m0s late false")
	m.wantReminders(1)
	if !slices.ContainsFunc(m.slack.all, func(p *message) bool { return strings.HasPrefix(p.text, "Maintenance has ended well: queue-1,") }) {
		t.Error("the card of the task that was missed does not show its end")
	}
}

// TestTheClockIsPutBack to before a reminder that was said: it is not said again, those ahead come at their times, and the cloud is looked
// at as ever.
func TestTheClockIsPutBack(t *testing.T) {
	t.Parallel()
	m := byHand(t, 3*time.Hour)
	m.until(clockStart.Add(125 * time.Minute))
	m.wantReminders(0, "2h0m0s late false")
	m.clock = clockStart.Add(-8 * time.Hour)
	looks := m.skies.looks
	m.until(clockStart.Add(-7 * time.Hour))
	if m.skies.looks == looks {
		t.Error("the cloud is not looked at until the clock is where it was")
	}
	m.until(clockStart.Add(6 * time.Hour))
	m.wantReminders(0, "2h0m0s late false", "2h50m0s late false")
}
