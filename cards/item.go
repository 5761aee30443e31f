package cards

import (
	"strings"

	"headsup/maintenance"
)

// name is how a task is named in a sentence: its handle, its instance, and what it is.
func name(i maintenance.Item) string {
	return bold(i.Instance.Name) + " · " + kind(i.Task) + " " + code(i.Task.Handle, 20)
}

// plainName is name in the text beside blocks, where Slack still reads links and mentions.
func plainName(i maintenance.Item) string {
	return escape(plain(i.Instance.Name, 60) + ", " + plain(i.Task.Name, 60) + " (" + plain(i.Task.Handle, 20) + ")")
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
	switch t.Name {
	case "kafkaAutoReassignment":
		return raw + " (partition reassignment)"
	case "kernelUpgrade":
		return raw + " (version upgrade)"
	}
	return raw
}

func where(i maintenance.Instance) string {
	parts := []string{engine(i.Engine), foreign(i.Region, 40)}
	for _, tag := range i.Tags {
		if tag.Key == "env" {
			parts = append(parts, "env "+foreign(tag.Value, 40))
		}
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
	return foreign(string(e), 40)
}

// standing says where a task stands, in words.
func standing(t maintenance.Task) string {
	switch {
	case !t.GoneAt.IsZero():
		return "no longer listed by the cloud"
	case t.Status == maintenance.Created:
		return "waits for its time"
	case t.Status == maintenance.Executing:
		return "is running"
	case t.Status == maintenance.Succeeded:
		return "has ended well"
	case t.Status == maintenance.Failed:
		return "has failed"
	case t.Status == maintenance.Cancelled:
		return "is cancelled"
	case t.Status == maintenance.Deleted:
		return "is deleted"
	}
	return "is in a state that headsup does not know (" + code(string(t.Status), 40) + ")"
}
