package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

func TestTheTasksThatATextNames(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	shelf := func(instance, name string, handles ...string) *maintenance.Shelf {
		s := &maintenance.Shelf{Instance: maintenance.Instance{ID: instance, Name: name}, Rev: 1}
		for n, handle := range handles {
			task := maintenance.Task{
				Instance: instance, ID: "FF80" + handle, Handle: handle, Name: "kernelUpgrade", Status: maintenance.Created,
				ScheduledAt: now.Add(time.Duration(n+1) * time.Hour),
			}
			if handle == "z9z9" {
				task.Status = maintenance.Succeeded
			}
			s.Tasks = append(s.Tasks, maintenance.Item{Task: task, Instance: s.Instance})
		}
		return s
	}
	s := maintenance.NewSnapshot([]*maintenance.Shelf{
		shelf("i1", "orders-mq", "k7q2"), shelf("i2", "Events.main", "m3x4", "b1c2"), shelf("i3", "团队支付", "d4d4"), shelf("i4", "over", "z9z9"),
	}, nil)
	handles := func(items []maintenance.Item) []string {
		all := []string{}
		for _, i := range items {
			all = append(all, i.Task.Handle)
		}
		return all
	}
	for text, want := range map[string][]string{
		"":                                  {},
		"good morning":                      {},
		"orders-mq is slow":                 {"k7q2"},
		"is it ORDERS-MQ?":                  {"k7q2"},
		"see `k7q2`, please":                {"k7q2"},
		"*K7Q2*.":                           {"k7q2"},
		"<@U1> moved task ff80m3x4":         {"m3x4"},
		"events.main.":                      {"m3x4", "b1c2"},
		"events.main (b1c2)":                {"b1c2"},
		"k7q2 and b1c2":                     {"k7q2", "b1c2"},
		"orders-mq, events.main":            {"k7q2", "m3x4", "b1c2"},
		"支付 团队支付 down":                      {"d4d4"},
		"orders-mq-2 and my-orders-mq":      {},
		"over z9z9, which is over":          {},
		"https://x.example/i1/tasks/k7q2?a": {"k7q2"},
	} {
		got := handles(s.NamedIn(text))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q names %q, not %q", text, got, want)
		}
	}
	all := func(maintenance.Item) bool { return true }
	for typed, want := range map[string][]string{
		"": {"d4d4", "k7q2", "m3x4", "b1c2"}, "order": {"k7q2"}, "ORDERS": {"k7q2"}, "b1": {"b1c2"}, "main": {"m3x4", "b1c2"}, "kernel": {"d4d4", "k7q2", "m3x4", "b1c2"},
		"支付": {"d4d4"}, "none": {}, "z9": {},
	} {
		if got := handles(s.Like(typed, 50, all)); !slices.Equal(got, want) {
			t.Errorf("%q is like %q, not %q", typed, got, want)
		}
	}
	if got := s.Like("", 2, all); len(got) != 2 {
		t.Errorf("%d of at most 2", len(got))
	}
	if got := s.Like("", 50, func(i maintenance.Item) bool { return i.Task.Handle == "b1c2" }); len(got) != 1 {
		t.Errorf("%d where one may be offered", len(got))
	}
}
