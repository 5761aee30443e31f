package maintenance

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Policy is what is in force at a moment: who may ask for what, who approves it, and when nothing may be moved to run. It is
// plain data, made by settings and never changed once made: safe in parallel. The zero Policy allows nothing (invariant I6).
type Policy struct {
	Rules   []Rule // the first one that is for the task and the action decides; where none is, nothing is allowed
	Freezes []Freeze
	Routes  *Route // nil: every channel sees every task
	Hash    string // of the text it was made from; decisions keep it. Empty before it was kept

	Windows map[string]*time.Location // zone of maintenance windows by project; nil where it is not known

	// What is known of people at this moment.
	Groups      Groups          // the user groups that rules name, as last read
	Left        map[string]bool // ids of people who are named, or in a group, and may no longer decide: deactivated, guests, bots
	Delegations []Delegation    // those that were not taken back
	Admins      []string        // user ids of those whom what concerns headsup itself is told to

	Grace time.Duration // how long a change can be taken back before it is applied
}

// Source is where a rule, a freeze or a route stands, so that whatever rests on it can say so.
type Source struct {
	File string `json:"file,omitempty"` // as the settings name it, or the setting itself
	Line int    `json:"line,omitempty"` // 1 for the first; 0 in no file
	Name string `json:"name,omitempty"` // foreign; empty where it has none
}

func (s Source) String() string {
	text := s.File
	if s.Line > 0 {
		text += fmt.Sprintf(", line %d", s.Line)
	}
	if s.Name != "" {
		text += " (" + s.Name + ")"
	}
	return text
}

// judges has a step say which policy judged it, whether it lets something through or refuses: the store takes the word of the one in force only.
func (p Policy) judges(step Step) Step {
	return func(b Before) (After, error) {
		after, err := step(b)
		after.Policy = p.Hash
		return after, err
	}
}

// Rule finds the rule that decides; nil where none is for it.
func (p Policy) Rule(a Ask) *Rule {
	set := Labels(a.item())
	for i := range p.Rules {
		if p.Rules[i].covers(set, a.Wish.Action) {
			return &p.Rules[i]
		}
	}
	return nil
}

// Terms judges a wish: what it takes, or a *Refusal that says which rule is against it and what would be allowed.
func (p Policy) Terms(a Ask) (Terms, error) {
	r, no := p.ruleOf(a)
	if no != nil {
		return Terms{}, no
	}
	if no := p.againstAsking(r, a); no != nil {
		no.Task, no.Rule, no.Wish = a.Task, r.Source, a.Wish
		return Terms{}, no
	}
	if no := p.againstTime(r, a); no != nil {
		return Terms{}, no
	}
	return p.termsOf(r, a), nil
}

// ruleOf is the rule that decides, or the refusal where there is none.
func (p Policy) ruleOf(a Ask) (*Rule, *Refusal) {
	if len(p.Rules) == 0 {
		return nil, &Refusal{Why: NoPolicy, Task: a.Task, Wish: a.Wish}
	}
	if r := p.Rule(a); r != nil {
		return r, nil
	}
	return nil, &Refusal{Why: NoRule, Task: a.Task, Wish: a.Wish}
}

// approvals is how many people must say yes: more for each time that the task was put off already, where the rule says so.
func (p Policy) approvals(r *Rule, a Ask) int {
	if !a.putsOff() {
		return r.Approvals
	}
	return r.Approvals + r.ApprovalsPerMove*a.Ledger.PutOffs()
}

func (p Policy) termsOf(r *Rule, a Ask) Terms {
	t := r.terms()
	t.Policy, t.Approvals = p.Hash, p.approvals(r, a)
	if t.Approvals > 0 {
		t.Life = r.Expire.From(a.Now)
		t.Lead = r.MinLead
	}
	return t
}

// terms judges the change as it stands. What was approved is judged again, and has had its last word.
func (p Policy) terms(b Before) (Terms, error) {
	return p.Terms(b.Ask())
}

// Ask is the question to the policy that a change puts as it stands. What was approved has had its last word.
func (b Before) Ask() Ask {
	a := b.ask(b.Change.By, b.Change.wish())
	if b.Change.State == Approved {
		a.Said = LastWord(b.Change, b.Decisions)
	}
	return a
}

// LastWord is when somebody last said yes to a change: its requester, or an approver. Zero: nobody did.
func LastWord(c Change, decisions []Decision) time.Time {
	at := c.ConfirmedAt
	for _, d := range decisions {
		at = later(at, d.At)
	}
	return at
}

// reasonTooLong says that a reason does not fit onto a card.
func reasonTooLong(reason string) bool { return utf8.RuneCountInString(reason) > LongestText }

// Parties gives everybody whom the rules and freezes name, in their order.
func (p Policy) Parties() []Party {
	var all []Party
	for i := range p.Rules {
		all = append(all, p.Rules[i].standIns()...)
	}
	for _, f := range p.Freezes {
		all = append(all, f.Ask...)
	}
	return all
}
