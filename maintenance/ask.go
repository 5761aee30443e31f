package maintenance

import (
	"slices"
	"time"
)

// Ask is what a policy judges: who wants what of which task.
type Ask struct {
	By       Actor
	Wish     Wish
	Task     Task
	Instance Instance
	Ledger   Ledger
	Now      time.Time

	// From is the first time that the cloud may be sent (ZoneUnproven); zero: any that lies ahead.
	From time.Time
	// Zone is that in which the cloud reads times: what its clock shows twice cannot be sent. nil: not known.
	Zone *time.Location
	// Said is when the last word was given that the wish needed, where that was before Now: what was in time then does not become
	// too close while it waits to be applied. Zero: now.
	Said time.Time
}

func (a Ask) said() time.Time {
	if a.Said.IsZero() {
		return a.Now
	}
	return a.Said
}

func (a Ask) item() Item { return Item{Task: a.Task, Instance: a.Instance} }

func (c Change) wish() Wish {
	return Wish{Action: c.Action, To: c.To, Reason: c.Reason, Glass: c.Glass}
}

func (b Before) ask(by Actor, w Wish) Ask {
	a := Ask{By: by, Wish: w, Task: b.Task, Instance: b.Instance, Ledger: b.Ledger, Now: b.Now, Zone: b.Proof.Zone}
	if !b.Proof.Given && !b.Proof.Proven {
		a.From = safeFrom(b)
	}
	return a
}

// putsOff says that the wish is for a later time than the task's. A move that nobody has dated yet is taken for one.
func (a Ask) putsOff() bool {
	return a.Wish.Action == Reschedule && (a.Wish.To.IsZero() || a.Wish.To.After(a.Task.ScheduledAt))
}

// anyReason stands for the one that is asked for later.
const anyReason = "to be given"

// MayAsk says why somebody may not ask for it at all, before its time and its reason are known; nil where they may.
func (p Policy) MayAsk(a Ask) *Refusal {
	r, no := p.ruleOf(a)
	if no != nil {
		return no
	}
	a.Wish.Reason = anyReason
	if no = p.againstAsking(r, a); no != nil {
		no.Task, no.Rule = a.Task, r.Source
	}
	return no
}

// againstAsking says what speaks against the wish whatever its time.
func (p Policy) againstAsking(r *Rule, a Ask) *Refusal {
	switch standing := p.asks(r, a); {
	case standing == NotRead:
		return &Refusal{Why: GroupUnread, Parties: r.Ask}
	case standing != Entitled:
		return p.mayNotAsk(r, a)
	case r.ReasonRequired && a.Wish.Reason == "":
		return &Refusal{Why: ReasonNeeded}
	case a.Wish.Glass:
		return p.againstGlass(r, a)
	}
	return nil
}

// mayNotAsk says who may ask, and where; no people where only the place is wrong.
func (p Policy) mayNotAsk(r *Rule, a Ask) *Refusal {
	no := &Refusal{Why: MayNotAsk, Parties: r.Ask, Channels: r.AskIn}
	if personal, _ := p.standing(a.By.Person.ID, r.Ask, 0, a.Now); personal == Entitled {
		no.Parties = nil
	}
	return no
}

// asks is the standing of the asker under the rule, at this place. Newcomers of a group may ask at once: they decide nothing.
func (p Policy) asks(r *Rule, a Ask) Standing {
	if len(r.AskIn) > 0 && !slices.Contains(r.AskIn, a.By.Place.Channel) {
		return Unnamed
	}
	if len(r.Ask) == 0 {
		return Entitled
	}
	standing, _ := p.standing(a.By.Person.ID, r.Ask, 0, a.Now)
	return standing
}

// againstGlass says why the approvals cannot be skipped. What was skipped while it was needed goes on where it no longer is.
func (p Policy) againstGlass(r *Rule, a Ask) *Refusal {
	switch standing, begins := p.standing(a.By.Person.ID, r.BreakGlass, r.newcomer(), a.Now); {
	case p.approvals(r, a) == 0 && a.Said.IsZero():
		return &Refusal{Why: GlassNotNeeded}
	case p.approvals(r, a) == 0:
		return nil
	case standing == Newcomer:
		return &Refusal{Why: MayNotBreak, Parties: r.BreakGlass, Times: []time.Time{begins}}
	case standing == NotRead:
		return &Refusal{Why: GroupUnread, Parties: r.BreakGlass}
	case standing != Entitled:
		return &Refusal{Why: MayNotBreak, Parties: r.BreakGlass}
	case a.Wish.Reason == "":
		return &Refusal{Why: ReasonNeeded}
	}
	return nil
}
