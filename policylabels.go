package main

import (
	"fmt"
	"strings"
	"time"

	matchers "github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/maintenance"
	"headsup/settings"
	"headsup/when"
)

const (
	farthestFirst = 5 // years ago
	mostMoves     = 1000
)

// invent makes the task of --labels.
func (c policyExplainCmd) invent(s *scene, ruling settings.Ruling, now time.Time) (err error) {
	if s.item, err = labelled(c.Labels, ruling); err != nil {
		return err
	}
	at := now.Add(7 * 24 * time.Hour).Truncate(time.Minute)
	if c.Scheduled != "" {
		if at, err = readTime("--scheduled", c.Scheduled, when.Asked{Now: now, Zone: s.zone}); err != nil {
			return err
		}
	}
	first := at
	if c.First != "" {
		if first, err = c.firstTime(s.zone, now); err != nil {
			return err
		}
	}
	if c.Moves < 0 || c.Moves > mostMoves {
		return misuse(fmt.Sprintf("--moves is %d: give how often the task was put off, 0 to %d.", c.Moves, mostMoves))
	}
	s.item.Task.ScheduledAt, s.item.Task.FirstScheduledAt = at, first
	s.ledger = maintenance.Ledger{First: first}
	for range c.Moves {
		s.ledger.Moves = append(s.ledger.Moves, maintenance.Move{From: first, To: first.Add(time.Second)})
	}
	return nil
}

// firstTime reads when the task stood at first, which may be over.
func (c policyExplainCmd) firstTime(zone *time.Location, now time.Time) (time.Time, error) {
	from := now.AddDate(-farthestFirst, 0, 0)
	if no := when.Read(c.First, when.Asked{Now: from, Zone: zone}).Refusal; no != nil && no.Class == when.Past {
		return time.Time{}, misuse(fmt.Sprintf("--first: `%s` is more than %d years ago. Give a later time.", c.First, farthestFirst))
	}
	return readTime("--first", c.First, when.Asked{Now: from, Zone: zone})
}

// labelled makes a task that has these labels.
func labelled(text string, ruling settings.Ruling) (i maintenance.Item, err error) {
	given, err := matchers.Matchers(text)
	if err != nil {
		return i, misuse("--labels " + text + " cannot be read: write them like engine=kafka,tag_env=prod.")
	}
	i.Task.Status = maintenance.Created
	named := map[string]bool{}
	for _, m := range given {
		found, right := ruling.Doubt(m)
		switch {
		case m.Type != labels.MatchEqual:
			return i, misuse("--labels has " + m.String() + ": say what the label is, with =.")
		case found != "":
			return i, misuse("--labels has " + m.String() + found + ". " + right)
		case named[m.Name]:
			return i, misuse("--labels has " + m.Name + " twice, and a task has each label once.")
		}
		named[m.Name] = true
		put(&i, m.Name, m.Value)
	}
	return i, nil
}

// put gives the task a label that a task can have.
func put(i *maintenance.Item, label, value string) {
	switch label {
	case "engine":
		i.Instance.Engine = maintenance.Engine(value)
	case "project":
		i.Instance.Project = value
	case "region":
		i.Instance.Region = value
	case "instance":
		i.Instance.Name = value
	case "instance_id":
		i.Instance.ID = value
	case "task":
		i.Task.Name = value
	case "status":
		i.Task.Status = maintenance.Status(strings.ToUpper(value))
	case "enterprise_project":
		i.Instance.EnterpriseProject = value
	default:
		i.Instance.Tags = append(i.Instance.Tags, maintenance.Tag{Key: strings.TrimPrefix(label, maintenance.TagPrefix), Value: value})
	}
}
