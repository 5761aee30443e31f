package maintenance_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

func who(id string) maintenance.Actor {
	return maintenance.Actor{Person: maintenance.Person{Team: "T1", ID: id}, Place: maintenance.Place{Team: "T1", Channel: "C1"}}
}

// ruled is a policy of so many approvals by ann, bo and the group S1.
func ruled(approvals int, groups maintenance.Groups) maintenance.Policy {
	return maintenance.Policy{
		Rules:  maintenance.SimpleRules(approvals, []maintenance.Party{{User: "ann"}, {User: "bo"}, {Group: "S1"}}),
		Groups: groups, Grace: 30 * time.Second,
	}
}

func sre(readAt time.Time, members map[string]time.Time) maintenance.Groups {
	return maintenance.Groups{"S1": {ID: "S1", Members: members, ReadAt: readAt}}
}

// file is one change in memory: what the store does with steps, without a store.
type file struct{ maintenance.Before }

// do runs a step and keeps what it leaves.
func (f *file) do(step maintenance.Step) error {
	after, err := step(f.Before)
	if err != nil {
		return err
	}
	if after.Factor != nil {
		f.Factor = *after.Factor
	}
	if after.Refused != nil {
		return after.Refused
	}
	after.Change.Version = f.Change.Version + 1
	f.Change = after.Change
	if after.Decision != nil {
		f.Decisions = append(slices.Clone(f.Decisions), *after.Decision)
	}
	return nil
}

// drafted is a draft of bob's to move a task of the day after tomorrow by a day.
func drafted(t interface{ Fatal(...any) }) *file {
	f := &file{maintenance.Before{
		Task: waiting(48 * time.Hour), Instance: maintenance.Instance{ID: "i1"}, Now: monday,
		Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true},
	}}
	err := f.do(maintenance.NewDraft(who("bob"), "c3f1", maintenance.Wish{Action: maintenance.Reschedule, To: monday.Add(72 * time.Hour)}, maintenance.NoApprovals(0)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func refused(t *testing.T, err error, want maintenance.Why) {
	t.Helper()
	no, ok := errors.AsType[*maintenance.Refusal](err)
	if !ok || no.Why != want {
		t.Errorf("refused as %v, want %s", err, want)
	}
}

// TestI7NobodyApprovesTheirOwnChange: not even an approver, and not by the other time either.
func TestI7NobodyApprovesTheirOwnChange(t *testing.T) {
	t.Parallel()
	p := ruled(1, sre(monday, map[string]time.Time{"bob": {}, "cy": {}}))
	f := drafted(t)
	if err := f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)); err != nil || f.Change.State != maintenance.Pending {
		t.Fatalf("confirmed into %s: %v", f.Change.State, err)
	}
	refused(t, f.do(maintenance.Approve(who("bob"), f.Change.To, p, nil)), maintenance.OwnChange)
	refused(t, f.do(maintenance.Deny(who("bob"), "no", p)), maintenance.OwnChange)
	refused(t, f.do(maintenance.Counter(who("bob"), f.Change.To.Add(time.Hour), p, nil)), maintenance.OwnChange)
}

func TestI4WhoeverApprovesTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	p := ruled(2, nil)
	f := drafted(t)
	if err := f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)); err != nil {
		t.Fatal(err)
	}
	if err := f.do(maintenance.Approve(who("ann"), f.Change.To, p, nil)); err != nil {
		t.Fatal(err)
	}
	refused(t, f.do(maintenance.Approve(who("ann"), f.Change.To, p, nil)), maintenance.AlreadyApproved)
	if f.Change.State != maintenance.Pending {
		t.Errorf("one of two is enough: %s", f.Change.State)
	}
	if err := f.do(maintenance.Approve(who("bo"), f.Change.To, p, nil)); err != nil || f.Change.State != maintenance.Approved {
		t.Errorf("two of two leave it %s: %v", f.Change.State, err)
	}
}

// TestI6WhoMayDecide: whoever is not known to be entitled now is not.
func TestI6WhoMayDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		groups maintenance.Groups
		who    string
		want   maintenance.Why // empty: may
	}{
		{"named", nil, "ann", ""},
		{"named, although the group cannot be read", sre(time.Time{}, nil), "ann", ""},
		{"in the group since its first reading", sre(monday, map[string]time.Time{"cy": {}}), "cy", ""},
		{"in the group for a day", sre(monday, map[string]time.Time{"cy": monday.Add(-24 * time.Hour)}), "cy", ""},
		{"in the group for less", sre(monday, map[string]time.Time{"cy": monday.Add(-24*time.Hour + time.Second)}), "cy", maintenance.TooNew},
		{"not in the group", sre(monday, map[string]time.Time{"cy": {}}), "dee", maintenance.NotApprover},
		{"group never read", nil, "cy", maintenance.GroupUnread},
		{"group read five minutes ago", sre(monday.Add(-5*time.Minute), map[string]time.Time{"cy": {}}), "cy", ""},
		{"group read longer ago", sre(monday.Add(-5*time.Minute-time.Second), map[string]time.Time{"cy": {}}), "cy", maintenance.GroupUnread},
		{"nobody", sre(monday, map[string]time.Time{"cy": {}}), "", maintenance.NotApprover},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := ruled(1, c.groups)
			f := drafted(t)
			if err := f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)); err != nil {
				t.Fatal(err)
			}
			err := f.do(maintenance.Approve(who(c.who), f.Change.To, p, nil))
			if c.want != "" {
				refused(t, err, c.want)
			} else if err != nil || f.Change.State != maintenance.Approved {
				t.Errorf("it is %s: %v", f.Change.State, err)
			}
		})
	}
	var closed maintenance.Policy
	refused(t, drafted(t).do(maintenance.Confirm(who("bob"), maintenance.Place{}, closed, nil)), maintenance.NoPolicy)
	alone := maintenance.Policy{Rules: maintenance.SimpleRules(1, []maintenance.Party{{User: "bob"}})}
	refused(t, drafted(t).do(maintenance.Confirm(who("bob"), maintenance.Place{}, alone, nil)), maintenance.NobodyLeft)
}

// TestThePolicyOfTheMomentCounts: what was approved waits again where more is asked, or where an approver has lost the right.
func TestThePolicyOfTheMomentCounts(t *testing.T) {
	t.Parallel()
	cy := sre(monday, map[string]time.Time{"cy": {}, "dee": {}})
	for _, c := range []struct {
		name string
		now  maintenance.Policy
		want maintenance.State
	}{
		{"the same", ruled(1, cy), maintenance.Applying},
		{"none are needed any more", ruled(0, cy), maintenance.Applying},
		{"two are needed now", ruled(2, cy), maintenance.Pending},
		{"the approver has left the group", ruled(1, sre(monday, map[string]time.Time{"dee": {}})), maintenance.Pending},
		{"no policy", maintenance.Policy{}, maintenance.FailedTo},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := drafted(t)
			p := ruled(1, cy)
			if err := errors.Join(
				f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)), f.do(maintenance.Approve(who("cy"), f.Change.To, p, nil)),
			); err != nil {
				t.Fatal(err)
			}
			f.Now = f.Change.DueAt
			if err := f.do(maintenance.Begin(nil, c.now)); err != nil || f.Change.State != c.want {
				t.Errorf("it is %s: %v; want %s", f.Change.State, err, c.want)
			}
		})
	}
}

// wished is a change of bob's that was drafted and confirmed under a policy, for a task that stands so far ahead.
func wished(t interface{ Fatal(...any) }, w maintenance.Wish, stands time.Duration, p maintenance.Policy) *file {
	f := &file{maintenance.Before{
		Task: waiting(stands), Instance: maintenance.Instance{ID: "i1"}, Now: monday, Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true},
	}}
	if err := errors.Join(
		f.do(maintenance.NewDraft(who("bob"), "c3f1", w, p)), f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)),
	); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestGraceIsGivenWhereThereIsTime: a task that is near is changed at once.
func TestGraceIsGivenWhereThereIsTime(t *testing.T) {
	t.Parallel()
	for near, grace := range map[time.Duration]time.Duration{
		time.Minute: 0, 10 * time.Minute: 0, 10*time.Minute + time.Second: 30 * time.Second, 48 * time.Hour: 30 * time.Second,
	} {
		f := &file{maintenance.Before{Task: waiting(near), Instance: maintenance.Instance{ID: "i1"}, Now: monday, Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true}}}
		if err := f.do(maintenance.NewDraft(who("bob"), "c3f1", maintenance.Wish{Action: maintenance.Cancel}, maintenance.NoApprovals(0))); err != nil {
			t.Fatal(err)
		}
		if err := f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, maintenance.NoApprovals(30*time.Second), nil)); err != nil {
			t.Fatal(err)
		}
		if got := f.Change.DueAt.Sub(monday); got != grace || f.Change.State != maintenance.Approved {
			t.Errorf("a task in %s: %s, due in %s, want %s", near, f.Change.State, got, grace)
		}
	}
}
