package cards

import (
	"slices"
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// name is how a task is named in a sentence: its instance, what it is, and its handle.
func name(i maintenance.Item) string {
	return bold(i.Instance.Name) + " · " + kind(i.Task) + " " + code(i.Task.Handle, 20)
}

// headline is name with where the instance is.
func headline(i maintenance.Item) string { return name(i) + " · " + where(i.Instance) }

// plainName is name in the text beside blocks, where Slack still reads links and mentions.
func plainName(i maintenance.Item) string {
	instance, task := plain(i.Instance.Name, 60), plain(i.Task.Name, 60)
	return escape(strings.TrimPrefix(instance+", "+task, ", ") + " (" + plain(i.Task.Handle, 20) + ")")
}

func bold(s string) string {
	if s = foreign(s, 80); s == "" {
		return "–"
	}
	return "*" + s + "*"
}

// kind is what the cloud calls the work, with plain words where the name is known.
func kind(t maintenance.Task) string {
	raw := code(t.Name, 80)
	if said := kindWords(t); said != t.Name {
		return words.Put("%s (%s)", raw, said)
	}
	return raw
}

// kindWords are plain words for the work, or the cloud's own where there are none. The text is foreign.
func kindWords(t maintenance.Task) string {
	switch t.Name {
	case "kafkaAutoReassignment":
		return words.Put("partition reassignment")
	case "kernelUpgrade":
		return words.Put("version upgrade")
	}
	return t.Name
}

func where(i maintenance.Instance) string {
	parts := []string{engine(i.Engine)}
	if region := foreign(i.Region, 40); region != "" {
		parts = append(parts, region)
	}
	env := slices.IndexFunc(i.Tags, func(t maintenance.Tag) bool { return t.Key == "env" && t.Value != "" })
	if env >= 0 {
		parts = append(parts, words.Put("env %s", foreign(i.Tags[env].Value, 40)))
	}
	return strings.Join(parts, ", ")
}

func engine(e maintenance.Engine) string {
	switch e {
	case maintenance.RabbitMQ:
		return "RabbitMQ"
	case maintenance.Kafka:
		return "Kafka"
	case maintenance.RocketMQ:
		return "RocketMQ"
	}
	if e == "" {
		return words.Put("unknown engine")
	}
	return foreign(string(e), 40)
}

// standing says where a task stands, in words.
func standing(t maintenance.Task) string {
	switch {
	case !t.GoneAt.IsZero() && t.Running():
		return words.Put("is no longer listed by the cloud, and is running")
	case !t.GoneAt.IsZero() && t.Course().End != "":
		return words.Put("is no longer listed by the cloud, and %s", endWords(t.Course().End))
	case !t.GoneAt.IsZero():
		return words.Put("is no longer listed by the cloud")
	case t.Status == maintenance.Created:
		return words.Put("waits for its time")
	case t.Status == maintenance.Executing:
		return words.Put("is running")
	case t.Status == maintenance.Succeeded:
		return words.Put("has ended well")
	case t.Status == maintenance.Failed:
		return words.Put("has failed")
	case t.Status == maintenance.Cancelled:
		return words.Put("is cancelled")
	case t.Status == maintenance.Deleted:
		return words.Put("is deleted")
	}
	return words.Put("is in a state that headsup does not know (%s)", code(string(t.Status), 40))
}

// person names somebody from our own records, so that Slack shows their name.
func person(p maintenance.Person) string {
	if isID(p.ID) {
		return "<@" + p.ID + ">"
	}
	if name := foreign(p.Name, 60); name != "" {
		return name
	}
	return words.Put("somebody")
}

// channel names a channel from our own records.
func channel(id string) string {
	if isID(id) {
		return "<#" + id + ">"
	}
	return words.Put("the channel")
}

// isID says that a text is one of Slack's ids, so that it can stand in a mention.
func isID(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
}
