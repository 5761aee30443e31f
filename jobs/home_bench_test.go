package jobs_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"

	"headsup/maintenance"
	"headsup/sandbox/slack"
)

// BenchmarkHome paints and publishes one App Home of a fleet, and holds what it shows against Slack's limits. It is to take 300 ms at most.
func BenchmarkHome(b *testing.B) {
	j, s, posts := fleet(b)
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	args, err := json.Marshal(maintenance.ShowHomes{Users: []string{"U1"}})
	must(err)
	shown := ""
	for b.Loop() {
		must(s.HomeOpened(b.Context(), "T1", "U1", "another hash"))
		posts.publishElsewhere("U1")
		must(s.HomeShown(b.Context(), maintenance.Home{User: "U1"}))
		must(j.Work(b.Context(), &rivertype.JobRow{Kind: maintenance.ShowHomes{}.Kind(), EncodedArgs: args}))
		shown = posts.atHome("U1").shown
	}
	if problems := slack.CheckView([]byte(shown), slack.SurfaceHome); len(problems) > 0 || len(shown) > 250_000 {
		b.Fatalf("%d bytes, which Slack refuses: %v", len(shown), problems)
	}
	var view struct {
		Blocks []any `json:"blocks"`
	}
	must(json.Unmarshal([]byte(shown), &view))
	b.ReportMetric(float64(len(view.Blocks)), "blocks")
	b.ReportMetric(float64(len(shown)), "bytes")
	if per := b.Elapsed() / time.Duration(b.N); per > 300*time.Millisecond && b.N > 1 {
		b.Errorf("%s for a Home", per)
	}
}
