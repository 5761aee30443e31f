package maintenance

import (
	"slices"
	"strconv"
	"time"
)

// Decision is one approver's word on a change.
type Decision struct {
	Change string
	N      int // 1 for the first on this change
	By     Person
	For    Person // whose stand-in they were; zero: they decided for themselves
	Yes    bool
	To     time.Time // the time that the yes is for; zero for a cancel, or a no
	Reason string    // of a no; foreign
	Policy string    // hash of the policy under which it was made
	At     time.Time
}

// Approve is one approver's yes to what the card shows. The last that is needed makes the change approved. shown is the time
// that they saw; a change that asks for another one meanwhile is not approved.
func Approve(a Actor, shown time.Time, p Policy) Step {
	return func(b Before) (After, error) {
		if err := decidable(a, b, p, Pending); err != nil {
			return After{}, err
		}
		if !SameSecond(shown, b.Change.To) {
			return After{}, &Refusal{Why: OfferChanged, Change: b.Change, Task: b.Task}
		}
		if !asShown(b.Change, listed(b.Task)) {
			return supersede(a, b), nil
		}
		d := p.decision(a, b)
		d.Yes, d.To = true, b.Change.To
		return counted(a, b, p, d, "approved"), nil
	}
}

// decision is the next word on a change, with whose right it was given.
func (p Policy) decision(a Actor, b Before) Decision {
	right, _ := p.Right(b.Change, a.Person, b.Now) // decidable has said that there is one
	return Decision{
		Change: b.Change.ID, N: len(b.Decisions) + 1, By: a.Person, For: right.For, Policy: b.Change.Terms.Policy, At: b.Now,
	}
}

// counted keeps a yes, and lets the change go on where it was the last.
func counted(a Actor, b Before, p Policy, d Decision, verb string) After {
	c := b.Change
	after := After{Decision: &d}
	if len(p.Votes(c, append(slices.Clone(b.Decisions), d), b.Now)) >= c.Terms.Approvals {
		c = goAhead(c, b, p.Grace)
	}
	after.Change = c
	after.Audit = []Entry{decided(a, verb, c, d)}
	return after
}

// decided is the audit's line of a decision, with the one for whom somebody stood in.
func decided(a Actor, verb string, c Change, d Decision) Entry {
	e := entry(a, verb, c, d.At)
	e.Detail.For, e.Detail.Policy = d.For.ID, d.Policy
	return e
}

// open judges a change anew: it waits for approvals, with notices that ask for them, or goes ahead. Votes that count already
// count here too.
func (p Policy) open(b Before) (Change, []Notice, error) {
	c := b.Change
	var err error
	if c.Terms, err = p.terms(b); err != nil {
		return c, nil, err
	}
	c.Terms.Warnings = p.warn(c, b)
	if c.Glass {
		return goAhead(c, b, 0), p.glassNotices(c, b.Now), nil
	}
	if len(p.Votes(c, b.Decisions, b.Now)) >= c.Terms.Approvals {
		return goAhead(c, b, p.Grace), nil, nil
	}
	if err := p.needsDecision(c, b.Now); err != nil {
		return c, nil, err
	}
	c.State, c.DueAt, c.Lookers = Pending, c.Terms.expires(b.Task, c, b.Now), nil
	return c, askNotices(c, b.Now), nil
}

// goAhead lets a change be applied, after the time in which it can be taken back.
func goAhead(c Change, b Before, grace time.Duration) Change {
	c.State, c.DueAt = Approved, b.Now
	if b.Task.ScheduledAt.Sub(b.Now) > NearStart {
		c.DueAt = b.Now.Add(grace)
	}
	return c
}

// Deny is one approver's no. One is enough.
func Deny(a Actor, reason string, p Policy) Step {
	return func(b Before) (After, error) {
		if err := decidable(a, b, p, Pending, Countered); err != nil {
			return After{}, err
		}
		switch {
		case reason == "":
			return After{}, &Refusal{Why: NoReason, Change: b.Change, Task: b.Task}
		case reasonTooLong(reason):
			return After{}, &Refusal{Why: TextTooLong, Change: b.Change, Task: b.Task}
		}
		d := p.decision(a, b)
		d.Reason = reason
		after := settle(a, b, Denied, "denied", Outcome{Kind: DeniedBy, Reason: reason})
		after.Audit = []Entry{decided(a, "denied", after.Change, d)}
		after.Audit[0].Detail.Reason = reason
		after.Decision = &d
		after.Tell = endNotices(after.Change, b.Now)
		return after, nil
	}
}

// Counter is one approver's yes to another time: the change carries it from now on, and what was said of the old time no
// longer counts. The requester has the next word.
func Counter(a Actor, to time.Time, p Policy) Step {
	return func(b Before) (After, error) {
		if err := decidable(a, b, p, Pending, Countered); err != nil {
			return After{}, err
		}
		c := b.Change
		if c.Action != Reschedule {
			return After{}, &Refusal{Why: NoOtherTime, Change: c, Task: b.Task}
		}
		if SameSecond(to, c.To) {
			return After{}, &Refusal{Why: SameOffer, Change: c, Task: b.Task, Times: []time.Time{to}}
		}
		if err := allowed(b, Wish{Action: c.Action, To: to}); err != nil {
			return After{}, err
		}
		if !asShown(c, listed(b.Task)) {
			return supersede(a, b), nil
		}
		if _, err := p.Terms(b.ask(c.By, Wish{Action: c.Action, To: to, Reason: c.Reason})); err != nil {
			return After{}, err
		}
		d := p.decision(a, b)
		d.Yes, d.To = true, to
		c.State, c.To = Countered, to
		c.Terms.Warnings = p.warn(c, b)
		c.DueAt = earlier(c.DueAt, c.Terms.expires(b.Task, c, b.Now))
		return After{
			Change: c, Decision: &d, Audit: []Entry{decided(a, "countered", c, d)}, Tell: []Notice{askedBack(c, b.Now)},
		}, nil
	}
}

// Accept is the requester's yes to an approver's other time. Four eyes hold: both have seen it. Where more approvals are
// needed, the change waits for them.
func Accept(a Actor, shown time.Time, p Policy) Step {
	return func(b Before) (After, error) {
		c := b.Change
		switch {
		case c.By.Person.ID != a.Person.ID || c.By.Person.Team != a.Person.Team:
			return After{}, &Refusal{Why: NotYours, Change: c, Task: b.Task}
		case c.State != Countered:
			return After{}, settledRefusal(b)
		case !b.Now.Before(c.DueAt):
			return After{}, &Refusal{Why: DecisionOver, Change: c, Task: b.Task}
		case !SameSecond(shown, c.To):
			return After{}, &Refusal{Why: OfferChanged, Change: c, Task: b.Task}
		}
		if !asShown(c, listed(b.Task)) {
			return supersede(a, b), nil
		}
		if err := allowed(b, Wish{Action: c.Action, To: c.To, Reason: c.Reason}); err != nil {
			return After{}, err
		}
		c, tell, err := p.open(b)
		if err != nil {
			return After{}, err
		}
		return After{Change: c, Tell: tell, Audit: []Entry{entry(a, "accepted", c, b.Now)}}, nil
	}
}

// Expire ends a change on which nobody decided in time. One that was decided meanwhile stays as it is.
func Expire() Step {
	return func(b Before) (After, error) {
		c := b.Change
		if c.State != Pending && c.State != Countered || b.Now.Before(c.DueAt) {
			return After{}, &Refusal{Why: AlreadySettled, Change: c}
		}
		after := settle(System(), b, Expired, "expired", Outcome{Kind: NotDecided})
		after.Tell = endNotices(after.Change, b.Now)
		return after, nil
	}
}

// decidable refuses whoever may not decide, and whatever is not open for it in one of these states.
func decidable(a Actor, b Before, p Policy, states ...State) error {
	c := b.Change
	if c.State == Draft { // private: for others it does not exist
		return &Refusal{Why: NoSuchChange, Text: c.ID}
	}
	if !slices.Contains(states, c.State) {
		return settledRefusal(b)
	}
	if no := p.MayDecide(c, a.Person, b.Now); no != nil {
		no.Task = b.Task
		return no
	}
	if !b.Now.Before(c.DueAt) {
		return &Refusal{Why: DecisionOver, Change: c, Task: b.Task}
	}
	for _, d := range p.Votes(c, b.Decisions, b.Now) {
		if d.By.ID == a.Person.ID && c.State == Pending {
			return &Refusal{Why: AlreadyApproved, Change: c, Task: b.Task, Times: []time.Time{d.At}}
		}
	}
	return nil
}

func settledRefusal(b Before) error {
	why := AlreadySettled
	switch b.Change.State {
	case Applying:
		why = BeingApplied
	case Countered:
		why = WaitsForRequester
	}
	no := &Refusal{Why: why, Change: b.Change, Task: b.Task}
	if n := len(b.Decisions); n > 0 {
		no.Decided = b.Decisions[n-1]
	}
	return no
}

// The reminders of those who were asked, after the question.
func askAgain() []time.Duration { return []time.Duration{15 * time.Minute, time.Hour, 4 * time.Hour} }

// askNotices tell those who may decide: once at once, again while nobody has, and at three quarters of the time those who
// are above them.
func askNotices(c Change, now time.Time) []Notice {
	ask := func(kind NoticeKind, after time.Duration) Notice {
		return Notice{
			ID:   "ask:" + c.ID + ":" + strconv.FormatInt(c.Version, 10) + ":" + string(kind) + ":" + after.String(),
			Kind: kind, Change: c.ID, Task: c.Task, To: Address{Card: ChangeCard(c.ID)}, Lead: after, For: c.DueAt, DueAt: now.Add(after),
		}
	}
	all := []Notice{ask(AskNotice, 0)}
	for _, after := range askAgain() {
		if now.Add(after).Before(c.DueAt) {
			all = append(all, ask(AskNotice, after))
		}
	}
	if len(c.Terms.Escalate) > 0 {
		all = append(all, ask(EscalateNotice, c.DueAt.Sub(now)*3/4))
	}
	return all
}

// askedBack tells the requester in person that an approver would rather have another time.
func askedBack(c Change, now time.Time) Notice {
	return Notice{
		ID: "countered:" + c.ID + ":" + c.To.UTC().Format(time.RFC3339), Kind: CounterNotice, Change: c.ID, Task: c.Task,
		To: Address{User: c.By.Person.ID}, For: c.To, DueAt: now,
	}
}

// endNotices tell how a change ended: under its card and, where others had a say in it, to its requester in person.
func endNotices(c Change, now time.Time) []Notice {
	all := []Notice{outcomeNotice(c, now)}
	if c.Terms.Approvals > 0 && !c.By.Place.Direct {
		n := outcomeNotice(c, now)
		n.ID, n.Kind, n.To = outcomeID(c)+":person", PersonalNotice, Address{User: c.By.Person.ID}
		all = append(all, n)
	}
	return all
}

// Asks says that a notice still asks for what the change waits for.
func (n Notice) Asks(c Change) bool {
	switch n.Kind {
	case AskNotice, EscalateNotice:
		return c.State == Pending && n.For.Equal(c.DueAt)
	case CounterNotice:
		return c.State == Countered && SameSecond(n.For, c.To)
	case GlassNotice:
		return c.Glass
	}
	return false
}
