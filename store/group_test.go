package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
	"headsup/store"
)

func leadsPolicy() maintenance.Policy {
	return maintenance.Policy{Rules: []maintenance.Rule{{Approvals: 1, Approvers: []maintenance.Party{{Group: "S1"}}}}}
}

func (r *room) regroup(reading maintenance.GroupReading) maintenance.GroupChange {
	r.t.Helper()
	reading.Group, reading.At = maintenance.Party{Group: "S1", Name: "leads"}, r.clock.read()
	change, err := r.KeepGroup(r.t.Context(), reading, leadsPolicy().GroupNews)
	if err != nil {
		r.t.Fatal(err)
	}
	return change
}

// news are what headsup told of itself, the oldest first.
func (r *room) news() (all []maintenance.News) {
	r.t.Helper()
	notices, err := r.News(r.t.Context(), start.Add(-time.Hour), 100)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := range notices {
		all = append(all, notices[len(notices)-1-i].News)
	}
	return all
}

func TestAGroupsChangeIsToldOnceByEventAndByList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		joined := func(event string) maintenance.GroupReading {
			return maintenance.GroupReading{Event: event, Joined: []string{"U3"}, Left: []string{"U1"}, ChangedAt: r.clock.read()}
		}
		r.regroup(maintenance.GroupReading{Users: []string{"U1", "U2"}, Chosen: true})
		r.clock.pass(time.Minute)
		change := r.regroup(joined("Ev1"))
		since := r.clock.read()
		if diff := cmp.Diff(map[string]time.Time{"U2": {}, "U3": since}, change.Group.Members); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
		r.clock.pass(time.Minute)
		r.regroup(maintenance.GroupReading{Users: []string{"U2", "U3"}}) // the list tells the same
		r.close()
		r.open() // and so does it after a restart
		r.clock.pass(time.Minute)
		change = r.regroup(maintenance.GroupReading{Users: []string{"U3", "U2"}})
		if !change.Group.Members["U3"].Equal(since) {
			t.Errorf("the newcomer's time began anew: %v", change.Group.Members)
		}
		reading := joined("Ev1")
		reading.Group.Group = "S1"
		var no *maintenance.Refusal
		if _, err := r.KeepGroup(t.Context(), reading, leadsPolicy().GroupNews); !errors.As(err, &no) || no.Why != maintenance.Repeated {
			t.Errorf("the same event again: %v", err)
		}
		r.clock.pass(time.Minute)
		r.regroup(joined("Ev2")) // another event that tells nothing new

		told := r.news()
		if len(told) != 2 || told[0].What != maintenance.GroupFound || told[1].What != maintenance.GroupChanged {
			t.Fatalf("told %+v", told)
		}
		if diff := cmp.Diff([][]string{{"U3"}, {"U1"}}, [][]string{told[1].Joined, told[1].Left}); diff != "" {
			t.Errorf("joined and left (-want +got):\n%s", diff)
		}
	})
}

func TestAPolicyIsToldOnceWhenItComesIntoForce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		enforce := func(hash string) (store.PolicyText, bool) {
			t.Helper()
			tell := func(p store.PolicyText) []maintenance.Notice {
				n := maintenance.News{What: maintenance.PolicyInForce, Policy: maintenance.PolicySize{Hash: p.Hash, LoadedAt: p.LoadedAt}}
				return []maintenance.Notice{n.Notice("policy:"+p.Hash+p.LoadedAt.String(), p.LoadedAt)}
			}
			p, another, err := r.Enforce(t.Context(), store.PolicyText{Hash: hash, Text: "text of " + hash, Source: "headsup.yaml"}, store.Claim{}, maintenance.Names{}, tell)
			if err != nil {
				t.Fatal(err)
			}
			return p, another
		}
		first, another := enforce("a")
		if !another || !first.LoadedAt.Equal(start) {
			t.Errorf("the first: %+v, %t", first, another)
		}
		r.clock.pass(time.Hour)
		if same, another := enforce("a"); another || same != first {
			t.Errorf("the same again: %+v, %t", same, another)
		}
		enforce("b")
		r.clock.pass(time.Hour)
		enforce("a") // an older one is another one
		var hashes []string
		for _, n := range r.news() {
			hashes = append(hashes, n.Policy.Hash)
		}
		if diff := cmp.Diff([]string{"a", "b", "a"}, hashes); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}
