package doctor_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headsup/doctor"
)

// TestWhatRestsOnAFailureIsLeftOut: a fault is told once, by the check whose it is; what cannot be known without it is not looked at, and
// does not pass for right.
func TestWhatRestsOnAFailureIsLeftOut(t *testing.T) {
	looked := map[string]bool{}
	check := func(name string, state doctor.State, needs ...string) doctor.Check {
		return doctor.Check{Name: name, Needs: needs, Look: func(context.Context) []doctor.Finding {
			looked[name] = true
			return []doctor.Finding{{State: state, Found: "so"}}
		}}
	}
	var told []string
	all := doctor.Run(t.Context(), []doctor.Check{
		check("a", doctor.Pass), check("b", doctor.Fail), check("c", doctor.Pass, "a"), check("d", doctor.Pass, "b"), check("e", doctor.Pass, "d"),
		check("f", doctor.Warn), check("g", doctor.Pass, "f"),
	}, func(f doctor.Finding) { told = append(told, f.Check+" "+string(f.State)) })
	if diff := cmp.Diff([]string{"a pass", "b fail", "c pass", "d warn", "e warn", "f warn", "g pass"}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if looked["d"] || looked["e"] || len(looked) != 5 {
		t.Errorf("looked at %v", looked)
	}
	if worst := doctor.Worst(all); worst != doctor.Fail {
		t.Errorf("the worst is %s", worst)
	}
	if worst := doctor.Worst(all[5:]); worst != doctor.Warn {
		t.Errorf("the worst of the last is %s", worst)
	}
}
