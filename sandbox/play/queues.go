package play

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"headsup/sandbox/dms"
)

// cloudPart is what the story's cloud holds.
type cloudPart struct {
	region    string
	zone      *time.Location // in which the cloud reads times
	instances []instance
	tasks     []task
	runs      []run
}

// The one project that a story has.
const (
	projectID   = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	usualRegion = "cn-north-4"
)

type instance struct {
	dms.Instance
	line int
}

// task is one scheduled task, with the name that the story calls it by.
type task struct {
	dms.Task
	called   string
	instance string // its name
	line     int
}

// run is work that nobody scheduled, or that is long past.
type run struct {
	dms.Run
	line int
}

var (
	regionName = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d+$`)
	windowText = regexp.MustCompile(`^window (\d\d:\d\d)-(\d\d:\d\d)$`)
	ranText    = regexp.MustCompile(`^ran (\S+) (.+) for ([^,]+)(, fails)?$`)
	runsText   = regexp.MustCompile(`^runs (\S+) since ([^,]+)()()$`)
	taskLabel  = regexp.MustCompile(`^([\p{L}][\p{L}\p{N} _-]*): (.+)$`)
)

func (r *reader) cloudLine(number int, text string) {
	switch {
	case strings.HasPrefix(text, " "), strings.HasPrefix(text, "\t"):
		r.taskLine(number, strings.TrimSpace(text))
	case strings.HasPrefix(text, "times are read in "):
		zone, err := time.LoadLocation(strings.TrimPrefix(text, "times are read in "))
		if err != nil {
			r.wrong(number, "there is no such zone: %s", text)
			return
		}
		r.story.cloud.zone = zone
	default:
		r.instanceLine(number, text)
	}
}

func (r *reader) instanceLine(number int, text string) {
	c := &r.story.cloud
	name, facts := entry(text)
	name = spell(name)
	in := instance{line: number, Instance: dms.Instance{
		Project: projectID, ID: fmt.Sprintf("%08x-0000-4000-8000-00000000d300", len(c.instances)+1), Name: name,
	}}
	if slices.ContainsFunc(c.instances, func(other instance) bool { return other.Name == name }) {
		r.wrong(number, "there is an instance %s already", name)
	}
	for _, fact := range facts {
		key, value, tag := strings.Cut(fact, "=")
		window := windowText.FindStringSubmatch(fact)
		status, isStatus := strings.CutPrefix(fact, "status ")
		switch {
		case fact == "rabbitmq" || fact == "kafka" || fact == "rocketmq":
			in.Engine = fact
		case tag:
			in.Tags = append(in.Tags, dms.Tag{Key: key, Value: value})
		case window != nil:
			in.MaintainBegin, in.MaintainEnd = window[1]+":00", window[2]+":00"
		case isStatus:
			in.Status = status
		case regionName.MatchString(fact):
			if c.region != "" && c.region != fact {
				r.wrong(number, "all instances of a story are in one region, here %s", c.region)
			}
			c.region = fact
		default:
			r.wrong(number, "%q says nothing of an instance; there are: rabbitmq, kafka or rocketmq, a region such as cn-north-4, "+
				"tags such as env=prod, window 02:00-06:00 and status FROZEN", fact)
		}
	}
	if in.Engine == "" {
		r.wrong(number, "an instance is written: orders-mq: rabbitmq, env=prod (this one names no engine)")
	}
	c.instances = append(c.instances, in)
}

// taskLine reads "upgrade: kernelUpgrade in 2 days at 18:00 UTC, runs 10m, fails".
func (r *reader) taskLine(number int, text string) {
	c := &r.story.cloud
	if len(c.instances) == 0 {
		r.wrong(number, "a task stands below its instance")
		return
	}
	in := c.instances[len(c.instances)-1]
	for _, form := range []*regexp.Regexp{ranText, runsText} {
		if m := form.FindStringSubmatch(text); m != nil {
			r.runLine(number, in, m[1], m[2], m[3], m[4] != "")
			return
		}
	}
	t := task{line: number, instance: in.Name}
	if m := taskLabel.FindStringSubmatch(text); m != nil && !strings.Contains(m[1], " at ") {
		t.called, text = strings.ToLower(m[1]), m[2]
	}
	planned, err := planTask(in.ID, text, r.story.begins, len(c.tasks)+1)
	if err != nil {
		r.wrong(number, "%s", err)
		return
	}
	t.Task = planned
	if t.called == "" {
		t.called = strings.ToLower(planned.Name)
	}
	c.tasks = append(c.tasks, t)
}

// runLine reads "ran kernelUpgrade 3 days ago for 14 minutes, fails" and "runs bindPublicIp since 5 minutes ago".
func (r *reader) runLine(number int, in instance, name, when, took string, fails bool) {
	c := &r.story.cloud
	w := run{line: number, Run: dms.Run{Instance: in.ID, ID: fmt.Sprintf("0b0e0b0e%024x", len(c.runs)+1), Name: spell(name)}}
	began, err := readMoment(when, r.story.begins)
	if err != nil {
		r.wrong(number, "%s", err)
		return
	}
	w.StartedAt = began.UTC()
	if took != "" {
		s, err := readSpan(took)
		if err != nil {
			r.wrong(number, "%s", err)
			return
		}
		w.EndedAt = w.StartedAt.Add(s.duration())
	}
	if fails {
		w.Status = dms.Failed
	}
	c.runs = append(c.runs, w)
}

func planTask(instanceID, text string, begins time.Time, number int) (dms.Task, error) {
	text, params, _ := strings.Cut(text, ", params ")
	facts := strings.Split(spell(text), ",")
	name, when, _ := strings.Cut(facts[0], " ")
	at, err := readMoment(strings.TrimPrefix(strings.TrimSpace(when), "at "), begins)
	if err != nil {
		return dms.Task{}, fmt.Errorf("a task is written: kernelUpgrade in 2 days at 18:00 UTC; %w", err)
	}
	t := dms.Task{
		Instance: instanceID, ID: fmt.Sprintf("ff808082%024x", number), Name: name, UserName: "dms_service", Params: params,
		CreatedAt: begins.Add(-36 * time.Hour), ScheduleAt: at.UTC(),
	}
	for _, fact := range facts[1:] {
		fact = strings.TrimSpace(fact)
		runs, isRuns := strings.CutPrefix(fact, "runs ")
		status, isStatus := strings.CutPrefix(fact, "status ")
		switch {
		case fact == "fails":
			t.Fails = true
		case fact == "leaves the list when it begins":
			t.Leaves = dms.LeavesAtBegin
		case fact == "leaves the list when it ends":
			t.Leaves = dms.LeavesAtEnd
		case isRuns:
			s, err := readSpan(runs)
			if err != nil {
				return dms.Task{}, err
			}
			t.Duration = s.duration()
		case isStatus:
			t.Status = strings.ToUpper(status)
		default:
			return dms.Task{}, fmt.Errorf("%q says nothing of a task; there are: fails, runs 10m, leaves the list when it begins, leaves the list when it ends, status SUCCESS and, at the end, params {…}", fact)
		}
	}
	return t, nil
}

// nameTasks sees that every task can be told from the others by what the story calls it.
func (r *reader) nameTasks() {
	c := &r.story.cloud
	if c.region == "" {
		c.region = usualRegion
	}
	for i, t := range c.tasks {
		for _, other := range c.tasks[:i] {
			if other.called == t.called {
				r.wrong(t.line, "two tasks are called %s; give this one a name of its own: second: %s …", t.called, t.Name)
			}
		}
	}
}

var errNoTask = errors.New("there is no such task")

func (s *Story) task(called string) (task, error) {
	for _, t := range s.cloud.tasks {
		if t.called == strings.ToLower(called) {
			return t, nil
		}
	}
	return task{}, fmt.Errorf("%w: %q; there are: %s", errNoTask, called, names(s.cloud.tasks, func(t task) string { return t.called }))
}

func (s *Story) instance(name string) (instance, error) {
	for _, in := range s.cloud.instances {
		if in.Name == name {
			return in, nil
		}
	}
	return instance{}, fmt.Errorf("there is no instance %q; there are: %s", name,
		names(s.cloud.instances, func(in instance) string { return in.Name }))
}
