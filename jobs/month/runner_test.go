package month

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"headsup/maintenance"
	"headsup/store"
)

// stepped is a month whose clock goes from each moment to the next at which something is due, and in which jobs take no time: in River's
// place it takes them from River's table and works them one after the other.
type stepped struct {
	*month
	clock time.Time
	taken taken                                     // from the table, running or snoozed
	done  []*riverdriver.JobSetStateIfRunningParams // and not yet kept, as River's completer does it: some at a time
	ran   map[string]int                            // by kind
	born  map[int64]time.Time                       // when each job was taken for the first time
}

func newStepped(t *testing.T, s *script, w ways, clouds, slack outages) *stepped {
	t.Helper()
	m := &stepped{clock: s.from, ran: map[string]int{}, born: map[int64]time.Time{}}
	m.month = newMonth(t, func() time.Time { return m.clock }, s, w, clouds, slack)
	m.start()
	return m
}

func (m *stepped) start() {
	m.t.Helper()
	m.open()
	m.must(m.jobs.Begin(m.t.Context()))
}

// stop ends the process. What it had under way stands as running in the table, and what the completer had not kept is done again.
func (m *stepped) stop() {
	m.t.Helper()
	m.taken, m.done = nil, nil
	m.close()
}

// kill ends the process in the middle of what is due at this moment, and begins another half a minute later: a message that Slack
// took was not kept as said, jobs that were done were not kept as done, others were taken and not begun.
func (m *stepped) kill() {
	m.t.Helper()
	ctx := m.t.Context()
	m.claim(ctx)
	said := len(m.slack.all)
	m.slack.mute = true
	for len(m.slack.all) == said {
		if len(m.taken) == 0 || m.taken[0].at.After(m.clock) {
			m.t.Fatalf("nothing is told at %s, so that nothing is cut off there", m.clock)
		}
		m.work(ctx, heap.Pop(&m.taken).(*job))
		select {
		case <-m.store.Due():
			m.claim(ctx)
		default:
		}
	}
	m.slack.mute = false
	m.stop()
	m.away(30 * time.Second)
}

// away is a time in which no process runs.
func (m *stepped) away(d time.Duration) {
	m.t.Helper()
	m.downs = append(m.downs, outage{m.clock, m.clock.Add(d)})
	m.clock = m.clock.Add(d)
	m.start()
}

// taken are jobs by the time at which they may run, then in the order of River.
type taken []*job

type job struct {
	*rivertype.JobRow
	at      time.Time
	snoozes int
}

func (h taken) Len() int      { return len(h) }
func (h taken) Swap(a, b int) { h[a], h[b] = h[b], h[a] }
func (h *taken) Push(x any)   { *h = append(*h, x.(*job)) }
func (h *taken) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

func (h taken) Less(a, b int) bool {
	if !h[a].at.Equal(h[b].at) {
		return h[a].at.Before(h[b].at)
	}
	if h[a].Priority != h[b].Priority {
		return h[a].Priority < h[b].Priority
	}
	return h[a].ID < h[b].ID
}

// until lets the month go on to a moment: everything at its time.
func (m *stepped) until(end time.Time) {
	m.t.Helper()
	ctx := m.t.Context()
	next := m.claim(ctx)
	for still := 0; ; {
		if len(m.taken) > 0 && !m.taken[0].at.After(m.clock) {
			if still++; still > 200_000 {
				m.t.Fatalf("at %s the jobs find no end: %s", m.clock, m.taken[0].EncodedArgs)
			}
			m.work(ctx, heap.Pop(&m.taken).(*job))
			select {
			case <-m.store.Due():
				next = m.claim(ctx)
			default:
			}
			continue
		}
		still = 0
		at := end
		if !next.IsZero() && next.Before(at) {
			at = next
		}
		if len(m.taken) > 0 && m.taken[0].at.Before(at) {
			at = m.taken[0].at
		}
		if *wholeMonth && at.YearDay() != m.clock.YearDay() {
			m.t.Logf("at %s: %d looks, jobs %v, %d messages", at.Format(time.DateTime), m.skies.looks, m.ran, len(m.slack.all))
		}
		m.clock = latest(m.clock, at)
		if !m.clock.Before(end) {
			m.keepDone(ctx)
			return
		}
		if !next.After(m.clock) {
			next = m.claim(ctx)
		}
	}
}

// claim does what the due loop does, and takes the jobs that are there.
func (m *stepped) claim(ctx context.Context) time.Time {
	m.t.Helper()
	next, err := m.jobs.Turn(ctx)
	m.must(err)
	for _, queue := range []string{store.QueueApply, store.QueueSlack, store.QueuePoll} {
		for took := atOnce; took == atOnce; {
			inserted := time.Now().Add(time.Hour) // River has a clock of its own, and is not to keep any back
			found, err := m.store.Driver().GetExecutor().JobGetAvailable(ctx, &riverdriver.JobGetAvailableParams{
				ClientID: "month", MaxAttemptedBy: 1, MaxToLock: atOnce, Now: &inserted, Queue: queue,
			})
			m.must(err)
			for _, row := range found.Jobs {
				if _, known := m.born[row.ID]; !known {
					m.born[row.ID] = m.clock
				}
				heap.Push(&m.taken, &job{JobRow: row, at: m.clock})
			}
			took = len(found.Jobs)
		}
	}
	return next
}

// atOnce is how many jobs of a queue are taken at once.
const atOnce = 100

// work does a job, and what River would do with its fate.
func (m *stepped) work(ctx context.Context, j *job) {
	m.t.Helper()
	m.ran[j.Kind]++
	if j.Kind == (maintenance.Poll{}).Kind() {
		m.skies.next()
	}
	j.CreatedAt = time.Now().Add(m.born[j.ID].Sub(m.clock)) // as old by the machine's clock as it is by this one
	err := m.jobs.Work(ctx, j.JobRow)
	var snooze *rivertype.JobSnoozeError
	var given *rivertype.JobCancelError
	switch {
	case err == nil:
		delete(m.born, j.ID)
		m.done = append(m.done, riverdriver.JobSetStateCompleted(j.ID, time.Now(), nil))
		if len(m.done) >= 50 {
			m.keepDone(ctx)
		}
		return
	case errors.As(err, &given):
		m.t.Fatalf("at %s job %s %s is given up: %v", m.clock, j.Kind, j.EncodedArgs, err)
	case errors.As(err, &snooze):
		j.at = m.clock.Add(snooze.Duration)
		j.snoozes++
		j.Metadata = fmt.Appendf(nil, `{"snoozes":%d}`, j.snoozes) // as River counts them
	default:
		if lost, ok := errors.AsType[*maintenance.Undelivered](err); !ok || lost.Kind != maintenance.PostUnknown {
			m.t.Fatalf("at %s job %s %s: %v", m.clock, j.Kind, j.EncodedArgs, err)
		}
		j.Errors = append(j.Errors, rivertype.AttemptError{At: m.clock, Error: err.Error()})
		j.at = m.jobs.Retry(j.JobRow)
	}
	heap.Push(&m.taken, j)
}

// keepDone keeps in the table which jobs are done, and forgets them.
func (m *stepped) keepDone(ctx context.Context) {
	m.t.Helper()
	if len(m.done) == 0 {
		return
	}
	all := riverdriver.JobSetStateIfRunningManyParams{}
	for _, p := range m.done {
		all.ID = append(all.ID, p.ID)
		all.Attempt = append(all.Attempt, p.Attempt)
		all.ErrData = append(all.ErrData, p.ErrData)
		all.FinalizedAt = append(all.FinalizedAt, p.FinalizedAt)
		all.MetadataDoMerge = append(all.MetadataDoMerge, p.MetadataDoMerge)
		all.MetadataUpdates = append(all.MetadataUpdates, p.MetadataUpdates)
		all.ScheduledAt = append(all.ScheduledAt, p.ScheduledAt)
		all.State = append(all.State, p.State)
	}
	m.done = nil
	exec := m.store.Driver().GetExecutor()
	_, err := exec.JobSetStateIfRunningMany(ctx, &all)
	m.must(err)
	_, err = exec.JobDeleteBefore(ctx, &riverdriver.JobDeleteBeforeParams{
		CompletedDoDelete: true, CompletedFinalizedAtHorizon: time.Now().Add(time.Hour), Max: 10_000,
		CancelledFinalizedAtHorizon: time.Unix(0, 0), DiscardedFinalizedAtHorizon: time.Unix(0, 0),
	})
	m.must(err)
}
