package app

import (
	"context"
	"time"

	"headsup/bot"
	"headsup/cloud"
	"headsup/commands"
	"headsup/metrics"
)

// watcher hands what rooms tell at their edges to the metrics.
type watcher struct{ *metrics.Metrics }

func (w watcher) CalledSlack(c bot.Call) {
	w.Metrics.CalledSlack(c.Method, string(c.Outcome), c.Took, c.Limited)
}

func (w watcher) answered(a commands.Answered) {
	w.Metrics.Answered(a.Asked, string(a.Outcome), a.Took)
}

// cloud is what a project's client tells its calls to.
func (w watcher) cloud(project string) func(cloud.Call) {
	return func(c cloud.Call) { w.CalledCloud(project, string(c.Op), c.Outcome, c.Took) }
}

// loadTime is how long a scrape waits for the database.
const loadTime = 2 * time.Second

// state is what a scrape reads. It is for after the jobs have been made.
func (a *App) state() metrics.State {
	ctx, cancel := context.WithTimeout(context.Background(), loadTime)
	defer cancel()
	slack, snapshot := a.bot.Health(), a.store.Snapshot()
	s := metrics.State{
		Open: slack.Open, Wanted: slack.Wanted, AppWide: slack.Connections, Foreign: slack.Foreign, Opened: slack.Opened,
		Troubles: map[string]int64{
			"repeated": slack.Repeated, "busy": slack.Busy, "late": slack.Late, "lost": slack.Lost, "unread": slack.Unread,
		},
		Unsaid: slack.Unsaid, Panics: slack.Panics, Again: a.jobs.Again(),
		Projects: snapshot.Projects(), Instances: snapshot.Instances(), Tasks: len(snapshot.Coming()),
		Broken: !a.reloader.health.Load().BrokenSince.IsZero(),
	}
	load, err := a.store.Load(ctx)
	if err != nil {
		a.o.Logger.Warn("queues could not be read for metrics", "error", err)
		return s
	}
	s.Database, s.Changes = true, load.Open
	for _, q := range load.Queues {
		s.Queues = append(s.Queues, metrics.Queue{Name: q.Name, Age: q.Age, Jobs: map[string]int{
			"ready": q.Ready, "running": q.Running, "retrying": q.Retrying, "put_off": q.Put,
		}})
	}
	return s
}
