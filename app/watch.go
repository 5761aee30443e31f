package app

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"headsup/bot"
	"headsup/cloud"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/metrics"
	"headsup/traces"
)

// watcher hands what rooms tell at their edges to the metrics, and to the trace of what was asked.
type watcher struct {
	*metrics.Metrics

	tracer traces.Tracer
}

func (w watcher) Handling(ctx context.Context, kind, request string) (of context.Context, done func()) {
	of = w.tracer.Request(ctx, kind, request)
	return of, func() { traces.End(of, nil) }
}

func (w watcher) applying(ctx context.Context, c maintenance.Change) (of context.Context, done func(error)) {
	of = w.tracer.Resume(ctx, c.ID, c.Trace)
	return of, func(err error) { traces.End(of, err) }
}

func (w watcher) CalledSlack(ctx context.Context, c bot.Call) {
	w.Metrics.CalledSlack(c.Method, string(c.Outcome), c.Took, c.Limited)
	traces.Ended(ctx, "Slack "+c.Method, c.Took, c.Outcome != bot.CallOK, attribute.String("headsup.outcome", string(c.Outcome)))
}

func (w watcher) Moved(ctx context.Context, change string, to maintenance.State) {
	w.Metrics.Moved(to)
	traces.Happened(ctx, "change is "+string(to), attribute.String("headsup.change", change), attribute.String("headsup.state", string(to)))
}

func (watcher) Trace(ctx context.Context) string { return traces.Name(ctx) }

func (w watcher) answered(ctx context.Context, a commands.Answered) {
	w.Metrics.Answered(a.Asked, string(a.Outcome), a.Took)
	traces.Asked(ctx, a.Asked, string(a.Outcome))
}

// cloud is what a project's client tells its calls to.
func (w watcher) cloud(project string) cloud.Observe {
	return func(ctx context.Context, c cloud.Call) {
		w.CalledCloud(project, string(c.Op), c.Outcome, c.Took)
		traces.Ended(ctx, "cloud: "+string(c.Op), c.Took, c.Outcome != "",
			attribute.String("headsup.project", project), attribute.String("headsup.fault", string(c.Outcome)))
	}
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
		Refused: map[string]bool{"bot": slack.BotRefused != nil, "app": slack.AppRefused != nil},
		Troubles: map[string]int64{
			"repeated": slack.Repeated, "busy": slack.Busy, "late": slack.Late, "lost": slack.Lost, "unread": slack.Unread,
		},
		Unsaid: slack.Unsaid, Panics: slack.Panics, Again: a.jobs.Again(),
		Projects: snapshot.Projects(), Instances: snapshot.Instances(), Tasks: len(snapshot.Coming()),
		Broken: !a.reloader.health.Load().BrokenSince.IsZero(),
	}
	if since := a.store.OutOfLineSince(); !since.IsZero() {
		s.OutOfLine = max(a.o.Now().Sub(since), time.Millisecond)
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
