// Package doctor looks for what would keep headsup from its work, before somebody needs it at 3 a.m.: one small file for each subject, and in
// it a check, which is a function that gives findings from the few things that it is handed.
//
// It promises that each check ends within its time and says at least one line, that a finding which is no pass says what to do, and that
// nothing is changed or posted. It reads no settings and opens nothing by itself: whoever runs it hands that in.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// State is how a finding stands. The set is closed.
type State string

// The states, from the best to the worst.
const (
	Pass State = "pass"
	Warn State = "warn" // headsup works, but perhaps not as somebody thinks; or it could not be looked at
	Fail State = "fail"
)

// Finding is one thing that was found, as a line for whoever runs headsup.
type Finding struct {
	Check string `json:"check"` // whose it is
	State State  `json:"state"`
	Found string `json:"found"`        // sentences
	Do    string `json:"do,omitempty"` // the next step, as sentences; empty where all is well
}

func passed(format string, args ...any) Finding {
	return Finding{State: Pass, Found: fmt.Sprintf(format, args...)}
}

func warned(do, format string, args ...any) Finding {
	return Finding{State: Warn, Found: fmt.Sprintf(format, args...), Do: do}
}

func failed(do, format string, args ...any) Finding {
	return Finding{State: Fail, Found: fmt.Sprintf(format, args...), Do: do}
}

// Check is one subject.
type Check struct {
	Name  string
	Needs []string // checks before it without which it can find nothing; where one of them failed, it is left out
	Look  func(context.Context) []Finding
}

// checkTime is how long one check may take: Slack and the cloud have 10 s for a call, and some take several.
const checkTime = 45 * time.Second

var errCheckTime = errors.New("the check took too long")

// Run makes the checks in their order, and tells each finding as it comes. A check that is left out is a finding too: it passes for nothing.
func Run(ctx context.Context, checks []Check, tell func(Finding)) []Finding {
	var all []Finding
	for _, c := range checks {
		for _, f := range c.run(ctx, all) {
			f.Check = c.Name
			all = append(all, f)
			tell(f)
		}
	}
	return all
}

func (c Check) run(ctx context.Context, before []Finding) []Finding {
	for _, name := range c.Needs {
		if slices.ContainsFunc(before, func(f Finding) bool { return f.Check == name && (f.State == Fail || f.left()) }) {
			return []Finding{leftOut(name)}
		}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, checkTime, errCheckTime)
	defer cancel()
	return c.Look(ctx)
}

// Without is the check where what it rests on failed, whatever that check found besides.
func (c Check) Without(name string) Check {
	return Check{Name: c.Name, Look: func(context.Context) []Finding { return []Finding{leftOut(name)} }}
}

func leftOut(name string) Finding {
	return warned("Mend "+name+", then run headsup doctor again.", "%s%s.", notLooked, name)
}

// notLooked begins the finding of a check that was left out.
const notLooked = "Not looked at, since it rests on "

func (f Finding) left() bool { return strings.HasPrefix(f.Found, notLooked) }

// Worst is the worst state among findings; Pass where there are none.
func Worst(findings []Finding) State {
	worst := Pass
	for _, f := range findings {
		if f.State == Fail || worst == Pass {
			worst = f.State
		}
		if worst == Fail {
			break
		}
	}
	return worst
}

// orPass adds the sentence of a check that found nothing wrong.
func orPass(found []Finding, format string, args ...any) []Finding {
	if len(found) == 0 {
		return []Finding{passed(format, args...)}
	}
	return found
}
