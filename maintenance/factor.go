package maintenance

import (
	"fmt"
	"time"
)

// SecondFactor says what takes a one-time code beside a Slack session, which has no second factor of its own.
type SecondFactor string

// What a rule asks a code for. The zero SecondFactor asks it of whoever skips the approvals.
const (
	ForGlass       SecondFactor = ""
	ForApprovals   SecondFactor = "required" // every yes: an approval, another time, a sign-off, naming a stand-in; and break-glass
	NoSecondFactor SecondFactor = "none"
)

// The numbers of a second factor.
const (
	MostWrongCodes = 5 // in a row; then it is locked
	FactorLock     = 15 * time.Minute
)

// Factor is somebody's second factor as it is kept. The zero Factor is of somebody who has none.
type Factor struct {
	Person      string // user id
	Sealed      string // the secret, encrypted; only factor.Keys can open it
	EnrolledAt  time.Time
	Step        int64     // the newest step of its clock whose code was used: none up to it counts again
	Wrong       int       // wrong codes since the last right one, or since the last lock
	LockedUntil time.Time // no code counts before; zero: it never was locked
	Version     int64     // raised by each change
}

// Enrolled says that there is one.
func (f Factor) Enrolled() bool { return !f.EnrolledAt.IsZero() }

// Locked says that too many wrong codes came lately.
func (f Factor) Locked(now time.Time) bool { return now.Before(f.LockedUntil) }

// Code finds the step of a factor's clock at which it shows a code that somebody typed; 0: at none near now. It holds what was typed, and
// shows it to nobody. It fails where the secret cannot be opened. nil: no code was given.
type Code func(f Factor, now time.Time) (step int64, err error)

// Uses says whether a decision with these terms takes a code.
func (t Terms) Uses(glass bool) bool {
	return t.SecondFactor == ForApprovals || glass && t.SecondFactor == ForGlass
}

// prove checks the actor's code for what b.Change is about to become, after everything else was found right. Where it is wrong, After has the
// refusal with what must be kept all the same. Else After has only the factor, in which the code is used up: whoever decides adds it
// to what they keep, so that both are kept or neither.
func (p Policy) prove(a Actor, b Before, code Code) (After, error) {
	f := b.Factor
	no := &Refusal{Change: b.Change, Task: b.Task, Person: Person{ID: a.Person.ID}, Admins: p.Admins}
	switch {
	case !f.Enrolled() || f.Person != a.Person.ID:
		no.Why = NotEnrolled
		return After{}, no
	case f.Locked(b.Now):
		no.Why, no.Times = FactorLocked, []time.Time{f.LockedUntil}
		return After{}, no
	case code == nil:
		no.Why = CodeNeeded
		return After{}, no
	}
	step, err := code(f, b.Now)
	switch {
	case err != nil:
		no.Why = FactorUnreadable
		return After{}, fmt.Errorf("%w (%w)", no, err)
	case step == 0:
		return p.wrongCode(a, b, no), nil
	case step <= f.Step:
		no.Why = CodeUsed
		return After{}, no
	}
	f.Step, f.Wrong = step, 0
	return After{Factor: &f}, nil
}

// wrongCode counts a wrong code, and locks the factor after too many in a row. Everybody who can do something about it is told, and
// whoever it belongs to: a person who mistypes knows of it, and one whose session was stolen does not.
func (p Policy) wrongCode(a Actor, b Before, no *Refusal) After {
	f := b.Factor
	f.Wrong++
	after := After{Factor: &f, Refused: no, Audit: []Entry{entry(a, VerbWrongCode, b.Change, b.Now)}}
	after.Audit[0].Detail.Reason = "" // the change's own stands in its rows
	no.Why, no.Most = WrongCode, MostWrongCodes-f.Wrong
	if f.Wrong < MostWrongCodes {
		return after
	}
	f.Wrong, f.LockedUntil = 0, b.Now.Add(FactorLock)
	no.Why, no.Times = FactorLocked, []time.Time{f.LockedUntil}
	after.Audit[0].Verb = VerbLockingCode
	after.Tell = p.FactorNews(News{What: FactorWasLocked, Person: f.Person, Since: b.Now, Until: f.LockedUntil}, b.Now)
	return after
}

// FactorNews tells what became of somebody's second factor: in the ops channel, to each administrator, and to that person.
func (p Policy) FactorNews(n News, now time.Time) []Notice {
	id := fmt.Sprintf("factor:%s:%s:%d", n.What, n.Person, now.UnixMicro())
	all := []Notice{n.Notice(id, now)}
	told := map[string]bool{}
	for _, user := range append([]string{n.Person}, p.Admins...) {
		if told[user] || p.Left[user] || len(told) > mostTold {
			continue
		}
		told[user] = true
		all = append(all, Notice{ID: id + ":" + user, Kind: FactorNotice, News: n, To: Address{User: user}, DueAt: now})
	}
	return all
}

// ProveStandIn checks the code of whoever names a stand-in, where one of the rules in which it counts asks for a second factor: else a stolen
// session could hand the right to decide to somebody whose second factor the thief has.
func ProveStandIn(a Actor, rules []Rule, p Policy, code Code) Step {
	return p.judges(func(b Before) (After, error) {
		for _, r := range rules {
			if r.terms().Uses(false) {
				return p.prove(a, b, code)
			}
		}
		return After{}, nil
	})
}
