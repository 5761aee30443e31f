package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// stands is a delegation that holds for a day from monday on.
func stands(from, to string) maintenance.Delegation {
	return maintenance.Delegation{From: who(from).Person, To: who(to).Person, At: monday.Add(-time.Hour), Until: monday.Add(24 * time.Hour)}
}

// twoOf is a policy of so many approvals by ann, bo and the group S1, in which gus, and the group S2, are to be told.
func twoOf(approvals int, groups maintenance.Groups, all ...maintenance.Delegation) maintenance.Policy {
	p := ruled(approvals, groups)
	p.Rules[0].Notify, p.Delegations = []maintenance.Party{{User: "gus"}, {Group: "S2"}}, all
	return p
}

// groups are S1, the approvers', and S2, those who are told.
func groups(approvers, told map[string]time.Time) maintenance.Groups {
	return maintenance.Groups{
		"S1": {ID: "S1", Members: approvers, ReadAt: monday}, "S2": {ID: "S2", Members: told, ReadAt: monday},
	}
}

// TestI6WhoStandsIn: a stand-in has the right of an approver who has it now, if the rule names the stand-in too.
func TestI6WhoStandsIn(t *testing.T) {
	t.Parallel()
	old := map[string]time.Time{"cy": {}}
	both := groups(old, map[string]time.Time{"hal": {}})
	over, ahead := stands("ann", "gus"), stands("ann", "gus")
	over.Until, ahead.At = monday, monday.Add(time.Second)
	unread, told := groups(nil, nil), groups(old, nil)
	delete(unread, "S1")
	delete(told, "S2")
	for _, c := range []struct {
		name   string
		groups maintenance.Groups
		by     []maintenance.Delegation
		left   string
		who    string
		want   maintenance.Why // empty: may
		behalf string          // for whom
	}{
		{name: "for a named approver", groups: both, by: []maintenance.Delegation{stands("ann", "gus")}, who: "gus", behalf: "ann"},
		{name: "for one of the group", groups: both, by: []maintenance.Delegation{stands("cy", "gus")}, who: "gus", behalf: "cy"},
		{name: "one whom the rule names by a group", groups: both, by: []maintenance.Delegation{stands("ann", "hal")}, who: "hal", behalf: "ann"},
		{name: "nobody said so", groups: both, who: "gus", want: maintenance.NotApprover},
		{name: "it is over, to the second", groups: both, by: []maintenance.Delegation{over}, who: "gus", want: maintenance.NotApprover},
		{name: "it has not begun", groups: both, by: []maintenance.Delegation{ahead}, who: "gus", want: maintenance.NotApprover},
		{name: "an approver decides for himself", groups: both, by: []maintenance.Delegation{stands("ann", "bo")}, who: "bo"},
		{name: "the rule does not name them", groups: both, by: []maintenance.Delegation{stands("ann", "eve")}, who: "eve", want: maintenance.NotApprover},
		{name: "the approver never was one", groups: both, by: []maintenance.Delegation{stands("eve", "gus")}, who: "gus", want: maintenance.NotApprover},
		{name: "the approver has left", groups: both, by: []maintenance.Delegation{stands("ann", "gus")}, left: "ann", who: "gus", want: maintenance.NotApprover},
		{name: "the stand-in has left", groups: both, by: []maintenance.Delegation{stands("ann", "gus")}, left: "gus", who: "gus", want: maintenance.NotApprover},
		{name: "the approver is out of the group", groups: groups(nil, nil), by: []maintenance.Delegation{stands("cy", "gus")}, who: "gus", want: maintenance.NotApprover},
		{
			name: "the approver is new in the group", groups: groups(map[string]time.Time{"cy": monday.Add(-time.Hour)}, nil),
			by: []maintenance.Delegation{stands("cy", "gus")}, who: "gus", want: maintenance.NotApprover,
		},
		{
			name: "the stand-in is new in the group", groups: groups(nil, map[string]time.Time{"hal": monday.Add(-time.Hour)}),
			by: []maintenance.Delegation{stands("ann", "hal")}, who: "hal", want: maintenance.NotApprover,
		},
		{
			name: "a new approver who stands in for an old one", groups: groups(map[string]time.Time{"dee": monday.Add(-25 * time.Hour), "cy": monday}, nil),
			by: []maintenance.Delegation{stands("dee", "cy")}, who: "cy", want: maintenance.TooNew,
		},
		{name: "no chain: the approver's right is not their own", groups: both, by: []maintenance.Delegation{stands("ann", "gus"), stands("gus", "hal")}, who: "hal", want: maintenance.NotApprover},
		{name: "nor around a corner", groups: both, by: []maintenance.Delegation{stands("gus", "hal"), stands("ann", "gus")}, who: "hal", want: maintenance.NotApprover},
		{name: "never for the requester", groups: groups(map[string]time.Time{"bob": {}}, nil), by: []maintenance.Delegation{stands("bob", "gus")}, who: "gus", want: maintenance.NotApprover},
		{name: "nor the requester for another", groups: both, by: []maintenance.Delegation{stands("ann", "bob")}, who: "bob", want: maintenance.OwnChange},
		{name: "not for the requester, but for the next", groups: both, by: []maintenance.Delegation{stands("bob", "gus"), stands("bo", "gus")}, who: "gus", behalf: "bo"},
		{name: "the approver's group is not readable", groups: unread, by: []maintenance.Delegation{stands("cy", "gus")}, who: "gus", want: maintenance.GroupUnread},
		{name: "the stand-in's group is not readable", groups: told, by: []maintenance.Delegation{stands("ann", "hal")}, who: "hal", want: maintenance.GroupUnread},
		{name: "that matters to nobody else", groups: told, by: []maintenance.Delegation{stands("ann", "hal")}, who: "eve", want: maintenance.NotApprover},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := twoOf(1, c.groups, c.by...)
			p.Rules[0].Ask = nil
			f := wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
			p.Left = map[string]bool{c.left: true}
			err := f.do(maintenance.Approve(who(c.who), f.Change.To, p, nil))
			if why(err) != c.want || c.want == "" && err != nil {
				t.Fatalf("judged as %v, want %q", err, c.want)
			}
			if c.want == "" && (f.Change.State != maintenance.Approved || f.Decisions[0].For.ID != c.behalf || f.Decisions[0].By.ID != c.who) {
				t.Errorf("it is %s by %+v", f.Change.State, f.Decisions)
			}
		})
	}
}

// TestAnApproverIsHeardOnce, whoever speaks for them.
func TestAnApproverIsHeardOnce(t *testing.T) {
	t.Parallel()
	both := groups(map[string]time.Time{"cy": {}}, map[string]time.Time{"hal": {}})
	for _, c := range []struct {
		name   string
		by     []maintenance.Delegation
		says   []string
		again  string // refused as having been heard
		votes  int
		behalf string // for whom the last one spoke
	}{
		{"twice the same", nil, []string{"ann"}, "ann", 1, ""},
		{"the approver behind the stand-in", []maintenance.Delegation{stands("ann", "gus")}, []string{"gus"}, "ann", 1, "ann"},
		{"the stand-in behind the approver", []maintenance.Delegation{stands("ann", "gus")}, []string{"ann"}, "gus", 1, ""},
		{"a second stand-in", []maintenance.Delegation{stands("ann", "gus"), stands("ann", "hal")}, []string{"gus"}, "hal", 1, "ann"},
		{"a stand-in of two has one voice", []maintenance.Delegation{stands("ann", "gus"), stands("bo", "gus")}, []string{"gus"}, "gus", 1, "ann"},
		{"and gives it for the one who has not spoken", []maintenance.Delegation{stands("ann", "gus"), stands("bo", "gus")}, []string{"ann", "gus"}, "", 2, "bo"},
		{"two stand-ins of two", []maintenance.Delegation{stands("ann", "gus"), stands("ann", "hal"), stands("cy", "hal")}, []string{"gus", "hal"}, "", 2, "cy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := twoOf(3, both, c.by...)
			f := wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
			for _, id := range c.says {
				if err := f.do(maintenance.Approve(who(id), f.Change.To, p, nil)); err != nil {
					t.Fatal(id, err)
				}
			}
			if c.again != "" {
				refused(t, f.do(maintenance.Approve(who(c.again), f.Change.To, p, nil)), maintenance.AlreadyApproved)
				refused(t, f.do(maintenance.LookInto(who(c.again), p)), maintenance.AlreadyApproved)
			}
			if got := len(p.Votes(f.Change, f.Decisions, f.Now)); got != c.votes || f.Decisions[len(f.Decisions)-1].For.ID != c.behalf {
				t.Errorf("%d votes by %+v, want %d, the last for %q", got, f.Decisions, c.votes, c.behalf)
			}
		})
	}
}

// TestVotesThatCount: what was said stands in the record; what counts is judged now.
func TestVotesThatCount(t *testing.T) {
	t.Parallel()
	to := monday.Add(72 * time.Hour)
	yes := func(by, behalf string, at time.Time) maintenance.Decision {
		return maintenance.Decision{By: who(by).Person, For: maintenance.Person{ID: behalf}, Yes: true, To: at}
	}
	no := yes("ann", "", to)
	no.Yes = false
	both := groups(map[string]time.Time{"cy": {}}, map[string]time.Time{"hal": {}})
	for _, c := range []struct {
		name string
		said []maintenance.Decision
		in   maintenance.Groups
		left string
		want int
	}{
		{"two", []maintenance.Decision{yes("ann", "", to), yes("bo", "", to)}, both, "", 2},
		{"the same twice", []maintenance.Decision{yes("ann", "", to), yes("ann", "", to)}, both, "", 1},
		{"a no", []maintenance.Decision{no}, both, "", 0},
		{"to another time", []maintenance.Decision{yes("ann", "", to.Add(time.Second))}, both, "", 0},
		{"to the same second", []maintenance.Decision{yes("ann", "", to.Add(time.Millisecond))}, both, "", 1},
		{"of the requester", []maintenance.Decision{yes("bob", "", to)}, groups(map[string]time.Time{"bob": {}}, nil), "", 0},
		{"for the requester", []maintenance.Decision{yes("gus", "bob", to)}, groups(map[string]time.Time{"bob": {}}, nil), "", 0},
		{"of one who has left", []maintenance.Decision{yes("ann", "", to), yes("bo", "", to)}, both, "ann", 1},
		{"of one who is out of the group", []maintenance.Decision{yes("cy", "", to)}, groups(nil, nil), "", 0},
		{"of one whose group is not readable", []maintenance.Decision{yes("cy", "", to)}, nil, "", 0},
		{"of a stand-in, whose time may be over by now", []maintenance.Decision{yes("gus", "ann", to)}, both, "", 1},
		{"of a stand-in whose approver has left", []maintenance.Decision{yes("gus", "ann", to)}, both, "ann", 0},
		{"of a stand-in who has left", []maintenance.Decision{yes("gus", "ann", to)}, both, "gus", 0},
		{"of a stand-in whom the rule no longer names", []maintenance.Decision{yes("hal", "ann", to)}, groups(nil, nil), "", 0},
		{"a stand-in and the approver", []maintenance.Decision{yes("gus", "ann", to), yes("ann", "", to)}, both, "", 1},
		{"two stand-ins for one", []maintenance.Decision{yes("gus", "ann", to), yes("hal", "ann", to)}, both, "", 1},
		{"one for two", []maintenance.Decision{yes("gus", "ann", to), yes("gus", "bo", to)}, both, "", 1},
		{"a vote that fell makes room", []maintenance.Decision{yes("hal", "ann", to), yes("gus", "ann", to)}, groups(nil, nil), "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := twoOf(1, both)
			f := wished(t, moveTo(to), 48*time.Hour, p)
			p.Groups, p.Left = c.in, map[string]bool{c.left: true}
			if got := p.Votes(f.Change, c.said, f.Now); len(got) != c.want {
				t.Errorf("%d count: %+v; want %d", len(got), got, c.want)
			}
		})
	}
}

// TestARightThatCannotBeReadIsWaitedFor, where it matters to the change.
func TestARightThatCannotBeReadIsWaitedFor(t *testing.T) {
	t.Parallel()
	both := groups(map[string]time.Time{"cy": {}}, map[string]time.Time{"hal": {}})
	for _, c := range []struct {
		name  string
		by    string // who approved
		in    maintenance.Groups
		ask   []maintenance.Party
		glass []maintenance.Party // broken by bob
		want  bool
	}{
		{name: "all is read", by: "cy", in: both},
		{name: "the approver's group is not", by: "cy", want: true},
		{name: "but the approver is named", by: "ann"},
		{name: "the requester's group is not", by: "ann", ask: []maintenance.Party{{Group: "S1"}}, want: true},
		{name: "but the requester is named", by: "ann", ask: []maintenance.Party{{Group: "S1"}, {User: "bob"}}},
		{name: "the group of those who may break the glass is not", glass: []maintenance.Party{{Group: "S1"}}, want: true},
		{name: "but its breaker is named", glass: []maintenance.Party{{User: "bob"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := twoOf(1, groups(map[string]time.Time{"cy": {}, "bob": {}}, nil))
			p.Rules[0].Ask, p.Rules[0].BreakGlass, p.Rules[0].SecondFactor = c.ask, c.glass, maintenance.NoSecondFactor
			w := moveTo(monday.Add(72 * time.Hour))
			w.Glass, w.Reason = c.glass != nil, "the disk is full"
			f := wished(t, w, 48*time.Hour, p)
			if !w.Glass {
				if err := f.do(maintenance.Approve(who(c.by), f.Change.To, p, nil)); err != nil {
					t.Fatal(err)
				}
			}
			p.Groups = c.in
			if got := p.Unsure(f.Change, maintenance.Item{Task: f.Task, Instance: f.Instance}, f.Decisions, f.Now); got != c.want {
				t.Errorf("it is unsure: %v, want %v", got, c.want)
			}
		})
	}
}

// TestI1WhatIsHeardIsWhatCounts: cards show votes, say why a yes does not count any more, and name those by whom a change went ahead for good.
func TestI1WhatIsHeardIsWhatCounts(t *testing.T) {
	t.Parallel()
	old := map[string]time.Time{"cy": {}, "dee": {}}
	p := ruled(2, groups(old, nil))
	f := wished(t, moveTo(monday.Add(72*time.Hour)), 48*time.Hour, p)
	if err := f.do(maintenance.Approve(who("cy"), f.Change.To, p, nil)); err != nil {
		t.Fatal(err)
	}
	unread := ruled(2, nil)
	fired := ruled(2, groups(old, nil))
	fired.Left = map[string]bool{"cy": true}
	for name, c := range map[string]struct {
		p    maintenance.Policy
		want maintenance.Standing // of the yes that lapsed; empty: it counts
	}{
		"as it was":              {p, ""},
		"out of the group":       {ruled(2, groups(map[string]time.Time{"dee": {}}, nil)), maintenance.Unnamed},
		"in again since an hour": {ruled(2, groups(map[string]time.Time{"cy": monday.Add(-time.Hour)}, nil)), maintenance.Newcomer},
		"left":                   {fired, maintenance.Unnamed},
		"not readable":           {unread, maintenance.NotRead},
	} {
		votes, lapsed := c.p.Heard(f.Change, f.Decisions, f.Now)
		if c.want == "" && (len(votes) != 1 || len(lapsed) != 0) || c.want != "" && (len(votes) != 0 || len(lapsed) != 1 || lapsed[0].Standing != c.want || lapsed[0].By.ID != "cy") {
			t.Errorf("%s: %d votes, lapsed %+v", name, len(votes), lapsed)
		}
	}
	without := ruled(2, groups(map[string]time.Time{"dee": {}}, nil))
	for _, id := range []string{"ann", "dee"} { // cy has left the group by now
		if err := f.do(maintenance.Approve(who(id), f.Change.To, without, nil)); err != nil {
			t.Fatal(err)
		}
	}
	fired.Left = map[string]bool{"ann": true}
	votes, lapsed := fired.Heard(f.Change, f.Decisions, f.Now)
	if f.Change.State != maintenance.Approved || len(votes) != 2 || votes[0].By.ID != "ann" || votes[1].By.ID != "dee" || lapsed != nil {
		t.Errorf("it is %s by %+v, lapsed %+v; it went ahead by ann and dee", f.Change.State, votes, lapsed)
	}
}
