package maintenance_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/maintenance"
)

// shelfOf is an instance of a service with tasks at these hours; one at an odd hour has ended.
func shelfOf(instance int, service string, rev int64, hours ...int) *maintenance.Shelf {
	s := &maintenance.Shelf{Rev: rev, Instance: maintenance.Instance{ID: fmt.Sprintf("i%d", instance), Name: fmt.Sprintf("name-%d", instance), Engine: maintenance.Kafka}}
	if service != "" {
		s.Instance.Tags = []maintenance.Tag{{Key: "service", Value: service}}
	}
	for n, hour := range hours {
		t := waiting(time.Duration(hour) * time.Hour)
		t.ID, t.Handle = fmt.Sprintf("t%d-%d", instance, n), fmt.Sprintf("k%dx%d", instance, n)
		if hour%2 == 1 {
			t.Status = maintenance.Succeeded
		}
		s.Tasks = append(s.Tasks, maintenance.Item{Task: t, Instance: s.Instance})
	}
	return s
}

// seenIn writes all that a snapshot says of its tasks.
func seenIn(s *maintenance.Snapshot) string {
	var all []string
	for _, i := range s.Coming() {
		beside := s.Beside(*i)
		slices.SortFunc(beside, time.Time.Compare)
		all = append(all, fmt.Sprint("coming ", i.Task.Handle, " rev ", s.Shelf(i.Instance.ID).Rev, " beside ", beside))
	}
	for _, i := range s.All() {
		found, ok := s.Task(i.Task.Handle)
		all = append(all, fmt.Sprint("known ", i.Task.Handle, i.Task.ScheduledAt, ok && reflect.DeepEqual(found.Task, i.Task), len(s.Find(i.Task.ID)), len(s.Find(i.Instance.Name))))
	}
	return strings.Join(append(all, fmt.Sprint(s.Instances(), s.Revs())), "\n")
}

// TestASnapshotThatWasChangedIsLikeOneMadeAnew replaces, adds and removes instances at random, older readings among them.
func TestASnapshotThatWasChangedIsLikeOneMadeAnew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shelf := rapid.Custom(func(t *rapid.T) *maintenance.Shelf {
			return shelfOf(rapid.IntRange(0, 6).Draw(t, "instance"), rapid.SampledFrom([]string{"", "shop", "pay"}).Draw(t, "service"),
				rapid.Int64Range(0, 5).Draw(t, "rev"), rapid.SliceOfN(rapid.IntRange(1, 9), 0, 4).Draw(t, "hours")...)
		})
		id := func(s *maintenance.Shelf) string { return s.Instance.ID }
		s, model := maintenance.NewSnapshot(nil, nil), map[string]*maintenance.Shelf{}
		in := func(i maintenance.Item) bool { return i.Task.ScheduledAt.Before(monday.Add(6 * time.Hour)) }
		var part *maintenance.Snapshot
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			before := seenIn(s)
			come := rapid.SliceOfNDistinct(shelf, 0, 4, id).Draw(t, "come")
			gone := slices.DeleteFunc(rapid.SliceOfDistinct(rapid.SampledFrom([]string{"i0", "i1", "i2", "i9"}), func(s string) string { return s }).Draw(t, "gone"),
				func(id string) bool {
					return slices.ContainsFunc(come, func(s *maintenance.Shelf) bool { return s.Instance.ID == id })
				})
			next := s.With(come, gone, nil)
			for _, one := range come {
				if old := model[id(one)]; old == nil || old.Rev <= one.Rev {
					model[id(one)] = one
				}
			}
			for _, id := range gone {
				delete(model, id)
			}
			var anew []*maintenance.Shelf
			for _, one := range model {
				anew = append(anew, one)
			}
			if got, want := seenIn(next), seenIn(maintenance.NewSnapshot(anew, nil)); got != want {
				t.Fatalf("it shows\n%s\nmade anew\n%s", got, want)
			}
			part = next.Where(part, in)
			if got, want := seenIn(part), seenIn(next.Where(nil, in)); got != want {
				t.Fatalf("its part shows\n%s\ncut anew\n%s", got, want)
			}
			if after := seenIn(s); after != before {
				t.Fatalf("the one before showed\n%s\nand now\n%s", before, after)
			}
			s = next
		}
	})
}

// TestI12OneInstanceIsReplacedWithoutTheOthers holds that a decision, after which one instance is read anew, neither sorts nor copies the tasks of
// all the others: with a hundred times as many it takes no more pieces of memory, but for those of three maps.
func TestI12OneInstanceIsReplacedWithoutTheOthers(t *testing.T) {
	made := func(instances int) float64 {
		var all []*maintenance.Shelf
		for n := range instances {
			all = append(all, shelfOf(n, "", 1, 2, 4, 6))
		}
		s, one := maintenance.NewSnapshot(all, nil), []*maintenance.Shelf{shelfOf(instances/2, "", 2, 4, 8, 12)}
		return testing.AllocsPerRun(10, func() { s = s.With(one, nil, nil) })
	}
	if few, many := made(20), made(2000); many > few+100 {
		t.Errorf("with 20 instances it takes %v pieces of memory, with 2,000 %v", few, many)
	}
}

// TestAPartAsksForWhatDiffersOnly: to ask the routes of thousands of tasks takes longer than an answer may.
func TestAPartAsksForWhatDiffersOnly(t *testing.T) {
	t.Parallel()
	var all []*maintenance.Shelf
	for n := range 100 {
		all = append(all, shelfOf(n, "", 1, 2, 4))
	}
	asked := 0
	in := func(maintenance.Item) bool { asked++; return true }
	s := maintenance.NewSnapshot(all, nil).Learned(map[maintenance.Kind]maintenance.Usual{{Engine: maintenance.Kafka}: {Runs: 3}})
	part := s.Where(nil, in)
	asked = 0
	again := s.With([]*maintenance.Shelf{shelfOf(7, "", 2, 6)}, []string{"i9"}, []maintenance.ProjectState{{Name: "prod"}}).Where(part, in)
	if asked != 1 || again.Instances() != 99 || len(again.Coming()) != 197 || again.Project("prod").Name != "prod" {
		t.Errorf("asked %d times, for %d instances and %d tasks", asked, again.Instances(), len(again.Coming()))
	}
	if again.Usual(maintenance.Item{Instance: maintenance.Instance{Engine: maintenance.Kafka}}).Runs != 3 {
		t.Error("the part forgot how long work usually takes")
	}
}

func BenchmarkSnapshotWith(b *testing.B) {
	for _, instances := range []int{2_000, 10_000} {
		b.Run(fmt.Sprintf("%d instances", instances), func(b *testing.B) {
			var all []*maintenance.Shelf
			for n := range instances {
				all = append(all, shelfOf(n, "shop", 1, 2*(n%97), 4, 2*(n%53)+100))
			}
			s, one := maintenance.NewSnapshot(all, nil), []*maintenance.Shelf{shelfOf(1, "shop", 2, 4, 8, 12)}
			for b.Loop() {
				s = s.With(one, nil, nil)
			}
		})
	}
}
