package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

// TestAMoveByADayForwardIsPointedOut: who types 22:00 may mean the day on which the task stands.
func TestAMoveByADayForwardIsPointedOut(t *testing.T) {
	t.Parallel()
	for to, want := range map[time.Duration]bool{
		47 * time.Hour: false, 24*time.Hour + time.Second: false, 24 * time.Hour: true, time.Hour: true, 96 * time.Hour: false,
	} {
		c := maintenance.Change{Action: maintenance.Reschedule, From: monday.Add(48 * time.Hour), To: monday.Add(to)}
		got := slices.ContainsFunc(maintenance.NoApprovals(0).Warnings(c, maintenance.Item{Task: waiting(48 * time.Hour)}, nil, maintenance.ZoneProof{}, monday),
			func(w maintenance.Warning) bool {
				return w.Kind == maintenance.MuchEarlier && w.Lead == 48*time.Hour-to
			})
		if got != want {
			t.Errorf("from in 48 h to in %s: %v, want %v", to, got, want)
		}
	}
}
