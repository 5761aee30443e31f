package maintenance

import (
	"time"
	"unicode/utf8"
)

// Confirm is the requester's yes to the draft. Where the policy asks for approvals the change waits for them, otherwise it is
// approved. A task that changed since the draft was shown supersedes it. The card goes to where the requester asked; what was
// asked in a direct message is shown where the task's route leads too, or at home, so that no change to production is private.
// Whoever skips the approvals proves with a code that it is them.
func Confirm(a Actor, home Place, p Policy, code Code) Step {
	return p.judges(func(b Before) (After, error) {
		if err := draftOf(a, b); err != nil {
			return After{}, err
		}
		if b.Open != nil {
			return After{}, &Refusal{Why: OpenChange, Task: b.Task, Change: *b.Open}
		}
		c := b.Change
		if !b.Task.Waiting() || !SameSecond(b.Task.ScheduledAt, c.From) {
			return supersede(a, b), nil
		}
		if err := allowed(b, c.wish()); err != nil {
			return After{}, err
		}
		c, tell, err := p.open(b)
		if err != nil {
			return After{}, err
		}
		c.ConfirmedAt = b.Now
		verb := "confirmed"
		var proof After
		if c.Glass {
			verb = "broke the glass"
		}
		if c.Glass && c.Terms.Uses(true) {
			if proof, err = p.prove(a, b, code); err != nil || proof.Refused != nil {
				return proof, err
			}
		}
		var show []Place
		if !c.By.Place.Nowhere() {
			show = append(show, c.By.Place)
		}
		if route := p.Routes.For(Item{Task: b.Task, Instance: b.Instance}); route != nil {
			home.Channel = route.Channel
		}
		if c.By.Place.Direct && home.Channel != "" {
			show = append(show, home)
		}
		done := entry(a, verb, c, b.Now)
		done.Detail.Proven = proof.Factor != nil
		return After{Change: c, Audit: []Entry{done}, Show: show, Tell: tell, Factor: proof.Factor}, nil
	})
}

// Drop is the requester's no to the own draft.
func Drop(a Actor) Step {
	return func(b Before) (After, error) {
		if err := draftOf(a, b); err != nil {
			return After{}, err
		}
		return settle(a, b, Dropped, "dropped", Outcome{}), nil
	}
}

// DropOld drops a draft whose time is over. One that was confirmed or edited meanwhile stays as it is.
func DropOld() Step {
	return func(b Before) (After, error) {
		if b.Change.State != Draft || b.Now.Before(b.Change.DueAt) {
			return After{}, &Refusal{Why: AlreadySettled, Change: b.Change}
		}
		after := settle(System(), b, Dropped, "dropped", Outcome{Kind: DraftTooOld})
		after.Tell = []Notice{{
			ID: "private:" + b.Change.ID + ":dropped", Kind: DraftOver, Change: b.Change.ID, Task: b.Change.Task,
			To:    Address{User: b.Change.By.Person.ID, Channel: b.Change.By.Place.Channel, Thread: b.Change.By.Place.Thread},
			DueAt: b.Now,
		}}
		return after, nil
	}
}

// Withdraw takes back what was confirmed and is not yet being applied, or drops a draft. The reason may be empty.
func Withdraw(a Actor, reason string) Step {
	return func(b Before) (After, error) {
		end := func(s State, verb string) (After, error) {
			after := settle(a, b, s, verb, Outcome{Reason: reason})
			after.Audit[0].Detail.Reason = reason // the wish's own stands in the rows before
			return after, nil
		}
		if no := notYours(a, b); no != nil {
			return After{}, no
		}
		switch c := b.Change; {
		case c.State == Applying:
			return After{}, &Refusal{Why: BeingApplied, Change: c, Task: b.Task}
		case c.State.Final():
			return After{}, &Refusal{Why: AlreadySettled, Change: c, Task: b.Task}
		case utf8.RuneCountInString(reason) > LongestText:
			return After{}, &Refusal{Why: TextTooLong, Change: c, Task: b.Task}
		case c.State == Draft:
			return end(Dropped, "dropped")
		}
		return end(Withdrawn, "withdrew")
	}
}

// notYours refuses whoever did not ask for the change, in a way that tells nothing of what is private.
func notYours(a Actor, b Before) error {
	c := b.Change
	switch {
	case c.Hidden(a.Person):
		return &Refusal{Why: NoSuchChange, Text: c.ID}
	case !c.Of(a.Person):
		return &Refusal{Why: NotYours, Change: c, Task: b.Task}
	}
	return nil
}

// draftOf refuses whatever is not a living draft of this very person.
func draftOf(a Actor, b Before) error {
	if no := notYours(a, b); no != nil {
		return no
	}
	c := b.Change
	switch {
	case c.State == Dropped && c.Outcome.Kind == DraftTooOld, c.State == Draft && !b.Now.Before(c.DueAt):
		return &Refusal{Why: DraftExpired, Change: c, Task: b.Task}
	case c.State != Draft:
		return &Refusal{Why: AlreadySettled, Change: c, Task: b.Task}
	}
	return nil
}

// supersede ends a change whose task is no longer as it was shown. One that had been confirmed is told under its card.
func supersede(a Actor, b Before) After {
	confirmed := b.Change.State != Draft
	after := settle(a, b, Superseded, "superseded", Outcome{
		Kind: ChangedSince, SeenAt: b.Now, Listed: b.Task.GoneAt.IsZero(), StandsAt: b.Task.ScheduledAt, Status: b.Task.Status,
	})
	if confirmed {
		after.Tell = endNotices(after.Change, b.Now)
	}
	return after
}

// settle makes the change final.
func settle(a Actor, b Before, s State, verb string, o Outcome) After {
	c := b.Change
	c.State, c.SettledAt, c.SettledBy, c.DueAt, c.Outcome = s, b.Now, a.Person, time.Time{}, o
	return After{Change: c, Audit: []Entry{entry(a, verb, c, b.Now)}}
}
