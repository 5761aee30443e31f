package maintenance_test

import (
	"reflect"
	"testing"

	"headsup/maintenance"
)

func TestWhatIsRareIsHeldAsItWas(t *testing.T) {
	t.Parallel()
	began := maintenance.Course{BeganAt: noon, Run: "r1"}
	of := maintenance.RareOf[maintenance.Course]
	var never maintenance.Rare[maintenance.Course]
	if got := of(began); got.Get() != began || !got.Equal(of(began)) || got.Equal(never) {
		t.Errorf("of %+v it holds %s", began, got)
	}
	if got := of(maintenance.Course{}); !reflect.ValueOf(got).IsZero() || got.Get() != (maintenance.Course{}) || !got.Equal(never) {
		t.Errorf("of nothing it holds %s", got)
	}
}

// TestATaskIsSmall: of a fleet's memory its rows in the snapshot are most, and an instance's stand in one piece. Each byte costs 200 KB
// with 100,000 tasks, since a heap may grow to twice what it holds (docs/benchmarks.md).
func TestATaskIsSmall(t *testing.T) {
	t.Parallel()
	const most = 480
	if got := reflect.TypeFor[maintenance.Item]().Size(); got > most {
		t.Errorf("a row takes %d bytes, at most %d", got, most)
	}
}
