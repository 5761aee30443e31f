package maintenance

import (
	"maps"
	"slices"
	"strings"
)

// TagPrefix stands before the name of a tag of the instance, where the tag is a label.
const TagPrefix = "tag_"

// LabelNames are the labels that every task has, beside one for each tag of its instance.
func LabelNames() []string {
	return []string{"engine", "project", "region", "instance", "instance_id", "task", "status", "enterprise_project"}
}

// Labels are what filters, routes and rules see of a task.
func Labels(i Item) map[string]string {
	set := make(map[string]string, len(LabelNames())+len(i.Instance.Tags))
	for _, name := range LabelNames() {
		set[name] = label(&i, name)
	}
	for _, tag := range i.Instance.Tags {
		set[TagPrefix+tag.Key] = tag.Value
	}
	return set
}

// label is one of them; empty where the task has none of that name.
func label(i *Item, name string) string {
	switch name {
	case "engine":
		return string(i.Instance.Engine)
	case "project":
		return i.Instance.Project
	case "region":
		return i.Instance.Region
	case "instance":
		return i.Instance.Name
	case "instance_id":
		return i.Instance.ID
	case "task":
		return i.Task.Name
	case "status":
		return strings.ToLower(string(i.Task.Status))
	case "enterprise_project":
		return i.Instance.EnterpriseProject
	}
	key, is := strings.CutPrefix(name, TagPrefix)
	for n := len(i.Instance.Tags) - 1; is && n >= 0; n-- {
		if i.Instance.Tags[n].Key == key {
			return i.Instance.Tags[n].Value
		}
	}
	return ""
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
