package maintenance

import "time"

// Terms are what the policy asks of one change. They are kept with it, so that everybody reads the same from the draft on.
type Terms struct {
	Rule       Source  `json:"rule,omitzero"`
	Policy     string  `json:"policy,omitempty"` // hash of the policy
	Approvals  int     `json:"approvals,omitempty"`
	Approvers  []Party `json:"approvers,omitempty"`
	Notify     []Party `json:"notify,omitempty"`   // told once that somebody asks; the approvers where it is empty
	Escalate   []Party `json:"escalate,omitempty"` // told at three quarters of the time
	BreakGlass []Party `json:"break_glass,omitempty"`
	StandIns   []Party `json:"stand_ins,omitempty"` // from whom an approver may choose

	SecondFactor SecondFactor `json:"second_factor,omitempty"` // what takes a one-time code

	// Warnings are what spoke against the change when its approvers were asked, for them to see.
	Warnings []Warning `json:"warnings,omitempty"`

	Life     time.Duration `json:"life,omitempty"`     // how long a decision may take
	Lead     time.Duration `json:"lead,omitempty"`     // a decision must come so long before the task
	Newcomer time.Duration `json:"newcomer,omitempty"` // from when on a newcomer of a group may decide
	AskedAt  time.Time     `json:"asked_at,omitzero"`  // since when it waits for approvals; zero: it never did
	Votes    []int         `json:"votes,omitempty"`    // numbers of the decisions that let it go ahead; none while it waits
}

// terms are what a rule asks of every change under it; how many approvals, of the first.
func (r *Rule) terms() Terms {
	return Terms{
		Rule: r.Source, Approvals: r.Approvals, Approvers: r.Approvers, Notify: r.Notify, Escalate: r.Escalate,
		BreakGlass: r.BreakGlass, StandIns: r.standIns(), Newcomer: r.newcomer(), SecondFactor: r.SecondFactor,
	}
}

// expires is when a decision that is asked for now comes too late: at the end of its life, or when the task, or the time that is
// wished for, is too near.
func (t Terms) expires(task Task, c Change, now time.Time) time.Time {
	at := now.Add(t.Life)
	for _, start := range []time.Time{task.ScheduledAt, c.To} {
		if start.IsZero() {
			continue
		}
		if led := start.Add(-t.Lead); led.After(now) {
			start = led
		}
		at = earlier(at, start)
	}
	return at
}
