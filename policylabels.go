package main

import (
	"fmt"
	"strings"
	"time"

	matchers "github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/maintenance"
	"headsup/when"
)

const (
	farthestFirst = 5 // years ago
	mostMoves     = 1000
)

// invent makes the task of --labels.
func (c policyExplainCmd) invent(s *scene, now time.Time) (err error) {
	if s.item, err = labelled(c.Labels); err != nil {
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
		if first, err = readTime("--first", c.First, when.Asked{Now: now.AddDate(-farthestFirst, 0, 0), Zone: s.zone}); err != nil {
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

// labelled makes a task that has these labels.
func labelled(text string) (i maintenance.Item, err error) {
	given, err := matchers.Matchers(text)
	if err != nil {
		return i, misuse("--labels " + text + " cannot be read: write them like engine=kafka,tag_env=prod.")
	}
	i.Task.Status = maintenance.Created
	for _, m := range given {
		tag, isTag := strings.CutPrefix(m.Name, maintenance.TagPrefix)
		into := map[string]*string{
			"engine": (*string)(&i.Instance.Engine), "project": &i.Instance.Project, "region": &i.Instance.Region, "instance": &i.Instance.Name,
			"instance_id": &i.Instance.ID, "task": &i.Task.Name, "enterprise_project": &i.Instance.EnterpriseProject,
		}[m.Name]
		switch {
		case m.Type != labels.MatchEqual:
			return i, misuse("--labels has " + m.String() + ": say what the label is, with =.")
		case isTag && tag != "":
			i.Instance.Tags = append(i.Instance.Tags, maintenance.Tag{Key: tag, Value: m.Value})
		case m.Name == "status":
			i.Task.Status = maintenance.Status(strings.ToUpper(m.Value))
		case into == nil:
			return i, misuse("--labels has " + m.Name + ", which no task has. Did you mean tag_" + m.Name + "? The other labels are " +
				strings.Join(maintenance.LabelNames(), ", ") + ".")
		default:
			*into = m.Value
		}
	}
	return i, nil
}
