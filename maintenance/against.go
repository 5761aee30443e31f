package maintenance

import "time"

// Against is what a policy had against a change at the moment when it was to be applied: what a sentence about it needs.
type Against struct {
	Rule     Source        `json:"rule,omitzero"` // or the freeze
	Freeze   string        `json:"freeze,omitempty"`
	Nearest  time.Time     `json:"nearest,omitzero"` // that would have been allowed; zero: none was
	Times    []time.Time   `json:"times,omitempty"`
	Parties  []Party       `json:"parties,omitempty"`
	Channels []string      `json:"channels,omitempty"`
	Window   Window        `json:"window,omitzero"`
	Ledger   Ledger        `json:"ledger,omitzero"`
	Limit    time.Duration `json:"limit,omitempty"`
	Most     int           `json:"most,omitempty"`

	// For NobodyLeft: what could not be met.
	Approvals int     `json:"approvals,omitempty"`
	Approvers []Party `json:"approvers,omitempty"`
}

// against keeps a refusal of the policy for the card of the change that it ended.
func (r *Refusal) against() *Against {
	return &Against{
		Rule: r.Rule, Freeze: r.Freeze, Nearest: r.Nearest, Times: r.Times, Parties: r.Parties, Channels: r.Channels, Window: r.Window,
		Ledger: r.Ledger, Limit: r.Limit, Most: r.Most, Approvals: r.Change.Terms.Approvals, Approvers: r.Change.Terms.Approvers,
	}
}

// Forbidden is the refusal that the policy gave when the change was to be applied; nil where that is not how it ended.
func (c Change) Forbidden() *Refusal {
	a := c.Outcome.Against
	if c.Outcome.Kind != RightsLost || a == nil {
		return nil
	}
	no := &Refusal{
		Why: c.Outcome.Why, Change: c, Forbidden: true, Rule: a.Rule, Freeze: a.Freeze, Nearest: a.Nearest, Times: a.Times, Parties: a.Parties,
		Channels: a.Channels, Window: a.Window, Ledger: a.Ledger, Limit: a.Limit, Most: a.Most,
	}
	if a.Approvals > 0 {
		no.Change.Terms.Approvals, no.Change.Terms.Approvers = a.Approvals, a.Approvers
	}
	return no
}
