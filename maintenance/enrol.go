package maintenance

import (
	"slices"
	"time"
)

// FactorStep changes somebody's second factor. It is pure: it may run several times. The zero Factor is of somebody who has none.
type FactorStep func(f Factor, now time.Time) (FactorAfter, error)

// FactorAfter is what a step leaves behind, to be kept in one transaction. A factor that is not enrolled is removed.
type FactorAfter struct {
	Factor Factor
	Audit  []Entry
	Tell   []Notice
}

// Enrolment is a secret that somebody has taken into their app, as the first code has shown.
type Enrolment struct {
	Person  string // user id
	Sealed  string
	Step    int64  // of the first code, which is used up by that
	Replace bool   // in place of one that is there
	Source  string // how it was done
}

// Operator is whoever works headsup's command line, by the name that the machine has for them: no person of Slack's.
func Operator(name string) Actor { return Actor{Person: Person{ID: operatorID, Name: name}} }

const operatorID = "operator"

// IsOperator says that it was done at a terminal.
func (a Actor) IsOperator() bool { return a.Person.ID == operatorID }

// Enrol gives somebody a second factor.
func Enrol(a Actor, e Enrolment, p Policy) FactorStep {
	return func(f Factor, now time.Time) (FactorAfter, error) {
		if f.Enrolled() && !e.Replace {
			return FactorAfter{}, &Refusal{Why: EnrolledAlready, Person: Person{ID: e.Person}, Times: []time.Time{f.EnrolledAt}}
		}
		verb := "enrolled a second factor"
		if f.Enrolled() {
			verb = "replaced a second factor"
		}
		f = Factor{Person: e.Person, Sealed: e.Sealed, EnrolledAt: now, Step: e.Step, Version: f.Version}
		return p.factorAfter(a, f, verb, e.Source, FactorWasGiven, now), nil
	}
}

// RemoveFactor takes somebody's second factor away, as when the device is lost.
func RemoveFactor(a Actor, person, source string, p Policy) FactorStep {
	return func(f Factor, now time.Time) (FactorAfter, error) {
		if !f.Enrolled() {
			return FactorAfter{}, &Refusal{Why: NotEnrolled, Person: Person{ID: person}}
		}
		return p.factorAfter(a, Factor{Person: person, Version: f.Version}, "removed a second factor", source, FactorWasRemoved, now), nil
	}
}

// UnlockFactor ends a lock before its time.
func UnlockFactor(a Actor, person, source string, p Policy) FactorStep {
	return func(f Factor, now time.Time) (FactorAfter, error) {
		switch {
		case !f.Enrolled():
			return FactorAfter{}, &Refusal{Why: NotEnrolled, Person: Person{ID: person}}
		case !f.Locked(now):
			return FactorAfter{}, &Refusal{Why: FactorNotLocked, Person: Person{ID: person}}
		}
		f.LockedUntil, f.Wrong = time.Time{}, 0
		return p.factorAfter(a, f, "unlocked a second factor", source, FactorWasOpened, now), nil
	}
}

// ResealFactor keeps a secret under another key. The code that it makes stays the same, and nobody has to be told.
func ResealFactor(a Actor, source string, reseal func(f Factor) (sealed string, err error)) FactorStep {
	return func(f Factor, now time.Time) (FactorAfter, error) {
		if !f.Enrolled() {
			return FactorAfter{}, &Refusal{Why: NotEnrolled, Person: Person{ID: f.Person}}
		}
		var err error
		if f.Sealed, err = reseal(f); err != nil {
			return FactorAfter{}, err
		}
		return FactorAfter{Factor: f, Audit: []Entry{factorEntry(a, f, "encrypted a second factor with another key", source, now)}}, nil
	}
}

func (p Policy) factorAfter(a Actor, f Factor, verb, source string, what NewsKind, now time.Time) FactorAfter {
	return FactorAfter{
		Factor: f, Audit: []Entry{factorEntry(a, f, verb, source, now)},
		Tell: p.FactorNews(News{What: what, Person: f.Person}, now),
	}
}

func factorEntry(a Actor, f Factor, verb, source string, now time.Time) Entry {
	return Entry{At: now, Actor: a, Verb: verb, Detail: Detail{For: f.Person, Source: source}}
}

// Lack is whom a rule asks for a second factor that they do not have.
type Lack struct {
	Rule   Source
	People []string // user ids
}

// Lacks gives for each rule that asks for second factors who has none, of those who approve under it, stand in for one who does, or may skip
// that. enrolled are the user ids of those who have one. People who have left are not missed.
func (p Policy) Lacks(enrolled map[string]bool, now time.Time) []Lack {
	var all []Lack
	for i := range p.Rules {
		r := &p.Rules[i]
		if !r.UsesFactors() {
			continue
		}
		asked := p.Groups.People(r.BreakGlass)
		if r.SecondFactor == ForApprovals {
			asked = append(p.deciding(r, now), asked...)
		}
		var lack Lack
		for _, user := range asked {
			if !enrolled[user] && !p.Left[user] && !slices.Contains(lack.People, user) {
				lack.People = append(lack.People, user)
			}
		}
		if len(lack.People) > 0 {
			lack.Rule = r.Source
			all = append(all, lack)
		}
	}
	return all
}

// deciding are those who approve under a rule, and who stands in for one of them at the moment.
func (p Policy) deciding(r *Rule, now time.Time) []string {
	all := p.Groups.People(r.Approvers)
	standIns := p.Groups.People(r.standIns())
	for _, d := range p.StandIns(now) {
		if slices.Contains(all, d.From.ID) && slices.Contains(standIns, d.To.ID) {
			all = append(all, d.To.ID)
		}
	}
	return all
}
