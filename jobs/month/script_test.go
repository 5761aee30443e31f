package month

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"headsup/maintenance"
)

// script is what happens in the cloud during the month, all of it made beforehand from one seed: nothing in it knows headsup.
type script struct {
	from, to  time.Time
	instances []*queue
	tasks     []*work
}

// queue is an instance of the script.
type queue struct {
	maintenance.Instance
	since time.Time // when it was made
	works []*work
}

// work is a task of the script: what the cloud says of it, from each moment to the next.
type work struct {
	in     *queue
	id     string
	states []state
}

// state is what the cloud says of a task from a moment on; an empty status: it is not listed.
type state struct {
	from   time.Time
	status maintenance.Status
	set    time.Time // for when
}

func (s state) coming() bool {
	return s.status == maintenance.Created || s.status == maintenance.Executing
}

func (s state) begun() bool {
	return s.status == maintenance.Executing || s.status == maintenance.Succeeded || s.status == maintenance.Failed
}

// at gives the number of the state that holds; -1 before the first.
func (w *work) at(now time.Time) int {
	n := len(w.states) - 1
	for n >= 0 && w.states[n].from.After(now) {
		n--
	}
	return n
}

// began is when it did; zero where it never does.
func (w *work) began() time.Time {
	n := slices.IndexFunc(w.states, func(s state) bool { return s.status == maintenance.Executing })
	if n < 0 {
		return time.Time{}
	}
	return w.states[n].from
}

func (w *work) task(s state) maintenance.Task {
	return maintenance.Task{
		Instance: w.in.ID, ID: w.id, Name: "kernelUpgrade", Status: s.status, CreatedAt: w.states[0].from, UpdatedAt: s.from, ScheduledAt: s.set,
	}
}

// lastAway is how long before the month's end everything has ended, and is off the list.
const lastAway = 26 * time.Hour

// The kinds of end, out of a thousand.
const (
	failsOf     = 40
	cancelsOf   = 50
	vanishesOf  = 30
	movesOf     = 80 // besides, each of them ends in one of the ways
	lateOf      = 10
	earlyOf     = 10
	oddOf       = 30 // set for some second of an hour, and not for one of the times at which the cloud works
	lastMinute  = 30 // announced half an hour before it begins
	newInstance = 50 // made in the middle of the month
)

// Every wave-th announcement is one of many tasks at once, for the same hour: three tasks of ten.
const (
	wave     = 90
	together = 40
)

// size is how much happens in a script.
type size struct {
	days, instances, tasks int
	every                  time.Duration // between the hours for which most tasks are set
}

// writeScript makes a script of that size.
func writeScript(seed uint64, from time.Time, is size) *script {
	dice := rand.New(rand.NewPCG(seed, seed)) // the same month each time
	s := &script{from: from, to: from.Add(time.Duration(is.days) * 24 * time.Hour)}
	of := func(thousandths int) bool { return dice.IntN(1000) < thousandths }
	for n, id := 0, 0; n < is.instances; id++ {
		q := &queue{Instance: someInstance(dice, id), since: from}
		if !looksTogether(q.ID) {
			continue
		}
		n++
		if of(newInstance) {
			q.since = from.Add(time.Duration(dice.IntN(is.days*12)) * time.Hour)
		}
		s.instances = append(s.instances, q)
	}
	span := int((s.to.Sub(from) - lastAway - 10*time.Hour) / time.Minute)
	for n := 0; len(s.tasks) < is.tasks; n++ {
		announced := from.Add(time.Duration(dice.IntN(span)) * time.Minute)
		many, project := 1, ""
		if n%wave == wave/3 {
			many, project = together, projects[dice.IntN(len(projects))]
		}
		away := int(min(s.to.Add(-lastAway).Sub(announced)-9*time.Hour, 8*24*time.Hour) / time.Minute)
		set := announced.Add(9*time.Hour + time.Duration(dice.IntN(max(away, 1)))*time.Minute).Truncate(is.every)
		for range min(many, is.tasks-len(s.tasks)) {
			q := s.instances[dice.IntN(len(s.instances))]
			for project != "" && q.Project != project {
				q = s.instances[dice.IntN(len(s.instances))]
			}
			w := &work{in: q, id: fmt.Sprintf("%032x", len(s.tasks)+1)}
			at := set
			switch {
			case many > 1:
			case of(lastMinute):
				at = announced.Add(30 * time.Minute)
			case of(oddOf):
				at = set.Add(time.Duration(dice.IntN(3600)) * time.Second)
			}
			s.live(dice, w, latest(announced, q.since), at)
			q.works = append(q.works, w)
			s.tasks = append(s.tasks, w)
		}
	}
	return s
}

// live gives a task its life.
func (s *script) live(dice *rand.Rand, w *work, announced, set time.Time) {
	of := func(thousandths int) bool { return dice.IntN(1000) < thousandths }
	last := s.to.Add(-lastAway)
	if set.After(last) {
		set = last.Add(-time.Duration(dice.IntN(8*60)) * time.Minute)
	}
	if !set.After(announced.Add(time.Minute)) {
		set = announced.Add(30 * time.Minute)
	}
	say := func(at time.Time, status maintenance.Status) { w.states = append(w.states, state{at, status, set}) }
	before := func() time.Time { // some moment before it begins
		return announced.Add(time.Duration(dice.Int64N(int64(set.Sub(announced))))).Truncate(time.Second)
	}
	say(announced, maintenance.Created)
	for of(movesOf) {
		at := latest(before(), announced.Add(time.Second))
		set = latest(at.Add(30*time.Minute), set.Add(time.Duration(dice.IntN(3*24*60)-24*60)*time.Minute)).Truncate(time.Minute)
		if set.After(last) {
			set = last
		}
		announced = at
		say(at, maintenance.Created)
	}
	switch at := latest(before(), announced.Add(time.Second)); {
	case of(cancelsOf):
		say(at, maintenance.Cancelled)
		say(at.Add(24*time.Hour), "")
		return
	case of(vanishesOf):
		say(at, "")
		return
	}
	begins := set
	switch {
	case of(lateOf):
		begins = set.Add(40 * time.Minute)
	case of(earlyOf):
		begins = latest(set.Add(-30*time.Minute), announced.Add(time.Second))
	}
	ends := begins.Add(time.Duration(8+dice.IntN(6)) * time.Minute)
	say(begins, maintenance.Executing)
	if of(failsOf) {
		say(ends, maintenance.Failed)
	} else {
		say(ends, maintenance.Succeeded)
	}
	say(ends.Add(12*time.Hour), "")
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// projects are those of the settings; the credentials of the first may not read background tasks.
var projects = []string{"prod", "test"}

func someInstance(dice *rand.Rand, n int) maintenance.Instance {
	engines := []maintenance.Engine{maintenance.Kafka, maintenance.RabbitMQ, maintenance.RocketMQ}
	project := projects[0]
	if dice.IntN(10) == 0 {
		project = projects[1]
	}
	return maintenance.Instance{
		ID: fmt.Sprintf("%08x-0000-4000-8000-000000000000", n), Project: project, Region: "cn-north-4", Name: fmt.Sprintf("queue-%d", n), Engine: engines[dice.IntN(len(engines))],
		Status: "RUNNING", Tags: []maintenance.Tag{{Key: "env", Value: []string{"prod", "dev"}[dice.IntN(2)]}},
	}
}

// looksTogether picks the instances whose looks are not spread: they come due at the same time, and a month takes a tenth of the polls.
func looksTogether(id string) bool {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(id)) // a hash never fails
	return sum.Sum32()%100 == 0
}
