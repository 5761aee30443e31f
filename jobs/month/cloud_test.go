package month

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"headsup/cloud"
	"headsup/maintenance"
)

// outage is a time in which an outside system does not answer.
type outage struct{ from, to time.Time }

func (o outage) at(now time.Time) bool { return !now.Before(o.from) && now.Before(o.to) }

type outages []outage

// at gives the one in which a moment lies.
func (all outages) at(now time.Time) (outage, bool) {
	for _, o := range all {
		if o.at(now) {
			return o, true
		}
	}
	return outage{}, false
}

// skies are all projects of the month's cloud. They answer at once, as the script has it, and note what was told to headsup when.
type skies struct {
	now    func() time.Time
	script *script
	byID   map[string]*queue
	down   outages

	mu    sync.Mutex
	told  map[*work][]telling
	poll  int // the number of the poll under way
	looks int
}

// telling is a state of a task that headsup came to know.
type telling struct {
	state
	at   time.Time
	poll int // its number; where nobody counts them, the second of it
}

func newSkies(now func() time.Time, s *script, down outages) *skies {
	k := &skies{now: now, script: s, down: down, byID: map[string]*queue{}, told: map[*work][]telling{}}
	for _, q := range s.instances {
		k.byID[q.ID] = q
	}
	return k
}

func (k *skies) next() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.poll++
}

// knows gives what was told of each task.
func (k *skies) knows() map[*work][]telling {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.told)
}

// silent says that the cloud does not answer.
func (k *skies) silent(now time.Time) bool {
	_, down := k.down.at(now)
	return down
}

// sky is one project of them.
type sky struct {
	*skies
	project string
}

var errSilent = &cloud.Error{Err: errors.New("no answer"), Fault: maintenance.Fault{Kind: maintenance.FaultUnavailable}}

func (k sky) Engines() []maintenance.Engine {
	return []maintenance.Engine{maintenance.Kafka, maintenance.RabbitMQ, maintenance.RocketMQ}
}

func (k sky) Instances(_ context.Context, e maintenance.Engine) (all []maintenance.Instance, _ []cloud.Unread, _ error) {
	now := k.now()
	if k.silent(now) {
		return nil, nil, errSilent
	}
	for _, q := range k.script.instances {
		if q.Project == k.project && q.Engine == e && !q.since.After(now) {
			all = append(all, q.Instance)
		}
	}
	return all, nil, nil
}

func (k sky) Tasks(_ context.Context, instance string) (all []maintenance.Task, _ []cloud.Unread, _ error) {
	now := k.now()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.looks++
	if k.silent(now) {
		return nil, nil, errSilent
	}
	for _, w := range k.byID[instance].works {
		n := w.at(now)
		if n < 0 {
			continue
		}
		s := w.states[n]
		if s.status != "" {
			all = append(all, w.task(s))
		}
		told := k.told[w]
		if len(told) == 0 && s.status == "" || len(told) > 0 && told[len(told)-1].state == s {
			continue
		}
		poll := k.poll
		if poll == 0 {
			poll = int(now.Unix())
		}
		k.told[w] = append(told, telling{s, now, poll})
	}
	return all, nil, nil
}

// BackgroundTasks are those of the tasks that run or ran lately; they have the tasks' ids.
func (k sky) BackgroundTasks(_ context.Context, instance string) (all []maintenance.Run, _ []cloud.Unread, _ error) {
	now := k.now()
	switch {
	case k.silent(now):
		return nil, nil, errSilent
	case k.project == projects[0]:
		return nil, nil, &cloud.Error{Err: errors.New("denied"), Fault: maintenance.Fault{Kind: maintenance.FaultDenied}}
	}
	for _, w := range k.byID[instance].works {
		run := maintenance.Run{Instance: instance, ID: w.id, Name: "kernelUpgrade"}
		for _, s := range w.states[:w.at(now)+1] {
			switch s.status {
			case maintenance.Executing:
				run.StartedAt, run.Status, run.UpdatedAt = s.from, s.status, s.from
			case maintenance.Succeeded, maintenance.Failed:
				run.Status, run.UpdatedAt = s.status, s.from
			}
		}
		if run.Status != "" && now.Sub(run.UpdatedAt) < 24*time.Hour {
			all = append(all, run)
		}
	}
	return slices.Clone(all), nil, nil
}

func (k sky) Reschedule(context.Context, maintenance.TaskKey, time.Time) (string, error) {
	return "", errSilent
}

func (k sky) Cancel(context.Context, maintenance.TaskKey) (string, error) { return "", errSilent }
