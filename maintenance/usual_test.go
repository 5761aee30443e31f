package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

func TestUsual(t *testing.T) {
	t.Parallel()
	took := func(minutes ...int) []maintenance.Lasted {
		var all []maintenance.Lasted
		for _, m := range minutes {
			all = append(all, maintenance.Lasted{For: time.Duration(m) * time.Minute})
		}
		return all
	}
	tied := took(12, 18, 15)
	tied[1].Match = maintenance.SameName
	for _, c := range []struct {
		name             string
		all              []maintenance.Lasted
		runs, from, upTo int
		tied             int
	}{
		{"nothing", nil, 0, 0, 0, 0},
		{"one", took(14), 1, 14, 14, 0},
		{"three", took(12, 18, 15), 3, 12, 18, 0},
		{"one of them a task's", tied, 3, 12, 18, 1},
		{"only the latest count", took(10, 11, 12, 13, 14, 90, 1), 5, 10, 14, 0},
		{"what took no time at all was none", took(0, -3, 12), 1, 12, 12, 0},
		{"nor what took weeks", took(20*24*60, 12, 13), 2, 12, 13, 0},
	} {
		want := maintenance.Usual{Runs: c.runs, Least: time.Duration(c.from) * time.Minute, Most: time.Duration(c.upTo) * time.Minute, Tied: c.tied}
		if got := maintenance.UsualOf(c.all); got != want {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
	}
}
