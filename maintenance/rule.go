package maintenance

import (
	"slices"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
)

// Rule says what is asked of changes to some tasks. Its zero value is for every task and allows everybody everything.
type Rule struct {
	Source   Source
	Matchers []*labels.Matcher // all must hold; none: every task
	Actions  []Action          // none: both

	// Ask and AskIn narrow who may ask, and in which channels (by id). Whoever is not among them is refused; the rules behind
	// this one are not tried, since they may ask for less. Empty: everybody whom Bounds admit.
	Ask   []Party
	AskIn []string

	Approvals        int // 0: the requester decides alone
	ApprovalsPerMove int // so many more for each time that the task was put off before
	Approvers        []Party
	Notify           []Party // told once that somebody asks; the approvers where it is empty
	Escalate         []Party // told at three quarters of the time
	BreakGlass       []Party // who may skip the approval in an emergency; none: nobody
	Newcomer         time.Duration
	SecondFactor     SecondFactor // what takes a one-time code; zero: break-glass alone
	Expire           Expiry

	ReasonRequired bool

	// What binds the new time of a move. A cancel is bound by none of it.
	MinLead  time.Duration // not closer to the moment of the wish
	MaxDelay time.Duration // not later than this behind the time at which headsup first saw the task stand; 0: no limit
	MaxMoves int           // how often the task may be put off; 0: no limit
	Window   Mode          // outside of the instance's maintenance window
	Weekends Mode          // Saturday and Sunday in Location
	Location *time.Location
}

// Mode says what a rule makes of a time that lies where it should not.
type Mode string

// The modes. The zero Mode is Warn for windows, whose zone has to be known for it, and Ignore for weekends.
const (
	Ignore  Mode = "ignore"
	Warn    Mode = "warn"
	Require Mode = "require" // of a window: the time must lie in it
	Forbid  Mode = "forbid"  // of weekends: the time must not lie in one
)

// covers says that the rule is for a task with these labels, and for the action.
func (r *Rule) covers(set map[string]string, action Action) bool {
	return (len(r.Actions) == 0 || slices.Contains(r.Actions, action)) && matches(r.Matchers, set)
}

// matches says that all hold. A label that a task does not have counts as empty, as in Alertmanager.
func matches(all []*labels.Matcher, set map[string]string) bool {
	for _, m := range all {
		if !m.Matches(set[m.Name]) {
			return false
		}
	}
	return true
}

// mayNeed says that some change under the rule takes an approval.
func (r *Rule) mayNeed() bool { return r.Approvals+r.ApprovalsPerMove > 0 }

// UsesFactors says that something under the rule takes a one-time code.
func (r *Rule) UsesFactors() bool {
	return r.mayNeed() && (r.SecondFactor == ForApprovals || r.SecondFactor == ForGlass && len(r.BreakGlass) > 0)
}

func (r *Rule) newcomer() time.Duration {
	if r.Newcomer == 0 {
		return NewcomerWait
	}
	return r.Newcomer
}

// standIns are those from whom an approver may choose a stand-in: all whom the rule names.
func (r *Rule) standIns() []Party {
	var all []Party
	for _, list := range [][]Party{r.Approvers, r.Escalate, r.Notify, r.BreakGlass, r.Ask} {
		for _, p := range list {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

// SimpleRules are the policy of those who need no file: every change takes so many approvals by these people.
func SimpleRules(approvals int, approvers []Party) []Rule {
	if approvals == 0 {
		return []Rule{{Source: Source{File: "HEADSUP_APPROVALS=0"}}}
	}
	return []Rule{{Source: Source{File: "HEADSUP_APPROVERS"}, Approvals: approvals, Approvers: approvers}}
}

// NoApprovals is a policy under which everybody who may ask decides alone.
func NoApprovals(grace time.Duration) Policy { return Policy{Rules: SimpleRules(0, nil), Grace: grace} }
