package maintenance_test

import (
	"testing"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/maintenance"
)

// frozenShut is the worst policy that a search for the nearest time can meet: ten freezes of five intervals each in several zones,
// which together leave no minute free.
func frozenShut(t testing.TB) maintenance.Policy {
	t.Helper()
	p := maintenance.Policy{Rules: []maintenance.Rule{{}}}
	for f, name := range []string{
		"UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe",
		"UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe",
	} {
		place, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		freeze := maintenance.Freeze{Name: name}
		for n := range 5 {
			begin := (f*5 + n) * 28 // each holds half an hour of the day and a minute of the next; five turn over midnight
			one := timeinterval.TimeInterval{
				Location: &timeinterval.Location{Location: place},
				Times: []timeinterval.TimeRange{
					{StartMinute: begin, EndMinute: min(begin+31, 1440)}, {StartMinute: 0, EndMinute: n},
				},
				Months:      []timeinterval.MonthRange{{InclusiveRange: timeinterval.InclusiveRange{Begin: 1, End: 12}}},
				DaysOfMonth: []timeinterval.DayOfMonthRange{{InclusiveRange: timeinterval.InclusiveRange{Begin: 1, End: -1}}},
			}
			if n == 4 && f >= 5 { // and these let nothing through
				one.Times = []timeinterval.TimeRange{{StartMinute: 0, EndMinute: 720}, {StartMinute: 720, EndMinute: 1440}}
			}
			freeze.Intervals = append(freeze.Intervals, one)
		}
		p.Freezes = append(p.Freezes, freeze)
	}
	return p
}

// BenchmarkNearestInTheWorstCase: a refusal looks for the nearest time inside a transaction.
func BenchmarkNearestInTheWorstCase(b *testing.B) {
	p := frozenShut(b)
	ask := maintenance.Ask{
		By: who("bob"), Wish: maintenance.Wish{Action: maintenance.Reschedule, To: monday.Add(72 * time.Hour)},
		Task: waiting(48 * time.Hour), Instance: maintenance.Instance{ID: "i1"}, Now: monday,
	}
	for b.Loop() {
		_, err := p.Terms(ask)
		if why(err) != maintenance.InFreeze {
			b.Fatalf("judged as %v", err)
		}
	}
}
