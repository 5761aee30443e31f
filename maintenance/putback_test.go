package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// TestPutBackIsJudgedAsAnyMove looks at what is against moving a task back, and holds it against the draft of somebody who may ask.
func TestPutBackIsJudgedAsAnyMove(t *testing.T) {
	t.Parallel()
	base := func() maintenance.Before {
		task := waiting(48 * time.Hour)
		task.ID = "t1"
		return maintenance.Before{Task: task, Instance: tagged("prod"), Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true}, Now: monday}
	}
	open := maintenance.Policy{Rules: []maintenance.Rule{{}}}
	late := maintenance.Policy{Rules: []maintenance.Rule{{MinLead: 36 * time.Hour}}}
	frozen := open
	frozen.Freezes = []maintenance.Freeze{{Intervals: intervals(t, `[{weekdays: ["tuesday"]}]`)}}
	asked := maintenance.Policy{Rules: []maintenance.Rule{{Ask: []maintenance.Party{{User: "U9"}}, ReasonRequired: true}}}
	for _, c := range []struct {
		name   string
		policy maintenance.Policy
		edit   func(*maintenance.Before)
		back   time.Duration
		want   maintenance.Why
	}{
		{"nothing is against it", open, nil, 24 * time.Hour, ""},
		{"who asks, and why, is looked at later", asked, nil, 24 * time.Hour, ""},
		{"its time is over", open, nil, -time.Minute, maintenance.TimePassed},
		{"no rule", maintenance.Policy{Rules: []maintenance.Rule{{Actions: []maintenance.Action{maintenance.Cancel}}}}, nil, 24 * time.Hour, maintenance.NoRule},
		{"no policy", maintenance.Policy{}, nil, 24 * time.Hour, maintenance.NoPolicy},
		{"too close", late, nil, 24 * time.Hour, maintenance.TooClose},
		{"in a freeze", frozen, nil, 24 * time.Hour, maintenance.InFreeze},
		{"it runs", open, func(b *maintenance.Before) { b.Task.Status = maintenance.Executing }, 24 * time.Hour, maintenance.TaskRuns},
		{"a change is open", open, func(b *maintenance.Before) { b.Open = &maintenance.Change{ID: "c3f1"} }, 24 * time.Hour, maintenance.OpenChange},
		{"the zone is unproven", open, func(b *maintenance.Before) { b.Proof.Given = false }, 24 * time.Hour, maintenance.ZoneUnproven},
		{"the zone is known wrong", open, func(b *maintenance.Before) { b.Proof.Off = time.Hour }, 24 * time.Hour, maintenance.ZoneWrong},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := base()
			if c.edit != nil {
				c.edit(&b)
			}
			got := maintenance.Why("")
			if no := c.policy.PutBack(b, monday.Add(c.back)); no != nil {
				got = no.Why
			}
			if got != c.want {
				t.Errorf("against it is %q, want %q", got, c.want)
			}
		})
	}
}
