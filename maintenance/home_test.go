package maintenance_test

import (
	"testing"

	"headsup/maintenance"
)

// TestWhatIsConfirmedNowhereIsShownAtHome holds that no card is to be shown where nothing can be posted, and that its requester hears the end in person.
func TestWhatIsConfirmedNowhereIsShownAtHome(t *testing.T) {
	t.Parallel()
	home := maintenance.Place{Team: "T1", Channel: "C01"}
	f := drafted(t)
	f.Change.By.Place = maintenance.Place{Team: "T1", Direct: true}
	p := ruled(1, sre(monday, nil))
	step := maintenance.Confirm(who("bob"), home, p, nil)
	after, err := step(f.Before)
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Show) != 1 || after.Show[0].Channel != "C01" {
		t.Errorf("it is shown at %+v", after.Show)
	}
	f.Change = after.Change
	ended, err := maintenance.Deny(who("ann"), "no", p)(f.Before)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, n := range ended.Tell {
		if n.Kind == maintenance.PersonalNotice {
			told++
		}
	}
	if told != 1 {
		t.Errorf("its requester is told %d times: %+v", told, ended.Tell)
	}
}
