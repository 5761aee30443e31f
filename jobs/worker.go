package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// worker does the jobs of one kind, for River and for whoever stands in River's place (byhand.go).
type worker struct {
	kind string
	add  func(*river.Workers) error
	work func(context.Context, *rivertype.JobRow) error
}

// workers are those of every kind of job there is.
func (j *Jobs) workers() []worker {
	return []worker{
		workerOf(j.apply), workerOf(j.dropDraft), workerOf(j.expire), workerOf(j.syncCard), workerOf(j.tell), workerOf(j.poll), workerOf(j.showHomes),
	}
}

func workerOf[T river.JobArgs](do func(context.Context, *river.Job[T]) error) worker {
	var kind T
	return worker{
		kind: kind.Kind(),
		add:  func(all *river.Workers) error { return river.AddWorkerSafely(all, river.WorkFunc(do)) },
		work: func(ctx context.Context, row *rivertype.JobRow) error {
			job := &river.Job[T]{JobRow: row}
			if err := json.Unmarshal(row.EncodedArgs, &job.Args); err != nil {
				return fmt.Errorf("read job: %w", err)
			}
			return do(ctx, job)
		},
	}
}
