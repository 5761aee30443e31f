package jobs

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"

	"headsup/cloud"
	"headsup/maintenance"
	"headsup/store"
)

const (
	callTimeout  = 12 * time.Second
	lookTimeout  = 10 * time.Second
	rightsWait   = 5 * time.Second // between two tries to read the requester's rights
	rightsLimit  = 5 * time.Minute // after which they count as lost
	behindOthers = time.Second     // another write for the instance is under way, or another list of it was kept
	behindPolicy = 2 * time.Second // another policy is in force than this replica has; another replica may take the job
)

// apply brings a confirmed change to the cloud: rights again, look, act, look (invariants I5, I6).
func (j *Jobs) apply(ctx context.Context, job *river.Job[maintenance.Apply]) (err error) {
	kept, err := j.Store.Look(ctx, job.Args.Change)
	if err != nil {
		return settledElsewhere(err)
	}
	ctx, done := j.Applying(ctx, kept.Change)
	defer func() { done(tried(err)) }()
	if kept.Change.State == maintenance.Approved {
		kept, err = j.begin(ctx, kept)
		if outdated(err) {
			return river.JobSnooze(behindPolicy)
		}
		if err != nil {
			return settledElsewhere(err)
		}
	}
	if kept.Change.State != maintenance.Applying {
		return nil
	}
	c, ok := j.Clouds[kept.Instance.Project]
	if !ok {
		c = absent{kept.Instance.Project}
	}
	if err := j.ownUp(ctx, kept); err != nil {
		return err
	}
	defer j.instances.lock(kept.Change.Task.Instance)()
	return j.carryOut(ctx, c, kept.Change.ID)
}

// tried is what went wrong with a job; nil where it only goes on later.
func tried(err error) error {
	if _, put := errors.AsType[*river.JobSnoozeError](err); put {
		return nil
	}
	return err
}

// settledElsewhere ends a job whose change was settled, or taken further, by somebody else meanwhile.
func settledElsewhere(err error) error {
	refusal, ok := errors.AsType[*maintenance.Refusal](err)
	if ok && (refusal.Why == maintenance.AlreadySettled || refusal.Why == maintenance.NoSuchChange) {
		return nil
	}
	return err
}

// outdated says that a step was refused since this replica does not have the policy in force.
func outdated(err error) bool {
	no, refused := errors.AsType[*maintenance.Refusal](err)
	return refused && no.Why == maintenance.OtherPolicy
}

// begin reads the requester's rights again and plans the first call.
func (j *Jobs) begin(ctx context.Context, kept store.Kept) (store.Kept, error) {
	if j.Now().Before(kept.Change.DueAt) {
		return store.Kept{}, nil // its grace was given anew; it will be due again
	}
	by := kept.Change.By
	by.Person = j.People.Person(ctx, by.Person.Team, by.Person.ID)
	lost := j.Bounds().Admit(by)
	policy := j.Policy()
	item := maintenance.Item{Task: kept.Task, Instance: kept.Instance}
	unread := lost != nil && lost.Why == maintenance.UnknownPerson || policy.Unsure(kept.Change, item, kept.Decisions, j.Now())
	if unread && j.Now().Sub(maintenance.LastWord(kept.Change, kept.Decisions)) < policy.Grace+rightsLimit {
		_, err := j.Store.Decide(ctx, maintenance.System(), kept.Change.ID, maintenance.Postpone(rightsWait))
		return store.Kept{}, err
	}
	return j.Store.Decide(ctx, maintenance.System(), kept.Change.ID, maintenance.Begin(lost, policy))
}

// expire ends a change on which nobody decided in time.
func (j *Jobs) expire(ctx context.Context, job *river.Job[maintenance.ExpireChange]) error {
	_, err := j.Store.Decide(ctx, maintenance.System(), job.Args.Change, maintenance.Expire())
	return settledElsewhere(err)
}

// ownUp gives a call that was sent and never answered, since the process died in between, the only answer that is true.
func (j *Jobs) ownUp(ctx context.Context, kept store.Kept) error {
	a := kept.Attempt
	if a.SentAt.IsZero() || !a.AnsweredAt.IsZero() {
		return nil
	}
	return j.Store.Answered(ctx, a, maintenance.Fault{Kind: maintenance.FaultUnknown, Message: "headsup was stopped during the call"}, "")
}

// carryOut looks, and does what the look means, until the change is settled or has to wait.
func (j *Jobs) carryOut(ctx context.Context, c Cloud, change string) error {
	for {
		kept, err := j.Store.Look(ctx, change)
		if err != nil || kept.Change.State != maintenance.Applying {
			return settledElsewhere(err)
		}
		look, err := j.look(ctx, c, kept.Change.Task)
		if errors.Is(err, store.ErrOvertaken) {
			j.Logger.Info("another list of the instance was kept meanwhile, and it is read again", "change", change)
			return river.JobSnooze(behindOthers + rand.N(behindOthers)) // two that read at the same pace would meet again
		}
		if err != nil {
			return err
		}
		verdict := maintenance.Judge(kept.Change, kept.Attempt, look)
		if verdict.Next != maintenance.NextSend {
			_, err := j.Store.Decide(ctx, maintenance.System(), change, maintenance.Follow(verdict, look))
			return settledElsewhere(err)
		}
		mine, err := j.Store.MarkSent(ctx, kept.Attempt, look)
		if err != nil {
			return err
		}
		if !mine {
			return river.JobSnooze(behindOthers)
		}
		if err := j.call(ctx, c, kept); err != nil {
			return err
		}
	}
}

// look reads the instance's tasks afresh, keeps what differs, and gives the one that matters.
func (j *Jobs) look(ctx context.Context, c Reader, key maintenance.TaskKey) (maintenance.Look, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, lookTimeout, errors.New("reading the tasks of an instance took too long"))
	defer cancel()
	reading, err := j.Store.BeginReading(ctx, key.Instance)
	if err != nil {
		return maintenance.Look{}, err
	}
	tasks, unread, err := c.Tasks(ctx, key.Instance)
	look := maintenance.Look{At: j.Now().UTC()}
	if err != nil {
		if cloud.SaysGone(err) { // the instance, and the task with it: that was read well
			return look, j.keepTasks(ctx, reading, nil, nil)
		}
		look.Fault = cloud.FaultOf(err)
		return look, nil
	}
	for _, t := range tasks {
		if t.ID == key.Task {
			look.Task = t
		}
	}
	if look.Task.ID == "" && lostRecord(unread, key.Task) {
		look.Fault = maintenance.Fault{Kind: maintenance.FaultUnavailable, Message: "the task's record could not be read"}
		return look, nil
	}
	return look, j.keepTasks(ctx, reading, tasks, unread)
}

// lostRecord says whether the task may be among the records that could not be read.
func lostRecord(unread []cloud.Unread, task string) bool {
	for _, u := range unread {
		if !u.Kept && (u.ID == "" || u.ID == task) {
			return true
		}
	}
	return false
}

// call makes the one modify call of an attempt and keeps its answer, whatever becomes of the job.
func (j *Jobs) call(ctx context.Context, c Changer, kept store.Kept) error {
	change := kept.Change
	to, cancel := context.WithTimeoutCause(ctx, callTimeout, errors.New("the call to the cloud took too long"))
	defer cancel()
	var requestID string
	var err error
	if change.Action == maintenance.Cancel {
		requestID, err = c.Cancel(to, change.Task)
	} else {
		requestID, err = c.Reschedule(to, change.Task, change.To)
	}
	var fault maintenance.Fault
	if err != nil {
		fault = cloud.FaultOf(err)
	}
	j.Logger.Info("called the cloud", "change", change.ID, "task", kept.Task.Handle, "project", kept.Instance.Project,
		"action", change.Action, "fault", fault.Kind, "cloud_request", requestID)
	keep, stop := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer stop()
	return j.Store.Answered(keep, kept.Attempt, fault, requestID)
}

// dropDraft drops a draft whose time is over.
func (j *Jobs) dropDraft(ctx context.Context, job *river.Job[maintenance.DropDraft]) error {
	_, err := j.Store.Decide(ctx, maintenance.System(), job.Args.Change, maintenance.DropOld())
	return settledElsewhere(err)
}
