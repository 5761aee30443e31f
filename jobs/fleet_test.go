package jobs_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/riverqueue/river/rivertype"
	"github.com/robfig/cron/v3"

	"headsup/jobs"
	"headsup/maintenance"
	"headsup/sandbox/slack"
	"headsup/store"
	"headsup/store/storetest"
)

// fleet is jobs of a fleet of 2,000 instances and 6,000 tasks under a policy with routes, of which one person has taken and asked for more than an App
// Home has room for. Nothing runs by itself.
func fleet(b *testing.B) (*jobs.Jobs, *store.Store, *courier) {
	b.Helper()
	const instances, each = 2000, 3
	now := func() time.Time { return time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC) }
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	path := filepath.Join(b.TempDir(), "headsup.db")
	must(storetest.Fresh(path))
	s, err := store.Open(b.Context(), store.Options{
		URL: "sqlite:" + path, Now: now, Projects: []store.Project{{Name: "prod", Region: "cn-north-4", Zone: time.UTC, Given: true}},
	})
	must(err)
	b.Cleanup(func() { _ = s.Close() })
	var fleet []maintenance.Instance
	for n := range instances {
		fleet = append(fleet, maintenance.Instance{
			ID: fmt.Sprintf("0b0e0b0e-0000-4000-8000-%012d", n), Project: "prod", Region: "cn-north-4", Name: fmt.Sprintf("orders-mq-%04d", n),
			Engine: maintenance.Kafka, Tags: []maintenance.Tag{{Key: "env", Value: "prod"}, {Key: "team", Value: fmt.Sprintf("team-%d", n%40)}},
		})
	}
	must(s.ObserveInstances(b.Context(), "prod", []maintenance.Engine{maintenance.Kafka}, fleet))
	for n, i := range fleet {
		var tasks []maintenance.Task
		for k := range each {
			tasks = append(tasks, maintenance.Task{
				Instance: i.ID, ID: fmt.Sprintf("ff80%08d%04d", n, k), Name: "kernelUpgrade", Status: maintenance.Created,
				ScheduledAt: now().Add(time.Duration(n%700+1)*time.Hour + time.Duration(k)*time.Minute),
			})
		}
		storetest.Observe(b, s, i.ID, tasks...)
	}
	policy := maintenance.Policy{
		Rules: maintenance.SimpleRules(1, []maintenance.Party{{User: "U1"}, {User: "U2"}}), Routes: &maintenance.Route{Channel: channel},
	}
	me, other := maintenance.Actor{Person: maintenance.Person{Team: "T1", ID: "U1", ReadAt: now()}}, maintenance.Actor{Person: maintenance.Person{Team: "T1", ID: "U2", ReadAt: now()}}
	for n, i := range s.Snapshot().Coming()[:60] {
		key, by := i.Task.Key(), me
		if n%2 == 0 {
			by = other
		}
		by.Place = maintenance.Place{Team: "T1", Channel: channel}
		_, _, err := s.Own(b.Context(), me, key, maintenance.Take(""))
		must(err)
		kept, err := s.Draft(b.Context(), by, key, maintenance.Wish{Action: maintenance.Cancel, Reason: "release"}, policy, store.Private{})
		must(err)
		_, err = s.Decide(b.Context(), by, kept.Change.ID, maintenance.Confirm(by, maintenance.Place{}, policy, nil))
		must(err)
	}
	posts := &courier{}
	j, err := jobs.New(jobs.Options{
		Store: s, Courier: posts, People: &people{}, Policy: func() maintenance.Policy { return policy }, Zone: time.UTC, Command: "/tasks", Now: now, MaxAge: time.Hour, Digest: cron.ConstantDelaySchedule{Delay: 24 * time.Hour},
		Bounds: func() maintenance.Bounds {
			return maintenance.Bounds{Team: "T1", Channels: map[string]bool{channel: true}}
		}, Logger: slog.New(slog.DiscardHandler),
	})
	must(err)
	return j, s, posts
}

// BenchmarkDigest tells one channel the digest of a fleet with its picture, and holds it against Slack's limits. It is to take 300 ms at most.
func BenchmarkDigest(b *testing.B) {
	j, s, posts := fleet(b)
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	for b.Loop() {
		n++
		id, at := fmt.Sprintf("digest:%d", n), j.Now()
		must(s.KeepNotices(b.Context(), maintenance.Notice{ID: id, Kind: maintenance.Digest, To: maintenance.Address{Channel: channel}, For: at, DueAt: at}))
		args, err := json.Marshal(maintenance.Tell{Notices: []string{id}})
		must(err)
		must(j.Work(b.Context(), &rivertype.JobRow{Kind: maintenance.Tell{}.Kind(), EncodedArgs: args, CreatedAt: time.Now()}))
	}
	said := posts.said()
	if uploaded, shown := posts.uploads(); len(said) != n || uploaded != n || shown != n {
		b.Fatalf("%d digests were told, with %d pictures, of which %d are shown", len(said), uploaded, shown)
	}
	if problems := slack.CheckBlocks(posts.blocks, slack.SurfaceMessage); len(problems) > 0 {
		b.Errorf("Slack refuses it: %v", problems)
	}
	b.ReportMetric(float64(utf8.RuneCountInString(said[0].text)), "characters")
	b.ReportMetric(float64(len(posts.blocks)), "bytes")
	b.ReportMetric(float64(len(posts.pictures[0].PNG)), "picture-bytes")
	if per := b.Elapsed() / time.Duration(b.N); per > 300*time.Millisecond && b.N > 1 {
		b.Errorf("%s for a digest", per)
	}
}
