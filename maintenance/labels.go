package maintenance

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
)

// TagPrefix stands before the name of a tag of the instance, where the tag is a label.
const TagPrefix = "tag_"

// LabelNames are the labels that every task has, beside one for each tag of its instance.
func LabelNames() []string {
	return []string{"engine", "project", "region", "instance", "instance_id", "task", "status", "enterprise_project"}
}

// Labels are what filters, routes and rules see of a task.
func Labels(i Item) map[string]string {
	set := map[string]string{
		"engine": string(i.Instance.Engine), "project": i.Instance.Project, "region": i.Instance.Region,
		"instance": i.Instance.Name, "instance_id": i.Instance.ID, "task": i.Task.Name,
		"status": strings.ToLower(string(i.Task.Status)), "enterprise_project": i.Instance.EnterpriseProject,
	}
	for _, tag := range i.Instance.Tags {
		set[TagPrefix+tag.Key] = tag.Value
	}
	return set
}

// Filter says which tasks are meant. Its zero value means all that are coming.
type Filter struct {
	Matchers []*labels.Matcher
	Words    []string  // each stands in a name or id of the task or its instance, in any case
	From     time.Time // zero: no bound
	Until    time.Time // zero: no bound; this instant is outside
	Any      bool      // tasks that ended too
}

// Select gives the tasks that the filter means, soonest first.
func (s *Snapshot) Select(f Filter) []Item {
	all := s.coming
	if f.Any {
		all = s.All()
	}
	var found []Item
	for _, item := range all {
		if f.holds(*item) {
			found = append(found, *item)
		}
	}
	return found
}

func (f Filter) holds(i Item) bool {
	at := i.Task.ScheduledAt
	if !f.From.IsZero() && at.Before(f.From) || !f.Until.IsZero() && !at.Before(f.Until) {
		return false
	}
	for _, word := range f.Words {
		if !mentions(i, word) {
			return false
		}
	}
	return len(f.Matchers) == 0 || matches(f.Matchers, Labels(i))
}

func mentions(i Item, word string) bool {
	word = strings.ToLower(word)
	return slices.ContainsFunc(
		[]string{i.Task.Handle, i.Task.ID, i.Task.Name, i.Instance.Name, i.Instance.ID},
		func(s string) bool { return strings.Contains(strings.ToLower(s), word) })
}

// Find gives the tasks that a person may mean by one word: a handle, a task id, or the name or id of an instance with
// coming tasks. Exactly one handle or id wins over names.
func (s *Snapshot) Find(word string) []Item {
	if item := s.handles[strings.ToLower(word)]; item != nil {
		return []Item{*item}
	}
	var named []Item
	for _, item := range s.All() {
		switch {
		case strings.EqualFold(item.Task.ID, word):
			return []Item{*item}
		case !item.Task.Coming():
		case strings.EqualFold(item.Instance.Name, word), strings.EqualFold(item.Instance.ID, word):
			named = append(named, *item)
		}
	}
	return named
}

// Names gives every word that Find would understand, for suggestions.
func (s *Snapshot) Names() []string {
	names := map[string]bool{}
	for _, item := range s.coming {
		names[item.Task.Handle] = true
		names[item.Instance.Name] = true
	}
	return slices.Sorted(maps.Keys(names))
}
