package jobs

import (
	"container/heap"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"headsup/maintenance"
	"headsup/store"
)

// taken are jobs by the time at which they may run, then in the order of River.
type taken []*job

type job struct {
	*rivertype.JobRow
	at time.Time
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
func (m *month) until(end time.Time) {
	m.t.Helper()
	ctx := m.t.Context()
	next := m.claim(ctx)
	for still := 0; ; {
		if len(m.taken) > 0 && !m.taken[0].at.After(m.now) {
			if still++; still > 200_000 {
				m.t.Fatalf("at %s the jobs find no end: %s", m.now, m.taken[0].EncodedArgs)
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
		if *wholeMonth && at.YearDay() != m.now.YearDay() {
			m.t.Logf("at %s: %d looks, jobs %v, %d messages", at.Format(time.DateTime), m.skies.looks, m.ran, len(m.slack.all))
		}
		m.now = latest(m.now, at)
		if !m.now.Before(end) {
			m.keepDone(ctx)
			return
		}
		if !next.After(m.now) {
			next = m.claim(ctx)
		}
	}
}

// claim does what the due loop does, and takes the jobs that are there.
func (m *month) claim(ctx context.Context) time.Time {
	m.t.Helper()
	if m.jobs.putBack() {
		m.jobs.afterPutBack(ctx)
	}
	next, err := m.store.ClaimDue(ctx)
	m.must(err)
	for {
		took := 0
		for _, queue := range []string{store.QueueApply, store.QueueSlack, store.QueuePoll} {
			inserted := time.Now().Add(time.Hour) // River has a clock of its own, and is not to keep any back
			found, err := m.store.Driver().GetExecutor().JobGetAvailable(ctx, &riverdriver.JobGetAvailableParams{
				ClientID: "month", MaxAttemptedBy: 1, MaxToLock: 100, Now: &inserted, Queue: queue,
			})
			m.must(err)
			for _, row := range found.Jobs {
				heap.Push(&m.taken, &job{row, m.now})
			}
			took += len(found.Jobs)
		}
		if took == 0 {
			return next
		}
	}
}

// work does a job, and what River would do with its fate.
func (m *month) work(ctx context.Context, j *job) {
	m.t.Helper()
	m.ran[j.Kind]++
	err := m.do(ctx, j.JobRow)
	var snooze *rivertype.JobSnoozeError
	var given *rivertype.JobCancelError
	switch {
	case err == nil:
		m.done = append(m.done, riverdriver.JobSetStateCompleted(j.ID, time.Now(), nil))
		if len(m.done) >= 50 {
			m.keepDone(ctx)
		}
		return
	case errors.As(err, &given):
		m.t.Fatalf("at %s job %s %s is given up: %v", m.now, j.Kind, j.EncodedArgs, err)
	case errors.As(err, &snooze):
		j.at = m.now.Add(snooze.Duration)
	default:
		if lost, ok := errors.AsType[*maintenance.Undelivered](err); !ok || lost.Kind != maintenance.PostUnknown {
			m.t.Fatalf("at %s job %s %s: %v", m.now, j.Kind, j.EncodedArgs, err)
		}
		j.Errors = append(j.Errors, rivertype.AttemptError{At: m.now, Error: err.Error()})
		j.at = patience{now: func() time.Time { return m.now }}.NextRetry(j.JobRow)
	}
	heap.Push(&m.taken, j)
}

func (m *month) do(ctx context.Context, row *rivertype.JobRow) error {
	switch row.Kind {
	case maintenance.Poll{}.Kind():
		m.skies.next()
		return worked(ctx, row, m.jobs.poll)
	case maintenance.Tell{}.Kind():
		return worked(ctx, row, m.jobs.tell)
	case maintenance.SyncCard{}.Kind():
		return worked(ctx, row, m.jobs.syncCard)
	}
	return fmt.Errorf("a job of kind %q", row.Kind)
}

func worked[T river.JobArgs](ctx context.Context, row *rivertype.JobRow, do func(context.Context, *river.Job[T]) error) error {
	one := &river.Job[T]{JobRow: row}
	if err := json.Unmarshal(row.EncodedArgs, &one.Args); err != nil {
		return err
	}
	return do(ctx, one)
}

// keepDone keeps in the table which jobs are done, and forgets them.
func (m *month) keepDone(ctx context.Context) {
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
