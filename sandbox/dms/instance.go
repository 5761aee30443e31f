package dms

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Tag is one key and value on an instance.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Instance is one queue cluster. What is left empty gets a plain value, but for ID, Project and Engine.
type Instance struct {
	Project string // the project's id
	ID      string // a UUID
	Name    string
	Engine  string // rabbitmq, kafka or rocketmq; the last is reported as reliability

	Status            string // empty: RUNNING
	Version           string
	Specification     string
	MaintainBegin     string // empty: 02:00:00, the cloud's default
	MaintainEnd       string // empty: 06:00:00
	EnterpriseProject string // empty: 0, the default enterprise project
	Tags              []Tag  // nil is served as no tags key at all
	CreatedAt         time.Time

	Raw string // served in place of the record where not empty, to try what a reader does with an odd one
}

type instance struct {
	Instance
	tasks []*task // in the order in which they were added
	runs  []*run
}

// AddInstance adds an instance, or replaces what is known of it; its tasks stay. A project that does not exist is an error.
func (c *Cloud) AddInstance(in Instance) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.projects[in.Project]
	if p == nil {
		return fmt.Errorf("instance %s: no project %q", in.ID, in.Project)
	}
	fill(&in.Status, "RUNNING")
	fill(&in.MaintainBegin, "02:00:00")
	fill(&in.MaintainEnd, "06:00:00")
	fill(&in.EnterpriseProject, "0")
	fill(&in.Version, "3.7")
	fill(&in.Specification, "c6.2u4g.cluster")
	if in.CreatedAt.IsZero() {
		in.CreatedAt = c.now().Add(-90 * 24 * time.Hour)
	}
	if old := c.instances[in.ID]; old != nil {
		old.Instance = in
	} else {
		added := &instance{Instance: in}
		c.instances[in.ID] = added
		p.instances = append(p.instances, added)
	}
	c.signal()
	return nil
}

func fill(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// Instances are all instances of all projects, in the order in which they were added to their project.
func (c *Cloud) Instances() []Instance {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []Instance
	for _, id := range sortedKeys(c.projects) {
		for _, in := range c.projects[id].instances {
			all = append(all, in.Instance)
		}
	}
	return all
}

// RemoveInstance deletes the instance with its tasks, as somebody might in the console. It says whether there was one.
func (c *Cloud) RemoveInstance(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	in := c.instances[id]
	if in == nil {
		return false
	}
	delete(c.instances, id)
	p := c.projects[in.Project]
	p.instances = slices.DeleteFunc(p.instances, func(other *instance) bool { return other == in })
	c.signal()
	return true
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// find gives the instance that a path names, if it belongs to the project.
func (c *Cloud) find(projectID, id string) (*instance, *Refused) {
	if !uuid.MatchString(id) {
		return nil, refused(400, "DMS.00400061", "The instance ID has an invalid format.")
	}
	in := c.instances[id]
	if in == nil || in.Project != projectID {
		return nil, refused(404, "DMS.00404022", "This instance does not exist.")
	}
	return in, nil
}

// instanceStatuses are what the status filter takes.
func instanceStatuses() []string {
	return []string{
		"CREATING", "STARTING", "RUNNING", "RESTARTING", "DELETING", "ERROR", "CREATEFAILED", "FREEZING", "FROZEN", "EXTENDING",
		"SHRINKING", "EXTENDEDFAILED", "CONFIGURING", "ROLLBACK", "ROLLBACKFAILED", "VOLUMETYPECHANGING",
	}
}

const (
	defaultPage      = 10
	largestInstances = 50
	largestTasks     = 100
)

func (c *Cloud) listInstances(rt route, q url.Values) answer {
	engine := q.Get("engine")
	if engine == "reliability" {
		engine = "rocketmq"
	}
	if !slices.Contains([]string{"rabbitmq", "kafka", "rocketmq"}, engine) {
		return refused(400, "DMS.00400007", "The engine is not supported.").answer()
	}
	if status := q.Get("status"); status != "" && !slices.Contains(instanceStatuses(), status) {
		return invalid("status").answer()
	}
	offset, limit, bad := page(q, "offset", largestInstances)
	if bad != nil {
		return bad.answer()
	}
	var found []*instance
	for _, in := range c.projects[rt.project].instances {
		if in.Engine == engine && in.matches(q) {
			found = append(found, in)
		}
	}
	records := []any{}
	for _, in := range cut(found, offset, limit) {
		records = append(records, in.record())
	}
	return reply(map[string]any{"instance_num": len(found), "instances": records})
}

func (in *instance) matches(q url.Values) bool {
	if id := q.Get("instance_id"); id != "" && id != in.ID {
		return false
	}
	if status := q.Get("status"); status != "" && status != in.Status {
		return false
	}
	if enterprise := q.Get("enterprise_project_id"); enterprise != "" && enterprise != in.EnterpriseProject {
		return false
	}
	name := q.Get("name")
	if q.Get("exact_match_name") == "true" {
		return name == "" || name == in.Name
	}
	return strings.Contains(in.Name, name)
}

func (c *Cloud) showInstance(rt route, _ url.Values) answer {
	in, bad := c.find(rt.project, rt.instance)
	if bad != nil {
		return bad.answer()
	}
	return reply(in.record())
}

// record is the instance as both the list and the single call show it: the fields that a reader may want, out of the many.
func (in *instance) record() any {
	if in.Raw != "" {
		return raw(in.Raw)
	}
	engine := in.Engine
	if engine == "rocketmq" {
		engine = "reliability"
	}
	record := map[string]any{
		"instance_id": in.ID, "name": in.Name, "engine": engine, "engine_version": in.Version, "status": in.Status,
		"type": "cluster", "specification": in.Specification, "charging_mode": 1,
		"maintain_begin": in.MaintainBegin, "maintain_end": in.MaintainEnd,
		"enterprise_project_id": in.EnterpriseProject,
		"created_at":            strconv.FormatInt(in.CreatedAt.UnixMilli(), 10), // a string, unlike a task's
	}
	// RocketMQ has addresses in place of one port (S).
	if port := map[string]int{"rabbitmq": 5672, "kafka": 9092}[in.Engine]; port != 0 {
		record["port"] = port
	}
	if in.Tags != nil {
		record["tags"] = in.Tags
	}
	return record
}

// page reads where a list begins and how long it is. Out of range is refused.
func page(q url.Values, begin string, largest int) (from, limit int, bad *Refused) {
	limit = defaultPage
	if text := q.Get(begin); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return 0, 0, invalid(begin)
		}
		from = n
	}
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > largest {
			return 0, 0, invalid("limit")
		}
		limit = n
	}
	return from, limit, nil
}

// cut gives one page. An empty page is a list, never null.
func cut[T any](all []T, from, limit int) []T {
	from = min(from, len(all))
	return append([]T{}, all[from:min(from+limit, len(all))]...)
}
