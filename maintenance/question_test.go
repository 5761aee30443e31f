package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

// TestEveryEndIsToldInPerson, but for what its requester asked alone and got, and for what they can read where they asked.
func TestEveryEndIsToldInPerson(t *testing.T) {
	t.Parallel()
	ends := []maintenance.State{maintenance.Applied, maintenance.FailedTo, maintenance.Conflict, maintenance.Unverified}
	for _, s := range ends {
		for _, needs := range []int{0, 1} {
			for _, direct := range []bool{false, true} {
				f := drafted(t)
				f.Change.By.Place.Direct = direct
				f.Change.State, f.Change.ConfirmedAt, f.Change.Terms.Approvals = maintenance.Applying, monday, needs
				after, err := maintenance.Follow(maintenance.Verdict{Next: maintenance.NextSettle, State: s}, maintenance.Look{})(f.Before)
				if err != nil {
					t.Fatal(err)
				}
				want := !direct && (needs > 0 || s != maintenance.Applied)
				if got := toldInPerson(after.Tell); got != want {
					t.Errorf("%s with %d approvals, in a direct message: %v: told in person: %v, want %v", s, needs, direct, got, want)
				}
			}
		}
	}
	for _, s := range []maintenance.State{maintenance.Pending, maintenance.Countered} {
		f, _ := inState(t, s)
		f.Now = f.Change.DueAt
		if after, err := maintenance.Expire()(f.Before); err != nil || !toldInPerson(after.Tell) {
			t.Errorf("the end of one that was %s is not told in person: %v", s, err)
		}
		f.Now = f.Now.Add(-time.Minute)
		if after, err := maintenance.Meet(waiting(49 * time.Hour))(f.Before); err != nil || !toldInPerson(after.Tell) {
			t.Errorf("that one that was %s is overtaken is not told in person: %v", s, err)
		}
	}
}

func toldInPerson(all []maintenance.Notice) bool {
	return slices.ContainsFunc(all, func(n maintenance.Notice) bool {
		return n.Kind == maintenance.PersonalNotice && n.To.User == "bob"
	})
}
