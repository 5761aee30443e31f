package timeline

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/maintenance"
)

func berlin(t rapid.TB) *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// someView has tasks anywhere around the days in which Berlin's clocks are put forward.
func someView(t *rapid.T) View {
	v := View{
		Zone: berlin(t), Days: rapid.SampledFrom([]int{7, 30}).Draw(t, "days"), Now: time.Date(2027, time.March, 26, 9, 0, 0, 0, time.UTC),
		Lasts: func(maintenance.Item) time.Duration {
			return time.Duration(rapid.IntRange(0, 100).Draw(t, "lasts")) * time.Hour
		},
	}
	at := v.Now.Add(-12 * time.Hour)
	for n := range rapid.IntRange(0, 80).Draw(t, "tasks") {
		at = at.Add(time.Duration(rapid.IntRange(0, 1200).Draw(t, "later")) * time.Minute)
		name := rapid.SampledFrom([]string{"orders-1", "orders-2", "billing", "audit"}).Draw(t, "instance")
		v.Items = append(v.Items, maintenance.Item{
			Task:     maintenance.Task{ID: string(rune('a' + n)), Handle: "k7q2", Status: maintenance.Created, ScheduledAt: at},
			Instance: maintenance.Instance{ID: name, Name: name, Engine: maintenance.Kafka},
		})
	}
	return v
}

// TestEachTaskStandsOnceAndNoneHidesAnother whatever is coming: as a bar beside which its handle is readable, or counted in the cell of its time.
func TestEachTaskStandsOnceAndNoneHidesAnother(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := layOut(someView(t))
		told := 0
		for _, r := range l.rows {
			ends := map[int]float64{}
			for _, b := range r.bars {
				begin, end := b.from, b.to+handleGap+charWidth*4
				if b.left {
					begin, end = b.from-handleGap-charWidth*4, b.to
				}
				if before, some := ends[b.lane]; some && begin < before {
					t.Fatalf("in lane %d of %s a bar begins at %.1f, before the one ahead ends at %.1f", b.lane, r.name, begin, before)
				}
				if l.x(b.item.Task.ScheduledAt)-b.from > leastBar || b.from > l.x(b.item.Task.ScheduledAt) || b.to-b.from < leastBar-0.01 || b.to > l.width()+0.01 {
					t.Fatalf("the bar of %s is from %.1f to %.1f", b.item.Task.ScheduledAt, b.from, b.to)
				}
				ends[b.lane] = end
				told++
			}
			edge := -1.0
			for _, c := range r.cells {
				if c.from < edge || c.to <= c.from {
					t.Fatalf("a cell from %.1f to %.1f stands behind one that ends at %.1f", c.from, c.to, edge)
				}
				edge = c.to
				told += c.count
			}
		}
		if told != len(l.shown) || told+l.later != len(l.view.Items) {
			t.Fatalf("%d tasks are told and %d are later, of %d", told, l.later, len(l.view.Items))
		}
		if l.lanes() > mostLanes {
			t.Fatalf("%d lanes", l.lanes())
		}
	})
}

// TestDaysAreThoseOfTheZone, of which one is an hour short.
func TestDaysAreThoseOfTheZone(t *testing.T) {
	zone := berlin(t)
	l := layOut(View{Zone: zone, Days: 7, Now: time.Date(2027, time.March, 26, 23, 30, 0, 0, time.UTC)}) // the 27th, half past midnight, in Berlin
	if want := time.Date(2027, time.March, 27, 0, 0, 0, 0, zone); !l.from.Equal(want) {
		t.Errorf("the days begin at %s", l.from)
	}
	if want := time.Date(2027, time.April, 4, 0, 0, 0, 0, zone); !l.until.Equal(want) {
		t.Errorf("the days end at %s", l.until)
	}
	if short, long := l.x(l.midnight(2))-l.x(l.midnight(1)), l.x(l.midnight(3))-l.x(l.midnight(2)); short >= long {
		t.Errorf("the short day is %.1f wide, the next %.1f", short, long)
	}
}

// TestAFamilyIsNamesThatDifferInNumbers alone.
func TestAFamilyIsNamesThatDifferInNumbers(t *testing.T) {
	for name, want := range map[string]string{"orders-kafka-017-eu2": "orders-kafka-*-eu*", "orders": "orders", "12": "*"} {
		if got := family(name); got != want {
			t.Errorf("%s is of %s, want %s", name, got, want)
		}
	}
}
