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
	Terms    Terms         `json:"terms,omitzero"` // for NobodyLeft: those that could not be met
}

// against keeps a refusal of the policy for the card of the change that it ended.
func (r *Refusal) against() *Against {
	return &Against{
		Rule: r.Rule, Freeze: r.Freeze, Nearest: r.Nearest, Times: r.Times, Parties: r.Parties, Channels: r.Channels, Window: r.Window,
		Ledger: r.Ledger, Limit: r.Limit, Most: r.Most, Terms: r.Change.Terms,
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
	no.Change.Terms = a.Terms
	return no
}
