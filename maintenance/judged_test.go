package maintenance_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	m "headsup/maintenance"
)

// TestI6EveryStepSaysWhichPolicyJudgedIt holds for a yes and for a no, and for each step that is given a policy: the store refuses what
// rests on another one than is in force.
func TestI6EveryStepSaysWhichPolicyJudgedIt(t *testing.T) {
	t.Parallel()
	p, a := m.NoApprovals(0), m.Actor{Person: m.Person{Team: "T1", ID: "U1"}}
	p.Hash = "abc"
	steps := map[string]m.Step{
		"Begin": m.Begin(nil, p), "Approve": m.Approve(a, time.Time{}, p, nil), "Deny": m.Deny(a, "no", p), "Counter": m.Counter(a, time.Time{}, p, nil),
		"Accept": m.Accept(a, time.Time{}, p), "Confirm": m.Confirm(a, m.Place{}, p, nil), "ProveStandIn": m.ProveStandIn(a, nil, p, nil),
		"SignOff": m.SignOff(a, p, nil), "LookInto": m.LookInto(a, p), "Review": m.Review(p), "NewDraft": m.NewDraft(a, "c1d2", m.Wish{}, p),
		"Edit": m.Edit(a, m.Wish{}, p), "Retime": m.Retime(a, time.Time{}, p),
	}
	for name, step := range steps {
		if after, _ := step(m.Before{Change: m.Change{ID: "c1d2", By: a, Action: m.Reschedule}}); after.Policy != p.Hash {
			t.Errorf("%s does not say which policy judged it", name)
		}
	}
	if diff := cmp.Diff(judging(t), slices.Sorted(maps.Keys(steps))); diff != "" {
		t.Errorf("steps that take a policy (-in the code +in this test):\n%s", diff)
	}
}

// judging are the steps of this room that are given a policy.
func judging(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	step := regexp.MustCompile(`(?m)^func (\w+)\(.*\bPolicy\b.*\) Step \{$`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range step.FindAllStringSubmatch(string(text), -1) {
			if !strings.HasSuffix(file, "_test.go") {
				names = append(names, found[1])
			}
		}
	}
	slices.Sort(names)
	return names
}
