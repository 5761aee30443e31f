package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

func TestWhoMayNameAStandIn(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, c := range []struct {
		name     string
		from, to string
		until    time.Duration
		left     string
		want     maintenance.Why // empty: may
		lines    []int           // of the rules in which it counts
	}{
		{name: "within the rule", from: "ann", to: "gus", until: day, lines: []int{1}},
		{name: "in both rules", from: "ann", to: "bo", until: day, lines: []int{1, 2}},
		{name: "for the longest time", from: "ann", to: "gus", until: 60 * day, lines: []int{1}},
		{name: "for longer", from: "ann", to: "gus", until: 60*day + time.Second, want: maintenance.StandInTooLong},
		{name: "until now", from: "ann", to: "gus", want: maintenance.TimePassed},
		{name: "oneself", from: "ann", to: "ann", until: day, want: maintenance.OwnStandIn},
		{name: "somebody whom the rule does not name", from: "ann", to: "eve", until: day, want: maintenance.NoStandIn},
		{name: "by one who approves nothing", from: "gus", to: "ann", until: day, want: maintenance.NoApproverAtAll},
		{name: "by an approver of a rule that asks nobody", from: "zoe", to: "ann", until: day, want: maintenance.NoApproverAtAll},
		{name: "by an approver of a rule that asks only when a task is put off again", from: "yan", to: "xia", until: day, lines: []int{4}},
		{name: "by one who is new in the group", from: "una", to: "xia", until: day, want: maintenance.TooNew},
		{name: "one who is new in the group", from: "yan", to: "una", until: day, want: maintenance.NoStandIn},
		{name: "by a stand-in", from: "hal", to: "gus", until: day, want: maintenance.NoApproverAtAll},
		{name: "by one who has left", from: "ann", to: "gus", until: day, left: "ann", want: maintenance.NoApproverAtAll},
		{name: "one who has left", from: "ann", to: "gus", until: day, left: "gus", want: maintenance.NoStandIn},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			first, second, open := named(t, 1, nil, `tag_env="prod"`), named(t, 2, nil, `tag_env="dev"`), named(t, 3, nil)
			first.Approvals, first.Approvers, first.Notify = 1, []maintenance.Party{{User: "ann"}}, []maintenance.Party{{User: "gus"}, {User: "bo"}}
			second.Approvals, second.Approvers = 1, []maintenance.Party{{User: "ann"}, {User: "bo"}}
			open.Approvers = []maintenance.Party{{User: "zoe"}, {User: "ann"}}
			again := named(t, 4, nil)
			again.ApprovalsPerMove, again.Approvers, again.Notify = 1, []maintenance.Party{{User: "yan"}, {Group: "S1"}}, []maintenance.Party{{User: "xia"}}
			p := maintenance.Policy{
				Rules: []maintenance.Rule{first, second, open, again}, Left: map[string]bool{c.left: true},
				Delegations: []maintenance.Delegation{stands("ann", "hal")}, Groups: sre(monday, map[string]time.Time{"una": monday.Add(-time.Hour)}),
			}
			d, counts, err := p.NewDelegation(who(c.from), who(c.to).Person, monday.Add(c.until), monday)
			if why(err) != c.want || len(counts) != len(c.lines) {
				t.Fatalf("judged as %v in %d rules, want %q in %v", err, len(counts), c.want, c.lines)
			}
			for n, r := range counts {
				if r.Source.Line != c.lines[n] {
					t.Errorf("it counts in line %d, want %v", r.Source.Line, c.lines)
				}
			}
			if c.want == "" && (!d.Holds(monday) || d.Holds(monday.Add(-time.Second)) || d.Holds(d.Until) || d.From.ID != c.from || d.To.ID != c.to) {
				t.Errorf("it holds at the wrong time or for the wrong people: %+v", d)
			}
		})
	}
}
